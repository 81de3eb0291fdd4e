"""R4: the database is taken away under load: restarted, and connections ended in the middle of COMMIT. Each command has one effect."""

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
from reliability.database_lost.lost_commits import Strike, Taker, hold_no_more, is_held, plan, server_with_holds
from reliability.database_lost.retrying_clients import act, effects, live, share, steps, told_in, undisturbed
from reliability.database_lost.stoppable_server import OwnServer, wait_until
from the_command import opened

from handlers.casework.door import Door
from handlers.safekeeping.audit import verify
from storage.errors import OutcomeUnknown

CLIENTS = 4
TRUE_TEXTS = (
    r"the database could not be used: [\w ]+; nothing is half done, try again",
    r"the database was lost while it stored this \([\w ]+\): it is stored whole, or not at all; look first",
)


@pytest.fixture(scope="module")
def taken() -> Iterator[OwnServer]:
    """The server that is taken away."""
    with server_with_holds() as server:
        yield server


def test_each_command_has_one_effect_when_the_database_is_taken_away(
    taken: OwnServer, tmp_path: Path, size: Size[Any], measured: Measured
) -> None:
    count, pause = size((15, 0.05), (125, 1.7))
    place, luck = taken.database(), Random(4)
    commands = [command_id for client in range(CLIENTS) for command_id, _ in steps(client, count)]
    planned = _planned(commands, luck, ended=size(5, 50), restarts=size(1, 5))
    with opened(place) as store:
        share(store)
        plan(store, planned)

    began = time.monotonic()
    taker = Taker(taken, place, luck, every=size((1.0, 3.0), (5.0, 40.0)))
    with ThreadPoolExecutor(1) as pool:
        clients = pool.submit(at_once, live, [(place, client, count, pause, str(tmp_path)) for client in range(CLIENTS)], 600)
        taker.work(clients)
        clients.result()
    seconds = time.monotonic() - began

    told = told_in(tmp_path)
    lost = [line for each in told for line in each.lost]
    repeated = {each.id for each in told if each.repeated}
    before, after = ({strike.command_id for strike in taker.struck if strike.moment == moment} for moment in ("before", "after"))

    assert sorted(each.id for each in told) == sorted(commands)  # each was answered
    assert [file.read_text() for file in tmp_path.glob("*.printed")] == [""] * CLIENTS  # no traceback, and nothing else
    assert [line for line in lost if not any(re.fullmatch(text, line) for text in TRUE_TEXTS)] == []
    assert [each.id for each in told if each.untrue] == []  # what was said not to be stored was not
    assert taker.restarts >= size(2, 8)
    assert min(len(before), len(after)) >= size(4, 45)
    assert after <= repeated  # it had been stored, and its id told so
    assert not before & repeated  # it had not, and was done again
    with opened(place) as store, opened(":memory:") as alone:
        undisturbed(alone, CLIENTS, count)
        assert effects(store) == effects(alone)  # none lost, none doubled
        assert verify(store) == []
    measured(
        "R4",
        f"{len(commands)} commands of {CLIENTS} clients, {taker.restarts} restarts, {len(before)} commits struck before they were "
        f"durable and {len(after)} after, {taker.ended} connections ended elsewhere; {len(lost)} times the client had to try again, "
        f"{len(repeated)} outcomes found by command id: each has one effect, 0 lost, 0 doubled, 0 tracebacks, {seconds:.0f} s",
    )


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_commit_that_was_not_heard_of_is_found_by_its_id_and_the_client_hears_of_nothing(taken: OwnServer, moment: str) -> None:
    place = taken.database()
    with opened(place) as store, ThreadPoolExecutor(1) as pool:
        share(store)
        plan(store, [Strike("note", moment, "end")])
        taker = Taker(taken, place, Random(0), every=(60, 60))

        client = pool.submit(act, Door(store), "shared", "", "note")
        taker.work(client)

        assert client.result().repeated == (moment == "after")
        assert taker.struck == [Strike("note", moment, "end")]
        assert effects(store)[("note", "note_added", "received", 0)] == 1
        assert verify(store) == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_what_nobody_can_know_is_told_so(taken: OwnServer, moment: str) -> None:
    place = taken.database()
    with opened(place) as store, ThreadPoolExecutor(1) as pool:
        share(store)
        plan(store, [Strike("note", moment, "restart")])

        client = pool.submit(act, Door(store), "shared", "", "note")
        wait_until(lambda: is_held(place), "a commit that is held")
        taken.stop("immediate")

        with pytest.raises(OutcomeUnknown, match=r"\(no connection\): it is stored whole, or not at all; look first"):
            client.result()
        taken.start()
        hold_no_more(place)
        assert act(Door(store), "shared", "", "note").repeated == (moment == "after")
        assert verify(store) == []


def test_a_connection_that_was_lost_meanwhile_is_made_anew(taken: OwnServer) -> None:
    with opened(taken.database()) as store:
        share(store)
        taken.stop("fast")
        taken.start()

        assert not act(Door(store), "shared", "", "note").repeated


def _planned(commands: list[str], luck: Random, ended: int, restarts: int) -> list[Strike]:
    """Which commands are struck in their commit, when and how."""
    kinds = [(moment, means) for means, n in (("end", ended), ("restart", restarts)) for moment in ("before", "after") * n]
    return [Strike(id, *kind) for id, kind in zip(luck.sample(commands, len(kinds)), kinds, strict=True)]
