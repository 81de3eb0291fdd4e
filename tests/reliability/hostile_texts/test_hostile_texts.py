"""R18: whatever a person writes stays text in every output.

Nothing runs, nothing steers a terminal, and nothing can be taken for a line of the program. Each
text is written to several of the places where a user can write one, in the full run to each of
them. Then it is read through every verb that shows it, in every format, and in the letters, their
PDF, and the doctor's copy as data.
"""

import json
import math
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest
import yaml
from bar import Measured, Size
from builders import PERSONS, a_3b_application, an_application, of_somebody_else
from cases import RECEIVED, noon
from processes import run
from reliability.hostile_texts.output_checks import NOT_DRAWN, STEERS, same_shape, wrong_with
from reliability.hostile_texts.strings import HOSTILE, READABLE, SUM
from spoken_pdf import expected, instructions, opened, spoken
from the_command import COMPLETE, DAY, Done, Office, in_process

from handlers.casework.door import Door
from handlers.casework.names import LONGEST_NAME
from handlers.letters.document import Block, Heading, ItemList, as_text, from_json, inert
from handlers.letters.m12 import as_json, as_xml
from handlers.letters.pdf import as_pdf
from handlers.safekeeping.audit import verify
from handlers.text import one_line
from storage.queries import all_letters
from workflow.engine.people import fault_of
from workflow.reimbursement.application import Application

FORMATS: Final = ("table", "json", "jsonl", "csv")
PLACES: Final = 13
OF_A_CASE: Final = (
    "show",
    "show --unmask",
    "history",
    "letters",
    "letters --text",
    "why",
    "why-date",
    "audit show",
)
OF_ALL: Final = (
    "inbox",
    "next",
    "list",
    "board",
    "deadlines",
    "outbox list",
    "audit verify",
    "db status",
    "selfcheck",
)


def text_at(case: int, place: int) -> str:
    """Return the text for a place of a case.

    Over as many cases as there are texts, each text is in each place once.
    """
    return HOSTILE[(case * PLACES + place) % len(HOSTILE)]


def application_of(case: int) -> Application:
    """Return an application with a text in each place that a doctor fills in.

    Every other one lacks a decisive fact.
    """
    patient, doctor, department, medicine, disease, severity, product, title, source = (
        text_at(case, n) for n in range(9)
    )
    persons = {"number": "120", "source": source}
    changes: dict[str, Any] = {
        "patient": {"name": patient},
        "doctor": {"name": doctor, "department": department},
        "medicine": {"name": medicine},
        "diagnosis": {"text": disease, "severity": severity, "persons_in_norway": persons},
        "prior_treatments": [{"product": product, "tried": "yes", "outcome": "no_effect"}],
        "documentation": [{"title": title, "design": "case_series", "shows_effect": "yes"}],
    }
    return (
        an_application(**changes, initiation={"date": None})
        if case % 2
        else a_3b_application(**changes)
    )


def name_at(case: int, position: int) -> str:
    """Return a text as a name that somebody may act under, as much of it as can be one.

    A colon would begin a role.
    """
    text = text_at(case, position).replace(":", ";")[:LONGEST_NAME]
    tries = (text, f"Eli {text}"[:LONGEST_NAME], "Eli")
    return next(name for name in tries if fault_of(name) is None)


