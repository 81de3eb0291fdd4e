"""Read good files: scalars are text until the schema types them; YAML and JSON read alike.

Damaged files raise nothing but InvalidInput. Identity numbers are synthetic (month + 80), and names
are invented.
"""

import dataclasses
import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Literal, get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from scenarios.applications import parse_application, read_application, read_supplement
from scenarios.policies import policy_from
from scenarios.process_models import scenario_model
from scenarios.reader import read_policy, read_scenario
from scenarios.reading.parsed import Place
from scenarios.reading.text import parse
from scenarios.reading.typed import typed
from scenarios.schemas import FOLDER, as_text, json_schema
from workflow.engine.calendar import OSLO
from workflow.engine.errors import InvalidInput
from workflow.reimbursement.application import Application
from workflow.reimbursement.fact_values import typed_value
from workflow.reimbursement.facts import FACTS, TreatmentTime
from workflow.reimbursement.field_types import Section
from workflow.reimbursement.policy import DEFAULT, Policy
from workflow.reimbursement.process import REIMBURSEMENT

GOOD = """\
# yaml-language-server: $schema=application.json
form: {kind: helfo_form, first_time: yes}
patient:
  identity_number: 14836130031
  name: Ærlend Østbø-Ånes
  member: ja
  serious_condition: nei
doctor:
  name: "NO"
  hpr_number: 0123456
  role: general_practitioner
  department: 0123
medicine:
  name: NO
  substance: 1_000
  daily_dose: {amount: 1.50, unit: mg}
  over_the_counter: False
diagnosis:
  code: G40.2
  reimbursement_code: -71
  secondary: [F20, 'G41']
  duration_months: lifelong
treatment:
  intervals:
    - {start: 2015-04-01, end: open}
prior_treatments:
  - product: off
    tried: YES
    not_tried_because: |
      first line
      12:30:45
documentation: none
nothing_tried: 03
register: {duplicate: no, annex: {required_prior: [1E5, .nan]}}
"""
AS_JSON = {
    "form": {"kind": "helfo_form", "first_time": True},
    "patient": {
        "identity_number": "14836130031",
        "name": "Ærlend Østbø-Ånes",
        "member": True,
        "serious_condition": False,
    },
    "doctor": {
        "name": "NO",
        "hpr_number": "0123456",
        "role": "general_practitioner",
        "department": "0123",
    },
    "medicine": {
        "name": "NO",
        "substance": "1_000",
        "daily_dose": {"amount": "1.50", "unit": "mg"},
        "over_the_counter": False,
    },
    "diagnosis": {
        "code": "G40.2",
        "reimbursement_code": -71,
        "secondary": ["F20", "G41"],
        "duration_months": "lifelong",
    },
    "treatment": {"intervals": [{"start": "2015-04-01", "end": "open"}]},
    "prior_treatments": [
        {"product": "off", "tried": "yes", "not_tried_because": "first line\n12:30:45"}
    ],
    "documentation": "none",
    "nothing_tried": 3,
    "register": {"duplicate": "no", "annex": {"required_prior": ["1E5", ".nan"]}},
}
SCENARIO = """\
schema: 1
scenario: The date of the consultation never came
covers: [A-8, information_overdue]
received: 2015-03-16 09:00
application: g40.yaml
case_worker: prompt
policy: {answer_days: 14, long_lasting_gate: no}
timeline:
  - {at: +0d, do: start}
  - {at: +0d 12:00, do: judge, fact: treatment_time, value: 90 days, because: The journal says so}
  - at: +23d
    expect: {state: rejected, reasons: [13], deadlines: {complaint: 2015-05-20}}
what_if:
  - name: the answer came on the last day
    add: [{at: 2015-04-07, recorded: 2015-04-07, answer: {initiation: {date: 2015-03-02}}}]
    expect: {state: granted, basis: § 3a}
"""


