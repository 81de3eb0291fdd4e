"""Sweep and deliver letters at intervals, in the foreground, until stopped. APScheduler waits.

A sweep handles what is due by now in every case (`saksgang tick`). The job is kept in memory only:
deadlines are in the cases, so nothing is lost with the process. Two schedulers on one database do
each thing once.
"""

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from queue import SimpleQueue

from handlers.casework.door import Door
from handlers.casework.sweep import Swept, sweep
from handlers.clock import now
from handlers.letters.delivery import Delivered, deliver
from workflow.engine.errors import SaksgangError

MOST_FAILED = 10
"""The scheduler ends after so many failed rounds in a row, so that somebody looks."""


def run(
    door: Door,
    destination: str,
    *,
    every_seconds: float = 60,
    said: Callable[[str], None] = print,
    clock: Callable[[], datetime] = now,
) -> bool:
    """Sweep and deliver now and every `every_seconds`, until SIGTERM or SIGINT.

    A round under way is finished first. said: prints a line. Returns False if it ended by itself,
    after MOST_FAILED failed rounds in a row.
    """
    from apscheduler.schedulers.background import BackgroundScheduler

    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # each round reports itself
    stop: SimpleQueue[int] = SimpleQueue()  # unlike Event.set, put may interrupt itself
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: stop.put(received))
    failed = 0

    def work() -> None:
        """Do one round; stop after too many that failed."""
        nonlocal failed
        failed = 0 if round_of_work(door, clock(), destination, said) else failed + 1
        if failed >= MOST_FAILED:
            said(f"{failed} rounds failed, one after the other")
            stop.put(0)

    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        work,
        "interval",
        seconds=every_seconds,
        id="sweep and post",
        next_run_time=now(),
        coalesce=True,
        misfire_grace_time=None,
        max_instances=1,
        replace_existing=True,
    )
    said("running; stop with Ctrl-C or SIGTERM")
    scheduler.start()
    stop.get()
    scheduler.shutdown(wait=True)
    said("stopped")
    return failed < MOST_FAILED


def round_of_work(
    door: Door,
    at: datetime,
    destination: str,
    said: Callable[[str], None],
) -> bool:
    """Do one sweep and one delivery. Return whether they could be done.

    A failure is reported in one line. Every connection is closed then, so that the next round finds
    the database that is there by then.
    """
    try:
        _say(sweep(door, at), deliver(door.store, at, destination), said)
    except SaksgangError as error:
        said(f"this round failed: {error}")
    except Exception as error:  # one bad round must not end the scheduler
        said(f"this round failed: an unexpected fault ({type(error).__name__})")
    else:
        return True
    door.store.forget_connections()
    return False


def _say(swept: Swept, delivered: Delivered, said: Callable[[str], None]) -> None:
    if swept.handled or delivered.sent:
        said(f"{len(swept.handled)} cases handled, {len(delivered.sent)} letters sent")
    for fault in swept.faults():
        said(fault)
    for letter, why in delivered.told:
        said(f"letter {letter} could not be sent: {why}")
