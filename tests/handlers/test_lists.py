"""Lists of cases: what a line tells, how lists are filtered, sorted and cut; search; the next."""

from pathlib import Path

import pytest
from builders import BORN_1948, BORN_1961, BORN_1985, a_3b_application, an_application
from the_command import COMPLETE, INCOMPLETE, RARE, Office, written

from handlers.casework.word_search import contains, plain


@pytest.fixture
def three(office: Office) -> Office:
    """An office with three cases: Solbakken's waits, Tveitdal's is new, Ås's is granted."""
    granted = an_application(
        patient={"name": "Åse Ås", "identity_number": BORN_1948},
        doctor={"name": "Bjørn Nøst", "hpr_number": "7654321"},
        medicine={"name": "Ærolin spray"},
    )
    folder = office.folder.parent
    office.does("register", INCOMPLETE, written(folder / "rare.yaml", a_3b_application()))
    office.does("register", written(folder / "granted.yaml", granted))
    office.does("ask", "1")
    office.does("start", "3")
    office.does("grant", "3")
    return office


def numbers(office: Office, *args: str, at: str = "2015-03-20", by: str = "Eli") -> list[int]:
    """Return the short numbers of the cases that a list shows."""
    return [int(row["number"][5:]) for row in office.data(*args, at=at, by=by)]


@pytest.mark.parametrize("verb", ["inbox", "list", "next", "search tveitdal"])
def test_each_line_tells_patient_medicine_paragraph_and_outcome(verb: str, three: Office) -> None:
    row = next(row for row in three.data(*verb.split()) if row["number"] == "2015-000002")
    wanted = {
        "patient": "Maren Tveitdal",
        "doctor": "Sivert Hauglie",
        "medicine": "Mielostat kapsler 25 mg",
        "basis": "§ 3b",
        "outcome": "grant",
    }

    assert row | wanted == row
    line = next(x for x in three.does(*verb.split()).out.splitlines() if "2015-000002" in x)
    for told in ("Maren Tveitdal", "Mielostat kapsler 25 mg", "§ 3b", "can be granted"):
        assert told in line


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_lists_hold_no_identity_number(form: str, three: Office) -> None:
    for verb in ("inbox", "list", "search 07895831071", f"search {BORN_1961}"):
        out = three.does(*verb.split(), "--format", form).out
        assert BORN_1961 not in out and BORN_1985 not in out


def test_a_decided_case_is_listed_by_its_decision(three: Office) -> None:
    [row] = three.data("list", "--state", "granted")

    assert (row["outcome"], row["basis"], row["due"]) == ("granted", "§ 3a", None)


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (("--outcome", "missing"), [1]),
        (("--outcome", "granted"), [3]),
        (("--outcome", "Wrong-Applicant"), []),
        (("--doctor", "hauglie"), [2]),
        (("--doctor", "nost bjorn"), [3]),
        (("--medicine", "Epilozan 50"), [1]),
        (("--medicine", "aerolin"), [3]),
        (("--unassigned",), [1, 3]),
        (("--sort", "patient"), [1, 2, 3]),  # Å is the last letter
        (("--sort", "medicine"), [1, 2, 3]),
        (("--sort", "doctor", "--limit", "2"), [3, 1]),
        (("--limit", "1"), [1]),
        (("--state", "mangler opplysninger"), [1]),
    ],
)
def test_a_list_is_filtered_sorted_and_cut(
    args: tuple[str, ...], found: list[int], three: Office
) -> None:
    three.does("assign", "2", "--to", "Ola")

    assert numbers(three, "list", *args) == found


def test_late_cases_are_those_whose_deadline_has_passed(three: Office) -> None:
    assert numbers(three, "inbox", "--late", at="2015-04-07") == []
    assert numbers(three, "inbox", "--late", at="2015-04-08") == [1]
    assert numbers(three, "list", "--late", "--sort", "due", at="2015-05-12") == [1, 2]
    assert "LATE" in three.does("list", at="2015-05-12").out


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("list", "--sort", "nme"), "number, received, due"),
        (("inbox", "--outcome", "given"), "grant, reject, dismiss"),
        (("inbox", "--limit", "0"), "--limit"),
        (("search",), "TEXT"),
    ],
)
def test_a_wrong_choice_says_which_there_are(
    args: tuple[str, ...], says: str, office: Office
) -> None:
    done = office(*args)

    assert done.code == 2 and says in done.err


