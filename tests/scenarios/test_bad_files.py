"""Check that every file in `bad/` is refused with exactly the faults in `bad/expected.txt`.

A file is named for its kind and for what is wrong with it. `beside_…` are applications that
scenarios name. Wherever a message could repeat a value, the value holds the word of `CANARY`. Bytes
that git or an editor would change are made here.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from scenarios.applications import parse_application, read_application, read_supplement
from scenarios.reader import read_policy, read_scenario
from workflow.engine.errors import InvalidInput

BAD = Path(__file__).parent / "bad"
CANARY = "Kanarifugl"
READERS: dict[str, Callable[[str], object]] = {
    "application": read_application,
    "scenario": read_scenario,
    "policy": read_policy,
}
FILES = sorted(path.name for path in BAD.iterdir() if path.name.partition("_")[0] in READERS)


def reader(name: str) -> Callable[[str], object]:
    return READERS[name.partition("_")[0]]


def expected() -> dict[str, list[str]]:
    blocks = re.split(
        r"^== (.+)\n", (BAD / "expected.txt").read_text(encoding="utf-8"), flags=re.MULTILINE
    )[1:]
    return {name: lines.splitlines() for name, lines in zip(blocks[::2], blocks[1::2], strict=True)}


def faults_of(read: Callable[[str], object], name: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(name)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("name", FILES)
def test_bad_file_gives_exactly_its_expected_faults(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    assert faults_of(reader(name), name) == expected()[name]


def test_every_bad_file_has_expected_faults() -> None:
    assert sorted(expected()) == FILES


WITH_CANARY = [
    name for name in FILES if CANARY in (BAD / name).read_text(encoding="utf-8", errors="ignore")
]


@pytest.mark.parametrize("name", WITH_CANARY)
def test_no_message_echoes_a_value(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    assert CANARY.lower() not in "\n".join(faults_of(reader(name), name)).lower()


def test_faults_are_sorted_by_position(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    with pytest.raises(InvalidInput) as caught:
        read_application("application_many_faults.yaml")
    places = [(fault.line, fault.column) for fault in caught.value.faults]
    assert places == sorted(places)
    assert len({line for line, _ in places}) > 1


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        pytest.param(b"patient:\n  name: Bj\xf8rn\n", "2:11: this byte is not UTF-8", id="Latin-1"),
        pytest.param(
            b"\xef\xbb\xbfa: b\r\nc: \xc3",
            "2:4: this byte is not UTF-8",
            id="cut off, after a mark and CRLF",
        ),
        pytest.param(b"a:\n" + b"- " * 40 + b"x\n", "2:63: a[0]", id="deep list"),
        pytest.param(b"{a: " * 40, "1:129: a.a", id="deep fields"),
        pytest.param(b"[" * 5000, "1:1: fields are expected", id="five thousand brackets"),
        pytest.param(b"a: " + b"[" * 500_000, "1:35: a[0]", id="half a million brackets"),
        pytest.param(b"a: " + b"x" * 4001, "1:4: a: this is too long", id="long text"),
        pytest.param(
            b"a" * 900 + b"e" * 124 + b": x", "1:1: ?: unknown field", id="longest field name"
        ),
        pytest.param(b"a" * 5000 + b": x", "1:", id="field name too long"),
        pytest.param(
            b"? " + b"a" * 4001 + b"\n: x",
            "1:3: this is too long",
            id="explicit field name too long",
        ),
        pytest.param(
            b"a: [" + b"x," * 10_000 + b"]",
            "1:19999: a[9997]: the file holds too much",
            id="many nodes",
        ),
        pytest.param(b"a: b\n" * 300_000, "1:1: the file is too large", id="too large"),
        pytest.param(
            b"#" * 1024 * 1024 + b"\n", "1:1: the file is too large", id="one byte too large"
        ),
        pytest.param(b"\x00" * 1024 * 1024, "1:1: a character that can't be seen", id="zeros"),
        pytest.param(
            b"\x00\n" * 1000, "1:1: a character that can't be seen", id="zeros on many lines"
        ),
        pytest.param(bytes(range(256)) * 64, "3:115: this byte", id="every byte"),
    ],
)
def test_bytes_too_awkward_for_a_file_in_git_are_refused(
    raw: bytes, line: str, tmp_path: Path
) -> None:
    file = tmp_path / "file.yaml"
    file.write_bytes(raw)
    lines = faults_of(read_application, str(file))
    assert lines[0].startswith(f"{file}:{line}")
    assert len(lines) <= 100


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a": ' * 100_000, "1:193: this is nested too deeply"),
        ('{"a": ' + "9" * 6000 + "}", "1:7: a: this is too long"),
        ('{"nothing_tried": ' + "9" * 3999 + "}", "1:19: nothing_tried: write a whole number"),
        ('"' + '\\"' * 500_000, "1:"),
    ],
)
def test_json_too_awkward_for_a_file_in_git_is_refused(
    text: str, line: str, tmp_path: Path
) -> None:
    file = tmp_path / "file.json"
    file.write_text(text)
    assert faults_of(read_application, str(file))[0].startswith(f"{file}:{line}")


def test_missing_file_folder_and_bad_name_are_refused_with_a_reason(tmp_path: Path) -> None:
    for read in (read_application, read_supplement, read_scenario, read_policy):
        missing, folder = str(tmp_path / "none.yaml"), str(tmp_path)
        assert faults_of(read, missing) == [
            f"{missing}:1:1: there is no such file; check its name and folder"
        ]
        assert faults_of(read, folder) == [f"{folder}:1:1: this is a folder; name a file in it"]
        assert faults_of(read, "a\0b") == [
            "a\0b:1:1: this file can't be read; check its name and the disk"
        ]
        assert faults_of(read, "a" * 5000)[0].endswith(
            ":1:1: this file can't be read; check its name and the disk"
        )


def test_file_without_read_permission_is_refused_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    (tmp_path / "a.yaml").touch()
    monkeypatch.setattr(Path, "open", refuse)  # root may read everything, so the refusal is played
    (tmp_path / "a.yaml").touch()
    file = str(tmp_path / "a.yaml")
    assert faults_of(read_application, file) == [
        f"{file}:1:1: this file may not be read; ask its owner for permission"
    ]


def test_link_out_of_the_scenarios_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "outside.yaml").write_text("patient: {name: Kanarifugl}\n")
    (tmp_path / "inside" / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (tmp_path / "inside" / "loop.yaml").symlink_to(tmp_path / "inside" / "loop.yaml")
    for name, message in (
        ("link.yaml", "name a file in the scenario's own folder"),
        ("loop.yaml", "this file can't be read"),
    ):
        scenario = tmp_path / "inside" / "scenario.yaml"
        scenario.write_text(
            f"schema: 1\nscenario: A\nreceived: 2015-03-16\napplication: {name}\n"
            "timeline: [{at: +0d, expect: {state: granted}}]\n"
        )
        (line,) = faults_of(read_scenario, str(scenario))
        assert line.startswith(f"{scenario}:4:14: application: {message}")


def test_faults_of_standard_input_carry_the_name_given() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_application("patient:\n  nam: Kanarifugl\n", "-")
    assert str(caught.value) == "-:2:3: patient.nam: unknown field; did you mean `name`?"
    with pytest.raises(InvalidInput) as caught:
        parse_application("patient:\n  name: \udc80\n", "-")
    assert (
        str(caught.value) == "-:2:9: this byte is not UTF-8; save the file with the encoding UTF-8"
    )
