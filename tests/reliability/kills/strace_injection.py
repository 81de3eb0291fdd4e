"""Kill a command at one of its system calls, or let that call report a full or broken disk.

The command is a real process that waits at a gate until strace is attached to it. strace then acts
at the n-th call of a kind. `interrupted_commands.py` says what is left. Needs Linux and strace.
"""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from processes import CONTEXT, HANG, Running, become_command, begin, start_fork_server
from reliability.kills.interrupted_commands import Trial
from the_command import Done, environment

T = TypeVar("T")
R = TypeVar("R")
WORKERS = 2
CHANGING = (
    *("write", "pwrite64", "writev", "pwritev", "ftruncate", "fallocate"),
    *("fsync", "fdatasync", "sync_file_range", "copy_file_range", "sendfile", "openat"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat"),
    *("link", "linkat", "symlink", "chmod", "fchmod", "fchmodat", "fchown"),
)
"""Calls that change what is on disk; of `openat` those that may make a file."""

_CALL = re.compile(r"(\d+) +(\w+)\((.*)")


class Point(NamedTuple):
    """The n-th call of a kind in a command."""

    trial: str
    call: str
    nth: int


class Gate:
    """Holds a process before its first step, and tells that it has come so far."""

    def __init__(self) -> None:
        self.reached, self.opened = CONTEXT.Event(), CONTEXT.Event()

    def wait(self) -> None:
        """Wait in the new process until the gate is opened."""
        self.reached.set()
        self.opened.wait()

    def set(self) -> None:
        """Open the gate."""
        self.opened.set()


@dataclass(frozen=True)
class Injected:
    """How an interrupted command ended. hit: whether it reached the call at all."""

    done: Done
    hit: bool


def calls_of(trial: Trial, prepared: Path) -> list[Point]:
    """Run a command and return its calls that change the disk. Fails if two threads make any."""
    _, log = traced(trial, prepared, ["-e", f"trace={','.join(CHANGING)}"])
    counts: Counter[tuple[str, str]] = Counter()
    points = []
    for line in log:
        if (found := _CALL.match(line)) and "resumed>" not in line:
            thread, call, arguments = found.groups()
            counts[thread, call] += 1
            if call != "openat" or "O_CREAT" in arguments:
                points.append((thread, Point(trial.name, call, counts[thread, call])))
    assert len({thread for thread, _ in points}) == 1, (
        f"{trial.name}: calls are counted by thread, and more than one changes things"
    )
    return [point for _, point in points]


def inject(trial: Trial, point: Point, folder: Path, how: str) -> Injected:
    """Run a command in a folder and interrupt it at a point.

    how: "signal=KILL", or "error=" with the error's name.
    """
    inject = f"{point.call}:{how}:when={point.nth}"
    done, log = traced(trial, folder, ["-e", f"trace={point.call}", "-e", f"inject={inject}"])
    return Injected(done, any("(INJECTED)" in line or "killed by SIGKILL" in line for line in log))


def traced(trial: Trial, folder: Path, options: Sequence[str]) -> tuple[Done, list[str]]:
    """Run a command under strace. Return how it ended, and the lines of the trace."""
    start_fork_server()
    gate: Any = Gate()
    process = CONTEXT.Process(
        target=become_command, args=(trial.line(), str(folder), gate, environment())
    )
    begin(process)
    running = Running(process, folder, gate)
    assert gate.reached.wait(HANG), "the process never came to its gate"
    trace = folder / "trace"
    command = ["strace", "-f", "-p", str(running.pid), "-o", str(trace), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr is not None
        said = []
        while "attached" not in (line := tracer.stderr.readline()):
            said.append(line)
            if not line:
                running.process.kill()
                raise AssertionError(f"strace could not be attached: {''.join(said)}")
        running.release()
        done = running.wait()
        tracer.communicate(timeout=HANG)
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    trace.unlink()
    return done, lines


def in_fresh_copies(
    prepared: dict[str, Path],
    points: Iterable[T],
    trial_of: Callable[[T], str],
    work: Callable[[T, Path], R],
) -> list[R]:
    """Do some work at each point in a fresh copy of its command's prepared folder.

    Several run at once. Returns the results in the order of the points.
    """

    def one(numbered: tuple[int, T]) -> R:
        number, point = numbered
        source = prepared[trial_of(point)]
        folder = source.with_name(f"{source.name}-{number}")
        shutil.copytree(source, folder)
        try:
            return work(point, folder)
        finally:
            shutil.rmtree(folder)

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, enumerate(points)))