def written_into(office: Office, case: int) -> list[Done]:
    """Register a case, and give every command that takes a text. Return what the commands said."""
    by, assignee = (name_at(case, n) for n in (9, 10))
    noted, because = (text_at(case, n) for n in (11, 12))
    with office.store() as store:
        number = (
            Door(store)
            .open(
                of_somebody_else(application_of(case), case % PERSONS),
                noon(RECEIVED),
                "Eli",
                None,
                f"case {case}",
            )
            .case.number
        )
    said = [
        office.does("assign", number, "--to", assignee),
        office.does("note", "--", number, noted, by=by),
    ]
    fact = "diagnosis.persons_in_norway"
    if case % 2:
        said += [
            office.does("judge", number, fact, "130", "--because", because, by=by),
            office.does("ask", number, by=by),
        ]
    else:
        said += [
            office.does("start", number),
            office.does("reject", number, "--reason", "16", "--because", because),
        ]
        said += [
            office("return", number, "--because", because, "-n", by=by),
            office("approve", number, "-n", by=by),
        ]
        if case % 4 == 0:
            said += [office.does("approve", number, by=by)]
    return said


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The command in this process, on its own database."""
    return Office(in_process, str(tmp_path / "cases.db"), tmp_path / "letters")


@pytest.fixture(scope="module")
def written(size: Size[int], tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, list[Done]]:
    """An office whose cases hold every text, and what the commands said that wrote them."""
    folder = tmp_path_factory.mktemp("r18")
    office = Office(in_process, str(folder / "cases.db"), folder / "letters")
    many = size(math.ceil(len(HOSTILE) / PLACES), len(HOSTILE))
    assert math.gcd(len(HOSTILE), PLACES) == 1
    return office, [done for case in range(many) for done in written_into(office, case)]


def test_every_output_of_every_verb(
    written: tuple[Office, list[Done]], size: Size[int], full: bool, measured: Measured
) -> None:
    office, said = written
    cases = size(math.ceil(len(HOSTILE) / PLACES), len(HOSTILE))
    stand = {(text_at(case, place)) for case in range(cases) for place in range(PLACES)}
    assert stand == set(HOSTILE) and len(HOSTILE) >= 200

    bad = [wrong for done in said if (wrong := wrong_with(done, "table"))]
    lines = [f"{verb} {number}" for number in range(1, cases + 1) for verb in OF_A_CASE]
    shown = len(said)
    for place, line in enumerate((*lines, *OF_ALL)):
        formats = (
            FORMATS
            if full or line in OF_ALL
            else (FORMATS[(place + place // len(OF_A_CASE)) % len(FORMATS)],)
        )
        outputs = {form: office(*line.split(), "--format", form) for form in formats}
        bad += [
            f"{line} as {form}: {wrong}"
            for form, done in outputs.items()
            if (wrong := wrong_with(done, form, letters="--text" in line))
        ]
        bad += [
            f"{line}: exit code {done.code}" for done in outputs.values() if done.code not in (0, 8)
        ]
        bad += [
            f"{line}: {wrong}"
            for _ in (1,)
            if len(outputs) == len(FORMATS) and (wrong := same_shape(outputs))
        ]
        shown += len(outputs)
    for text in HOSTILE:
        for search in (("search", "--", text), ("list", "--assigned-to", text)):
            done = office(*search)
            bad += [
                f"{search[0]}: {wrong}"
                for wrong in (wrong_with(done, "table"),)
                if wrong or done.code
            ]
            shown += 1
    assert bad == []
    people = {row["assigned_to"] for row in office.data("list")}  # data is not escaped
    assert people == {name_at(case, 10).strip() for case in range(cases)}
    with office.store() as store:
        assert verify(store, None) == []
    measured(
        "R18",
        f"{len(HOSTILE)} hostile texts in {PLACES} places of {cases} cases, {shown:,} outputs as "
        "table, JSON, JSON lines and CSV: 0 active cells (separated by comma and by semicolon), "
        "0 control characters, 0 evaluations, 0 forged rows, fields or lines",
    )


def shape(block: Block) -> tuple[str, int, str]:
    """Return the kind of a block, its number of items, and the words of a heading."""
    return (
        type(block).__name__,
        len(block.items) if isinstance(block, ItemList) else 0,
        block.text if isinstance(block, Heading) else "",
    )


def test_letters_pdf_and_the_doctors_copy(
    written: tuple[Office, list[Done]], size: Size[int], measured: Measured
) -> None:
    office, _ = written
    with office.store() as store, store.transaction(write=False) as work:
        letters = list(all_letters(work))
        numbers = sorted({letter.case for letter in letters})
        cases = [work.get(number).case for number in numbers]
    documents = [from_json(letter.document) for letter in letters]
    texts = [as_text(document) for document in documents]
    assert [
        wrong for text in texts if (wrong := wrong_with(Done(0, text, ""), "table", letters=True))
    ] == []
    shapes = {
        (d.kind, letter.to, tuple(map(shape, d.blocks)))
        for letter, d in zip(letters, documents, strict=True)
    }
    kinds = {(letter.kind, letter.to) for letter in letters}
    assert len(shapes) == len(kinds), "a text made a heading, a paragraph or an item"
    printed, read = 0, 0
    for letter in letters[:: size(max(1, len(letters) // 12), 1)]:
        document = from_json(letter.document)
        pdf = as_pdf(document)
        assert Path(str(letter.path)).read_bytes() == pdf == as_pdf(from_json(letter.document))
        printed += 1
        if not any(
            "/ActualText" in str(operands)
            for page in opened(pdf).pages
            for operands, _ in instructions(page)
        ):
            assert [role for role, _ in spoken(pdf)] == [role for role, _ in expected(document)]
            heard = "\n".join(text for _, text in spoken(pdf))
            assert not STEERS.search(heard) and SUM not in heard
            read += 1  # `spoken` can't read letters with many combining marks
    decided = [case for case in cases if case.ended]
    for case in decided:
        answer, root = json.loads(as_json(case)), ElementTree.fromstring(as_xml(case))
        assert answer["decision"] == "N" and answer["reasons"] == [16]
        assert [element.tag.partition("}")[2] for element in root.iter()] == [
            *(
                "Soknadssvar",
                "Svar-ID",
                "RefSoknad",
                "OmsoktVare",
                "Beslutning",
                "Begrunnelse",
                "Avslagsgrunn",
                "Vedtaksdato",
            )
        ]
        assert not wrong_with(
            Done(0, as_json(case) + "".join(root.itertext()), ""), "table", letters=True
        )
    assert (
        len(letters) >= 2 * len(cases)
        and printed >= 12
        and read >= printed // 3
        and len(decided) >= size(4, 60)
    )
    measured(
        "R18",
        f"{len(letters):,} letters with them, {printed:,} as PDF (the same bytes again; {read:,} "
        f"read back block by block), {len(decided)} doctor's copies as JSON and XML: nothing runs, "
        "nothing is forged",
    )


@pytest.mark.parametrize("text", READABLE)
def test_norwegian_and_sami_letters_are_read_as_they_were_written(
    text: str, office: Office
) -> None:
    with office.store() as store:
        a = an_application(patient={"name": text}, doctor={"name": text})
        Door(store).register(a, noon(RECEIVED), "Eli")
    office.does("assign", "1", "--to", text)
    office.does("note", "1", text)
    for args, formats in (
        (["show", "1"], ("table",)),
        (["list"], FORMATS),
        (["inbox"], FORMATS),
        (["search", text], FORMATS),
    ):
        for form in formats:
            assert text in office.does(*args, "--format", form).out, (args, form)
    with office.store() as store, store.transaction(write=False) as work:
        [document, *_] = [from_json(letter.document) for letter in all_letters(work)]
    assert text in " ".join(as_text(document).split())
    assert text in " ".join(heard for _, heard in spoken(as_pdf(document)))


def arguments(text: str) -> list[tuple[list[str], set[int]]]:
    """Return commands that can't use a text, and the exit codes that are right for each."""
    return [
        (["show", "--", text], {3}),
        (["why", "1", text], {2, 3}),
        (["grant", "--", text], {3}),
        (["ask", "--", text], {2, 3}),
        (["judge", "--because", "x", "--", "1", text, "yes"], {2}),
        (["judge", "--because", "x", "--", "1", "diagnosis.persons_in_norway", text], {0, 2}),
        (["--as", "n" * 201 + text, "inbox"], {2, 4}),
        (["assign", "1", "--to", "n" * 201 + text], {2}),
        (["list", "--state", text], {2}),
        (["list", "--from", text], {2}),
        (["outbox", "retry", "--", text], {3}),
        (["--now", text, "inbox"], {2}),
        (["--format", text, "inbox"], {2}),
        ([f"x{text}"], {2}),
        (["assess", "--", text + ".yaml"], {7}),
        (["check", "--", text + ".yaml"], {7}),
        (["replay", "--", text + ".yaml"], {7}),
        (["register", "--", text + ".xml"], {7}),
        (["assess", "--", text + ".csv"], {7}),
        (["--policy", text, "assess", COMPLETE], {7}),
        (["assess", COMPLETE, "--rows", text], {0, 2, 7}),
        (["rules", "diff", "--from-policy", text], {7}),
    ]


