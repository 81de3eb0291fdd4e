"""Prescription groups (A, B, C) by ATC code, for applications that state no group (law 3.4).

Rule A-10c reads the group. A product's approval, marketing and listing are facts of the case and
never looked up here.
"""

from typing import Final, Literal

Group = Literal["A", "B", "C"]

PRESCRIPTION_GROUPS: Final[dict[str, Group]] = {
    "N06BA09": "C",
    "N06BA07": "A",
    "N03AX16": "B",
    "N02BF02": "B",
    "N03AX12": "C",
    "N02BF01": "C",
    "N02A": "A",
    "N07BC02": "A",
    "N05CH01": "C",
    "C09CA06": "C",
    "C01CA24": "C",
    "N05CD08": "B",
    "N05BA01": "A",
    "J04AB02": "C",
    "V03AG05": "C",
    "B05B": "C",
    "H01AC01": "C",
}


def prescription_group(atc: str) -> Group | None:
    """Return the group of the longest beginning of an ATC code in the table, or None."""
    for length in range(len(atc), 3, -1):
        if atc[:length] in PRESCRIPTION_GROUPS:
            return PRESCRIPTION_GROUPS[atc[:length]]
    return None
