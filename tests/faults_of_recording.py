"""Faults put into recording lived cases, and into playing them under other rules and values."""

from typing import Final

from fault import Fault

_RECORD: Final = "tests/handlers/test_record.py"
_FROM_DB: Final = "tests/handlers/test_replay_from_db.py"
_WRITTEN: Final = "handlers/analysis/record.py"
_RETOLD: Final = "handlers/analysis/retold.py"
_LEFT_OUT: Final = "handlers/analysis/left_out.py"
_LIVED: Final = "handlers/population/lived_cases.py"
_LINES: Final = "handlers/cli/lived_lines.py"

OF_RECORDING: Final = (
    Fault(
        "free text stands in a recorded case",
        _LEFT_OUT,
        "        if not self.numbered:\n            return LEFT_OUT\n",
        "        if not self.numbered:\n            return text\n",
        f"{_RECORD}::test_names_numbers_and_free_text_are_left_out",
    ),
    Fault(
        "a case worker's name stands in a recorded case",
        _LEFT_OUT,
        'known = f"Case worker {len(self._people) + 1}"',
        "known = name",
        f"{_RECORD}::test_names_numbers_and_free_text_are_left_out",
    ),
    Fault(
        "two spellings of a name are two case workers",
        _LEFT_OUT,
        "if same_person(one, name)), None)",
        "if one == name), None)",
        f"{_RECORD}::test_one_person_under_two_spellings_is_one_case_worker",
    ),
    Fault(
        "another identity number is of the other sex",
        _LEFT_OUT,
        "for last in range(sex, 10, 2):",
        "for last in range(1 - sex, 10, 2):",
        f"{_RECORD}::test_another_number_has_the_same_birth_date_and_sex",
    ),
    Fault(
        "another identity number may be the number itself",
        _LEFT_OUT,
        "taken = {number, *self._numbers, *self._numbers.values()}",
        "taken = {*self._numbers, *self._numbers.values()}",
        f"{_RECORD}::test_another_number_has_the_same_birth_date_and_sex",
    ),
    Fault(
        "a recorded case is handed over though its replay differs",
        _WRITTEN,
        "        if not differing:\n            return story, played\n",
        "        if True:\n            return story, played\n",
        f"{_RECORD}::test_a_case_that_nobody_swept_in_time_is_refused_with_the_event",
    ),
    Fault(
        "events after the first one are not compared",
        _WRITTEN,
        "pairs = enumerate(zip(lived, again, strict=False), start=1)",
        "pairs = enumerate(zip(lived[:1], again, strict=False), start=1)",
        f"{_RECORD}::test_a_difference_names_the_first_event_that_differs",
    ),
    Fault(
        "a recorded case states no policy values",
        _WRITTEN,
        'yield from written("policy", values, "")',
        'yield from written("policy", {}, "")',
        f"{_RECORD}::test_a_lived_case_replays_to_the_same_events",
    ),
    Fault(
        "an answer that was typed in late stands where it came",
        _WRITTEN,
        '    return {key: came or done.day, "recorded": _minute(done.at)}',
        "    return {key: came or done.day}",
        f"{_RECORD}::test_an_answer_that_was_typed_in_late_stands_where_it_was_recorded",
    ),
    Fault(
        "an event that no step gives is passed over",
        _RETOLD,
        "                raise self._stuck(same[0])\n",
        "                break\n",
        f"{_RECORD}::test_events_that_no_step_gives_are_refused",
    ),
    Fault(
        "the read log does not tell who recorded a case",
        "handlers/api.py",
        'work.log_access(self._logged_at, self.who, "record", lived.number, says)',
        "pass",
        f"{_RECORD}::test_the_read_log_tells_who_recorded_a_case",
    ),
    Fault(
        "several processes give their scenarios as they are done",
        "handlers/analysis/replay.py",
        "executor.map(one, files, chunksize=_AT_ONCE)",
        "reversed([*executor.map(one, files, chunksize=_AT_ONCE)])",
        "tests/handlers/test_replay_jobs.py::test_several_processes_give_the_same_bytes",
    ),
    Fault(
        "several processes give their cases as they are done",
        _LIVED,
        "        yield from found\n",
        "        yield from reversed(found)\n",
        f"{_FROM_DB}::test_parts_of_several_processes_come_in_order",
    ),
    Fault(
        "lived cases are played under what they carry",
        _LIVED,
        "        after = self._under(story, self.setting)\n",
        "        after = self._under(story, carried)\n",
        f"{_FROM_DB}::test_the_one_case_that_a_value_flips_is_named_with_its_cause",
    ),
    Fault(
        "every value that differs is a cause",
        _LIVED,
        "undone = [each is not None and what(name, each) == lived for each in self.undone]",
        "undone = [each is not None for each in self.undone]",
        f"{_FROM_DB}::test_the_one_case_that_a_value_flips_is_named_with_its_cause",
    ),
    Fault(
        "days that a letter told are not compared",
        _LIVED,
        "each.actor, each.told, _values(each.event))",
        "each.actor, (), _values(each.event))",
        f"{_FROM_DB}::test_a_day_that_a_letter_told_is_compared",
    ),
    Fault(
        "what a case carries is compared",
        _LIVED,
        "for name in names if name not in _CARRIED}",
        "for name in names}",
        f"{_FROM_DB}::test_the_one_case_that_a_value_flips_is_named_with_its_cause",
    ),
    Fault(
        "a case is played once for each case of its matter",
        _LIVED,
        "        if number != min(each.number for each in matter):\n",
        "        if False:\n",
        f"{_FROM_DB}::test_cases_that_belong_together_are_played_once",
    ),
    Fault(
        "a move to what a case carries from its birth is a refused step",
        _LIVED,
        "if isinstance(command, Move) and changes_nothing(self.look(number), command):",
        "if False:",
        f"{_FROM_DB}::test_a_move_to_what_a_case_carries_from_its_birth_is_nothing_to_do",
    ),
    Fault(
        "a mixed rule set is the unmixed one",
        _LIVED,
        "return terms_with(self.setting.changed(received), self.setting.policy)",
        "return found",
        f"{_FROM_DB}::test_the_rule_that_the_day_before_had_otherwise_is_the_cause",
    ),
    Fault(
        "how long a grant lasts is never put back",
        "handlers/population/variant_settings.py",
        "        if VALIDITY in ids:\n",
        "        if False:\n",
        f"{_FROM_DB}::test_the_rule_that_the_day_before_had_otherwise_is_the_cause",
    ),
    Fault(
        "a case under rules of its own is decided by the rules of that name",
        "workflow/reimbursement/carried.py",
        "    if isinstance(terms, OwnRules):\n        return prepared(terms.value, terms.policy)\n",
        "",
        "tests/workflow/test_terms.py::test_a_case_can_carry_rules_that_stand_in_no_list",
    ),
    Fault(
        "a case that can't be recorded ends the list",
        _LIVED,
        "        except (NotRecordable, NotAssessed) as why:\n",
        "        except NotAssessed as why:\n",
        f"{_FROM_DB}::test_a_case_that_can_not_be_played_ends_no_list",
    ),
    Fault(
        "a broken case ends the list",
        _LIVED,
        "        except (BrokenRecord, UnknownState) as broken:\n",
        "        except UnknownState as broken:\n",
        f"{_FROM_DB}::test_a_case_that_can_not_be_played_ends_no_list",
    ),
    Fault(
        "a case that was not played is no finding",
        "handlers/cli/verbs/analysts.py",
        "return Findings.exit_code if tally.differ or tally.not_played else 0",
        "return Findings.exit_code if tally.differ else 0",
        f"{_FROM_DB}::test_a_case_that_can_not_be_played_ends_no_list",
    ),
    Fault(
        "cases that were not played are not counted",
        _LINES,
        "            self.not_played += 1\n",
        "            self.alike += 1\n",
        f"{_FROM_DB}::test_a_case_that_can_not_be_played_ends_no_list",
    ),
    Fault(
        "a case that this program decides otherwise is compared with itself",
        _LIVED,
        "            if _end(number, told.cases.values()) != _end_of(name, before):\n",
        "            if False:\n",
        f"{_FROM_DB}::test_a_case_that_this_program_decides_otherwise_is_not_played",
    ),
    Fault(
        "a database without cases passes",
        _LIVED,
        "    if not count:\n",
        "    if False:\n",
        f"{_FROM_DB}::test_a_database_without_cases_is_told",
    ),
)
