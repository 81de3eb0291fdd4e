"""Pytest plugin: the messages M2 and M12 of the tests must fit the published schemas.

The schemas are not part of this repository. M2_SCHEMAS names the folder that holds them. `.ci/run`
says `-p published_schemas` where it finds them; lxml comes with the extra `checks`. A test fails as
soon as it makes a message that does not fit, and the number of messages is printed at the end.
"""

import os
from collections import Counter
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final

import m2_messages
import pytest
from lxml import etree

from handlers.letters import m12

SCHEMA_SPACE: Final = "http://www.w3.org/2001/XMLSchema"
SIGNATURE_SPACE: Final = "http://www.w3.org/2000/09/xmldsig#"
FILES: Final = Path(__file__).parents[1] / "scenarios" / "m2"
# MsgHead-v1_2.xsd imports this schema from the network. What is inside a signature is not checked.
SIGNATURE: Final = f"""
    <schema xmlns="{SCHEMA_SPACE}" targetNamespace="{SIGNATURE_SPACE}">
      <element name="Signature"/>
    </schema>"""
checked: Final[Counter[str]] = Counter()


class _Offline(etree.Resolver):
    def resolve(self, url: str, _: str, context: object) -> object:
        return self.resolve_string(SIGNATURE, context) if "xmldsig" in url else None


def schema_files() -> list[Path]:
    """Return the published schemas. M2_SCHEMAS must name their folder."""
    found = sorted(Path(os.environ["M2_SCHEMAS"]).resolve().glob("*/*.xsd"))
    assert found, "M2_SCHEMAS names a folder without schemas"
    return found


@cache
def schema() -> etree.XMLSchema:
    """Return one schema of all messages, since an envelope holds messages of other namespaces."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Offline())
    imports = "".join(
        f'<import namespace="{etree.parse(file).getroot().get("targetNamespace")}" '
        f'schemaLocation="{file.as_uri()}"/>'
        for file in schema_files()
    )
    return etree.XMLSchema(
        etree.fromstring(f'<schema xmlns="{SCHEMA_SPACE}">{imports}</schema>', parser)
    )


def check(raw: bytes, kind: str) -> None:
    """Count a message. Raises AssertionError, with every fault, if it does not fit its schema."""
    checked[kind] += 1
    if not schema().validate(etree.fromstring(raw)):
        pytest.fail("\n".join(f"{kind}: {fault}" for fault in schema().error_log), pytrace=False)


def _checking(make: Callable[..., bytes], kind: str) -> Callable[..., bytes]:
    @wraps(make)
    def made(*arguments: Any, **named: Any) -> bytes:
        raw = make(*arguments, **named)
        check(raw, kind)
        return raw

    return made


# Each message is checked from where it is made. A plugin is loaded before any module imports these.
m12.as_xml = _checking(m12.as_xml, "M12")
m2_messages.m2 = _checking(m2_messages.m2, "M2")
m2_messages.enveloped = _checking(m2_messages.enveloped, "M2")


def pytest_sessionstart() -> None:
    """Check the messages that stand in files."""
    for file in sorted(FILES.glob("*.xml")):
        check(file.read_bytes(), "M2")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many messages were checked."""
    counts = " and ".join(f"{number} {kind}" for kind, number in sorted(checked.items()))
    terminalreporter.write_line(f"fitted the published schemas: {counts} messages")
