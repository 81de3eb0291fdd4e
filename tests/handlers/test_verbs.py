"""The verbs of case workers: what each prints, what it refuses, and with which exit code."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from builders import BORN_1948, BORN_1961, BORN_1985, a_3b_application, an_application
from cases import ELI, RECEIVED, noon
from databases import break_case
from the_command import (
    COMPLETE,
    INCOMPLETE,
    LIBRARY,
    RARE,
    THE_DATE,
    Office,
    in_process,
    installed,
    written,
)

from handlers.casework.door import Door
from storage.store import Work
from workflow.engine.steps import Note
from workflow.reimbursement.application import Application

PSORIASIS = str(LIBRARY / "psoriasis_3a.yaml")
NO_LONGER_THAT_DAY = "initiation: {date: 2015-02-28}\n"
HOSTILE = "Eli\x1b[31m\u202eilE\x9b2J\u2066"
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


@pytest.fixture
def waiting(office: Office) -> Office:
    """An office with one case, which waits for the doctor."""
    office.does("register", INCOMPLETE)
    office.does("ask", "1")
    return office


def changed(office: Office, name: str, application: Application) -> str:
    """An application as a file."""
    return written(office.folder.parent / f"{name}.yaml", application)


# JSON, JSON lines and CSV ------------------------------------------------------------------------

KEYS = {
    "show 1": {
        *(
            "number",
            "state",
            "received",
            "outcome",
            "basis",
            "reasons",
            "missing",
            "steps",
            "deadlines",
            "letters",
        ),
        *("assigned_to", "days_gross", "days_net", "futures"),
    },
    "history 1": {"sequence", "event", "effective", "recorded", "actor", "data"},
    "letters 1": {"id", "case", "kind", "to", "copy", "language", "status", "path"},
    "why 1": {"number", "outcome", "reasons", "missing", "would_grant", "proof", "steps"},
    "why-date 1": {
        "kind",
        "due",
        "anchor",
        "anchor_day",
        "budget",
        "rolls",
        "moved",
        "calendar",
        "pauses",
    },
    "inbox": {
        "number",
        "state",
        "received",
        "outcome",
        "kind",
        "due",
        "days_left",
        "assigned_to",
        "broken",
    },
    "next": {"number", "kind", "due", "days_left"},
    "list": {"number", "state", "received", "assigned_to", "broken"},
    "search solbakken": {"number", "state", "received", "assigned_to", "broken"},
    "board": {"states", "late", "by_worker", "proposals"},
    "deadlines": {"number", "state", "kind", "due", "days_left", "assigned_to"},
    "db status": {"states", "unsent", "last_sweep", "index_current"},
}


@pytest.mark.parametrize("line", KEYS)
def test_json_has_the_keys_of_the_contract(line: str, waiting: Office) -> None:
    waiting.does("register", RARE, "--received", "2015-03-15")
    done = waiting.does(*line.split(), "--format", "json")
    envelope = json.loads(done.out)
    rows = envelope["data"] if isinstance(envelope["data"], list) else [envelope["data"]]

    assert (envelope["schema"], envelope["now"]) == (
        f"saksgang.{line.split(maxsplit=1)[0]}/1",
        "2015-03-16T12:00:00+01:00",
    )
    assert rows and all(set(row) >= KEYS[line] for row in rows)
    assert done.err == ""


def test_show_has_steps_dates_and_letters(waiting: Office) -> None:
    shown = waiting.data("show", "1", at="2015-03-20")

    assert (shown["number"], shown["state"], shown["outcome"], shown["basis"]) == (
        "2015-000001",
        "missing_info",
        "missing",
        "§ 3a",
    )
    assert (shown["reasons"], shown["missing"], shown["received"]) == (
        [],
        ["initiation.date"],
        "2015-03-16",
    )
    assert (shown["days_gross"], shown["days_net"]) == (4, 0)
    assert shown["steps"]
    for step in shown["steps"]:
        assert set(step) == {"step", "allowed", "why", "needs"}
        assert step["allowed"] == (step["why"] == [])
    allowed = [step["step"] for step in shown["steps"] if step["allowed"]]
    assert allowed == ["answer", "judge", "extend", "advise", "withdraw", "move"]
    told = {"computed", "told", "told_by", "told_on"}
    assert all(set(row) == {"kind", "due", "days_left", *told} for row in shown["deadlines"])
    [answer] = [row for row in shown["deadlines"] if row["kind"] == "answer"]
    assert (answer["due"], answer["days_left"]) == ("2015-04-07", 18)
    assert (answer["told"], answer["told_by"]) == ("2015-04-07", "request_for_information")
    assert shown["letters"] and all(set(row) == KEYS["letters 1"] for row in shown["letters"])


def test_history_is_complete_and_holds_no_identity(waiting: Office) -> None:
    corrected = f'patient: {{name: "Ingrid Rettet"}}\n{THE_DATE}'
    waiting.does("answer", "1", "-", "--correct", stdin=corrected, at="2015-03-17")
    rows = waiting.data("history", "1")

    assert rows[-1]["event"] == "information_supplied"
    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    assert all(secret not in json.dumps(rows) for secret in (BORN_1961, "Solbakken", "Rettet"))


@pytest.mark.parametrize("form", ["jsonl", "csv"])
@pytest.mark.parametrize("line", ["inbox", "list", "history 1", "letters 1", "deadlines"])
def test_lists_have_one_line_per_row(line: str, form: str, waiting: Office) -> None:
    rows = waiting.data(*line.split())
    lines = waiting.does(*line.split(), "--format", form).out.splitlines()

    assert len(lines) == len(rows) + (form == "csv")


# What is urgent ----------------------------------------------------------------------------------


def test_the_inbox_is_sorted_by_the_next_date(office: Office) -> None:
    office.does("register", INCOMPLETE, at="2015-03-02")
    office.does("ask", "1", at="2015-03-02")
    office.does("register", RARE, at="2015-03-16")
    office.does("register", PSORIASIS, "--received", "2015-03-09", at="2015-03-16")
    office.does("assign", "3", "--to", "Ola")

    rows = office.data("inbox", at="2015-03-16")
    assert [row["number"] for row in rows] == ["2015-000003", "2015-000002", "2015-000001"]
    assert [row["due"] for row in rows] == ["2015-04-09", "2015-04-16", "2015-04-02"]
    assert [row["number"] for row in office.data("inbox", "--mine")] == [
        "2015-000002",
        "2015-000001",
    ]
    assert office.data("inbox", "--mine", by="Ola")[0]["number"] == "2015-000003"
    assert office.data("next")[0]["number"] == "2015-000002"
    assert office.data("next", by="Ola")[0]["number"] == "2015-000003"


def test_a_case_that_waits_for_the_doctor_is_never_next(waiting: Office) -> None:
    assert waiting.data("next") == []
    assert waiting.does("next").out == "Nothing waits.\n"


def test_late_cases_are_listed_for_the_supervisor(waiting: Office) -> None:
    assert waiting("deadlines", "--overdue").code == 0
    late = waiting("deadlines", "--overdue", "--format", "json", at="2015-05-12")
    assert late.code == 8 and {row["kind"] for row in late.data} >= {"target", "answer"}
    assert {row["kind"] for row in waiting.data("deadlines", "--within", "14d")} == {"reminder"}
    assert waiting("deadlines", "--within", "two weeks").code == 2
    board = waiting.data("board", at="2015-05-12")
    assert board["states"]["missing_info"] == 1 and board["by_worker"] == {"nobody": 1}


# Names and numbers -------------------------------------------------------------------------------


def test_search_finds_norwegian_letters_in_any_form(office: Office) -> None:
    named = an_application(patient={"name": "Øyvind Ærlig-Ågård", "identity_number": BORN_1948})
    office.does("register", changed(office, "named", named), COMPLETE)

    for text in ("øyvind", "ÆRLIG", "a\u030agård", "2015-000001", BORN_1948):
        assert [row["number"] for row in office.data("search", text)] == ["2015-000001"], text
    assert office.data("search", "ærling") == []
    assert office.does("search", "nobody").out == "No case fits.\n"


@pytest.mark.parametrize("form", ["table", "json"])
def test_an_identity_number_is_masked_and_unmasking_is_logged(form: str, waiting: Office) -> None:
    def looked() -> list[tuple[object, ...]]:
        with waiting.store() as store, store.transaction(write=False) as work:
            rows = work.connection.exec_driver_sql("SELECT actor, verb, case_number FROM access")
            return [tuple(row) for row in rows]

    for line in (
        "show 1",
        "history 1",
        "letters 1",
        "letters 1 --text",
        "why 1",
        "inbox",
        "list",
        "search sol",
        "board",
    ):
        done = waiting.does(*line.split(), "--format", form)
        assert BORN_1961 not in done.out + done.err, line
    assert looked() == []
    before = waiting.dump()
    assert BORN_1961 in waiting.does("show", "1", "--unmask", "--format", form, by="Åse").out
    assert looked() == [("Åse", "show", "2015-000001")]
    assert waiting.dump() == before


@pytest.mark.parametrize("case", ["2015-000001", "2015-1", "2015-01", "1"])
def test_a_case_number_has_three_forms(case: str, waiting: Office) -> None:
    assert waiting.data("show", case)["number"] == "2015-000001"
    assert len(waiting.data("history", case)) == 2
    waiting.does("note", case, "Legen ringte.")
    waiting.does("assign", case)
    assert waiting.data("show", "1")["assigned_to"] == "Eli"


@pytest.mark.parametrize(
    "verb", ["show", "history", "letters", "why", "why-date", "start", "grant", "assign", "extend"]
)
def test_an_unknown_case_or_a_name_ends_with_exit_code_3(verb: str, waiting: Office) -> None:
    before = waiting.dump()
    for case in ("7", "2015-000007", "2014-1", "solbakken", "0", "-1", "１", "2015-1 "):
        done = waiting(verb, "--", case)
        assert (done.code, done.out, done.err.count("\n")) == (3, "", 1), case
        assert "there is no such case" in done.err
    assert waiting.dump() == before


# Refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("start", "1"), "the case waits for the doctor"),
        (("grant", "1"), "this step does not lead on from there"),
        (("reject", "1"), "this step does not lead on from there"),
        (("ask", "1"), "this step does not lead on from there"),
        (("approve", "1"), "this step does not lead on from there"),
        (("ask", "2"), "nothing is missing that could change the outcome"),
        (("return", "1", "--because", "Nei."), "this step does not lead on from there"),
        (("answer", "1", "-", "--received", "2015-03-17"), "lies in the future"),
        (("answer", "1", "-", "--received", "2015-03-15"), "can't come before its application"),
        (("register", COMPLETE, "--received", "2015-03-17"), "lies in the future"),
    ],
)
def test_a_refusal_says_why_on_standard_error(
    args: tuple[str, ...], why: str, waiting: Office
) -> None:
    waiting.does("register", RARE)
    before, files = waiting.dump(), waiting.files()
    done = waiting(*args, stdin=THE_DATE)

    assert (done.code, done.out) == (5, "")
    assert why in done.err and "Traceback" not in done.err
    assert (waiting.dump(), waiting.files()) == (before, files)


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (("judge", "1", "initiation.dat", "yes", "--because", "x"), "`initiation.date`"),
        (("ask", "1", "initiation.dat"), "`initiation.date`"),
        (
            ("judge", "1", "xyz", "yes", "--because", "x"),
            "«xyz» is no fact: no such fact",
        ),
        (("judge", "1", "initiation.date", "perhaps", "--because", "x"), "write a date"),
        (("list", "--state", "waiting"), "received, missing_info, under_review"),
        (("list", "--from", "16/3/2015"), "write a date as YYYY-MM-DD"),
        (("why", "1", "decide"), "Steps: start, ask, answer, judge, extend"),
        (("assign", "1", "--to", "x" * 201), "200 characters or fewer"),
        (("reject", "1", "--reason", "16"), "--because"),
    ],
)
def test_wrong_usage_says_what_to_write(args: tuple[str, ...], hint: str, waiting: Office) -> None:
    done = waiting(*args)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert hint in done.err


def test_a_conflict_names_who_changed_the_case(
    waiting: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = Work.with_matter
    monkeypatch.setattr(
        Work,
        "with_matter",
        lambda work, number: replace(get(work, number), version=get(work, number).version - 1),
    )
    done = waiting("note", "1", "Legen ringte.", by="Ola")

    assert (done.code, done.out) == (6, "")
    assert "case 2015-000001 was changed meanwhile by Eli" in done.err and done.err.count("\n") == 1


def test_a_decision_conflicts_if_the_case_changed_after_it_was_shown(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")

    def someone_is_quicker(*_: object) -> None:
        with office.store() as store:
            Door(store).handle("1", Note("Ola", "Vent!"), noon(RECEIVED))

    monkeypatch.setattr("handlers.cli.session.Session.confirm", someone_is_quicker)
    done = office("grant", "1")

    assert (done.code, done.out) == (6, "") and "by Ola" in done.err
    assert office.state() == "under_review"


@pytest.mark.parametrize("args", [("ask", "1"), ("grant", "2"), ("reject", "2")])
def test_a_step_that_nobody_confirms_changes_nothing(args: tuple[str, ...], office: Office) -> None:
    office.does("register", INCOMPLETE, RARE)
    office.does("start", "2")
    if args[0] == "reject":
        office.does("judge", "2", "diagnosis.persons_in_norway", "50000", "--because", "Feil tall.")
    before, files = office.dump(), office.files()
    done = office(*args, yes=False)

    assert (done.code, done.out) == (2, "")
    assert "add --yes" in done.err and "Saksgang – simulert saksbehandling" in done.err
    assert (office.dump(), office.files()) == (before, files)


@pytest.mark.parametrize(
    "text",
    [
        "initiation: {dato: 2015-03-02}\n",
        "initiation: {date: yesterday}\n",
        "initiation: {date: null}\n",
        "{",
        "",
        "[]\n",
    ],
)
def test_an_invalid_answer_is_reported_by_position_and_not_stored(
    text: str, waiting: Office
) -> None:
    before = waiting.dump()
    path = waiting.folder.parent / "answer.yaml"
    path.write_text(text, encoding="utf-8")
    done = waiting("answer", "1", str(path))

    assert (done.code, done.out) == (7, "")
    position = re.compile(rf"{re.escape(str(path))}:\d+:\d+: ")
    assert done.err and all(position.match(line) for line in done.err.splitlines())
    assert waiting.dump() == before


def test_all_applications_are_registered_or_none(office: Office) -> None:
    office.does("db", "upgrade")
    bad = office.folder.parent / "bad.yaml"
    bad.write_text("patient: {naem: Kanari}\n", encoding="utf-8")
    done = office("register", COMPLETE, str(bad))

    assert (done.code, done.out) == (7, "") and "Kanari" not in done.err
    assert office.data("list") == []


def test_several_cases_are_each_done_skipped_or_refused(office: Office) -> None:
    somebody_else = an_application(patient={"identity_number": BORN_1948})
    office.does("register", changed(office, "complete", somebody_else), RARE, INCOMPLETE)
    office.does("start", "2")
    first = office("start", "1", "2", "3", "99", "--format", "json")
    again = office("start", "1", "2", "--format", "json")

    assert first.code == 5
    assert [row["result"] for row in first.data] == ["done", "skipped", "refused", "refused"]
    assert "(initiation.date) is not known" in first.data[2]["says"]
    assert "there is no such case" in first.data[3]["says"]
    assert again.code == 0 and [row["result"] for row in again.data] == ["skipped", "skipped"]
    assert [office.state(case) for case in ("1", "2", "3")] == [
        "under_review",
        "under_review",
        "received",
    ]


# Repeated commands -------------------------------------------------------------------------------


def test_the_same_application_on_the_same_day_is_one_case(office: Office) -> None:
    office.does("register", COMPLETE)
    before, files = office.dump(), office.files()
    again = office.does("register", COMPLETE)
    text = Path(COMPLETE).read_text(encoding="utf-8")

    assert "2015-000001, registered before" in again.out
    assert "registered before" in office.does("register", "-", stdin=text).out
    assert (office.dump(), office.files()) == (before, files)


@pytest.mark.parametrize("case", ["1", "2015-1", "2015-000001", "01"])
def test_the_same_answer_on_the_same_day_counts_once(case: str, waiting: Office) -> None:
    waiting.does("answer", "1", "-", at="2015-03-20", stdin=THE_DATE)
    before, files = waiting.dump(), waiting.files()
    again = waiting.does("answer", case, "-", at="2015-03-20", stdin=THE_DATE)

    assert "this is stored already" in again.out
    assert (waiting.dump(), waiting.files()) == (before, files)
    waiting.does("answer", case, "-", "--received", "2015-03-20", at="2015-03-25", stdin=THE_DATE)
    assert waiting.dump() == before


def test_an_answer_that_changes_a_statement_needs_correct(waiting: Office) -> None:
    waiting.does("answer", "1", "-", stdin=THE_DATE)
    before = waiting.dump()
    refused = waiting("answer", "1", "-", at="2015-03-18", stdin=NO_LONGER_THAT_DAY)

    assert (refused.code, refused.out) == (2, "")
    assert "initiation.date" in refused.err and "--correct" in refused.err
    assert "2015-02-28" not in refused.err
    assert waiting.dump() == before
    waiting.does("answer", "1", "-", "--correct", at="2015-03-18", stdin=NO_LONGER_THAT_DAY)
    assert waiting.events()[-1] == "information_supplied"


def test_an_answer_from_another_doctor_is_no_contradiction(waiting: Office) -> None:
    other = "doctor: {name: Per Nevland, hpr_number: '1098765', role: specialist, specialty: 37}\n"

    assert waiting("answer", "1", "-", stdin=other).code == 0


# Futures of a waiting case -----------------------------------------------------------------------


def test_show_has_both_futures_of_a_waiting_case(waiting: Office) -> None:
    lines = [line for line in waiting.does("show", "1").out.splitlines() if line.startswith("if ")]
    today, never = waiting.data("show", "1")["futures"]

    granted = "under review, to be granted on 2015-03-16, by information supplied"
    decided_on_the_file = "under review on 2015-04-08, by reminder sent, information overdue"
    assert lines == [
        f"if the answer comes today, stating the day of the consultation: {granted}",
        f"if no answer ever comes: {decided_on_the_file}",
    ]
    assert today["facts"] == ["initiation.date"]
    assert (today["on"], never["on"], never["events"][-1]) == (
        "2015-03-16",
        "2015-04-08",
        "information_overdue",
    )
    waiting.does("tick", at="2015-04-08")
    assert waiting.data("show", "1", at="2015-04-08")["futures"] == []


def test_the_foreseen_future_without_an_answer_happens(waiting: Office) -> None:
    never = waiting.data("show", "1", at="2015-03-25")["futures"][1]
    before = len(waiting.events())
    for day in range(60):
        waiting.does("tick", at=(RECEIVED + timedelta(days=day)).isoformat())
        if waiting.state() != "missing_info":
            break

    assert (RECEIVED + timedelta(days=day)).isoformat() == never["on"]
    assert waiting.events()[before:] == never["events"]
    assert waiting.state() == never["state"]


# Duplicates --------------------------------------------------------------------------------------


def test_a_pending_case_of_the_same_treatment_makes_a_duplicate(office: Office) -> None:
    office.does("register", COMPLETE)
    again = an_application(medicine={"name": "Et annet navn"})
    other = an_application(medicine={"substance": "noe annet", "name": "Et tredje navn"})
    elsewhere = an_application(patient={"identity_number": BORN_1985})
    office.does(
        "register",
        *(changed(office, name, a) for name, a in (("a", again), ("b", other), ("c", elsewhere))),
    )

    assert [office.data("show", case)["outcome"] for case in ("2", "3", "4")] == [
        "dismiss",
        "grant",
        "grant",
    ]
    assert office.data("show", "2")["reasons"] == [18]


def test_a_valid_grant_makes_a_duplicate_unless_it_is_renewed(office: Office) -> None:
    office.does("register", COMPLETE)
    office.does("start", "1")
    office.does("grant", "1")
    renewal = an_application(form={"first_time": "no"})
    office.does("register", changed(office, "again", an_application()), at="2016-03-16")
    assert office.data("show", "2016-1", at="2016-03-16")["outcome"] == "dismiss"
    office.does("start", "2016-1", at="2016-03-16")
    office.does("reject", "2016-1", at="2016-03-16")
    office.does("register", changed(office, "renewal", renewal), at="2017-01-16")
    assert office.data("show", "2017-1", at="2017-01-16")["outcome"] == "grant"
    office.does("start", "2017-1", at="2017-01-16")
    office.does("grant", "2017-1", at="2017-01-16")
    office.does("register", changed(office, "late", an_application()), at="2019-01-16")
    assert office.data("show", "2019-1", at="2019-01-16")["outcome"] == "grant"


# Broken cases and databases ----------------------------------------------------------------------


def test_a_newer_database_is_refused_in_one_line(waiting: Office) -> None:
    with waiting.store() as store, store.transaction(write=True) as work:
        work.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for verb in (("list",), ("register", RARE), ("tick",)):
        done = waiting(*verb)
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert "newer Saksgang" in done.err


FIRST_CASE = "number = '2015-000001'"
BROKEN = {
    "a state that does not exist": f"UPDATE case_file SET state = 'waiting' WHERE {FIRST_CASE}",
    "an event that can't be read": "UPDATE event SET data = '{' WHERE case_number = '2015-000001'",
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_case_is_reported_and_the_others_are_shown(how: str, waiting: Office) -> None:
    waiting.does("register", RARE)
    with waiting.store() as store:
        break_case(store, BROKEN[how])

    for verb in (("show", "1"), ("note", "1", "x"), ("why", "1")):
        done = waiting(*verb)
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1), verb
        assert "case 2015-000001" in done.err
    assert "BROKEN" in waiting.does("inbox").out
    assert [(row["number"], row["broken"]) for row in waiting.data("inbox")] == [
        ("2015-000002", False),
        ("2015-000001", True),
    ]
    assert waiting.data("next")[0]["number"] == "2015-000002"
    assert {row["number"] for row in waiting.data("deadlines")} == {"2015-000002"}
    assert waiting.does("board").code == 0
    listed = waiting.does("list").out
    assert "2015-000001" in listed and "2015-000002" in listed
    if how == "a state that does not exist":
        assert "BROKEN" in listed
        assert "BROKEN" in waiting.does("search", "solbakken").out


def test_an_unreachable_database_is_reported_in_one_line(tmp_path: Path) -> None:
    places = {str(tmp_path): 1, "mysql://nowhere": 2, "postgresql://u:hemmelig@127.0.0.1:1/x": 1}
    for place, code in places.items():
        done = Office(in_process, place, tmp_path)("list")
        assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
        assert "hemmelig" not in done.err


def test_letters_lie_beside_the_database_file_or_url(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.folder.parent)
    for number, name in enumerate(("beside.db", "sqlite:///other/beside.db")):
        Path("other").mkdir(exist_ok=True)
        Office(in_process, name, Path()).does("register", COMPLETE, SAKSGANG_LETTERS="")
        assert len(list((Path("other") if number else Path()).glob("beside-letters/2015-*"))) == 2


# Terminals, files and hostile names --------------------------------------------------------------


def test_output_to_a_narrow_pipe_is_neither_coloured_nor_cut(waiting: Office) -> None:
    waiting.does("assign", "1", "--to", "Et ganske langt navn på en saksbehandler i Tønsberg")
    pipe = replace(waiting, way=installed)
    for line in ("show 1", "letters 1"):
        wide = waiting.does(*line.split(), COLUMNS="400")
        narrow = pipe.does(*line.split(), COLUMNS="40", NO_COLOR="1", TERM="xterm-256color")
        assert narrow.out == wide.out and "…" not in narrow.out
        assert "\x1b" not in narrow.out + narrow.err
        assert max(len(row) for row in narrow.out.splitlines()) > 40
    forced = pipe.does("show", "1", FORCE_COLOR="1", CLICOLOR_FORCE="1")
    assert "\x1b" not in forced.out + forced.err


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv"])
def test_control_characters_in_names_are_never_printed(form: str, office: Office) -> None:
    with office.store() as store:
        name = Application.model_validate({"patient": {"name": f"Ond {HOSTILE}"}}).patient
        assert name is not None and name.name == f"Ond {HOSTILE}"
        changed = a_3b_application()
        assert changed.patient is not None
        patient = changed.patient.model_copy(update={"name": name.name})
        door = Door(store)
        door.register(changed.model_copy(update={"patient": patient}), noon(RECEIVED), ELI)
    office.does("assign", "1", "--to", HOSTILE)
    office.does("start", "1", by=HOSTILE)
    office.does(
        "reject",
        "1",
        "--reason",
        "16",
        "--because",
        f"Fordi {HOSTILE}\nCase 2015-000099: granted",
        by=HOSTILE,
    )
    office.does("note", "1", HOSTILE)
    for line in (
        "show 1",
        "history 1",
        "letters 1",
        "letters 1 --text",
        "why 1",
        "inbox",
        "list",
        "search ond",
        "board",
        "deadlines",
    ):
        done = office.does(*line.split(), "--format", form)
        assert HIDDEN.findall(done.out + done.err) == [], line
        forged = [row for row in done.out.splitlines() if row.startswith("Case 2015-000099")]
        assert form == "csv" or forged == [], line
    done = office("approve", "1", "--format", form, by=HOSTILE)
    assert done.code == 5 and HIDDEN.findall(done.out + done.err) == []
    tried = office.does("approve", "1", "--format", form, "-n", by="Ola")
    assert HIDDEN.findall(tried.out + tried.err) == []
    if form == "json":
        assert office.data("show", "1")["assigned_to"] == HOSTILE
    letters = office.files()
    assert letters and all(HIDDEN.findall(text) == [] for text in letters.values())


def test_the_database_file_is_readable_by_its_owner_only(waiting: Office) -> None:
    assert Path(waiting.db).stat().st_mode & 0o777 == 0o600


def test_letters_m12_writes_the_decision_as_data(office: Office) -> None:
    office.does("register", COMPLETE)
    undecided = office("letters", "1", "--m12", str(office.folder / "data"))
    office.does("start", "1")
    office.does("grant", "1")
    said = office.does("letters", "1", "--m12", str(office.folder / "data"))

    assert undecided.code == 5
    answer = json.loads(
        (office.folder / "data" / "2015-000001-m12.json").read_text(encoding="utf-8")
    )
    assert "2015-000001" in json.dumps(answer) and "301" in json.dumps(answer)
    assert b"Vedtaksdato" in (office.folder / "data" / "2015-000001-m12.xml").read_bytes()
    assert "2015-000001-m12.xml" in said.out
