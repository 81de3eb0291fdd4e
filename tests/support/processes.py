"""Start real processes quickly: fork them from a server that has imported the whole product.

A command started here is the command line itself, `handlers.cli.main`, in its own process, with
files for its two outputs. With `gated=True` it waits before its first step, so that strace can be
attached.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.forkserver import ensure_running
from multiprocessing.synchronize import Event
from pathlib import Path
from threading import Lock
from typing import Any
from unittest import mock

from the_command import Done, environment

CONTEXT: ForkServerContext = multiprocessing.get_context("forkserver")
_TURN = Lock()
"""Held while a process is started or joined: two threads that do it at once lose an exit code."""
HANG = 120
"""Seconds after which a process is killed."""


@cache
def start_fork_server() -> None:
    """Start the fork server. PYTHONPATH tells it where modules are, also before Python 3.13."""
    CONTEXT.set_forkserver_preload(["whole_product"])
    with mock.patch.dict(os.environ, {"PYTHONPATH": os.pathsep.join(sys.path)}):
        ensure_running()


@dataclass(frozen=True)
class Running:
    """A command that is running."""

    process: ForkServerProcess
    folder: Path
    gate: Event | None

    @property
    def pid(self) -> int:
        """Return the id of its process."""
        assert self.process.pid is not None
        return self.process.pid

    def release(self) -> None:
        """Let a gated command begin."""
        assert self.gate is not None
        self.gate.set()

    def wait(self, seconds: float = HANG) -> Done:
        """Wait for its end and return it. Fails when the command hangs.

        The exit code of a killed process is minus the signal's number.
        """
        _join(self.process, seconds)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
            raise AssertionError(f"a command hung for {seconds} seconds")
        out, err = ((self.folder / name).read_text(encoding="utf-8") for name in ("out", "err"))
        return Done(self.process.exitcode, out, err)


def start(args: Sequence[str], folder: Path, *, gated: bool = False, **env: str) -> Running:
    """Start `saksgang ARGS` in a folder. What it prints goes to `out` and `err` there."""
    start_fork_server()
    folder.mkdir(parents=True, exist_ok=True)
    gate = CONTEXT.Event() if gated else None
    process = CONTEXT.Process(
        target=become_command, args=(list(args), str(folder), gate, environment(**env))
    )
    begin(process)
    return Running(process, folder, gate)


def run(args: Sequence[str], folder: Path, **env: str) -> Done:
    """Run `saksgang ARGS` to its end."""
    return start(args, folder, **env).wait()


def at_once(
    work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]], seconds: float = HANG
) -> None:
    """Run a function in one process for each tuple of arguments, all at the same time.

    Fails when one of them fails or hangs.
    """
    start_fork_server()
    processes = [CONTEXT.Process(target=work, args=each) for each in arguments]
    for process in processes:
        begin(process)
    for process in processes:
        _join(process, seconds)
    hung = [process for process in processes if process.exitcode is None]
    for process in hung:
        process.kill()
        process.join()
    codes = [process.exitcode for process in processes]
    assert not hung and not any(codes), f"{len(hung)} processes hung; exit codes {codes}"


def begin(process: ForkServerProcess) -> None:
    """Start a process, from any thread."""
    with _TURN:
        process.start()


def _join(process: ForkServerProcess, seconds: float) -> None:
    wait([process.sentinel], seconds)
    with _TURN:
        process.join(0)


def become_command(args: list[str], folder: str, gate: Event | None, env: dict[str, str]) -> None:
    """Become the command, in the new process."""
    from handlers.cli import main as cli

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    for name, number in (("out", 1), ("err", 2)):
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - it lives as long as the process
    sys.argv = ["saksgang", *args]
    if gate is not None:
        gate.wait()
    code: object = 1
    try:
        cli.main()
    except SystemExit as end:
        code = end.code
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code if isinstance(code, int) else 0 if code is None else 1)
