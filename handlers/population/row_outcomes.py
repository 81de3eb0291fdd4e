"""What becomes of each row of a population under a variant, for each state of knowledge of it."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Ending(NamedTuple):
    """An answer that the rules give: outcome, paragraph, and the numbers of its reasons."""

    outcome: str
    basis: str | None
    reasons: tuple[int, ...]


@dataclass(frozen=True)
class RowOutcomes:
    """What becomes of each row. Arrays of int32, one entry a row, index `endings`.

    endings: each distinct answer once. waits: for each ending, whether the case waits for an answer
    (outcome missing or wrong_applicant). as_received: by what is stated at first. after_answer: by
    that and all that was asked for and is not null. unanswered, closed: decided on the file after
    the deadline, without an answer and after one.
    """

    endings: tuple[Ending, ...]
    waits: NDArray[np.bool_]
    as_received: NDArray[Any]
    after_answer: NDArray[Any]
    unanswered: NDArray[Any]
    closed: NDArray[Any]
