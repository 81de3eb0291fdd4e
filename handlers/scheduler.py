"""When to sweep and when to post, in the foreground, until told to stop; nothing else. APScheduler keeps the time.

Jobs live in memory: deadlines are in the cases, so nothing is lost with the process. Two of these at once do each thing once.
"""

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

from handlers.casework.door import Door
from handlers.casework.sweep import Swept, sweep
from handlers.clock import now
from handlers.letters.outbox import Delivered, deliver
from workflow.engine.errors import SaksgangError


def run(
    door: Door,
    folder: str,
    *,
    every_seconds: float = 60,
    anchor: Path | None = None,
    said: Callable[[str], None] = print,
    clock: Callable[[], datetime] = now,
) -> None:
    """Sweep and post at once, and again each so many seconds, until SIGTERM or SIGINT; then finish what is under way and stop."""
    from apscheduler.schedulers.background import BackgroundScheduler

    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # what there is to say is said by each round itself
    told_to_stop: SimpleQueue[int] = SimpleQueue()  # unlike an Event, it may be put to while it is being put to
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: told_to_stop.put(received))
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        lambda: round_of_work(door, clock(), folder, said, anchor),
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
    told_to_stop.get()
    scheduler.shutdown(wait=True)
    said("stopped")


def round_of_work(door: Door, at: datetime, folder: str, said: Callable[[str], None], anchor: Path | None = None) -> None:
    """One sweep and one round of the post. What goes wrong is said in a line, and the next round tries again."""
    try:
        _say(sweep(door, at, anchor), deliver(door.store, at, folder), said)
    except SaksgangError as error:
        said(f"this round failed: {error}")
    except Exception as error:  # a scheduler that dies of one round forgets every deadline after it
        said(f"this round failed: an unexpected fault ({type(error).__name__})")


def _say(swept: Swept, delivered: Delivered, said: Callable[[str], None]) -> None:
    if swept.handled or delivered.sent:
        said(f"{len(swept.handled)} cases handled, {len(delivered.sent)} letters sent")
    for fault in swept.faults():
        said(fault)
    for letter, why in delivered.failed:
        said(f"letter {letter} could not be sent: {why}")
