"""Faults put into agreements and hospitals of compassionate use: rules, roads, days and dates."""

from typing import Final

from fault import Fault

_AGREEMENT: Final = "tests/workflow/test_cu_agreement.py"
_HOSPITAL: Final = "tests/workflow/test_cu_hospital.py"
_RULES: Final = f"{_AGREEMENT}::test_a_rule_on_each_side_of_its_border"
_RULES_H: Final = f"{_HOSPITAL}::test_a_rule_on_each_side_of_its_border"
_K: Final = "workflow/cu_agreement"
_H: Final = "workflow/cu_hospital"

_COMMAND: Final = "tests/handlers/test_compassionate_use.py"

COMPASSIONATE_USE: Final = (
    Fault(
        "a step that takes a day is listed as open though no guard was asked",
        "workflow/engine/advance.py",
        "return refused[0] if refused and all(refused) else ()",
        "return ()",
        f"{_COMMAND}::test_show_lists_the_steps_that_need_fields_with_what_they_need",
    ),
    Fault(
        "a patient's end is asked about with a pseudonym that nobody has",
        f"{_H}/steps.py",
        '        tries=lambda case: {"pseudonym": case.treated},\n',
        "",
        f"{_HOSPITAL}::test_steps_that_take_a_pseudonym_or_a_day_are_listed_with_why_they_are_closed",
    ),
    Fault(
        "a search does not read the agreement behind a hospital's use",
        "handlers/casework/word_search.py",
        "    return own | _with_linked(work, named)",
        "    return own | named",
        f"{_COMMAND}::test_a_search_finds_agreements_and_hospitals_by_the_names_in_their_forms",
    ),
    Fault(
        "a file of another kind is told field by field",
        "handlers/analysis/application_files.py",
        "faults += _of_another_kind(parsed, form) or invalid.faults",
        "faults += invalid.faults",
        "tests/handlers/test_complaints.py::"
        "test_a_step_of_another_kind_of_case_and_a_file_of_another_kind_are_told_as_that",
    ),
    Fault(
        "a semicolon in a guard ends the statement of a diagram",
        "workflow/engine/roads.py",
        '.replace(";", ",")',
        "",
        "tests/test_docs.py::test_the_diagram_draws_every_road_once_and_no_arrow_twice",
    ),
    Fault(
        "the letter of a corrected decision goes by the new file",
        "workflow/correction/letters/__init__.py",
        'if case.events[-1].event.name == "changed":',
        "if False:",
        "tests/handlers/test_letter_corrections.py::"
        "test_a_changed_decision_goes_to_whoever_got_the_one_that_it_replaces",
    ),
    Fault(
        "a medicine is still without authorisation on the day it gets one",
        f"{_K}/assessed.py",
        "any(each is not None and each <= day for each in authorised)",
        "any(each is not None and each < day for each in authorised)",
        f"{_RULES}[K-1 authorised today]",
    ),
    Fault(
        "the last day of a list entry does not count",
        f"{_K}/field_types.py",
        'self.last == "open" or day <= self.last',
        'self.last == "open" or day < self.last',
        f"{_RULES}[K-2 until today]",
    ),
    Fault(
        "what the other basis needs is read too",
        f"{_K}/assessed.py",
        "return after is None or values[after[0]] in after[1]",
        "return True",
        f"{_RULES}[K-3 refused, but the basis is not said]",
    ),
    Fault(
        "a programme that is approved tomorrow is refused today",
        f"{_K}/assessed.py",
        "return True if said is not None and said <= day else None",
        "return None if said is None else said <= day",
        f"{_RULES}[K-3 approved tomorrow]",
    ),
    Fault(
        "conditions of a programme are asked of named patients",
        f"{_K}/rules.py",
        "return any_of(Not(_PROGRAMME), condition)",
        "return condition",
        f"{_RULES}[K-4 to K-6 only under a programme]",
    ),
    Fault(
        "six months are too long for a short treatment",
        f"{_K}/rules.py",
        'Not(Compared(f.MONTHS, "more than", "short_months"))',
        'Not(Compared(f.MONTHS, "at least", "short_months"))',
        f"{_RULES}[everything is met]",
    ),
    Fault(
        "grounds stand in for months that nobody stated",
        f"{_K}/assessed.py",
        "None if said(f.MONTHS) is None else said(f.LONGER_BECAUSE) is not None",
        "said(f.LONGER_BECAUSE) is not None",
        f"{_RULES}[K-7 grounds without months]",
    ),
    Fault(
        "documents are in force on the day after their first",
        f"{_K}/assessed.py",
        "all(first <= each for each in case.signed or (day,))",
        "all(first < each for each in case.signed or (day,))",
        f"{_AGREEMENT}::test_no_agreement_is_signed_before_its_documents_are_in_force",
    ),
    Fault(
        "documents are in force if they are for one of the signatures",
        f"{_K}/assessed.py",
        "all(first <= each for each in case.signed or (day,))",
        "any(first <= each for each in case.signed or (day,))",
        f"{_AGREEMENT}::test_documents_are_in_force_on_the_day_of_each_signature",
    ),
    Fault(
        "documents that are not in force refuse an agreement",
        f"{_K}/assessed.py",
        "return True if all(first <= each for each in case.signed or (day,)) else None",
        "return all(first <= each for each in case.signed or (day,))",
        f"{_AGREEMENT}::test_documents_that_are_not_in_force_do_not_keep_it_from_review",
    ),
    Fault(
        "an agreement that nobody answered on is never refused",
        f"{_K}/assessed.py",
        'return found if found.outcome == "refuse" else self.open',
        "return self.open",
        f"{_AGREEMENT}::test_what_nobody_answered_in_time_is_a_ground_to_refuse",
    ),
    Fault(
        "what the office waits for is a ground where nobody answered",
        f"{_K}/assessed.py",
        "found = assess(self.rules, {**self.facts, **supposed}, closed=True)",
        "found = assess(self.rules, self.facts, closed=True)",
        f"{_HOSPITAL}::test_what_nobody_answered_in_time_is_a_ground_and_the_agreement_is_none",
    ),
    Fault(
        "the day of recording counts for an agreement, not that of signature",
        f"{_K}/assessed.py",
        "AssessedAgreement(self.case, self.case.signing_day or self.day)",
        "AssessedAgreement(self.case, self.day)",
        f"{_AGREEMENT}::test_the_day_of_signature_counts_for_every_rule",
    ),
    Fault(
        "the earlier signature is the signing day",
        f"{_K}/file.py",
        "return max(self.signed) if len(self.signed) == 2 else None",
        "return min(self.signed) if len(self.signed) == 2 else None",
        f"{_AGREEMENT}::test_it_is_signed_on_the_later_of_both_days",
    ),
    Fault(
        "a list that is 31 days old is marked",
        f"{_K}/assessed.py",
        "bool(published < oldest)",
        "bool(published <= oldest)",
        f"{_AGREEMENT}::test_marks_refuse_nothing",
    ),
    Fault(
        "an ended agreement bars a new one of its words",
        f"{_K}/guards.py",
        " and other.key == case.key and not other.ended",
        " and other.key == case.key",
        f"{_AGREEMENT}::test_one_agreement_of_the_same_words_at_a_time",
    ),
    Fault(
        "a supplement changes what an agreement is about",
        f"{_K}/steps.py",
        "checks=(SAME_KEY,),",
        "checks=(),",
        f"{_AGREEMENT}::test_a_supplement_does_not_change_the_key",
    ),
    Fault(
        "eleven digits with a space between them are taken in",
        f"{_K}/field_types.py",
        r"\d{6} ?\d{5}",
        r"\d{6}\d{5}",
        f"{_AGREEMENT}::test_a_form_is_refused_that_says_more_or_other_than_it_may",
    ),
    Fault(
        "readiness is told again",
        f"{_K}/steps.py",
        "or is_told(case) or not",
        "or not",
        f"{_AGREEMENT}::test_readiness_is_told_when_the_review_starts",
    ),
    Fault(
        "the parties of a signed agreement are told that it is ready to be signed",
        f"{_K}/steps.py",
        "if now.assessed.case.signing_day is not None:",
        "if False:",
        f"{_AGREEMENT}::test_readiness_is_not_told_of_what_is_signed_by_both_or_not_ready",
    ),
    Fault(
        "documents tell readiness where something else is missing",
        f"{_K}/timers.py",
        "if not (before.waits_for_documents_alone and then.is_ready):",
        "if not then.is_ready:",
        f"{_AGREEMENT}::test_documents_alone_do_not_make_it_ready",
    ),
    Fault(
        "documents in force for long tell readiness",
        f"{_K}/timers.py",
        " or first <= day_of_newest_event(case)",
        "",
        f"{_AGREEMENT}::test_documents_in_force_for_long_tell_nothing",
    ),
    Fault(
        "an agreement ends while somebody is treated under it",
        f"{_K}/guards.py",
        "        if hospital.treated\n",
        "        if False\n",
        f"{_AGREEMENT}::test_an_agreement_ends_when_nobody_is_treated_under_it_or_by_contract",
    ),
    Fault(
        "an agreement ends by contract before it was signed",
        f"{_K}/guards.py",
        "    if contract < signed:\n",
        "    if False:\n",
        f"{_AGREEMENT}::test_an_agreement_ends_when_nobody_is_treated_under_it_or_by_contract",
    ),
    Fault(
        "a new patient starts on the day of authorisation",
        f"{_H}/assessed.py",
        "all(each is None or day < each for each in over)",
        "all(each is None or day <= each for each in over)",
        f"{_HOSPITAL}::test_the_patients_day_counts_and_not_the_day_of_recording",
    ),
    Fault(
        "the day of recording counts for a patient",
        f"{_H}/guards.py",
        "on_that_day = now.assessed.on(command.day)",
        "on_that_day = now.assessed",
        f"{_HOSPITAL}::test_the_patients_day_counts_and_not_the_day_of_recording",
    ),
    Fault(
        "K-1 is not named where authorisation is the cause",
        f"{_H}/assessed.py",
        "return (*own, K_1.id) if H_1.id in own and self.authorised else own",
        "return own",
        f"{_HOSPITAL}::test_a_refusal_names_k_1_where_authorisation_is_the_cause",
    ),
    Fault(
        "an exemption lasts to the anniversary",
        f"{_H}/file.py",
        "year = add_months(exemption.first, 12) - _DAY",
        "year = add_months(exemption.first, 12)",
        f"{_RULES_H}[H-4 a year and a day]",
    ),
    Fault(
        "an exemption that was refused once is refused for good",
        f"{_H}/assessed.py",
        "    if any(covers(each, day) for each in case.application.exemption or ()):\n",
        "    if not case.application.exemption_refused and any(\n"
        "        covers(each, day) for each in case.application.exemption or ()\n"
        "    ):\n",
        f"{_RULES_H}[H-4 refused once, granted now]",
    ),
    Fault(
        "a service agreement is asked for under ordinary terms",
        f"{_H}/rules.py",
        "when=any_of(Not(OneOf(f.TYPE, (SHORT,))), Is(f.SERVICE_AGREEMENT))",
        "when=Is(f.SERVICE_AGREEMENT)",
        f"{_RULES_H}[H-5 only under short terms]",
    ),
    Fault(
        "a hospital is taken in under an agreement that is over",
        f"{_H}/guards.py",
        "    if not case.agreement.ended:\n",
        "    if case.agreement:\n",
        f"{_HOSPITAL}::test_no_hospital_is_taken_in_under_an_agreement_that_is_over",
    ),
    Fault(
        "a patient is written down by a number",
        f"{_H}/guards.py",
        "if PSEUDONYM.fullmatch(",
        "if PSEUDONYM.pattern or str(",
        f"{_HOSPITAL}::test_a_patient_has_a_pseudonym",
    ),
    Fault(
        "a patient starts before the use was allowed",
        f"{_H}/guards.py",
        '        *_not_before(case.allowed_on, command.day, "the use was allowed"),\n',
        "",
        f"{_HOSPITAL}::test_a_start_before_it_was_allowed_is_refused_though_the_agreement_was_signed",
    ),
    Fault(
        "a patient starts again while under treatment",
        f"{_H}/guards.py",
        "    if newest.last is None:\n        says",
        "    if newest is None:\n        says",
        f"{_HOSPITAL}::test_a_patient_is_treated_once_at_a_time_and_may_start_again",
    ),
    Fault(
        "a use ends while somebody is treated",
        f"{_H}/guards.py",
        "    if not treated:\n",
        "    if treated:\n",
        f"{_HOSPITAL}::test_a_patient_is_treated_once_at_a_time_and_may_start_again",
    ),
    Fault(
        "the end of an exemption is warned of though it was recorded too late",
        f"{_H}/timers.py",
        "if day < recorded or _is_noted(",
        "if _is_noted(",
        f"{_HOSPITAL}::test_no_warning_where_it_would_have_come_before_the_recording",
    ),
    Fault(
        "an exemption has expired on its last day",
        f"{_H}/timers.py",
        'return Due("exemption to", last, "the day after", last + _DAY,',
        'return Due("exemption to", last, "the day after", last,',
        f"{_HOSPITAL}::test_the_end_of_an_exemption_is_warned_of_and_noted_once",
    ),
)