def written(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def good() -> Application:
    return parse_application(GOOD, "good.yaml")


def test_words_that_yaml_would_convert_stay_text(tmp_path: Path) -> None:
    application = read_application(written(tmp_path, "a.yaml", GOOD))
    assert (
        application.doctor
        and application.medicine
        and application.prior_treatments
        and application.registers
    )
    assert (application.doctor.name, application.medicine.name) == ("NO", "NO")
    assert (application.doctor.hpr_number, application.doctor.department) == ("0123456", "0123")
    assert application.medicine.substance == "1_000"
    assert application.medicine.daily_dose and application.medicine.daily_dose.amount == "1.50"
    assert application.prior_treatments[0].product == "off"
    assert application.prior_treatments[0].not_tried_because == "first line\n12:30:45"
    assert application.registers.annex and application.registers.annex.required_prior == (
        "1E5",
        ".nan",
    )


def test_values_are_typed_by_the_schema() -> None:
    application = good()
    assert (
        application.patient
        and application.diagnosis
        and application.treatment
        and application.treatment.intervals
    )
    assert (application.patient.member, application.patient.serious_condition) == (True, False)
    assert application.treatment.intervals[0].start == date(2015, 4, 1)
    assert application.diagnosis.reimbursement_code == "-71"
    assert application.nothing_tried == 3
    assert application.documentation == ()
    assert application.initiation is None


@pytest.mark.parametrize(
    "number", ["14836130031", "02914830101", "21861260043", "05810870119", "30928540088"]
)
@pytest.mark.parametrize("quotes", ["", "'", '"'])
def test_identity_numbers_keep_every_digit(number: str, quotes: str) -> None:
    application = parse_application(f"patient: {{identity_number: {quotes}{number}{quotes}}}")
    assert application.patient and application.patient.identity_number == number


@pytest.mark.parametrize(
    "digits", ["01810112345", "01234567", "0o17", "0x1F", "1:30", "0150", "5e-324"]
)
def test_what_looks_like_a_number_is_text(digits: str) -> None:
    application = parse_application(f"doctor: {{name: {digits}}}")
    assert application.doctor and application.doctor.name == digits


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("yes", True),
        ("Yes", True),
        ("JA", True),
        ("true", True),
        ("no", False),
        ("NO", False),
        ("nei", False),
    ],
)
def test_yes_and_no(word: str, value: bool) -> None:
    application = parse_application(f"patient: {{member: {word}}}")
    assert application.patient and application.patient.member is value


def test_json_reads_like_yaml(tmp_path: Path) -> None:
    for text in (
        json.dumps(AS_JSON),
        json.dumps(AS_JSON, indent="\t"),
        json.dumps(AS_JSON, indent=2, ensure_ascii=False).replace("\n", "\r\n"),
        json.dumps(AS_JSON).replace('":', '"\n\t:'),
    ):
        assert read_application(written(tmp_path, "a.json", text)) == good()
        assert parse_application(text) == good()


def test_json_pairs_of_surrogates_are_one_character(tmp_path: Path) -> None:
    file = written(tmp_path, "a.JSON", '\t{"doctor": {"name": "\\uD83D\\uDE00 \\u00e6\\/"}}')
    application = read_application(file)
    assert application.doctor and application.doctor.name == "😀 æ/"


def test_a_flow_mapping_on_standard_input_is_yaml() -> None:
    application = parse_application("{doctor: {name: 'O''Brien'}} # said on the phone")
    assert application.doctor and application.doctor.name == "O'Brien"


@pytest.mark.parametrize(
    "raw", [GOOD.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + GOOD.encode()]
)
def test_windows_line_ends_and_byte_order_mark_are_accepted(raw: bytes, tmp_path: Path) -> None:
    assert read_application(written(tmp_path, "a.yaml", raw)) == good()
    assert read_supplement(tmp_path / "a.yaml") == good()


def test_lines_and_columns_count_from_one_in_characters() -> None:
    parsed = parse("\ufeffæ: [ø,\r\n  å]\r\nb:\r\n  c: d\r\n".encode(), "f", as_json=False)
    assert parsed.values == {
        (): Place(1, 1),
        ("æ",): Place(1, 4),
        ("æ", 0): Place(1, 5),
        ("æ", 1): Place(2, 3),
        ("b",): Place(4, 3),
        ("b", "c"): Place(4, 6),
    }
    assert parsed.keys == {("æ",): Place(1, 1), ("b",): Place(3, 1), ("b", "c"): Place(4, 3)}


