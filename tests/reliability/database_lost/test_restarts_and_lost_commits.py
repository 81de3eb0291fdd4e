"""R4: the database is restarted under load, and connections end in the middle of COMMIT.

Each command must have exactly one effect.
"""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest
from bar import Measured, Size
from processes import at_once
from reliability.database_lost.lost_commits import (
    Disturber,
    Interruption,
    hold_no_more,
    is_held,
    plan,
    server_with_holds,
)
from reliability.database_lost.retrying_clients import (
    act,
    effects,
    live,
    share,
    steps,
    told_in,
    undisturbed,
)
from reliability.database_lost.stoppable_server import OwnServer, wait_until
from the_command import opened

from handlers.casework.door import Door
from handlers.safekeeping.audit import verify
from storage.errors import OutcomeUnknown
from storage.store import Store
from storage.verification import Damage

CLIENTS = 4
TRUE_TEXTS = (
    r"the database could not be used: [\w ]+; nothing is half done, try again",
    r"the database was lost while it stored this \([\w ]+\): "
    r"it is stored whole, or not at all; look first",
)


def damage_of(store: Store) -> list[Damage]:
    """Return what `audit verify` finds, but for the triggers that hold the commits of this test."""
    return [each for each in verify(store) if "hold_" not in each.what]


@pytest.fixture(scope="module")
def restartable() -> Iterator[OwnServer]:
    """The server that is disturbed."""
    with server_with_holds() as server:
        yield server


def test_each_command_has_one_effect_when_the_database_is_disturbed(
    restartable: OwnServer, tmp_path: Path, size: Size[Any], measured: Measured
) -> None:
    count, pause = size((15, 0.05), (125, 1.7))
    place, luck = restartable.database(), Random(4)
    commands = [command_id for client in range(CLIENTS) for command_id, _ in steps(client, count)]
    planned = _planned(commands, luck, ended=size(5, 50), restarts=size(1, 5))
    with opened(place) as store:
        share(store)
        plan(store, planned)

    began = time.monotonic()
    disturber = Disturber(restartable, place, luck, every=size((1.0, 3.0), (5.0, 40.0)))
    with ThreadPoolExecutor(1) as pool:
        clients = pool.submit(
            at_once,
            live,
            [(place, client, count, pause, str(tmp_path)) for client in range(CLIENTS)],
            600,
        )
        disturber.work(clients)
        clients.result()
    seconds = time.monotonic() - began

    told = told_in(tmp_path)
    lost = [line for each in told for line in each.lost]
    repeated = {each.id for each in told if each.repeated}
    before, after = (
        {
            interruption.command_id
            for interruption in disturber.interrupted
            if interruption.moment == moment
        }
        for moment in ("before", "after")
    )

    assert sorted(each.id for each in told) == sorted(commands)  # each was answered
    printed = {file.name: file.read_text() for file in tmp_path.glob("*.printed")}
    assert printed == {f"{client}.printed": "" for client in range(CLIENTS)}  # no traceback
    assert [line for line in lost if not any(re.fullmatch(text, line) for text in TRUE_TEXTS)] == []
    assert [each.id for each in told if each.untrue] == []
    assert disturber.restarts >= size(2, 8)
    assert min(len(before), len(after)) >= size(4, 45)
    assert after <= repeated  # these were durable: the retry finds them by their id
    assert not before & repeated  # these were not: the retry does them
    with opened(place) as store, opened(":memory:") as alone:
        undisturbed(alone, CLIENTS, count)
        assert effects(store) == effects(alone)  # none lost, none doubled
        assert damage_of(store) == []
    measured(
        "R4",
        f"{len(commands)} commands of {CLIENTS} clients, {disturber.restarts} restarts, "
        f"{len(before)} commits interrupted before they were durable and {len(after)} after, "
        f"{disturber.ended} connections ended elsewhere; {len(lost)} retries, {len(repeated)} "
        "outcomes found by command id: each has one effect, 0 lost, 0 doubled, 0 tracebacks, "
        f"{seconds:.0f} s",
    )


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_retry_finds_a_lost_commit_by_its_id_without_an_error(
    restartable: OwnServer, moment: str
) -> None:
    place = restartable.database()
    with opened(place) as store, ThreadPoolExecutor(1) as pool:
        share(store)
        plan(store, [Interruption("note", moment, "end")])
        disturber = Disturber(restartable, place, Random(0), every=(60, 60))

        client = pool.submit(act, Door(store), "shared", "", "note")
        disturber.work(client)

        assert client.result().repeated == (moment == "after")
        assert disturber.interrupted == [Interruption("note", moment, "end")]
        assert effects(store)[("note", "note_added", "received", 0)] == 1
        assert damage_of(store) == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_an_unknown_outcome_is_reported_as_unknown(restartable: OwnServer, moment: str) -> None:
    place = restartable.database()
    with opened(place) as store, ThreadPoolExecutor(1) as pool:
        share(store)
        plan(store, [Interruption("note", moment, "restart")])

        client = pool.submit(act, Door(store), "shared", "", "note")
        wait_until(lambda: is_held(place), "a commit that is held")
        restartable.stop("immediate")

        with pytest.raises(
            OutcomeUnknown,
            match=r"\(no connection\): it is stored whole, or not at all; look first",
        ):
            client.result()
        restartable.start()
        hold_no_more(place)
        assert act(Door(store), "shared", "", "note").repeated == (moment == "after")
        assert damage_of(store) == []


def test_a_lost_idle_connection_is_replaced(restartable: OwnServer) -> None:
    with opened(restartable.database()) as store:
        share(store)
        restartable.stop("fast")
        restartable.start()

        assert not act(Door(store), "shared", "", "note").repeated


def _planned(commands: list[str], luck: Random, ended: int, restarts: int) -> list[Interruption]:
    """Draw the commands whose commit is interrupted, and when and how."""
    kinds = [
        (moment, means)
        for means, n in (("end", ended), ("restart", restarts))
        for moment in ("before", "after") * n
    ]
    return [
        Interruption(id, *kind)
        for id, kind in zip(luck.sample(commands, len(kinds)), kinds, strict=True)
    ]
