"""An event is written and read back the same; the patient's identity is kept apart."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import pytest
from builders import BORN_1961, BORN_2012, a_3b_application, an_application
from hypothesis import given
from hypothesis import strategies as st

from storage.codec import Encoded, Form, PolicyOf, decode, encode
from storage.errors import BrokenRecord, Unstorable
from storage.identity import Identity
from storage.policy_values import policy_rows, read
from workflow.engine.events import Event, Told
from workflow.engine.links import Linked
from workflow.engine.moving import ChangedValue, LaterDayTold, RulesChanged
from workflow.engine.outdated import ToldDateOutdated
from workflow.engine.steps import Assigned, NoteAdded
from workflow.engine.terms import Terms
from workflow.reimbursement.application import Application
from workflow.reimbursement.events import (
    Advice,
    AdviserHeard,
    AnswerTimeExtended,
    ApplicationReceived,
    Decided,
    EightWeeksPassed,
    ExpirySilent,
    ExpiryWarned,
    FactJudged,
    FourWeeksPassed,
    Ground,
    InformationOverdue,
    InformationRequested,
    InformationSupplied,
    MailRecorded,
    Party,
    PreliminaryReplySent,
    RegisterAnswered,
    RejectionProposed,
    RejectionReturned,
    ReminderNotSent,
    ReminderSent,
    ReviewStarted,
    Sender,
    TargetMissed,
    TargetWarned,
    Verdict,
    Withdrawn,
)
from workflow.reimbursement.facts import TreatmentTime
from workflow.reimbursement.policy import Policy
from workflow.reimbursement.process import REIMBURSEMENT

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
TEXTS = st.lists(TEXT, max_size=4).map(tuple)
NUMBERS = st.lists(st.integers(), max_size=4).map(tuple)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PATIENTS = st.fixed_dictionaries(
    {},
    optional={
        "identity_number": st.sampled_from([BORN_1961, BORN_2012, "none"]),
        "name": st.sampled_from(["Ingrid Solbakken", "Åse Ærlig Ødegård", "O'Brien «x»"]),
        "member": st.booleans(),
        "language": st.sampled_from(["nb", "nn"]),
        "guardians": st.lists(
            st.fixed_dictionaries({}, optional={"name": st.just("Per"), "language": st.just("nn")}),
            max_size=3,
        ),
    },
)


@st.composite
def applications(draw: Any) -> Application:
    whole = draw(st.sampled_from([an_application, a_3b_application]))().model_dump(
        exclude_none=True, by_alias=True
    )
    parts = {name: whole[name] for name in whole if draw(st.booleans())}
    if draw(st.booleans()):
        parts["patient"] = draw(PATIENTS)
    return Application.model_validate(parts)


VALUES = (
    st.booleans()
    | st.integers()
    | TEXT
    | NUMBERS
    | st.builds(TreatmentTime, st.integers(0, 366), st.integers(0, 1200))
)
GROUNDS = st.lists(st.builds(Ground, TEXT, TEXT, st.integers(1, 20)), max_size=3).map(tuple)
POLICIES = st.builds(Policy, long_term_days=st.integers(1, 400), long_lasting_gate=st.booleans())
TERMS = st.builds(Terms, TEXT, TEXT, POLICIES)
STRATEGIES: dict[type, st.SearchStrategy[Any]] = {
    ApplicationReceived: st.builds(ApplicationReceived, applications(), terms=st.none() | TERMS),
    InformationRequested: st.builds(InformationRequested, TEXTS, st.booleans()),
    InformationSupplied: st.builds(InformationSupplied, applications(), TEXTS),
    FactJudged: st.builds(FactJudged, TEXT, VALUES, TEXT, TEXT),
    AnswerTimeExtended: st.builds(AnswerTimeExtended, st.none() | DAYS),
    ReviewStarted: st.builds(ReviewStarted),
    RejectionProposed: st.builds(RejectionProposed, TEXT),
    RejectionReturned: st.builds(RejectionReturned, TEXT),
    AdviserHeard: st.builds(AdviserHeard, st.sampled_from(get_args(Advice)), TEXT),
    Decided: st.builds(
        Decided,
        st.sampled_from(get_args(Verdict)),
        st.sampled_from(["§ 3a", "§ 3b", None]),
        NUMBERS,
        GROUNDS,
        TEXTS,
        st.none() | TEXT,
        st.none() | DAYS,
        st.none() | DAYS,
        TEXT,
        TEXT,
    ),
    Linked: st.builds(Linked, TEXT, TEXT),
    RegisterAnswered: st.builds(
        RegisterAnswered,
        st.sampled_from(["pending", "granted", "possible", None]),
        st.none() | TEXT,
        st.booleans(),
    ),
    Withdrawn: st.builds(Withdrawn, st.sampled_from(get_args(Party)), TEXT),
    MailRecorded: st.builds(
        MailRecorded, st.none() | applications(), st.sampled_from(get_args(Sender)), TEXTS
    ),
    NoteAdded: st.builds(NoteAdded, TEXT),
    Assigned: st.builds(Assigned, st.none() | TEXT),
    ToldDateOutdated: st.builds(ToldDateOutdated, TEXT, DAYS, DAYS),
    RulesChanged: st.builds(
        RulesChanged,
        because=TEXT,
        rule_set_before=TEXT,
        rules_before=TEXT,
        changed=st.lists(st.builds(ChangedValue, TEXT, TEXT, TEXT)).map(tuple),
        terms=TERMS,
    ),
    LaterDayTold: st.builds(LaterDayTold, TEXT),
    TargetWarned: st.builds(TargetWarned, DAYS, st.sampled_from(["early_warning", "late_warning"])),
    **{
        kind: st.builds(kind, DAYS)
        for kind in (
            PreliminaryReplySent,
            ReminderSent,
            ReminderNotSent,
            InformationOverdue,
            TargetMissed,
            FourWeeksPassed,
            EightWeeksPassed,
            ExpiryWarned,
            ExpirySilent,
        )
    },
}
TOLD = st.dictionaries(st.sampled_from(["answer", "complaint", "target"]), DAYS).map(
    lambda days: tuple(Told(kind, days[kind]) for kind in sorted(days))
)


def values_in(encoded: Encoded) -> PolicyOf:
    """The stored policy values of an event, and no others."""
    rows = () if encoded.terms is None else policy_rows("reimbursement", encoded.terms)
    texts = {row["hash"]: row["data"] for row in rows}
    return lambda process, hash: read(process, hash, texts.get(hash))


NO_VALUES = values_in(Encoded("", "", None))


def test_every_kind_of_event_is_tried_here() -> None:
    assert set(STRATEGIES) == set(REIMBURSEMENT.events.values())


@pytest.mark.parametrize("kind", REIMBURSEMENT.events.values(), ids=lambda kind: kind.__name__)
def test_every_event_comes_back_as_it_was(kind: type) -> None:
    @given(STRATEGIES[kind], TOLD)
    def comes_back(event: Any, told: tuple[Told, ...]) -> None:
        encoded = encode(event, told)
        back, told_back = decode(REIMBURSEMENT, encoded, "2015-000001", 1, values_in(encoded))
        assert (back, told_back) == (event, told)
        assert encode(back, told_back) == encoded
        if isinstance(event, FactJudged):
            assert type(back.value) is type(event.value)  # type: ignore[union-attr]

    comes_back()


def test_the_identity_is_not_in_the_data() -> None:
    patient = {
        "identity_number": BORN_2012,
        "name": "Øyvind Barn",
        "guardians": [{"name": "Åse Mor", "language": "nn"}],
    }
    encoded = encode(ApplicationReceived(an_application(patient=patient)))

    assert encoded.identity == Identity(
        BORN_2012, "Øyvind Barn", '[{"language":"nn","name":"Åse Mor"}]'
    )
    assert json.loads(encoded.data)["application"]["patient"] == {"member": True}
    for secret in (BORN_2012, "Barn", "Mor"):
        assert secret not in encoded.data
    assert (
        encode(
            InformationSupplied(Application.model_validate({"patient": {"member": "yes"}}), ())
        ).identity
        is None
    )


def test_the_text_is_canonical() -> None:
    assert (
        encode(InformationRequested(("é", "b"), False)).data
        == '{"facts":["é","b"],"wrong_applicant":false}'
    )
    assert encode(ReviewStarted(), (Told("answer", date(2015, 4, 7)),)).data == (
        '{"told":{"answer":"2015-04-07"}}'
    )
    assert encode(FactJudged("treatment_time", TreatmentTime(90, 3), "x")).data == (
        '{"because":"x","fact":"treatment_time","medicine":"","value":{"days":90,"months":3}}'
    )
    assert encode(ReminderSent(date(2015, 4, 1))).data == '{"due":"2015-04-01"}'


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("unheard_of", "{}"),
        ("reminder_sent", "{}"),
        ("reminder_sent", '{"due":"2015-02-30"}'),
        ("reminder_sent", '{"due":"2015-02-03","more":1}'),
        ("reminder_sent", '{"due":null'),
        ("reminder_sent", '{"due":"2015-02-03","told":null}'),
        ("reminder_sent", '{"due":"2015-02-03","told":{}}'),
        ("reminder_sent", '{"due":"2015-02-03","told":{"answer":"2015-02-30"}}'),
        ("reminder_sent", '{"due":"2015-02-03","told":{"nothing":"2015-02-03"}}'),
        ("reminder_sent", "[]"),
        ("reminder_sent", '"due"'),
        ("granted", encode(Decided("rejected", None, (), (), (), None, None, None, "", "")).data),
        ("application_received", '{"application":{"patient":{"name":""}}}'),
        ("application_received", '{"application":null}'),
        ("information_requested", '{"facts":["a"],"wrong_applicant":0}'),
        ("fact_judged", '{"fact":"x","value":1.5,"because":"y"}'),
    ],
)
def test_data_that_fits_no_event_is_refused_naming_case_and_event(name: str, data: str) -> None:
    with pytest.raises(BrokenRecord) as told:
        decode(REIMBURSEMENT, Encoded(name, data, None), "2015-000007", 3, NO_VALUES)

    assert "2015-000007" in str(told.value)
    assert "event 3" in str(told.value)
    assert "30" not in str(told.value)


def test_an_identity_without_a_patient_to_put_it_in_is_refused() -> None:
    stated = Encoded("application_received", '{"application":{}}', Identity(BORN_1961, None, None))
    with pytest.raises(BrokenRecord, match="event 1"):
        decode(REIMBURSEMENT, stated, "2015-000001", 1, NO_VALUES)


def test_an_event_may_state_one_patient_only() -> None:
    @dataclass(frozen=True)
    class Merged(Event):
        one: Application
        other: Application | None

    with pytest.raises(TypeError, match="Merged has several fields with a patient: one, other"):
        Form(Merged)


def test_an_event_has_no_field_of_the_name_under_which_told_dates_are_stored() -> None:
    @dataclass(frozen=True)
    class Promised(Event):
        told: date

    with pytest.raises(TypeError, match="Promised: `told` is the name"):
        Form(Promised)


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_text_that_no_database_stores_is_refused(text: str) -> None:
    with pytest.raises(Unstorable):
        encode(NoteAdded(text))
    with pytest.raises(Unstorable):
        encode(InformationRequested((text,), False))
    with pytest.raises(ValueError, match="JSON compliant"):
        encode(FactJudged("x", float("nan"), ""))  # type: ignore[arg-type]


def test_the_names_are_pinned() -> None:
    assert sorted(REIMBURSEMENT.events) == [
        "adviser_heard",
        "answer_time_extended",
        "application_received",
        "assigned",
        "dismissed",
        "early_warning",
        "eight_weeks_passed",
        "expiry_silent",
        "expiry_warned",
        "fact_judged",
        "four_weeks_passed",
        "granted",
        "information_overdue",
        "information_requested",
        "information_supplied",
        "late_warning",
        "later_day_told",
        "linked",
        "mail_recorded",
        "note_added",
        "preliminary_reply_sent",
        "register_answered",
        "rejected",
        "rejection_proposed",
        "rejection_returned",
        "reminder_not_sent",
        "reminder_sent",
        "review_started",
        "rules_changed",
        "target_missed",
        "told_date_outdated",
        "withdrawn",
    ]