def test_a_scenario_with_its_application_beside(tmp_path: Path) -> None:
    written(tmp_path, "g40.yaml", GOOD)
    scenario = read_scenario(written(tmp_path, "s.yaml", SCENARIO))
    assert scenario.application == good()
    assert scenario.received.instant(date(2015, 3, 16)) == datetime(2015, 3, 16, 9, tzinfo=OSLO)
    assert [step.at.on(date(2015, 3, 16)) for step in scenario.timeline][-1] == date(2015, 4, 8)
    assert policy_from(scenario.policy or {}) == dataclasses.replace(
        DEFAULT, answer_days=14, long_lasting_gate=False
    )


def test_a_scenario_with_its_application_inline(tmp_path: Path) -> None:
    inline = SCENARIO.replace("g40.yaml", json.dumps(AS_JSON))
    written(tmp_path, "g40.yaml", GOOD)
    apart = read_scenario(written(tmp_path, "s.yaml", SCENARIO))
    assert read_scenario(written(tmp_path, "t.yaml", inline)) == apart


def test_a_scenario_may_name_an_application_in_a_folder_below(tmp_path: Path) -> None:
    (tmp_path / "applications").mkdir()
    written(tmp_path / "applications", "g40.yaml", GOOD)
    scenario = read_scenario(
        written(tmp_path, "s.yaml", SCENARIO.replace("g40.yaml", "applications/g40.yaml"))
    )
    assert scenario.application == good()


def test_the_repeated_hour_of_october_is_in_order(tmp_path: Path) -> None:
    steps = "[{at: 2015-10-25 02:30, do: start}, {at: 2015-10-25 02:30, expect: {state: granted}}]"
    text = f"schema: 1\nscenario: A\nreceived: 2015-10-01\napplication: {{}}\ntimeline: {steps}\n"
    assert len(read_scenario(written(tmp_path, "s.yaml", text)).timeline) == 2


def test_policy_values_are_read_over_the_base(tmp_path: Path) -> None:
    text = (
        "rare_persons: 0600\nlong_lasting_gate: nei\nwrong_applicant_policy: "
        "reject\nextended_answer_days: 21\n"
    )
    changed = dataclasses.replace(
        DEFAULT,
        rare_persons=600,
        long_lasting_gate=False,
        wrong_applicant_policy="reject",
        extended_answer_days=21,
    )
    assert read_policy(written(tmp_path, "p.yaml", text)) == changed
    assert (
        read_policy(written(tmp_path, "q.yaml", "answer_days: 20\n"), changed).rare_persons == 600
    )
    assert read_policy(written(tmp_path, "r.json", '{"answer_days": 20}')).answer_days == 20


def test_days_and_lists_of_a_policy_are_read_in_files_and_scenarios(tmp_path: Path) -> None:
    text = (
        "hta_from: 1.7.2018\nclosed_days: [2026-12-31, 24.12.2026]\n"
        "opioid_atc:\n  - N07BC02\n  - N02A\npregabalin_atc: []\n"
    )
    changed = dataclasses.replace(
        DEFAULT,
        hta_from=date(2018, 7, 1),
        closed_days=(date(2026, 12, 24), date(2026, 12, 31)),
        pregabalin_atc=(),
    )
    assert read_policy(written(tmp_path, "p.yaml", text)) == changed
    indented = "".join(f"  {line}\n" for line in text.splitlines())
    steps = "timeline: [{at: +0d, expect: {state: received}}]"
    head = "schema: 1\nscenario: A\nreceived: 2015-10-01\napplication: {}\n"
    story = written(tmp_path, "s.yaml", f"{head}policy:\n{indented}{steps}\n")
    assert policy_from(read_scenario(story).policy or {}) == changed


@given(
    st.dictionaries(
        st.sampled_from([n for n, v in DEFAULT.values().items() if type(v) is int]),
        st.integers(0, 600),
    )
)
def test_the_reader_refuses_exactly_what_the_policy_refuses(numbers: dict[str, int]) -> None:
    try:
        built: Policy | None = dataclasses.replace(DEFAULT, **numbers)  # type: ignore[arg-type]
    except ValueError:
        built = None
    try:
        read: Policy | None = policy_from({name: str(number) for name, number in numbers.items()})
    except InvalidInput:
        read = None
    assert read == built