# Search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("solbakken ingrid", [1]),
        ("Ås, Åse", [3]),
        ("ase", [3]),
        ("aas", [3]),
        ("nøst aerolin", [3]),
        ("mielostatin", [2]),
        ("lundevik tveitdal", []),
        (f"{BORN_1948[:6]} {BORN_1948[6:]}", [3]),
        (BORN_1948, [3]),
        (BORN_1948[:6], [3]),
        (BORN_1948[:8], []),
        (BORN_1948[1:], []),
        ("7654321", [3]),
        ("765432", []),
        ("1", [1]),
        ("2015-3", [3]),
        ("2015-000002", [2]),
        ("2014-3", []),
        ("nobody", []),
        ("%", []),
    ],
)
def test_search_finds_by_every_word_and_by_whole_numbers(
    text: str, found: list[int], three: Office
) -> None:
    assert numbers(three, "search", text) == found


def test_search_finds_by_what_was_stated_before(three: Office) -> None:
    three.does(
        *("answer", "1", "-", "--correct"),
        stdin="patient: {name: Ingrid Nyland}\nmedicine: {name: Nevrozin}\n",
    )

    assert numbers(three, "search", "solbakken epilozan") == [1]
    assert numbers(three, "search", "nyland nevrozin") == [1]


def test_words_are_read_without_accents() -> None:
    assert plain("Ŋorá Čáhppe") == "nora cahppe"
    assert plain("Aagård") == plain("Ågaard")
    assert contains("cahppe, nora", ["Ŋorá Čáhppe"]) and not contains("nor x", ["Ŋorá"])


# The next case -------------------------------------------------------------------------------


def test_a_case_of_somebody_else_comes_up_after_two_working_days(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("assign", "1", "--to", "Ola", at="2015-03-19")  # Thursday
    for day, found in (("2015-03-20", []), ("2015-03-23", []), ("2015-03-24", [1])):
        assert numbers(office, "next", at=day) == found, day
    assert numbers(office, "next", at="2015-03-20", by="Ola") == [1]


def test_a_closed_day_is_no_working_day_of_a_reservation(office: Office, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("closed_days: [2015-03-23]\n", encoding="utf-8")
    closed = ("--policy", str(policy))
    office.does("register", COMPLETE, *closed)
    office.does("assign", "1", "--to", "Ola", *closed, at="2015-03-19")  # Thursday

    assert numbers(office, "next", *closed, at="2015-03-24") == []
    assert numbers(office, "next", *closed, at="2015-03-25") == [1]


def test_what_its_owner_does_keeps_a_case_longer(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("assign", "1", "--to", "Ola", at="2015-03-19")
    office.does("note", "1", "The doctor called.", at="2015-03-23", by="Ola")

    assert numbers(office, "next", at="2015-03-25") == []
    assert numbers(office, "next", at="2015-03-26") == [1]


def test_a_late_case_comes_up_whoever_has_it(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("assign", "1", "--to", "Ola", at="2015-05-11")
    assert numbers(office, "next", at="2015-05-11") == []
    office.does("tick", at="2015-05-12")

    assert numbers(office, "next", at="2015-05-12") == [1]


def test_the_policy_says_how_long_a_case_is_reserved(office: Office, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("reservation_days: 0\n", encoding="utf-8")
    office.does("register", RARE)
    office.does("assign", "1", "--to", "Ola", at="2015-03-19")
    assert numbers(office, "next", at="2015-03-20") == []

    office.does("register", COMPLETE, "--policy", str(policy))
    office.does("assign", "2", "--to", "Ola", at="2015-03-19")
    assert numbers(office, "next", at="2015-03-20") == [2]