def test_a_refusal_never_repeats_what_it_was_given(
    office: Office, size: Size[int], measured: Measured
) -> None:
    office.does("register", COMPLETE)
    asked, lines = 0, 0
    for number, text in enumerate(HOSTILE):
        given = arguments(text)
        for args, codes in given if size(0, 1) else given[number % 4 :: 4]:
            done = office(*args)
            asked, lines = asked + 1, lines + done.err.count("\n")
            assert done.code in codes, (args, done)
            assert wrong_with(done, "table") == "", args
            assert done.code == 0 or (done.out == "" and done.err.count("\n") == 1), args
    measured(
        "R18",
        f"{asked:,} refusals of hostile arguments, file names, dates and names: one line each, "
        "0 forged, 0 control characters",
    )


def test_a_file_named_and_written_by_an_attacker(tmp_path: Path, measured: Measured) -> None:
    """Give real processes hostile names of files, and bytes that are no text."""
    seen = 0
    good = Path(COMPLETE).read_text(encoding="utf-8")
    for number, text in enumerate(HOSTILE[::6]):
        name = (
            "".join(c for c in text if c not in "/\0")
            .encode("utf-8", "ignore")[:80]
            .decode("utf-8", "ignore")
            + f"{number}.yaml"
        )
        (tmp_path / "files").mkdir(exist_ok=True)
        file = tmp_path / "files" / name
        file.write_text(good, encoding="utf-8")
        done = run(["assess", str(file), "--format", FORMATS[number % 4]], tmp_path / "there")
        assert done.code == 0 and wrong_with(done, FORMATS[number % 4]) == "", name
        seen += 1
    no_text = "x\udcff\udc9b31m"  # as the command line gives bytes that are not UTF-8
    base = ["--db", str(tmp_path / "cases.db"), "--now", DAY, "--as", "Eli"]
    assert run([*base, "register", COMPLETE], tmp_path / "there").code == 0
    for args in (
        ["note", "1", no_text],
        ["assign", "1", "--to", no_text],
        ["show", no_text],
        ["assess", no_text],
        ["search", no_text],
    ):
        done = run([*base, *args], tmp_path / "there")
        assert done.code != 0 and done.err.count("\n") == 1 and wrong_with(done, "table") == "", (
            args,
            done,
        )
        seen += 1
    measured(
        "R18",
        f"{seen} file names and arguments of hostile bytes through real processes: 0 forged, "
        "0 control characters",
    )


