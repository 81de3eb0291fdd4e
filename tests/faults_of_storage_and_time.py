"""Seeded faults of storage and time: each takes away one safeguard against loss, doubling, change
or a wrong hour. Only a table.
"""

from typing import Final

from fault import Fault

STOPPED: Final = "tests/reliability/kills/test_each_step_in_process.py::test_a_command_stopped_before_any_step_and_run_again_leaves_what_an_undisturbed_one_leaves"
UNSAID: Final = "tests/reliability/kills/test_each_step_in_process.py::test_output_that_cannot_be_written_gives_one_line_and_the_step_is_stored"
R02_POWER_CUT_WHATEVER_A_POWER_CUT_LEAVES: Final = "tests/reliability/power_cuts/test_rollback_journal.py::test_whatever_a_power_cut_leaves_is_what_had_been_committed"
LOG_CUT: Final = "tests/reliability/power_cuts/test_write_ahead_log.py::test_a_log_cut_anywhere_leaves_the_commits_before_the_cut"
ONE_DECIDES: Final = (
    "tests/reliability/races/test_same_case_at_once.py::test_one_decides_and_seven_are_told"
)
EIGHT_TAKEN_IN: Final = "tests/reliability/races/test_registering_at_once.py::test_of_eight_applications_for_one_treatment_seven_are_duplicates"
HISTORY: Final = "tests/reliability/races/test_history.py::test_the_answers_to_eight_processes_could_have_come_one_after_the_other"
COMMIT_UNHEARD: Final = "tests/reliability/database_lost/test_restarts_and_lost_commits.py::test_the_retry_finds_a_lost_commit_by_its_id_without_an_error"
IDLE_LOST: Final = "tests/reliability/database_lost/test_restarts_and_lost_commits.py::test_a_lost_idle_connection_is_replaced"
NOBODY_KNOWS: Final = "tests/reliability/database_lost/test_restarts_and_lost_commits.py::test_an_unknown_outcome_is_reported_as_unknown"
CARRIED: Final = "tests/storage/test_carried_terms.py"
TYPED: Final = "tests/handlers/test_policy_on_the_command_line.py"
WALKS: Final = (
    "tests/reliability/model/test_product_equals_model.py::test_the_first_walks_equal_the_model"
)
FILE_REFUSED: Final = "tests/reliability/hostile_files/test_mutated_files.py::test_the_command_refuses_with_exit_code_7_and_stores_nothing"
PLANTED: Final = "tests/reliability/hostile_files/test_several_faults.py::test_every_planted_fault_is_named_once_at_its_place"
PUT_OFF: Final = "tests/reliability/clocks/test_clock_jumps.py::test_a_letter_put_off_by_a_clock_that_ran_ahead_does_not_wait_for_that_day"
CLOCK_AHEAD: Final = "tests/reliability/clocks/test_clock_jumps.py::test_a_sweep_by_a_clock_that_ran_ahead_does_not_hide_that_sweeps_are_missing"
SPECIAL_DAY: Final = "tests/reliability/clocks/test_special_days.py::test_what_is_due_on_a_special_day_is_due_from_its_first_instant_in_oslo"
WAKE_UP: Final = "tests/reliability/clocks/test_scheduler_down.py::test_a_wake_up_nine_weeks_late_sweeps_exactly_once"
OVERDUE: Final = "tests/reliability/clocks/test_scheduler_down.py::test_ten_thousand_overdue_cases_are_swept_in_time"
OLDER: Final = "tests/reliability/tampering/test_tampering.py::test_an_older_database_put_back_is_found_and_not_written_to"
BYTE_OR_BIT: Final = (
    "tests/reliability/tampering/test_tampering.py::test_every_changed_byte_and_bit_is_found"
)
ROWS: Final = "tests/reliability/tampering/test_tampering.py::test_rows_dropped_swapped_inserted_or_chained_again_are_found"
SAID_SO: Final = "tests/reliability/tampering/test_tampering.py::test_the_command_names_each_change_and_exits_with_8"
FULL_DISK: Final = "tests/reliability/backup/test_backup_and_restore.py::test_a_full_disk_gives_one_line_and_leaves_nothing"
KILLED_WRITER: Final = "tests/reliability/backup/test_backup_and_restore.py::test_a_backup_can_be_taken_after_a_writer_was_killed"
PUT_BESIDE: Final = "tests/reliability/backup/test_backup_and_restore.py::test_nothing_is_restored_beside_files_of_another_database"
KILLED_RUN: Final = "tests/reliability/backup/test_backup_and_restore.py::test_what_a_killed_run_left_is_removed_and_never_restored"
COLUMNS: Final = "tests/reliability/tampering/test_every_column.py"
EACH_COLUMN: Final = "test_a_changed_value_in_any_column_is_found_or_listed_with_the_reason"
ANCHOR: Final = "tests/handlers/test_anchor.py"
AT_ONCE: Final = "tests/reliability/backup/test_two_at_once.py"
SAME_BYTES: Final = "tests/reliability/same_bytes/test_same_bytes.py::test_the_same_stories_give_the_same_bytes_everywhere"
EVERY_OUTPUT: Final = (
    "tests/reliability/hostile_texts/test_hostile_texts.py::test_every_output_of_every_verb"
)

LIVE: Final = "tests/reliability/clocks/test_live_databases.py::test_a_live_database_takes_no_stated_time[sqlite]"
SEALED_CLOCK: Final = "tests/reliability/clocks/test_live_databases.py::test_the_machines_clock_is_sealed_beside_the_stated_time"
JUMP: Final = "tests/reliability/clocks/test_live_databases.py::test_a_jump_of_more_than_a_year_is_asked_about_first"
READ_LOG_TIME: Final = "tests/reliability/clocks/test_live_databases.py::test_the_read_log_of_a_live_database_bears_the_machines_time"

