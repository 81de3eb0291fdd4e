"""Faults put into the adviser's opinion: who needs one, who gives it, what is told of it."""

from typing import Final

from fault import Fault

_GUARDS: Final = "workflow/reimbursement/adviser.py"
_TESTS: Final = "tests/workflow/test_adviser.py"
_SCREENS: Final = "tests/handlers/test_adviser.py"

ADVICE: Final = (
    Fault(
        "an adviser is demanded also where the office does not ask for one",
        _GUARDS,
        "assessed.policy.adviser_outside_annex\n        and ",
        "",
        f"{_TESTS}::test_a_decision_waits_for_an_adviser_from_the_first_day_on",
    ),
    Fault(
        "an adviser is demanded only from 17 March 2017",
        _GUARDS,
        "now.today >= _DELEGATED_FROM",
        "now.today > _DELEGATED_FROM",
        f"{_TESTS}::test_a_decision_waits_for_an_adviser_from_the_first_day_on",
    ),
    Fault(
        "an adviser is demanded by the day of receipt",
        _GUARDS,
        "now.today >= _DELEGATED_FROM",
        "now.case.received >= _DELEGATED_FROM",
        f"{_TESTS}::test_a_decision_waits_for_an_adviser_from_the_first_day_on",
    ),
    Fault(
        "an adviser is demanded where annex 1 covers the application",
        _GUARDS,
        "and assessed.facts[ANNEX_ROW.name] is not True\n",
        "",
        f"{_TESTS}::test_what_annex_1_covers_needs_no_adviser",
    ),
    Fault(
        "a dismissal needs an adviser",
        _GUARDS,
        'return outcome == "reject"',
        'return outcome in ("reject", "dismiss")',
        f"{_TESTS}::test_only_a_decision_that_can_come_is_said_to_lack_an_adviser",
    ),
    Fault(
        "a refusal on discretion needs no adviser",
        "workflow/reimbursement/process.py",
        "(BY_ANOTHER, HEARD, BY_NO_ADVISER)",
        "(BY_ANOTHER, BY_NO_ADVISER)",
        f"{_TESTS}::test_a_proposed_refusal_waits_for_an_adviser_too",
    ),
    Fault(
        "who advised may propose a refusal",
        "workflow/reimbursement/process.py",
        "(ON_DISCRETION, BY_NO_ADVISER)",
        "(ON_DISCRETION,)",
        f"{_TESTS}::test_who_advised_neither_decides_nor_proposes",
    ),
    Fault(
        "who advised may decide under another spelling",
        _GUARDS,
        "any(same_person(now.command.by, adviser) for adviser in advisers)",
        "now.command.by in advisers",
        f"{_TESTS}::test_who_advised_neither_decides_nor_proposes",
    ),
    Fault(
        "who advised may decide after another's opinion",
        _GUARDS,
        "for opinion in now.case.opinions]",
        "for opinion in now.case.opinions[-1:]]",
        f"{_TESTS}::test_who_advised_first_does_not_decide_after_another_opinion",
    ),
    Fault(
        "who advised may decide under a name in other letters",
        _GUARDS,
        "if fault is not None:",
        "if fault is not None and not advisers:",
        f"{_TESTS}::test_a_name_that_looks_like_the_adviser_s_does_not_decide",
    ),
    Fault(
        "who proposed may advise once the proposal is dropped",
        "workflow/reimbursement/file.py",
        "return tuple(recorded.actor for recorded in proposals)",
        "return (self.proposal.by,) if self.proposal else ()",
        f"{_TESTS}::test_who_proposed_does_not_advise_also_after_the_proposal_was_dropped",
    ),
    Fault(
        "a later opinion takes the place of the earlier one",
        "workflow/reimbursement/file.py",
        "opinions=(*case.opinions, opinion)",
        "opinions=(opinion,)",
        f"{_TESTS}::test_an_opinion_stands_in_the_case_with_who_and_when",
    ),
    Fault(
        "an opinion that is typed again after an answer is lost",
        "handlers/casework/idempotency.py",
        "return isinstance(entry.event, InformationSupplied)",
        "return False",
        "tests/handlers/test_idempotency.py"
        "::test_a_repeated_step_counts_once_until_another_one_follows",
    ),
    Fault(
        "the proof does not tell the opinion",
        "handlers/cli/reimbursement_screens.py",
        "    yield from _opinions(details)\n    yield from _missing",
        "    yield from _missing",
        f"{_SCREENS}::test_the_opinion_is_shown_before_and_after_the_decision",
    ),
)