@pytest.mark.parametrize(
    ("fact", "text", "value"),
    [
        ("patient.member", "ja", True),
        ("patient.member", "No", False),
        ("patient.name", "yes", True),
        ("medicine.marketing", "naf", "naf"),
        ("treatment.standby.months_a_year", "06", 6),
        ("diagnosis.duration_months", "lifelong", 1200),
        ("treatment_time", "90 days", TreatmentTime(90, 0)),
        ("treatment_time", "1 month", TreatmentTime(28, 1)),
        ("treatment_time", "3 months", TreatmentTime(89, 3)),
        ("treatment_time", "12 months", TreatmentTime(365, 12)),
        ("treatment_time", "30 months", TreatmentTime(365, 30)),
        ("treatment_time", "lifelong", TreatmentTime(366, 1200)),
    ],
)
def test_a_finding_is_typed_as_its_fact(fact: str, text: str, value: object) -> None:
    assert typed_value(FACTS[fact], text) == value


@pytest.mark.parametrize(
    "text", ["90", "367 days", "90 uker", "1201 months", "-3 months", "", "٣ months", "3 months "]
)
def test_treatment_time_in_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write the treatment days within a year as 90 days"):
        typed_value(FACTS["treatment_time"], text)


def test_a_union_of_types_gives_one_fault() -> None:
    class Small(Section):
        months: int | Literal["lifelong"] | None = None

    parsed = parse(b"months: Kanarifugl", "f", as_json=False)
    assert typed(Small, parsed) is None
    assert [str(fault) for fault in parsed.faults] == [
        "f:1:9: months: this is not accepted here; `saksgang schema` prints what is"
    ]


def test_a_list_in_place_of_a_fact_is_refused_by_the_model() -> None:
    step = get_args(scenario_model(REIMBURSEMENT).model_fields["timeline"].annotation)[0]
    with pytest.raises(ValidationError):
        step.model_validate({"at": "+1d", "facts": [["patient.name"]], "sweep": "yes"})