def test_a_scenario_tells_its_story_in_lines_of_its_own(office: Office, tmp_path: Path) -> None:
    """The reader refuses most control characters, but no line break; and every unknown event."""
    played = 0
    for number, text in enumerate(HOSTILE):
        story = {
            "schema": "1",
            "scenario": text,
            "received": DAY,
            "application": yaml.load(
                Path(COMPLETE).read_text(encoding="utf-8"), Loader=yaml.CBaseLoader
            ),
            "timeline": [
                {
                    "at": "+0d",
                    "do": "note",
                    "because": text,
                    "by": text,
                    "expect": {"events": [text]} if number % 4 == 0 else {"state": "granted"},
                }
            ],
        }
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(story), encoding="utf-8")
        done = office("replay", str(file), "--events", "--format", FORMATS[number % 4])
        assert done.code in (7, 8) and wrong_with(done, FORMATS[number % 4]) == "", text
        played += done.code == 8
    assert played >= 100


def test_escapes_show_what_was_there_and_change_nothing_else() -> None:
    for text in HOSTILE:
        shown = one_line(text)

        assert not STEERS.search(shown) and not NOT_DRAWN.search(shown)
        assert one_line(shown) == shown
        assert not STEERS.search(inert(text))
    for text in READABLE:
        assert one_line(text) == inert(text) == text