STORAGE_AND_TIME: Final[tuple[Fault, ...]] = (
    # R1: a kill, a full disk, an I/O error
    Fault(
        "events and letters go in a transaction of their own, after that of the case (R1)",
        "storage/cases.py",
        "        if not self._driver.change(first, change, then):\n",
        '        changed = self._driver.write(*first, change)\n        self.connection.exec_driver_sql("COMMIT")\n        self.connection.exec_driver_sql("BEGIN")\n        self._driver.write(*then)\n        if not changed:\n',
        f"{STOPPED}[note-a crash]",
    ),
    Fault(
        "a note typed again is written down again (R1)",
        "handlers/casework/idempotency.py",
        "return _noted(case, NoteAdded(text), by, at)",
        "return ()",
        f"{STOPPED}[note-a crash]",
    ),
    Fault(
        "a finding typed again is recorded again (R1)",
        "handlers/casework/idempotency.py",
        "return (_judged(case, FactJudged(fact, value, because, medicine), by),)",
        "return ()",
        f"{STOPPED}[judge-a crash]",
    ),
    Fault(
        "a letter claimed by a post that died is never tried again by itself (R1)",
        "storage/letters.py",
        "last_error=INTERRUPTED, next_attempt=until",
        "last_error=INTERRUPTED, next_attempt=None",
        f"{STOPPED}[grant-a crash]",
    ),
    Fault(
        "the half-written file that a crash leaves beside a letter stays for ever (R1)",
        "handlers/letters/to_folder.py",
        "        if again:\n",
        "        if not again:\n",
        f"{STOPPED}[ask-a crash]",
    ),
    Fault(
        "a letter's file is written in its place, not beside it (R1)",
        "handlers/letters/to_folder.py",
        "            there = not _linked(beside, path)\n",
        "            path.write_bytes(content)\n            there = False\n",
        f"{STOPPED}[ask-a crash]",
    ),
    Fault(
        "a database without room refuses each of several cases, and nobody is told of the fault (R1)",
        "handlers/cli/session.py",
        "                        gone = error\n                        break\n",
        '                        result, says = "refused", str(error)\n',
        f"{STOPPED}[assign-a full disk]",
    ),
    Fault(
        "an answer that cannot be written counts as given (R1)",
        "handlers/cli/main.py",
        "    code = _all_said(_run(sys.argv[1:]))\n",
        "    code = _run(sys.argv[1:])\n",
        f"{UNSAID}[True]",
    ),
    # R2: power loss
    Fault(
        "a case and its events are stored one after the other (R2)",
        "storage/hot.py",
        "                    done.append(self._driver.cursor())\n",
        '                    if sql.startswith("INSERT") and self._together is nullcontext:\n                        self._driver.execute("COMMIT")\n                        self._driver.execute("BEGIN IMMEDIATE")\n                    done.append(self._driver.cursor())\n',
        LOG_CUT,
    ),
    Fault(
        "a commit does not wait for the disk (R2)",
        "storage/database.py",
        'connection.execute(f"PRAGMA synchronous = {synchronous}")',
        'connection.execute("PRAGMA synchronous = OFF")',
        R02_POWER_CUT_WHATEVER_A_POWER_CUT_LEAVES,
    ),
    Fault(
        "the end of a journal is not made durable (R2)",
        "storage/database.py",
        'else ("delete", "extra")',
        'else ("delete", "full")',
        R02_POWER_CUT_WHATEVER_A_POWER_CUT_LEAVES,
    ),
    Fault(
        "the journal is kept in memory (R2)",
        "storage/database.py",
        'connection.execute(f"PRAGMA journal_mode = {mode}")',
        'connection.execute("PRAGMA journal_mode = MEMORY")',
        R02_POWER_CUT_WHATEVER_A_POWER_CUT_LEAVES,
    ),
    Fault(
        "a letter is not made durable before it is noted as sent (R2)",
        "handlers/letters/to_folder.py",
        "                os.fsync(file.fileno())\n",
        "",
        R02_POWER_CUT_WHATEVER_A_POWER_CUT_LEAVES,
    ),
    # R3: many at the same case
    Fault(
        "a change of a case is not guarded by what was read (R3)",
        "storage/statements.py",
        '.where(_GUARD & (case_file.c.event_count == bindparam("counted")))',
        '.where((case_file.c.number == bindparam("wanted")) & (bindparam("found") > 0) & (bindparam("counted") > 0))',
        "tests/storage/test_concurrency.py::test_two_who_read_the_same_version_can_not_both_store[sqlite]",
    ),
    Fault(
        "an event may give somebody the same letter twice: no unique key (R3)",
        "storage/tables.py",
        '        UniqueConstraint("case_number", "event_sequence", "receiver", "addressee", "language"),\n',
        "",
        "tests/storage/test_database.py::test_the_database_refuses_a_letter_that_breaks_a_rule[sqlite-receiver = 'doctor']",
    ),
    Fault(
        "a command's id may be answered twice: no unique key (R3)",
        "storage/tables.py",
        "    command_id: str = Field(sa_type=Words, primary_key=True)\n    case_number: str = Field(sa_type=Words)\n",
        "    command_id: str = Field(sa_type=Words, primary_key=True)\n    case_number: str = Field(sa_type=Words, primary_key=True)\n",
        "tests/storage/test_concurrency.py::test_the_same_command_at_the_same_moment_is_handled_once[sqlite]",
    ),
    Fault(
        "a writer on SQLite takes the lock only when it writes (R3)",
        "storage/database.py",
        '"BEGIN IMMEDIATE" if writes else "BEGIN"',
        '"BEGIN" if writes else "BEGIN "',
        f"{ONE_DECIDES}[sqlite]",
    ),
    Fault(
        "nobody waits for somebody else's transaction (R3)",
        "storage/database.py",
        "PATIENCE: Final = 60\n",
        "PATIENCE: Final = 0\n",
        f"{ONE_DECIDES}[sqlite]",
    ),
    Fault(
        "a writer on PostgreSQL goes on with what it saw before it waited (R3)",
        "storage/database.py",
        'READ ONLY" if reads else "BEGIN"',
        'READ ONLY" if reads else "BEGIN ISOLATION LEVEL REPEATABLE READ"',
        f"{ONE_DECIDES}[postgresql]",
    ),
    Fault(
        "whoever proposed a refusal may approve it alone (R3)",
        "workflow/reimbursement/guards.py",
        "if same_person(now.command.by, proposal.by):",
        'if same_person(now.command.by, proposal.by + "x"):',
        f"{ONE_DECIDES}[sqlite]",
    ),
    Fault(
        "a command that came before is done again (R3)",
        "handlers/casework/door.py",
        "        handled = work.answered((*keys, own))\n",
        "        handled = list[str]()\n",
        "tests/reliability/races/test_same_case_at_once.py::test_the_same_command_of_all_eight_is_done_once[sqlite]",
    ),
    Fault(
        "of two who take the same application in at once, one is told of a fault (R3)",
        "handlers/casework/door.py",
        "except (AlreadyHandled, OutcomeUnknown) as first:",
        "except OutcomeUnknown as first:",
        "tests/reliability/races/test_registering_at_once.py::test_one_application_of_all_eight_is_one_case[postgresql]",
    ),
    Fault(
        "the case register is asked before others who take one in are waited for (R3)",
        "handlers/casework/door.py",
        (
            "        numbered = replace(command, number=work.next_number(year))\n"
            "        terms = None\n"
            "        if not command.links:\n"
            "            policy = self._policy_of_new(process)\n"
            "            terms = new_terms(process, numbered, at, policy, self.rules_day)\n"
            "        find = partial(work.matter, numbered.number)\n"
        ),
        (
            '        before = work.matter("", of_the_patient(command.application))\n'
            "        numbered = replace(command, number=work.next_number(year))\n"
            "        terms = None\n"
            "        if not command.links:\n"
            "            policy = self._policy_of_new(process)\n"
            "            terms = new_terms(process, numbered, at, policy, self.rules_day)\n"
            "        find = lambda _: before\n"
        ),
        f"{EIGHT_TAKEN_IN}[postgresql]",
    ),
    # R3b: many at the same case: the history
    Fault(
        "a writer on PostgreSQL does not hold the case that it changes (R3b)",
        "storage/cases.py",
        "hold, get = (sql.HOLD_ALONE, own), (sql.GET, own)",
        "hold, get = (sql.HOLD, own), (sql.GET, own)",
        f"{HISTORY}[postgresql]",
    ),
    Fault(
        "a writer believes what it read of a matter before",
        "storage/cases.py",
        "            if not self._writes and len(matter) > 1:",
        "            if len(matter) > 1:",
        "tests/storage/test_matters.py::test_a_writer_reads_a_matter_again_after_it_changed_one_of_its_cases[sqlite]",
    ),
    Fault(
        "a decision counts although the case is another than was seen (R3b)",
        "handlers/casework/door.py",
        "kept.version != self.expects:",
        "kept.version < self.expects:",
        f"{HISTORY}[sqlite]",
    ),
    Fault(
        "a conflict names whoever wrote the last event, not whoever changed the case (R3b)",
        "handlers/casework/door.py",
        "raise work.conflict(kept.case.number)",
        "raise type(work.conflict(number))(number, kept.case.events[-1].actor, at)",
        f"{HISTORY}[sqlite]",
    ),
    Fault(
        "a case that is given to somebody is not listed as theirs (R3b)",
        "storage/statements.py",
        '        assigned_to=bindparam("assigned_to"),\n',
        "",
        "tests/storage/test_store.py::test_a_case_is_given_to_somebody[sqlite]",
    ),
    # R4: the database taken away
    Fault(
        "a connection that was lost while nobody used it is used all the same (R4)",
        "storage/database.py",
        '    event.listen(engine, "checkout", _not_closed_meanwhile)\n',
        "",
        IDLE_LOST,
    ),
    Fault(
        "a commit that was not heard of is not asked after (R4)",
        "handlers/casework/door.py",
        "except (AlreadyHandled, OutcomeUnknown) as first:",
        "except AlreadyHandled as first:",
        f"{COMMIT_UNHEARD}[before]",
    ),
    Fault(
        "a command is done without looking for the answer that its id has (R4)",
        "handlers/casework/door.py",
        "        handled = work.answered((*keys, own))\n",
        "        handled = work.answered((number,))\n",
        f"{COMMIT_UNHEARD}[after]",
    ),
    Fault(
        "a commit that was not heard of is told as one that was not stored (R4)",
        "storage/database.py",
        "raise OutcomeUnknown(code) from None",
        "raise plain from None",
        f"{NOBODY_KNOWS}[after]",
    ),
    Fault(
        "a second attempt that fails hides that the first may have been stored (R4)",
        "handlers/casework/door.py",
        "raise first if isinstance(first, OutcomeUnknown) else gone from None",
        "raise gone from None",
        f"{NOBODY_KNOWS}[before]",
    ),
    # R5: the model
    Fault(
        "whoever proposed a refusal approves it (R5)",
        "workflow/engine/people.py",
        "return _bare(one) == _bare(other)",
        "return one is other and False",
        f"{WALKS}[1]",
    ),
    Fault(
        "the reminder goes out a day late (R5)",
        "workflow/reimbursement/asking.py",
        'consequence=f"a reminder goes to {party}",\n        acts_after=0,',
        'consequence=f"a reminder goes to {party}",\n        acts_after=1,',
        f"{WALKS}[1]",
    ),
    Fault(
        "an answer's deadline ends on a Sunday (R5)",
        "workflow/reimbursement/asking.py",
        "consequence=consequence,\n        rolls=True,",
        "consequence=consequence,\n        rolls=False,",
        f"{WALKS}[1]",
    ),
    Fault(
        "a dry run stores what it tried (R5)",
        "handlers/casework/door.py",
        "        if self.dry_run:\n            raise _OnlyTried(handled)\n",
        "",
        f"{WALKS}[1]",
    ),
    Fault(
        "a command sent twice is done twice (R5)",
        "handlers/casework/door.py",
        "        if handled or idempotency.says_nothing_new(kept.case, command):\n            return Preview(Handled(kept.case, (), (), repeated=True), (), identity)\n",
        "        identity = self.store.new_id() if handled else identity\n",
        f"{WALKS}[1]",
    ),
    Fault(
        "the doctor's copy of a rejection is left out (R5)",
        "workflow/engine/letters.py",
        "for name in (rule.to, rule.copy) if name)",
        'for name in (rule.to, rule.copy if rule.kind != "decision_rejected" else None) if name)',
        f"{WALKS}[1]",
    ),
    Fault(
        "the day on which time next asks for something is that of the last deadline, not the first (R5)",
        "workflow/engine/advance.py",
        "return next((d.acts_on for d in deadlines(case) if d.acts_on is not None), None)",
        "return max((d.acts_on for d in deadlines(case) if d.acts_on is not None), default=None)",
        f"{WALKS}[1]",
    ),
    Fault(
        "an answer is still put in a decided case (R5)",
        "workflow/reimbursement/process.py",
        '*loops(("answer", "judge"), ("received", "under_review")),',
        '*loops(("answer", "judge"), ("received", "under_review", "rejected")),',
        f"{WALKS}[1]",
    ),
    Fault(
        "a decided case takes a step from before its application came (R5)",
        "workflow/engine/advance.py",
        "    if today < case.received:\n",
        '    if today < case.received and case.state == "granted":\n',
        f"{WALKS}[1]",
    ),
    Fault(
        "a reviewer's question goes to a register, and nobody answers it (R5)",
        "workflow/reimbursement/guards.py",
        "return _asked_of_a_register(now) + _outcome_in",
        "return _outcome_in",
        f"{WALKS}[1]",
    ),
    Fault(
        "a command is kept before its events, in a transaction of its own (R5)",
        "storage/cases.py",
        "        if not self._driver.change(first, change, then):\n",
        "        changed = self._driver.write(*first, change)\n        self.connection.commit()\n        self._driver.write(*then)\n        if not changed:\n",
        f"{WALKS}[1]",
    ),
    # R6: hostile files
    Fault(
        "a stray value in the place of a field's name is shown (R6)",
        "scenarios/reading/parsed.py",
        'part if _FIELD_NAME.fullmatch(part) else "?"',
        'part if len(part) < 40 else "?"',
        FILE_REFUSED,
    ),
    # R6b: several faults in a file
    Fault(
        "only the first fault of a file is listed (R6b)",
        "scenarios/reading/typed.py",
        "in zip(errors, places, strict=True):",
        "in zip(errors[:1], places[:1], strict=True):",
        PLANTED,
    ),
    Fault(
        "a field that stands twice is taken from its first place (R6b)",
        "scenarios/reading/parsed.py",
        "        elif known:\n",
        "        elif known and not path:\n",
        PLANTED,
    ),
    Fault(
        "an alias is taken for an empty text (R6b)",
        "scenarios/reading/text.py",
        'builder.scalar("", place, wrong=_ALIAS)',
        'builder.scalar("x", place)',
        PLANTED,
    ),
    Fault(
        "what is no yes and no is repeated in the message (R6b)",
        "workflow/engine/readers.py",
        'raise ValueError("write yes or no") from None',
        'raise ValueError(f"write yes or no, not {text}") from None',
        PLANTED,
    ),
    # R8: clocks
    Fault(
        "a day is that of UTC, not that of Oslo (R8)",
        "workflow/engine/calendar.py",
        "    return at.astimezone(OSLO).date()",
        '    return at.astimezone(ZoneInfo("UTC")).date()',
        f"{SPECIAL_DAY}[summer time ends]",
    ),
    Fault(
        "Oslo is always an hour before UTC, also in summer (R8)",
        "workflow/engine/calendar.py",
        'OSLO: Final = ZoneInfo("Europe/Oslo")',
        'OSLO: Final = ZoneInfo("Etc/GMT-1")',
        f"{SPECIAL_DAY}[summer time ends]",
    ),
    Fault(
        "the events of a case are read in the order of their times, not of their sequence (R8)",
        "storage/statements.py",
        'bindparam("wanted")).order_by(event.c.sequence)',
        'bindparam("wanted")).order_by(event.c.recorded, event.c.sequence)',
        "tests/reliability/clocks/test_clock_jumps.py::test_people_can_work_by_a_clock_that_keeps_jumping[sqlite]",
    ),
    Fault(
        "the log does not say that the clock had gone back (R8)",
        "storage/queries.py",
        "    func.coalesce(event.c.recorded < _BEFORE, false())",
        "    func.coalesce(event.c.recorded < event.c.recorded, false())",
        "tests/reliability/clocks/test_clock_jumps.py::test_the_log_says_where_the_clock_went_back",
    ),
    Fault(
        "a letter put off by a clock that ran ahead waits for that day (R8)",
        "storage/letters.py",
        "FARTHEST_ATTEMPT: Final = timedelta(days=1)",
        "FARTHEST_ATTEMPT: Final = timedelta(days=100 * 365)",
        PUT_OFF,
    ),
    Fault(
        "a heartbeat that a clock set ahead is never set back (R8)",
        "storage/statements.py",
        '        .on_conflict_do_update(index_elements=["name"], set_={"at": bindparam("at")})',
        '        .on_conflict_do_update(index_elements=["name"], set_={"at": bindparam("at")}, where=heartbeat.c.at < bindparam("at"))',
        CLOCK_AHEAD,
    ),
    Fault(
        "a heartbeat ahead of the clock hides that no sweep has run (R8)",
        "handlers/safekeeping/selfcheck.py",
        "    elif beat is not None and beat - at > SWEEP_WITHIN:",
        "    elif beat is None and cases:",
        CLOCK_AHEAD,
    ),
    # R9: the scheduler was down
    Fault(
        "a wake-up that comes late is dropped, as the scheduler does unless told (R9)",
        "handlers/scheduler.py",
        "        misfire_grace_time=None,",
        "        misfire_grace_time=1,",
        WAKE_UP,
    ),
    Fault(
        "nine missed wake-ups are nine sweeps (R9)",
        "handlers/scheduler.py",
        "        coalesce=True,",
        "        coalesce=False,",
        WAKE_UP,
    ),
    Fault(
        "a sweep ends with the first case that fails (R9)",
        "handlers/casework/sweep.py",
        "            failed.append((number, str(error)))\n            continue",
        "            failed.append((number, str(error)))\n            break",
        "tests/reliability/clocks/test_scheduler_down.py::test_a_case_that_fails_first_holds_up_no_other[sqlite]",
    ),
    Fault(
        "a sweep forgets every case after the hundredth (R9)",
        "storage/wakeups.py",
        "        return self._driver.texts(sql.DUE, wanted=day)",
        "        return self._driver.texts(sql.DUE, wanted=day)[:100]",
        f"{OVERDUE}[sqlite]",
    ),
    Fault(
        "a sweep gives up when another one has been quicker (R9)",
        "handlers/casework/door.py",
        "            if not outcomes:\n                return None\n",
        "",
        "tests/reliability/clocks/test_scheduler_down.py::test_four_sweepers_at_once_do_each_thing_once[sqlite]",
    ),
    # R28: the index of wake-up days
    Fault(
        "a sweep of a newer calendar trusts the days of the older one (R28)",
        "handlers/casework/sweep.py",
        "    if not current and not door.dry_run:",
        "    if False:",
        "tests/handlers/test_wakeup_index.py::test_a_sweep_rebuilds_the_index_of_another_version_and_finds_what_is_due",
    ),
    Fault(
        "a line is stored though its case changed while it was derived (R28)",
        "storage/statements.py",
        '        & (case_line.c.outdated == bindparam("seen"))',
        '        & (case_line.c.outdated >= bindparam("seen") - 9)',
        "tests/storage/test_stored_lines.py::test_a_line_that_was_derived_before_a_change_is_not_stored_after_it[memory]",
    ),
    Fault(
        "reindex stores what it derived before somebody changed the case (R28)",
        "storage/listing.py",
        "        if not rows or rows[0].outdated != found.outdated:",
        "        if not rows:",
        "tests/storage/test_reindex.py::test_a_case_that_changes_while_it_is_derived_is_derived_again[memory]",
    ),
    Fault(
        "a new case leaves the lines of the patient's other cases as they were (R28)",
        "storage/cases.py",
        '        (sql.OUTDATE_LINE, [{"wanted": other} for other in sorted(others)]),',
        "        (sql.OUTDATE_LINE, []),",
        "tests/storage/test_stored_lines.py::test_a_new_case_of_the_same_patient_makes_the_line_of_the_other_outdated[memory]",
    ),
    Fault(
        "a line holds for ever, whatever a passed day changes (R28)",
        "workflow/reimbursement/derive/order_of_days.py",
        "    return min(known, default=None)",
        "    return None",
        "tests/storage/test_stored_lines.py::test_a_line_holds_until_the_day_after_which_the_case_says_otherwise[memory]",
    ),
    # What a case carries
    Fault(
        "a new case carries the usual values, whatever policy is at hand",
        "handlers/casework/door.py",
        "            policy = self._policy_of_new(process)\n",
        "            policy = None\n",
        "tests/handlers/test_wakeup_index.py::test_a_sweep_counts_by_the_values_of_each_case",
    ),
    Fault(
        "changed policy values are read as if nothing had happened",
        "storage/policy_values.py",
        "    if values_hash(text) != hash:",
        "    if False:",
        f"{CARRIED}::test_changed_values_are_not_read",
    ),
    Fault(
        "a policy value of another program is passed over",
        "storage/policy_values.py",
        "    if foreign:",
        "    if False:",
        f'{CARRIED}::test_values_that_can_not_be_believed_are_refused[{{"no_such_value": 1}}-a policy value that this program does not know]',
    ),
    Fault(
        "the row of a case may name another rule set than its events",
        "storage/records.py",
        "    if not _carries(case, index, policy_of):",
        "    if False:",
        f"{CARRIED}::test_what_a_case_carries_can_not_be_changed_unseen[sqlite-UPDATE case_file SET policy = NULL WHERE number = '2015-000002'-is not the one]",
    ),
    Fault(
        "policy values that nobody carries are passed over",
        "storage/verification.py",
        "        if (row.process, row.hash) not in used and not _was_carried(work, row):",
        "        if False:",
        f"{CARRIED}::test_values_that_no_case_carries_are_found[sqlite]",
    ),
    Fault(
        "a later step changes which values a case names",
        "storage/records.py",
        "    head, current, carried = before.head, before.person_id, before.carried",
        '    head, current, carried = before.head, before.person_id, Carried("", None)',
        f"{CARRIED}::test_a_later_step_leaves_what_the_case_carries[sqlite]",
    ),
    Fault(
        "an old database with other values is migrated as if they were the usual ones",
        "storage/migrations/versions/r0003_a_case_carries_its_terms.py",
        "    if last not in (None, VALUES_HASH):",
        "    if False:",
        "tests/storage/test_migrations.py::test_a_database_last_changed_under_other_values_is_refused_and_stays[sqlite]",
    ),
    # R10: tampering
    Fault(
        "a case is not compared with the anchor (R10)",
        "handlers/safekeeping/audit.py",
        "            found += written.against(each) if compared else ()\n",
        "",
        f"{ROWS}[chain anew]",
    ),
    # R22: verify passes nothing that it could not compare
    Fault(
        "a step's line is written after its commit (R22)",
        "handlers/safekeeping/anchor.py",
        "        append(opened, file, *_lines(work, own, file, opened))\n        yield\n",
        "        lines = [*_lines(work, own, file, opened)]\n        yield\n        append(opened, file, *lines)\n",
        f"{ANCHOR}::test_a_line_is_synced_before_the_commit[sqlite]",
    ),
    Fault(
        "a step's line is not synced (R22)",
        "handlers/safekeeping/anchor_file.py",
        "        file.flush()\n        os.fsync(file.fileno())\n    except OSError as error:\n        raise AnchorFault.of(error, path) from None\n\n\ndef note_committed",
        "        file.flush()\n    except OSError as error:\n        raise AnchorFault.of(error, path) from None\n\n\ndef note_committed",
        f"{ANCHOR}::test_a_line_is_synced_before_the_commit[sqlite]",
    ),
    Fault(
        "a step may follow any head (R22)",
        "handlers/safekeeping/anchor.py",
        "            elif entry.before != newest and broken is None:\n",
        "            elif entry.before.events > newest.events and broken is None:\n",
        f"{ANCHOR}::test_a_recomputed_chain_is_found_before_and_after_the_next_step[sqlite]",
    ),
    Fault(
        "a step that was cut short is held against its case for ever (R22)",
        "handlers/safekeeping/anchor.py",
        "        if self.open is not None and not committed:\n",
        "        if self.open is not None and committed is None:\n",
        f"{ANCHOR}::test_a_step_that_was_cut_short_is_told_until_the_next_step[sqlite]",
    ),
    Fault(
        "an older database is written to as if a command had been cut short (R22)",
        "handlers/safekeeping/anchor.py",
        "    if not is_told and (stored or undone):\n",
        "    if stored or undone:\n",
        f"{ANCHOR}::test_an_older_database_is_told_also_where_one_step_is_gone",
    ),
    Fault(
        "a copy of a database writes to the anchor file of its original (R22)",
        "handlers/safekeeping/anchor.py",
        '    return Path(f"{engine.url.database}.anchor")\n',
        '    return Path(own.anchor or f"{engine.url.database}.anchor")\n',
        f"{ANCHOR}::test_a_copy_does_not_write_to_the_anchor_file_of_its_original",
    ),
    Fault(
        "a missing anchor file is as good as one (R22)",
        "handlers/safekeeping/anchor.py",
        "        if not self.lines:\n",
        "        if not self.lines:\n            return\n            yield\n",
        f"{ANCHOR}::test_verify_names_what_it_could_not_compare[sqlite-missing]",
    ),
    Fault(
        "a database without an anchor file verifies by itself (R22)",
        "handlers/safekeeping/audit.py",
        "    if anchor is None and cases:",
        "    if anchor is None and cases < 0:",
        f"{ANCHOR}::test_a_database_whose_cases_were_never_anchored_does_not_verify_by_itself[postgresql]",
    ),
    Fault(
        "an empty file at another place is begun without a word (R22)",
        "handlers/safekeeping/anchor.py",
        "        if own.anchor is not None:\n            raise AnchorFault",
        "        if own.anchor is not None and not path:\n            raise AnchorFault",
        f"{ANCHOR}::test_verify_names_what_it_could_not_compare[sqlite-empty]",
    ),
    Fault(
        "one database's steps go to another's anchor file (R22)",
        "handlers/safekeeping/anchor.py",
        '    elif begun_for.get("id") != own.id:',
        '    elif begun_for.get("id") == "":',
        f"{ANCHOR}::test_verify_names_what_it_could_not_compare[sqlite-of another database]",
    ),
    Fault(
        "the lines of the anchor file are no chain (R22)",
        "handlers/safekeeping/anchor.py",
        "                if before != previous and not anchor.damages:",
        "                if before != previous and anchor.damages:",
        f"{ANCHOR}::test_a_changed_or_old_anchor_file_is_found[sqlite-removed]",
    ),
    Fault(
        "a whole case can go unseen (R22)",
        "storage/verification.py",
        "        for number in sorted(missing)[:MOST_NAMED]:",
        "        for number in sorted(missing)[MOST_NAMED:]:",
        f"{ANCHOR}::test_a_whole_case_that_is_gone_is_found_by_counter_and_by_anchor[sqlite]",
    ),
    Fault(
        "one person accepts a difference alone (R22)",
        "handlers/safekeeping/acceptance.py",
        "            if waiting is not None and same and same_person(waiting.by, by):",
        "            if waiting is not None and same and waiting.by == by:",
        f"{ANCHOR}::test_an_older_database_put_back_is_found_until_two_people_accept_it",
    ),
    Fault(
        "the second person accepts what the first never saw (R22)",
        "handlers/safekeeping/acceptance.py",
        "(waiting.heads == differing or bool(waiting.store))",
        "True",
        f"{ANCHOR}::test_what_was_accepted_is_what_both_saw[sqlite]",
    ),
    Fault(
        "work goes on with an older database (R10)",
        "handlers/safekeeping/anchor.py",
        "    if is_told and stored:\n",
        "    if is_told:\n",
        OLDER,
    ),
    # R23: every column, and the shape of the database
    Fault(
        "the shape of the database is not compared (R23)",
        "storage/shape.py",
        "    for kind, name in sorted(found.keys() | made.keys()):",
        "    for kind, name in sorted(found.keys()):",
        f"{COLUMNS}::test_a_changed_shape_is_found_on_sqlite[dropped ended_stays_ended]",
    ),
    Fault(
        "a foreign trigger is no matter (R23)",
        "storage/shape.py",
        "    for kind, name in sorted(found.keys() | made.keys()):",
        "    for kind, name in sorted(made.keys()):",
        f"{COLUMNS}::test_a_changed_shape_is_found_on_sqlite[foreign trigger]",
    ),
    Fault(
        "a trigger that is switched off is as good as one that is on (R23)",
        "storage/shape.py",
        '"tgenabled::text || CASE',
        '"CASE',
        f"{COLUMNS}::test_a_changed_shape_is_found_on_postgresql",
    ),
    Fault(
        "the words of a process are not compared (R23)",
        "storage/about.py",
        "        for row in sorted(wanted ^ stored, key=str):",
        "        for row in sorted(wanted - wanted, key=str):",
        f"{COLUMNS}::test_a_row_that_belongs_to_nothing_is_found[a word]",
    ),
    Fault(
        "who changed a case last may be anybody (R23)",
        "storage/verification.py",
        "    if (file.changed_by, file.changed_at) != (last.actor, last.recorded):",
        "    if file.changed_at != last.recorded:",
        f"{COLUMNS}::{EACH_COLUMN}",
    ),
    Fault(
        "the version of a case may be any number (R23)",
        "storage/verification.py",
        '    if file.version != len(list(groupby(rows.events, attrgetter("command_id")))):',
        "    if file.version < 1:",
        f"{COLUMNS}::{EACH_COLUMN}",
    ),
    Fault(
        "a person to whom no event refers is no matter (R23)",
        "storage/verification.py",
        "        for id in work.connection.execute(alone).scalars():",
        "        for id in ():",
        f"{COLUMNS}::test_a_row_that_belongs_to_nothing_is_found[a person]",
    ),
    Fault(
        "a person whom a later statement replaces is left (R23)",
        "storage/cases.py",
        "            (sql.DROP_PERSON, _replaced_person(case.number, rows, before)),\n",
        "",
        "tests/storage/test_store.py::test_a_person_whom_a_later_statement_replaces_goes[sqlite]",
    ),
    # R10: chains
    Fault(
        "an event is not chained to the one before it (R10)",
        "storage/chain.py",
        " or row.previous_hash != previous",
        "",
        f"{ROWS}[mend one hash]",
    ),
    Fault(
        "the end of the chain is not compared with the case (R10)",
        "storage/chain.py",
        "    if len(rows) != count:\n        return min(len(rows), count) + 1\n",
        "",
        f"{ROWS}[cut the tail]",
    ),
    Fault(
        "letters are not compared with the seal of their event (R10)",
        "storage/verification.py",
        "if letters_hash(_picked(LetterSeal, row) for row in own) != each.letters_hash:",
        "if not own and each.letters_hash:",
        BYTE_OR_BIT,
    ),
    Fault(
        "what a letter says is not compared with its hash (R10)",
        "storage/verification.py",
        "elif salted_hash(row.document_salt, row.names, row.document) != row.document_hash:",
        "elif not row.document:",
        BYTE_OR_BIT,
    ),
    Fault(
        "the name that a search finds is not compared with the person (R10)",
        "storage/verification.py",
        " and identity.searchable() == row.person_searchable",
        "",
        BYTE_OR_BIT,
    ),
    Fault(
        "a command's answer is not compared with what it came to (R10)",
        "handlers/safekeeping/audit.py",
        "if last.answer != canonical(answer):",
        "if not last.answer:",
        BYTE_OR_BIT,
    ),
    Fault(
        "what an event says is not compared with its hash (R10)",
        "storage/verification.py",
        "elif salted_hash(row.data_salt, row.data) != row.data_hash:",
        "elif not row.data:",
        BYTE_OR_BIT,
    ),
    Fault(
        "the attempts to send a letter are no chain (R10)",
        "storage/verification.py",
        "if first_bad(chain, row.document_hash) is not None:",
        "if not row.document_hash:",
        BYTE_OR_BIT,
    ),
    Fault(
        "a letter is not compared with the attempts to send it (R10)",
        "storage/verification.py",
        "elif not _says_its_attempts(row, own):",
        "elif own and not row.status:",
        BYTE_OR_BIT,
    ),
    Fault(
        "the read log of a case is not verified (R10)",
        "storage/verification.py",
        "        found += _accesses(number, rows.accesses)\n",
        "",
        BYTE_OR_BIT,
    ),
    Fault(
        "an entry of the read log does not follow the one before it (R10)",
        "storage/read_log.py",
        "AccessRow(case_number, sequence + 1, at, actor, verb, detail, before)",
        "AccessRow(case_number, sequence + 1, at, actor, verb, detail, BEFORE_THE_FIRST)",
        "tests/storage/test_store.py::test_the_read_log_has_a_chain_for_each_case[sqlite]",
    ),
    Fault(
        "whoever has a case is not compared with its events (R10)",
        "storage/verification.py",
        "if file.assigned_to != case.assigned_to:",
        "if file.assigned_to is ...:",
        "tests/storage/test_verification.py::test_a_change_is_found_where_it_is[sqlite-UPDATE case_file SET assigned_to = 'Ola' WHERE number = '2015-000001'-None]",
    ),
    Fault(
        "a salted hash is computed without its salt (R10)",
        "storage/chain.py",
        "return _hash_of((salt, *texts))",
        "return _hash_of(texts)",
        "tests/storage/test_chain.py::test_a_salted_hash_needs_the_salt_and_keeps_texts_apart",
    ),
    Fault(
        "an event's data may be changed, not only erased (R10)",
        "storage/triggers.py",
        '    "NEW.data IS NOT NULL OR NEW.data_salt IS NOT NULL OR NEW.erased_at IS NULL "\n    "OR OLD.erased_at IS NOT NULL"\n',
        '    "OLD.erased_at IS NOT NULL"\n',
        "tests/storage/test_database.py::test_events_attempts_and_decided_states_can_not_be_changed[sqlite-UPDATE event SET data = '{}']",
    ),
    Fault(
        "a table that a migration makes anew has lost its triggers (R10)",
        "storage/migrations/versions/r0002_data_can_be_erased.py",
        "    for statement in SQLITE_TRIGGERS:\n        op.execute(statement)\n",
        "",
        "tests/storage/test_migrations.py::test_a_migrated_database_is_the_same_as_a_new_one[sqlite]",
    ),
    Fault(
        "a sweep trusts the wake-up days that another calendar gave (R9)",
        "handlers/casework/sweep.py",
        "if not current and not door.dry_run:",
        "if not current and door.dry_run:",
        "tests/handlers/test_wakeup_index.py::test_a_sweep_rebuilds_the_index_of_another_version_and_finds_what_is_due",
    ),
    Fault(
        "bytes that are no text stop the verification (R10)",
        "storage/tolerance.py",
        'driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")',
        "driver.text_factory = before",
        SAID_SO,
    ),
    # R14: backups
    Fault(
        "a backup is a copy of the open file (R14)",
        "handlers/safekeeping/backup.py",
        "            old.backup(new)\n",
        "            part.write(source.read_bytes())\n",
        KILLED_WRITER,
    ),
    Fault(
        "a backup is put back without a look at its digest (R14)",
        "handlers/safekeeping/backup.py",
        '        wanted = _digest_file(source).read_text(encoding="utf-8", errors="replace").split(" ")[0]',
        "        wanted = part.digest()",
        "tests/reliability/backup/test_backup_and_restore.py::test_every_damaged_backup_is_refused",
    ),
    Fault(
        "a full disk is not told in a line (R14)",
        "handlers/safekeeping/backup.py",
        "except (OSError, sqlite3.Error) as error:",
        "except FileNotFoundError as error:",
        FULL_DISK,
    ),
    Fault(
        "a database is put back beside the journal of another (R14)",
        "handlers/safekeeping/backup.py",
        "if any(beside(destination, ending).exists() for ending in SQLITE_ENDINGS):",
        "if destination.exists():",
        f"{PUT_BESIDE}[-journal]",
    ),
    Fault(
        "what a killed run left of a database stays (R14)",
        "handlers/safekeeping/hidden_file.py",
        "    for ending in SQLITE_ENDINGS:\n        beside(path, ending).unlink(missing_ok=True)",
        "    path.unlink(missing_ok=True)",
        KILLED_RUN,
    ),
    # R21: backup and restore tell no false success
    Fault(
        "two restores write one hidden file (R21)",
        "handlers/safekeeping/hidden_file.py",
        """            path = destination.with_name(f".{destination.name}.{secrets.token_hex(8)}.part")
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b")
            fcntl.flock(file, fcntl.LOCK_EX)
""",
        """            path = destination.with_name(f".{destination.name}.0.part")
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
""",
        f"{AT_ONCE}::test_two_restores_into_one_place_never_both_succeed",
    ),
    Fault(
        "a digest is replaced before the copy is there (R21)",
        "handlers/safekeeping/backup.py",
        "        _remove_orphan(_digest_file(copy), copy)",
        "        _digest_file(copy).unlink(missing_ok=True)",
        f"{AT_ONCE}::test_two_backups_to_one_file_never_both_succeed",
    ),
    Fault(
        "the digest is not taken again after the check (R21)",
        "handlers/safekeeping/backup.py",
        "        if wanted != held.digest:",
        "        if not held.digest:",
        f"{AT_ONCE}::test_a_file_changed_in_its_place_while_it_is_checked_is_refused",
    ),
    Fault(
        "a file that took another's place is told as success (R21)",
        "handlers/safekeeping/hidden_file.py",
        "        if not _is(self.destination, self.file):",
        "        if not self.destination.exists():",
        f"{AT_ONCE}::test_a_file_swapped_on_the_way_is_never_told_as_success[after the check]",
    ),
    Fault(
        "an empty database is a backup (R21)",
        "handlers/safekeeping/backup.py",
        "    if not cases:",
        "    if cases < 0:",
        f"{AT_ONCE}::test_a_file_without_cases_is_no_backup[backup-_without_cases]",
    ),
    # R15: same in, same out
    Fault(
        "what is asked for stands in the order of hashing (R15)",
        "workflow/reimbursement/asking.py",
        "facts = tuple(dict.fromkeys((*found.missing, *named)))",
        "facts = tuple({*found.missing, *named})",
        SAME_BYTES,
    ),
    Fault(
        "a letter bears the machine's own date (R15)",
        "workflow/engine/letters.py",
        "    made = oslo_day(recorded.recorded)\n    return",
        "    made = recorded.recorded.astimezone().date()\n    return",
        SAME_BYTES,
    ),
    # R18: hostile text
    Fault(
        "a cell of a CSV file may be a formula (R18)",
        "handlers/text.py",
        '_FORMULA.sub(r"\\1\'", text)',
        "text",
        EVERY_OUTPUT,
    ),
    Fault(
        "a formula behind a semicolon is left as it is (R18)",
        "handlers/text.py",
        "((?:^|;)[",
        "((?:^)[",
        EVERY_OUTPUT,
    ),
    Fault(
        "marks that turn the direction of writing reach the terminal (R18)",
        "handlers/text.py",
        "(c.isprintable() and not _NOT_DRAWN.match(c))",
        '"\\u2029" < c < "\\u206a" or (c.isprintable() and not _NOT_DRAWN.match(c))',
        "tests/reliability/hostile_texts/test_hostile_texts.py::test_escapes_show_what_was_there_and_change_nothing_else",
    ),
    Fault(
        "a line break in an answer's line is sent (R18)",
        "handlers/cli/output.py",
        "                for part in _wrapped(one_line(line), width):",
        "                for part in _wrapped(visible(line), width):",
        "tests/reliability/hostile_texts/test_hostile_texts.py::test_a_scenario_tells_its_story_in_lines_of_its_own",
    ),
    Fault(
        "a line break in wrong usage is passed on (R18)",
        "handlers/cli/output.py",
        "    print(one_line(text), file=sys.stderr)",
        "    print(visible(text), file=sys.stderr)",
        "tests/reliability/hostile_texts/test_hostile_texts.py::test_a_refusal_never_repeats_what_it_was_given",
    ),
    Fault(
        "a line break in a value makes a block of the letter (R18)",
        "handlers/letters/document.py",
        'return visible(" ".join(unicodedata.normalize("NFC", text).split()))',
        'return visible(unicodedata.normalize("NFC", text).strip())',
        "tests/reliability/hostile_texts/test_hostile_texts.py::test_letters_pdf_and_the_doctors_copy",
    ),
    # R27: stated times, and what makes a database
    Fault(
        "a live database takes a stated time (R27)",
        "handlers/casework/door.py",
        "if self.stated and not self.dry_run and self.shared is None and not self.store.simulated:",
        "if False:",
        LIVE,
    ),
    Fault(
        "the stated time is sealed as the machine's clock (R27)",
        "handlers/casework/door.py",
        "            clock=self.clock and self.clock(),\n",
        "",
        SEALED_CLOCK,
    ),
    Fault(
        "a simulated database jumps any number of years unasked (R27)",
        "handlers/cli/session.py",
        "LONGEST_JUMP = timedelta(days=366)",
        "LONGEST_JUMP = timedelta(days=366_000)",
        JUMP,
    ),
    Fault(
        "the read log of a live database bears a stated time (R27)",
        "handlers/api.py",
        "return self.now() if self.store.simulated else clock.now()",
        "return self.now()",
        READ_LOG_TIME,
    ),
    Fault(
        "a decision may come before the case's last event (R27)",
        "workflow/engine/advance.py",
        "    if today < newest:",
        "    if False:",
        "tests/workflow/test_engine.py::test_a_decision_never_comes_before_an_event_that_was_recorded_later",
    ),
    Fault(
        "every verb makes a database where there is none",
        "handlers/cli/session.py",
        "kind if makes else None)",
        "kind)",
        "tests/handlers/test_no_database.py::test_a_verb_that_makes_no_database_says_that_there_is_none[audit verify]",
    ),
    Fault(
        "a file that is moved away is made anew, and empty",
        "storage/database.py",
        "?mode=rw",
        "?mode=rwc",
        "tests/storage/test_database.py::test_a_file_that_is_moved_away_is_not_made_anew",
    ),
    Fault(
        "a path is read as a URL",
        "storage/database.py",
        'return URL.create("sqlite", database=str(Path(path).expanduser()) if path else None)',
        'return make_url(f"sqlite:///{Path(path).expanduser()}" if path else "sqlite://")',
        "tests/storage/test_database.py::test_a_path_with_marks_of_a_url_is_that_file[a?b.db]",
    ),
    Fault(
        "a trigger whose name begins as SQLite's own is not compared (R23)",
        "storage/shape.py",
        "WHERE sql IS NOT NULL AND NOT (type = 'table' \"",
        "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND NOT (type = 'table' \"",
        "tests/reliability/tampering/test_every_column.py::test_a_changed_shape_is_found_on_sqlite"
        "[trigger with a name as SQLite's own]",
    ),
    Fault(
        "the tables are made in a database of another program",
        "storage/schema.py",
        "    if inspect(connection).get_table_names():",
        "    if False:",
        "tests/storage/test_database.py::test_a_database_of_another_program_is_left_as_it_is[sqlite]",
    ),
    # Which case is meant
    Fault(
        "a number without a year means the newest case of that number",
        "storage/cases.py",
        "            raise Ambiguous(found)",
        "            return found[-1][0]",
        "tests/handlers/test_which_case.py::test_a_number_of_two_years_is_refused_by_every_verb[grant]",
    ),
    Fault(
        "the question before a step does not name the case",
        "handlers/cli/screens.py",
        "{does} {case.number} ({', '.join(subject_of(case))}), {sends}?",
        "{does}, {sends}?",
        "tests/handlers/test_which_case.py::test_the_question_names_case_patient_medicine_and_letters",
    ),
    # R24: letters of two databases, files of letters
    Fault(
        "two databases deliver into one folder (R24)",
        "handlers/letters/to_folder.py",
        "        if not same:\n",
        "        if False:\n",
        "tests/reliability/letter_folders/test_folders_of_two_stores.py::test_two_databases_in_one_folder_never_replace_each_others_letters",
    ),
    Fault(
        "a letter's file is replaced by one with other content (R24)",
        "handlers/letters/to_folder.py",
        "        os.link(beside, path)  # unlike a rename, this never replaces a file\n",
        "        os.replace(beside, path)\n",
        "tests/reliability/letter_folders/test_folders_of_two_stores.py::test_a_restored_database_that_decides_otherwise_replaces_no_letter",
    ),
    Fault(
        "a changed letter file passes audit verify (R24)",
        "handlers/safekeeping/letter_files.py",
        '"" if found == content_hash else',
        '"" if found else',
        "tests/reliability/letter_folders/test_folders_of_two_stores.py::test_a_lost_or_changed_letter_file_is_found",
    ),
    Fault(
        "a lost letter file passes audit verify (R24)",
        "handlers/safekeeping/letter_files.py",
        'return "the file of a sent letter is gone"',
        'return ""',
        "tests/reliability/letter_folders/test_folders_of_two_stores.py::test_a_lost_or_changed_letter_file_is_found",
    ),
    Fault(
        "connections stay on a file that was replaced",
        "storage/database.py",
        'if record.info["file"] != _identity(path):',
        "if False:",
        "tests/handlers/test_the_scheduler.py::test_after_the_database_was_replaced_the_next_round_works_on_the_new_one",
    ),
    Fault(
        "the scheduler never ends by itself",
        "handlers/scheduler.py",
        "        if failed >= MOST_FAILED:",
        "        if False:",
        "tests/handlers/test_the_scheduler.py::test_run_ends_with_exit_code_1_after_ten_failed_rounds",
    ),
    Fault(
        "a decision whose letters can't go out ends with 0",
        "handlers/cli/session.py",
        "return Findings.exit_code if done.failed else 0",
        "return 0",
        "tests/handlers/test_where_letters_wait.py::test_a_decision_whose_letters_can_not_go_out_is_stored_and_ends_with_8",
    ),
    Fault(
        "a server's letters go to the folder in which the shell stands",
        "handlers/cli/session.py",
        "    if file is None and not folder.is_absolute():",
        "    if False:",
        "tests/handlers/test_where_letters_wait.py::test_a_server_has_no_folder_of_its_own",
    ),
    Fault(
        "several applications are told only at the end",
        "handlers/cli/session.py",
        "                    rows.print(data, (name, result, says))\n",
        "                    pass\n",
        "tests/handlers/test_where_letters_wait.py::test_each_of_several_applications_is_told_as_soon_as_it_is_taken_in[table]",
    ),
    Fault(
        "any text is a role",
        "handlers/cli/options.py",
        "        if colon and role not in ROLES:",
        "        if False:",
        "tests/handlers/test_roles.py::test_a_role_that_there_is_not_is_refused[verb0-nonsense]",
    ),
    Fault(
        "an application of a day without rules is taken in",
        "workflow/engine/advance.py",
        '        raise Refused("register", START, (Reason("road", none.says, none.help),)) from None',
        "        return process.before_terms",
        "tests/handlers/test_no_rules_in_force.py::test_an_application_of_a_day_without_rules_is_refused",
    ),
    Fault(
        "one case whose rules this program lacks makes every list fail",
        "handlers/casework/details.py",
        "        if self.not_assessed is not None:\n            facts = self.assessed.facts\n            return Assessment(NO_RULES",
        "        if False:\n            facts = self.assessed.facts\n            return Assessment(NO_RULES",
        "tests/handlers/test_no_rules_in_force.py::test_a_case_without_its_rules_hides_no_other[list]",
    ),
    Fault(
        "a case whose rules this program lacks ends a step with a fault",
        "workflow/engine/roads.py",
        '            reasons = [Reason("road", none.says, none.help)]',
        "            raise KeyError(none.says) from None",
        "tests/workflow/test_terms.py::test_a_case_with_rules_that_the_program_lacks_is_not_decided_and_time_goes_on[terms1-has other rules under that name]",
    ),
    Fault(
        "a decision that can't be made again is passed over",
        "handlers/safekeeping/audit.py",
        "            self.not_made.append(NotMadeAgain(case.number, error.says))\n",
        "",
        "tests/handlers/test_audit.py::test_a_decision_by_rules_that_this_program_lacks_is_named",
    ),
    Fault(
        "a decision of an older program is not made again, since the policy's hash is another one",
        "handlers/safekeeping/audit_reimbursement.py",
        "    if decided.policy not in (policy, found.policy):",
        "    if decided.policy != found.policy:",
        "tests/handlers/test_audit.py::test_a_decision_is_made_again_by_the_values_that_were_stored_with_the_case",
    ),
    # A policy on the command line
    Fault(
        "a policy that was typed is passed over where cases carry other values",
        "handlers/cli/session.py",
        'must_carry="policy_file" in settings.typed',
        "must_carry=False",
        f"{TYPED}::test_other_values_are_refused_wherever_a_stored_case_is_touched",
    ),
    Fault(
        "a policy from the environment is held against stored cases",
        "handlers/cli/session.py",
        'must_carry="policy_file" in settings.typed',
        "must_carry=settings.policy_file is not None",
        f"{TYPED}::test_a_policy_that_nobody_typed_decides_only_how_a_new_case_is_born",
    ),
    Fault(
        "a list is refused for a case that it does not show",
        "handlers/api.py",
        "        self.door.check_values({line.number for line in lines})",
        "        self.door.check_values()",
        f"{TYPED}::test_lists_look_at_the_cases_that_they_would_show",
    ),
    Fault(
        "a sweep under other values begins, and stops at the first other case",
        "handlers/casework/sweep.py",
        "    door.check_values()\n",
        "",
        f"{TYPED}::test_a_sweep_looks_at_every_open_case_before_it_does_anything",
    ),
    Fault(
        "a commit that failed keeps its transaction and its locks",
        "storage/database.py",
        "                connection.connection.driver_connection.rollback()",
        "                pass",
        "tests/storage/test_database.py::test_after_a_commit_that_failed_the_next_transaction_begins_anew",
    ),
    Fault(
        "the words of a newer program are not added before it writes",
        "storage/store.py",
        "        if write and not self._knows_words:",
        "        if not write and not self._knows_words:",
        "tests/storage/test_database.py::test_the_first_write_adds_the_words_that_are_new_and_removes_none[sqlite]",
    ),
)
