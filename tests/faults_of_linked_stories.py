"""Faults put into stories of several cases: how they are read and played, and what they show."""

from typing import Final

from fault import Fault

_STORIES: Final = "tests/scenarios/test_stories.py"
_LIBRARY: Final = "tests/handlers/test_replay.py::test_every_scenario_of_the_library_passes"
_PROCESS: Final = "tests/handlers/test_of_a_process.py"
_REPLAY: Final = "handlers/analysis/replay.py"
_IN_MEMORY: Final = "handlers/analysis/back_ends.py"
_CHECKS: Final = "scenarios/story_checks.py"
_COVERAGE: Final = "handlers/analysis/coverage.py"

LINKED_STORIES: Final = (
    Fault(
        "a case in memory does not see the others of its matter",
        _IN_MEMORY,
        "if len(self.cases) == 1:",
        "if self.cases:",
        f"{_STORIES}::test_a_story_plays_each_case_by_its_own_process",
    ),
    Fault(
        "the number of a refused case is not given again",
        _IN_MEMORY,
        "            self._given = before\n",
        "",
        f"{_STORIES}::test_a_refused_step_gives_its_numbers_back",
    ),
    Fault(
        "a what-if leaves its cases in the store",
        _IN_MEMORY,
        "with self.door.rehearsal() as door:",
        "with nullcontext(self.door) as door:",
        f"{_STORIES}::test_a_story_plays_the_same_through_a_database",
    ),
    Fault(
        "a case is opened after the steps of its moment",
        _REPLAY,
        "<= self.instant(moment):",
        "< self.instant(moment):",
        f"{_STORIES}::test_a_story_plays_each_case_by_its_own_process",
    ),
    Fault(
        "time passes in the first case alone",
        _REPLAY,
        "            for number in self.kept.cases\n            if (day",
        "            for number in list(self.kept.cases)[:1]\n            if (day",
        f"{_STORIES}::test_time_acts_in_every_case_in_order_of_days",
    ),
    Fault(
        "a borne case gets every name that fits",
        _REPLAY,
        "                    self.numbers[name] = new\n                    break\n",
        "                    self.numbers[name] = new\n",
        f"{_STORIES}::test_two_borne_cases_are_named_in_order",
    ),
    Fault(
        "a case that no step opens goes unnoticed",
        _REPLAY,
        "    found += story.never_opened()\n",
        "",
        f"{_STORIES}::test_what_differs_is_said_of_the_case",
    ),
    Fault(
        "the case worker of the story works in every case",
        _REPLAY,
        'if (worker or self.scenario.case_worker) != "prompt":',
        'if self.scenario.case_worker != "prompt":',
        f"{_STORIES}::test_a_case_worker_may_be_prompt_in_one_case_alone",
    ),
    Fault(
        "the letters of a case are compared with those of all",
        _REPLAY,
        "for letter in self.kept.letters if letter.case == number]",
        "for letter in self.kept.letters]",
        f"{_LIBRARY}[refusal_becomes_a_grant]",
    ),
    Fault(
        "scenarios of every process are played",
        _REPLAY,
        "if process is not None and process not in processes_of(scenario):",
        "if process is not None and not processes_of(scenario):",
        f"{_STORIES}::test_only_stories_of_a_process_are_played",
    ),
    Fault(
        "a case may be linked to one of any process",
        _CHECKS,
        "            if leads_to not in wanted:\n",
        "            if False:\n",
        f"{_STORIES}::test_a_fault_is_placed_where_it_stands",
    ),
    Fault(
        "a step may come before its case is opened",
        _CHECKS,
        "opened is not None and at < opened and",
        "opened is None and",
        f"{_STORIES}::test_a_fault_is_placed_where_it_stands",
    ),
    Fault(
        "what a step of another case says may be said twice",
        _CHECKS,
        "        more = sorted(stated - _OF_BORNE)\n",
        "        more = list[str]()\n",
        f"{_STORIES}::test_a_fault_is_placed_where_it_stands",
    ),
    Fault(
        "coverage forgets how a linked case was opened",
        _COVERAGE,
        "return case.events if linked else case.events[-1:]",
        "return case.events[-1:]",
        f"{_STORIES}::test_coverage_counts_the_cases_of_every_process",
    ),
    Fault(
        "the rules of every process are those of reimbursement",
        "handlers/analysis/rules_by_day.py",
        "first: RuleSet = process.rule_sets[0]",
        "first: RuleSet = REIMBURSEMENT.rule_sets[0]",
        f"{_PROCESS}::test_the_rules_of_a_process_are_listed_with_their_facts",
    ),
    Fault(
        "reasons of other processes are explained by list 7481",
        "handlers/analysis/table_files.py",
        "return REJECTION_REASONS if process_of(rule_set).name == DEFAULT_PROCESS else {}",
        "return REJECTION_REASONS",
        f"{_PROCESS}::test_only_the_reasons_of_reimbursement_are_those_of_list_7481",
    ),
)
