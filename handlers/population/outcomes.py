"""The outcomes of many rows: in a module of its own, since every worker loads it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handlers.analysis.ending import Ending


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

    @property
    def decided(self) -> NDArray[Any]:
        """The ending of each row if everybody who is asked answers: in time, with all they know."""
        return np.where(self.waits[self.after_answer], self.closed, self.after_answer)