@pytest.mark.parametrize("what", ["application", "scenario"])
def test_schema_files_equal_the_schemas_of_the_models(what: str) -> None:
    schema = json_schema(what)  # type: ignore[arg-type]
    assert (FOLDER / f"{what}.json").read_text(encoding="utf-8") == as_text(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"saksgang/{what}/1"
    assert "null" not in as_text(schema)


def test_the_schema_allows_what_a_file_may_hold() -> None:
    application, scenario = json_schema("application"), json_schema("scenario")
    member = application["$defs"]["Patient"]["properties"]["member"]["enum"]
    assert {"yes", "ja", "JA", "Nei", "no", True, False} <= set(member)
    number = application["$defs"]["PersonCount"]["properties"]["number"]
    assert (number["type"], number["minimum"]) == (["integer", "string"], 0)
    assert application["$defs"]["Standby"]["properties"]["months_a_year"]["maximum"] == 12
    years = application["$defs"]["Annex"]["properties"]["validity_years"]
    assert (years["minimum"], years["maximum"]) == (1, 99)
    day = application["$defs"]["Initiation"]["properties"]["date"]["pattern"]
    assert [text for text in ("2015-03-16", "16.3.2015", "16/3/2015") if re.search(day, text)] == [
        "2015-03-16",
        "16.3.2015",
    ]
    assert "register" in application["properties"] and "registers" not in application["properties"]
    assert {"type": "string"} in scenario["properties"]["application"]["anyOf"]
    values = scenario["properties"]["policy"]["properties"]
    assert set(values) == set(DEFAULT.values())
    assert values["closed_days"]["items"]["pattern"] == day
    assert values["hta_from"]["pattern"] == day
    codes = values["opioid_atc"]["items"]["pattern"]
    assert [
        code
        for code in ("N", "N02", "N02A", "N07BC02", "N2", "n02a", "N02A ")
        if re.search(codes, code)
    ] == ["N", "N02", "N02A", "N07BC02"]


LIMITS = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ODD = [
    b"*a",
    b"&a ",
    b"!!x ",
    b"---\n",
    b"\t",
    b"[[[",
    b"{",
    b"}",
    b"null",
    b": ",
    b"- ",
    b"? ",
    b"\xff",
    b"\0",
    b"'",
    b'"',
    b"\\u",
]
CUTS = st.tuples(
    st.integers(0, 1100), st.integers(0, 8), st.binary(max_size=6) | st.sampled_from(ODD)
)


def mutated(text: str, cuts: list[tuple[int, int, bytes]]) -> bytes:
    raw = text.encode()
    for at, length, put in cuts:
        raw = raw[:at] + put + raw[at + length :]
    return raw


@LIMITS
@given(
    st.lists(CUTS, min_size=1, max_size=4),
    st.sampled_from(["a.yaml", "a.json", "s.yaml", "p.yaml"]),
)
@example([(0, 1100, b"[" * 5000)], "a.json")
def test_mutated_bytes_raise_nothing_but_invalid_input(
    tmp_path: Path, cuts: list[tuple[int, int, bytes]], name: str
) -> None:
    texts = {
        "a.yaml": GOOD,
        "a.json": json.dumps(AS_JSON),
        "s.yaml": SCENARIO,
        "p.yaml": "answer_days: 20\nadult_age: 9\n",
    }
    read = {"s.yaml": read_scenario, "p.yaml": read_policy}.get(name, read_application)
    file = written(tmp_path, name, mutated(texts[name], cuts))
    try:
        read(file)
    except InvalidInput as invalid:
        assert invalid.faults
        assert all(fault.line >= 1 and fault.column >= 1 for fault in invalid.faults)


SCALARS = (
    st.text(max_size=5)
    | st.sampled_from(["yes", "2015-01-01", "none", "+1d", "G40", "3", "judge"])
    | st.none()
)
NAMES = st.text(max_size=4) | st.sampled_from(
    [*Application.model_fields, "register", "at", "do", "fact", "expect", "code"]
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@LIMITS
@given(st.dictionaries(st.sampled_from([*Application.model_fields, "register"]), TREES))
def test_random_fields_raise_nothing_but_invalid_input(
    tmp_path: Path, data: dict[str, object]
) -> None:
    try:
        read_application(written(tmp_path, "a.json", json.dumps(data)))
    except InvalidInput as invalid:
        assert invalid.faults


@LIMITS
@given(
    st.dictionaries(
        st.sampled_from(["policy", "received", "timeline", "what_if", "covers", "application"]),
        TREES,
    )
)
def test_random_scenario_fields_raise_nothing_but_invalid_input(
    tmp_path: Path, data: dict[str, object]
) -> None:
    with pytest.raises(InvalidInput):
        read_scenario(written(tmp_path, "s.json", json.dumps({"schema": 1} | data)))


WRONG_DIGIT = 'patient: {identity_number: "14836130032"}'


def test_an_identity_number_whose_check_digits_do_not_fit_is_a_fault(tmp_path: Path) -> None:
    file = written(tmp_path, "a.yaml", WRONG_DIGIT)
    with pytest.raises(InvalidInput, match="the last two digits do not fit") as invalid:
        read_application(file)

    [fault] = invalid.value.faults
    assert (fault.line, fault.path) == (1, "patient.identity_number")
    assert "--keep-number" in fault.message and "14836130032" not in fault.message
    kept = read_application(file, keep_number=True)
    assert kept.patient is not None and kept.patient.identity_number == "14836130032"


@pytest.mark.parametrize(
    ("keeps", "faults"), [("", 3), ("keep_number: no", 3), ("keep_number: yes", 0)]
)
def test_a_scenario_says_itself_that_it_keeps_such_a_number(
    keeps: str, faults: int, tmp_path: Path
) -> None:
    written(tmp_path, "a.yaml", WRONG_DIGIT)
    says = f"""
schema: 1
scenario: x
received: 2015-03-16
{keeps}
application: a.yaml
timeline:
  - {{at: +1d, answer: {{{WRONG_DIGIT}}}}}
  - {{at: +1d, expect: {{state: received}}}}
what_if:
  - {{name: x, add: [{{at: +2d, answer: {{{WRONG_DIGIT}}}}}], expect: {{state: received}}}}
"""
    file = written(tmp_path, "s.yaml", says)
    if faults:
        with pytest.raises(InvalidInput) as invalid:
            read_scenario(file)
        assert len(invalid.value.faults) == faults
    else:
        assert read_scenario(file).keep_number is True


def test_a_scenario_whose_choice_is_neither_yes_nor_no_is_refused(tmp_path: Path) -> None:
    says = "schema: 1\nscenario: x\nkeep_number: kanskje\nreceived: 2015-03-16\napplication: {}\n"
    with pytest.raises(InvalidInput, match="keep_number: write yes or no"):
        read_scenario(written(tmp_path, "s.yaml", says))
