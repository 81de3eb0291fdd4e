"""Compare the table of elements with the published schemas of M2. `.ci/run` runs it beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from published_schemas import SCHEMA_SPACE, schema_files

from scenarios.m2.elements import ELEMENTS_2014, ELEMENTS_2017, ENVELOPE, Elements

XSD = f"{{{SCHEMA_SPACE}}}"


class Schema:
    """The elements and types that a schema file declares by name."""

    def __init__(self, name: str) -> None:
        [file] = [file for file in schema_files() if file.name == name]
        self.top = {
            (child.tag.removeprefix(XSD), child.get("name")): child
            for child in etree.parse(Path(file)).getroot()
            if isinstance(child.tag, str)
        }

    def below(self, node: etree._Element) -> Iterator[tuple[str, etree._Element]]:
        """Yield name and declaration of each element that may stand directly in one."""
        for inner in node:
            if not isinstance(inner.tag, str):
                continue
            kind = inner.tag.removeprefix(XSD)
            own = (inner.get("ref") or "").partition(":")[2]
            if kind == "element" and own:
                yield own, self.top.get(("element", own), inner)
            elif kind == "element":
                named = (inner.get("type") or "").partition(":")[2]
                yield inner.get("name"), self.top.get(("complexType", named), inner)
            elif kind == "extension":
                base = inner.get("base").partition(":")[2]
                yield from self.below(self.top["complexType", base])
                yield from self.below(inner)
            else:
                yield from self.below(inner)

    def paths(self, elements: Elements, root: str) -> Iterator[str]:
        """Yield the path of each element below a root. What a reason covers is not entered.

        An organisation may hold one that holds a third; that one is not entered either.
        """

        def walk(node: etree._Element, around: str) -> Iterator[str]:
            for name, declared in self.below(node):
                path = f"{around}/{name}".lstrip("/")
                if path.endswith("/Organisation" * 3):
                    continue
                yield path
                if not isinstance(elements.get(path), str):
                    yield from walk(declared, path)

        return walk(self.top["element", root], "")


@pytest.mark.parametrize(
    ("file", "root", "elements"),
    [
        ("ER-M2-2014-12-01.xsd", "SoknadHelfo", ELEMENTS_2014),
        ("ER-M2-2017-12-01.xsd", "SoknadHelfo", ELEMENTS_2017),
        ("MsgHead-v1_2.xsd", "MsgHead", ENVELOPE),
    ],
)
def test_the_table_has_each_element_of_the_schema_and_no_other(
    file: str, root: str, elements: Elements
) -> None:
    declared = set(Schema(file).paths(elements, root))

    assert len(declared) > 40
    assert declared - elements.keys() == set()
    assert {path for path in elements.keys() - declared if not path.endswith("/*")} == set()
