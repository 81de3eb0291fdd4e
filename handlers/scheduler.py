"""When to sweep and when to post, in the foreground, until told to stop; nothing else. APScheduler keeps the time.

Jobs live in memory: deadlines are in the cases, so nothing is lost with the process. Two of these at once do each thing once.
"""

import signal
from collections.abc import Callable
from datetime import UTC, datetime

from handlers.casework import Door
from handlers.clock import now
from handlers.deadline_watch import Swept, sweep
from handlers.post import Delivered, deliver


def run(
    door: Door,
    folder: str,
    *,
    every_seconds: float = 60,
    said: Callable[[str], None] = print,
    clock: Callable[[], datetime] = now,
) -> None:
    """Sweep and post at once, and again each so many seconds, until SIGTERM or SIGINT; then finish what is under way and stop."""
    from apscheduler.schedulers.blocking import BlockingScheduler

    scheduler = BlockingScheduler(timezone=UTC)

    def stop(_signal: int, _frame: object) -> None:
        scheduler.shutdown(wait=False)

    def round_of_work() -> None:
        at = clock()
        _say(sweep(door, at), deliver(door.store, at, folder), said)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    scheduler.add_job(
        round_of_work,
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
    said("stopped")


def _say(swept: Swept, delivered: Delivered, said: Callable[[str], None]) -> None:
    if swept.handled or delivered.sent:
        said(f"{len(swept.handled)} cases handled, {len(delivered.sent)} letters sent")
    for number, why in swept.failed:
        said(f"case {number} could not be handled: {why}")
    for letter, why in delivered.failed:
        said(f"letter {letter} could not be sent: {why}")
