"""Short official code lists of the application and answer messages (M2, M12), in our own words."""

from typing import Final

LEGAL_BASES: Final[dict[int, str]] = {  # list 7427
    200: "§ 2",
    300: "§ 3",
    301: "§ 3a",
    302: "§ 3b",
    400: "§ 4",
    700: "§ 5-22",
    800: "§ 5-25",
    950: "H-resept",
}

DECISIONS: Final[dict[str, str]] = {  # list 7482
    "J": "granted",
    "N": "rejected",
    "A": "dismissed: not treated by HELFO",
}

REJECTION_REASONS: Final[dict[int, str]] = {  # list 7481
    1: "scientific documentation insufficient",
    2: "not enough pre-approved products tried",
    3: "special reasons against the pre-approved products not shown",
    4: "relevant marketed products not tried",
    5: "product not classified as a medicine",
    6: "non-prescription product",
    7: "not initiated by a relevant specialist",
    8: "application not from a relevant specialist",
    9: "diagnosis neither in a code (§§ 2, 3a) nor in the § 3b exceptions",
    10: "long-term treatment not met",
    11: "treatment outside hospital not met",
    12: "chronic disease not met",
    13: "missing information",
    14: "other",
    15: "not documented cost-effective",
    16: "conditions for exceptional use not met",
    17: "user not identified",
    18: "duplicate",
    19: "no membership in the National Insurance Scheme",
}

NOTHING_TRIED: Final[dict[int, str]] = {  # lists 7499 (1–3) and 7507 (1–6, from 2018 1–9)
    1: "no pre-approved medicine exists for the diagnosis",
    2: "the pre-approved medicines are not relevant",
    3: "excluded by another serious diagnosis",
    4: "the cost-effective product is contraindicated",
    5: "weighty rules of caution",
    6: "other",
    7: "unacceptably high risk of serious side effects",
    8: "serious trouble with compliance because of the disease",
    9: "serious trouble with compliance because of an unsuitable strength or form",
}

# List 8116.
ID_TYPES: Final = ("FNR", "DNR", "HNR", "HPR", "HER", "DUF", "FHN", "PNR")
