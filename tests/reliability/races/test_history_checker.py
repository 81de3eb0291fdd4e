"""R3b, the checker itself: it explains possible histories, and no impossible one."""

import pytest
from reliability.races.history_checker import Plain, legal_order
from reliability.races.workers import Said

CASE = Plain(rare=False, dated=True)
REVIEWED = Plain(rare=False, dated=True, state="under_review", version=2, sequence=2)
PROPOSED = Plain(
    rare=True, dated=True, state="under_review", proposer="Worker 1", version=3, sequence=3
)
ASKED = Plain(rare=False, dated=False, state="missing_info", version=2, sequence=2)


def said(
    worker: int,
    verb: str,
    when: tuple[int, int],
    answer: str,
    shown: tuple[int | None, int, str],
    **more: object,
) -> Said:
    """Return an operation of a worker between two instants, and what it was answered.

    shown: version, sequence and state in the answer.
    """
    blank = {"given": "", "expects": None, "command_id": None}
    return Said(  # type: ignore[misc, arg-type]
        worker=worker,
        case="1",
        verb=verb,
        began=when[0],
        ended=when[1],
        answer=answer,
        version=shown[0],
        sequence=shown[1],
        state=shown[2],
        **{**blank, **more},
    )


def refused(worker: int, verb: str, when: tuple[int, int], state: str, **more: object) -> Said:
    return said(worker, verb, when, "refused", (None, 0, state), **more)


POSSIBLE = {
    "the later of two that overlap came first": (
        REVIEWED,
        [
            said(1, "grant", (0, 9), "done", (4, 4, "granted")),
            said(2, "note", (1, 8), "done", (3, 3, "under_review")),
        ],
    ),
    "a refusal between two changes": (
        CASE,
        [
            said(1, "start", (0, 9), "done", (2, 2, "under_review")),
            refused(2, "grant", (1, 2), "received"),
            said(3, "grant", (3, 9), "done", (3, 3, "granted")),
            refused(2, "grant", (4, 9), "granted"),
        ],
    ),
    "a conflict because of what came meanwhile": (
        REVIEWED,
        [
            said(1, "note", (0, 9), "done", (3, 3, "under_review")),
            said(2, "grant", (1, 8), "conflict", (None, 0, ""), expects=2, name="Worker 1"),
        ],
    ),
    "once done, once repeated": (
        REVIEWED,
        [
            said(1, "note", (0, 9), "repeated", (None, 3, "under_review"), command_id="a"),
            said(2, "note", (1, 8), "done", (3, 3, "under_review"), command_id="a"),
        ],
    ),
}

IMPOSSIBLE = {
    "a lost update: two changes of the same version": (
        REVIEWED,
        [
            said(1, "note", (0, 9), "done", (3, 3, "under_review")),
            said(2, "note", (1, 8), "done", (3, 3, "under_review")),
        ],
    ),
    "a lost update: the second forgot the first, which had ended": (
        REVIEWED,
        [
            said(1, "judge", (0, 1), "done", (3, 3, "under_review"), given="no"),
            said(2, "grant", (2, 3), "done", (4, 4, "granted")),
        ],
    ),
    "a stale read: what had ended is not seen": (
        REVIEWED,
        [
            said(1, "note", (0, 1), "done", (3, 3, "under_review")),
            said(2, "look", (2, 3), "done", (2, 2, "under_review")),
        ],
    ),
    "a read that goes back": (
        REVIEWED,
        [
            said(1, "note", (0, 9), "done", (3, 3, "under_review")),
            said(2, "look", (1, 2), "done", (3, 3, "under_review")),
            said(2, "look", (3, 4), "done", (2, 2, "under_review")),
        ],
    ),
    "a read of what came later": (
        REVIEWED,
        [
            said(2, "look", (0, 1), "done", (3, 3, "under_review")),
            said(1, "note", (2, 3), "done", (3, 3, "under_review")),
        ],
    ),
    "two winners": (
        REVIEWED,
        [
            said(1, "grant", (0, 9), "done", (3, 3, "granted")),
            said(2, "grant", (1, 8), "done", (4, 4, "granted")),
        ],
    ),
    "no winner": (
        REVIEWED,
        [refused(1, "grant", (0, 9), "under_review"), refused(2, "grant", (1, 8), "under_review")],
    ),
    "granted and rejected": (
        REVIEWED,
        [
            said(1, "grant", (0, 9), "done", (3, 3, "granted")),
            said(2, "judge", (1, 2), "done", (3, 3, "under_review"), given="no"),
            said(2, "reject", (3, 8), "done", (4, 4, "rejected")),
        ],
    ),
    "a proposer who approves": (PROPOSED, [said(1, "approve", (0, 9), "done", (4, 4, "rejected"))]),
    "a conflict that nobody caused": (
        REVIEWED,
        [said(1, "grant", (0, 9), "conflict", (None, 0, ""), expects=2, name="post")],
    ),
    "a conflict for somebody who expected nothing": (
        REVIEWED,
        [
            said(1, "note", (0, 9), "done", (3, 3, "under_review")),
            said(2, "note", (1, 8), "conflict", (None, 0, ""), name="Worker 1"),
        ],
    ),
    "a conflict that names somebody else": (
        REVIEWED,
        [
            said(1, "note", (0, 9), "done", (3, 3, "under_review")),
            said(2, "grant", (1, 8), "conflict", (None, 0, ""), expects=2, name="Worker 5"),
        ],
    ),
    "a decision on a version that was not there any more": (
        REVIEWED,
        [
            said(1, "note", (0, 1), "done", (3, 3, "under_review")),
            said(2, "grant", (2, 3), "done", (4, 4, "granted"), expects=2),
        ],
    ),
    "the same command done twice": (
        REVIEWED,
        [
            said(1, "note", (0, 9), "done", (3, 3, "under_review"), command_id="a"),
            said(2, "note", (1, 8), "done", (4, 4, "under_review"), command_id="a"),
        ],
    ),
    "repeated, and never done": (
        REVIEWED,
        [said(1, "note", (0, 9), "repeated", (None, 3, "under_review"), command_id="a")],
    ),
    "more time given twice": (
        ASKED,
        [
            said(1, "extend", (0, 9), "done", (3, 3, "missing_info")),
            said(2, "extend", (1, 8), "done", (4, 4, "missing_info")),
        ],
    ),
    "tried, and yet stored": (
        REVIEWED,
        [
            said(1, "grant", (0, 1), "tried", (2, 3, "granted")),
            refused(2, "grant", (2, 3), "granted"),
        ],
    ),
}


@pytest.mark.parametrize("name", POSSIBLE)
def test_a_possible_history_is_explained(name: str) -> None:
    case, history = POSSIBLE[name]

    story = legal_order(history, case)

    assert not story.left
    assert sorted(story.order) == sorted(history)


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_history_is_not(name: str) -> None:
    case, history = IMPOSSIBLE[name]

    assert legal_order(history, case).left
