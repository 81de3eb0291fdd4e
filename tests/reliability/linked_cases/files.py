"""Files for random steps: applications of three patients, answers, complaints, agreements."""

from itertools import islice
from pathlib import Path
from typing import Any, Final

import yaml

from workflow.registers import check_digits

WHOLE: Final = Path("scenarios/library/applications/epilepsy_3a.yaml")
COMPLAINTS: Final[tuple[dict[str, Any], ...]] = (
    {
        "decision_named": "yes",
        "what_is_wrong": "It is wrong.",
        "channel": "portal",
        "by": "patient",
    },
    {"decision_named": "yes", "what_is_wrong": "It is wrong.", "channel": "paper", "by": "lawyer"}
    | {"signed": "yes"},
    {"what_is_wrong": "Too short.", "by": "other", "channel": "paper"},
    {"decision_named": "yes", "signed": "yes", "by": "doctor"},
)
AGREEMENT: Final[dict[str, Any]] = {
    "agreement": {
        "medicine": "Nyvirkin",
        "indication": "a rare disease",
        "company": "Firma AS",
        "type": "ordinary",
        "hospital": "Fjellby sykehus",
    },
    "register": {"list": [{"from": "2014-01-01", "to": "open"}]},
    "basis": "programme",
    "programme": {
        "approved": "2014-12-01",
        "disease": "chronic",
        "trial_possible": "no",
        "authorised_helps": "no",
        "application_filed": "yes",
    },
    "expected_months": "12",
}
HOSPITAL: Final[dict[str, Any]] = {
    "hospital": {"name": "Fjellby sykehus", "senior_consultant": "Nora Overlege"},
    "procedure": {"exists": "yes"},
    "management": {"approved": "2014-12-15"},
    "exemption": [{"from": "2015-01-01", "to": "2015-12-31"}],
}


def make_files(folder: Path, generation: int = 0) -> dict[str, list[Path]]:
    """Write the files, and return them by what they are for: a process, or a process and field.

    generation: another patient and another medicine for each.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = {name: _written(folder, name, forms) for name, forms in _forms(generation).items()}
    answers = made.pop("answers")
    for process in ("reimbursement", "correction", "revocation"):
        for name in ("supplement", "application"):
            made[f"{process}.{name}"] = answers
    made["complaint.application"] = made["complaint"]
    for process in ("complaint", "cu_agreement", "cu_hospital"):
        made[f"{process}.supplement"] = made[process]
    return made


def _written(folder: Path, name: str, forms: list[Any]) -> list[Path]:
    paths = []
    for number, form in enumerate(forms):
        path = folder / f"{name}_{number}.yaml"
        path.write_text(yaml.safe_dump(form, allow_unicode=True, sort_keys=False), encoding="utf-8")
        paths.append(path)
    return paths


def _forms(generation: int) -> dict[str, list[Any]]:
    whole = yaml.load(WHOLE.read_text(encoding="utf-8"), yaml.BaseLoader)
    whole["patient"]["identity_number"] = _number(generation)
    agreement = AGREEMENT["agreement"] | {"medicine": f"Nyvirkin {generation}"}
    ordinary = AGREEMENT | {"agreement": agreement}
    renewal = whole | {"form": {**whole["form"], "first_time": "no"}}
    silent = {name: section for name, section in whole.items() if name != "initiation"}
    other = whole | {"medicine": whole["medicine"] | {"substance": "annetamid", "name": "Annet"}}
    refused = whole | {"prior_treatments": [], "nothing_tried": "yes"}
    refused.pop("prior_treatments")
    initiation = {"initiation": whole["initiation"]} if "initiation" in whole else {}
    short = ordinary | {"agreement": agreement | {"type": "short"}}
    signed = {"signed": {"lis": "2018-03-01", "company": "2018-03-02"}}
    return {
        "reimbursement": [whole, renewal, silent, other, refused],
        "answers": [
            initiation,
            {"prior_treatments": whole["prior_treatments"]},
            {"doctor": whole["doctor"]},
        ],
        "complaint": [{"complaint": each} for each in COMPLAINTS],
        "cu_agreement": [ordinary, short, ordinary | signed, signed],
        "cu_hospital": [HOSPITAL, {"hospital": HOSPITAL["hospital"]}],
    }


def _number(generation: int) -> str:
    """Return a synthetic number with right check digits, another one for each generation."""
    ends = (f"148361{individual:03}{last:02}" for individual in range(500) for last in range(100))
    valid = (number for number in ends if check_digits.fit(number))
    return next(islice(valid, generation, None))
