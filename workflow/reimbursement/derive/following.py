"""Facts that follow from other facts, whoever stated those: the doctor or a finding."""

from collections.abc import Mapping

from workflow.reimbursement import facts as f


def with_what_follows(facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts with those that follow from others; findings are among them already.

    The use of a known preparation is approved nowhere, whatever is stated of it. Where only a
    finding says that a doctor applies, it is none of a public hospital (INT).
    """
    group = facts[f.PRESCRIPTION_GROUP.name]
    following: dict[str, object] = {f.GROUP_KNOWN.name: None if group is None else True}
    if facts[f.MARKETING.name] in f.PREPARATIONS:
        following[f.INDICATION.name] = "none"
    if facts[f.PATIENT_IDENTIFIED.name] is True:
        following[f.NO_NUMBER.name] = False
    if facts[f.IS_DOCTOR.name] and facts[f.PUBLIC_HOSPITAL_DOCTOR.name] is None:
        following[f.PUBLIC_HOSPITAL_DOCTOR.name] = False
    return {**facts, **following}
