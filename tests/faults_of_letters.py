"""Seeded faults of letters: the office, addresses, grounds, questions, copies. Only a table."""

from typing import Final

from fault import Fault

OFFICE: Final = "tests/handlers/test_letter_office.py"
GROUNDS: Final = "tests/handlers/test_letter_grounds.py"
M2: Final = "tests/scenarios/test_m2.py"

LETTERS: Final[tuple[Fault, ...]] = (
    Fault(
        "the complaint body is always the first",
        "scenarios/office.py",
        "return heard_by[-1].name",
        "return heard_by[0].name",
        f"{OFFICE}::test_the_complaint_body_is_that_of_the_day_of_the_decision",
    ),
    Fault(
        "complaint bodies may stand in any order",
        "scenarios/office.py",
        "or days != sorted(set(days))",
        "or not days",
        f"{OFFICE}::test_complaint_bodies_out_of_order_are_refused",
    ),
    Fault(
        "the office that was named is not the one that writes",
        "handlers/casework/door.py",
        "                    self.office,\n",
        "",
        f"{OFFICE}::test_the_command_takes_the_office_by_option_and_by_environment",
    ),
    Fault(
        "a letter does not tell the office's telephone",
        "handlers/letters/rendering.py",
        "return (*map(inert, office.address), *phone,",
        "return (*map(inert, office.address),",
        f"{OFFICE}::test_a_letter_tells_where_the_office_is_found",
    ),
    Fault(
        "a copy is not marked",
        "workflow/reimbursement/letters/content.py",
        'is_copy=letter.copy and bool(values["identified"])',
        "is_copy=False",
        f"{OFFICE}::test_a_copy_is_marked_at_its_head_and_an_original_is_not",
    ),
    Fault(
        "the only letter about somebody unknown is called a copy",
        "workflow/reimbursement/letters/content.py",
        'is_copy=letter.copy and bool(values["identified"])',
        "is_copy=letter.copy",
        f"{OFFICE}::test_a_copy_is_marked_at_its_head_and_an_original_is_not",
    ),
    Fault(
        "an unsigned decision does not say that a machine made it",
        "handlers/letters/rendering.py",
        '    return (_say("unsigned", language),)',
        "    return ()",
        "tests/handlers/test_letter_contents.py::test_an_unsigned_letter_names_nobody",
    ),
    Fault(
        "two guardians take a line each though the window shows six",
        "workflow/reimbursement/letters/content.py",
        "together = len(names) + len(address) >= _MOST_LINES",
        "together = False",
        f"{OFFICE}::test_two_guardians_share_a_line_where_the_window_would_not_show_all",
    ),
    Fault(
        "a guardian's own address is not used",
        "workflow/reimbursement/letters/content.py",
        "if x.name in names and x.address)",
        "if x.name not in names and x.address)",
        f"{OFFICE}::test_a_guardian_with_an_address_of_their_own_is_written_to_there",
    ),
    Fault(
        "the pharmacy is not told the patient's day of birth",
        "workflow/reimbursement/letters/content.py",
        '"born": born(case.application, letter.made) or "",',
        '"born": "",',
        f"{OFFICE}::test_a_grant_tells_the_pharmacy_the_patients_day_of_birth",
    ),
    Fault(
        "what decides an unmet choice is only its first part",
        "workflow/logic/deciding.py",
        "deciding in parts if truth is answer",
        "deciding in parts[:1] if truth is answer",
        "tests/workflow/test_deciding.py::test_of_a_false_any_every_part_decides",
    ),
    Fault(
        "a refusal does not list the facts that decided",
        "workflow/reimbursement/letters/decisions.py",
        '"decisive": decisive_facts(decision, case.application, assessed, language),',
        '"decisive": (),',
        f"{GROUNDS}::test_a_refusal_lists_the_facts_that_decided",
    ),
    Fault(
        "a refusal lists what a register says of everybody",
        "workflow/reimbursement/letters/basis.py",
        "not in left_out and not by_default and",
        "not in left_out and",
        f"{GROUNDS}::test_a_refusal_lists_no_fact_that_decided_nothing",
    ),
    Fault(
        "the branch of the market is never named",
        "workflow/reimbursement/letters/specialist.py",
        '        "not marketed": A_10B,\n',
        "",
        f"{GROUNDS}::test_a_letter_to_the_wrong_applicant_names_the_branch_that_applied",
    ),
    Fault(
        "under § 3b an addictive medicine is named as the reason, which it is not there",
        "workflow/reimbursement/letters/specialist.py",
        "addictive = A_10C if rule == A_10.id else ADDICTIVE_RULE_APPLIES",
        "addictive = A_10C",
        f"{GROUNDS}::test_an_addictive_medicine_is_no_ground_under_3b",
    ),
    Fault(
        "a letter that asks nothing keeps the title that asks",
        "workflow/reimbursement/letters/content.py",
        "title = _WRONG_APPLICANT.get(letter.kind, title)",
        "pass",
        f"{GROUNDS}::test_a_letter_that_asks_for_nothing_but_another_applicant_says_so",
    ),
    Fault(
        "questions that belong together are asked one by one",
        "workflow/reimbursement/letters/requests.py",
        "        if set(group) <= set(facts):\n",
        "        if set(group) < set():\n",
        f"{GROUNDS}::test_questions_that_belong_together_are_asked_once",
    ),
    Fault(
        "a specialist is asked for the role again",
        "workflow/reimbursement/letters/requests.py",
        "doctor is not None and doctor.role is not None:",
        "doctor is None:",
        f"{GROUNDS}::test_a_specialist_who_states_no_specialty_is_asked_for_that_alone",
    ),
    Fault(
        "documents stand among what is told",
        "workflow/reimbursement/letters/requests.py",
        "told = [fact for fact in left if fact not in DOCUMENTS]",
        "told = left",
        f"{GROUNDS}::test_a_request_asks_to_know_and_to_see_apart",
    ),
    Fault(
        "a second address in a message spoils it",
        "scenarios/m2/placing.py",
        "        if draft.holds(field):\n",
        "        if not draft.holds(field):\n",
        f"{M2}::test_every_other_element_is_listed_once_in_file_order",
    ),
    Fault(
        "a line that no envelope holds spoils the message",
        "scenarios/m2/placing.py",
        "if any(len(line) > LONGEST_ADDRESS_LINE for line in lines):",
        "if not lines:",
        f"{M2}::test_an_address_that_no_envelope_holds_is_listed_and_the_message_is_read",
    ),
)
