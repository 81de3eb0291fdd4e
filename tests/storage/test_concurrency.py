"""Many processes at once: one wins, the others are refused, nothing is lost or doubled."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

from builders import an_application
from cases import RECEIVED, noon
from databases import handle, letters_of, receive, simulated_store, stored

from storage.errors import AlreadyHandled, Conflict
from storage.store import Store
from workflow.engine.advance import advance, open_case
from workflow.engine.errors import Refused
from workflow.engine.steps import Note, Register
from workflow.reimbursement.commands import Start
from workflow.reimbursement.process import REIMBURSEMENT

AT = noon(RECEIVED)
WORKERS = 8


def note_until_it_stands(place: str, number: str, worker: int, times: int) -> int:
    """Add notes to a case, retrying each after a conflict. Returns the number of conflicts."""
    store, conflicts = simulated_store(place), 0
    for n in range(times):
        while True:
            try:
                handle(
                    store,
                    number,
                    Note(f"worker {worker}", f"{worker}-{n}"),
                    command_id=f"{worker}-{n}",
                )
                break
            except Conflict:
                conflicts += 1
    store.close()
    return conflicts


def test_no_update_is_lost(shared_place: str) -> None:
    store = simulated_store(shared_place)
    number = receive(store)
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        jobs = [
            pool.submit(note_until_it_stands, shared_place, number, worker, 10)
            for worker in range(WORKERS)
        ]
        for job in jobs:
            job.result(timeout=300)
    case = stored(store, number)
    store.close()

    assert case.version == 1 + WORKERS * 10
    texts = Counter(recorded.event.text for recorded in case.case.events[1:])
    assert texts == Counter(f"{worker}-{n}" for worker in range(WORKERS) for n in range(10))


def start(store: Store, number: str, worker: int) -> str:
    """Start a case, and say what came of it."""
    try:
        handle(store, number, Start(f"worker {worker}"), command_id=f"{number} {worker}")
    except (Conflict, Refused) as error:
        return type(error).__name__
    return "done"


def test_one_wins_and_the_others_are_told(shared_place: str) -> None:
    store = simulated_store(shared_place)
    numbers = [receive(store) for _ in range(5)]
    with ThreadPoolExecutor(WORKERS) as threads:
        for number in numbers:
            answers = list(
                threads.map(start, [store] * WORKERS, [number] * WORKERS, range(WORKERS))
            )
            assert answers.count("done") == 1
            assert len(stored(store, number).case.events) == 2
    store.close()


def test_two_who_read_the_same_version_can_not_both_store(shared_place: str) -> None:
    store = simulated_store(shared_place)
    number = receive(store)
    seen = stored(store, number)

    def save(worker: int) -> str:
        outcome = advance(seen.case, Note(f"worker {worker}", "x"), AT)
        try:
            with store.transaction(write=True) as work:
                work.save(
                    [outcome],
                    [],
                    version=seen.version,
                    command_id=str(worker),
                    answer="{}",
                    next_wakeup=None,
                )
        except Conflict as conflict:
            return conflict.by
        return "done"

    with ThreadPoolExecutor(WORKERS) as threads:
        answers = Counter(threads.map(save, range(WORKERS)))
    case = stored(store, number).case
    store.close()

    winner = case.events[1].actor
    assert answers == {"done": 1, winner: WORKERS - 1}


def test_case_numbers_have_no_gap_and_no_double(shared_place: str) -> None:
    store = simulated_store(shared_place)

    def number(n: int) -> str | None:
        try:
            with store.transaction(write=True) as work:
                given = work.next_number(2015)
                if n % 5 == 0:
                    raise RuntimeError
                outcome = open_case(REIMBURSEMENT, Register("post", given, an_application()), AT)
                work.save(
                    [outcome],
                    letters_of(outcome),
                    version=None,
                    command_id=str(n),
                    answer="{}",
                    next_wakeup=None,
                )
        except RuntimeError:
            return None
        return given

    with ThreadPoolExecutor(WORKERS) as threads:
        given = sorted(filter(None, threads.map(number, range(50))))
    store.close()

    assert given == [f"2015-{n:06d}" for n in range(1, 41)]


def test_the_same_command_at_the_same_moment_is_handled_once(shared_place: str) -> None:
    store = simulated_store(shared_place)

    def send(_: int) -> str:
        try:
            return receive(store, command_id="the same")
        except AlreadyHandled:
            with store.transaction(write=False) as work:
                return work.answer_to("the same") or ""

    with ThreadPoolExecutor(WORKERS) as threads:
        answers = Counter(threads.map(send, range(WORKERS)))
    with store.transaction(write=False) as work:
        count = work.connection.exec_driver_sql("SELECT count(*) FROM case_file").scalar()
    store.close()

    assert answers == {"2015-000001": 1, '{"number": "2015-000001"}': WORKERS - 1}
    assert count == 1
