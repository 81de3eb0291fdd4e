"""Reimbursement codes (refusjonskoder) of § 2 and the diagnoses that each covers.

There are two kinds: codes of a disease, and group codes that begin with a minus sign. The list of
group codes is whole. That of disease codes is partial (law 1.2): one that is missing here may still
exist. Sources: law 3.2 for group codes
(M2), law 3.3 for disease codes (V1, VAN, NEVK, FK-POL, FK-ADR; BK for the last rows). Codes known
only from 2018 on (R25.2, G25.8) are left out.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple


class ReimbursementCode(NamedTuple):
    """A reimbursement code, with the beginnings of the diagnosis codes that it covers.

    If both `icd10` and `icpc2` are empty, the table does not tell which diagnoses it covers.
    """

    code: str
    covers: str
    icd10: tuple[str, ...] = ()
    icpc2: tuple[str, ...] = ()

    @property
    def is_group(self) -> bool:
        """Tell whether it is a group code, which never equals a diagnosis code."""
        return self.code.startswith("-")


def _by_code(rows: Iterable[ReimbursementCode]) -> dict[str, ReimbursementCode]:
    """Return the rows by code. A code of two diseases, as P06, covers the codes of both."""
    table: dict[str, ReimbursementCode] = {}
    for row in rows:
        earlier = table.setdefault(row.code, row)
        if earlier is not row:
            table[row.code] = earlier._replace(
                covers=f"{earlier.covers}; {row.covers}",
                icd10=tuple(dict.fromkeys(earlier.icd10 + row.icd10)),
                icpc2=tuple(dict.fromkeys(earlier.icpc2 + row.icpc2)),
            )
    return table


def _disease(name: str, icd10: tuple[str, ...], icpc2: tuple[str, ...]) -> list[ReimbursementCode]:
    """List every code of a disease; each of them covers all of its codes in both systems."""
    return [ReimbursementCode(code, name, icd10, icpc2) for code in (*icd10, *icpc2)]


_GROUPS = [
    ReimbursementCode("-04", "communicable diseases dangerous to public health"),
    ReimbursementCode("-11", "anticoagulation, technical use"),
    ReimbursementCode("-20", "thrombosis prophylaxis in surgery"),
    ReimbursementCode("-22", "secondary prevention after myocardial infarction"),
    ReimbursementCode("-26", "established atherosclerotic disease, secondary prevention"),
    ReimbursementCode("-27", "clearly raised risk of atherosclerotic disease, primary prevention"),
    ReimbursementCode("-30", "other long-lasting serious skin disease"),
    ReimbursementCode("-40", "dry eyes needing treatment"),
    ReimbursementCode("-50", "malignant cancer"),
    ReimbursementCode("-51", "organ transplantation"),
    ReimbursementCode("-52", "palliative treatment of metastatic tumour"),
    ReimbursementCode("-53", "nausea, constipation or diarrhoea in cancer"),
    ReimbursementCode("-54", "risk of cancer relapse"),
    ReimbursementCode("-61", "prevention of drug-induced ulcer in risk patients"),
    ReimbursementCode("-62", "prevention of corticosteroid osteoporosis"),
    ReimbursementCode("-70", "considerable behavioural problems needing treatment"),
    ReimbursementCode("-71", "chronic strong pain"),
    ReimbursementCode(
        "-72", "psychotic symptoms needing treatment in mental disorder", icpc2=("P",)
    ),
    ReimbursementCode("-73", "mood disturbance needing treatment in mental disorder", icpc2=("P",)),
    ReimbursementCode("-74", "anxiety symptoms needing treatment in mental disorder", icpc2=("P",)),
    ReimbursementCode(
        "-F2", "psychotic symptoms needing treatment in mental disorder", icd10=("F",)
    ),
    ReimbursementCode("-F3", "mood disturbance needing treatment in mental disorder", icd10=("F",)),
    ReimbursementCode("-F4", "anxiety symptoms needing treatment in mental disorder", icd10=("F",)),
    ReimbursementCode("-81", "side effects of tuberculosis treatment"),
    ReimbursementCode("-90", "palliative treatment at the end of life"),
    ReimbursementCode("-91", "solvents, diluents and additional medicines"),
    ReimbursementCode("-97", "individual decisions made before 3 March 2008 (old § 2)"),
    ReimbursementCode("-98", "individual decisions made before 3 March 2008 (old § 10a)"),
    ReimbursementCode("-99", "study medicine approved for the scheme"),
]

_DISEASES = [
    *_disease("epilepsy", icd10=("G40",), icpc2=("N88",)),
    *_disease("hyperkinetic disorder (ADHD)", icd10=("F90",), icpc2=("P81",)),
    *_disease("narcolepsy", icd10=("G47.4",), icpc2=("P06",)),
    *_disease("idiopathic hypersomnia", icd10=("G47.1",), icpc2=("P06",)),
    *_disease("allergic rhinitis", icd10=("J30",), icpc2=("R97",)),
    *_disease("allergic conjunctivitis", icd10=("H10.1",), icpc2=("F71",)),
    *_disease("anaphylaxis", icd10=("T78.0", "T78.2", "T88.6"), icpc2=("A85", "A92")),
    *_disease("amyotrophic lateral sclerosis", icd10=("G12",), icpc2=("N99",)),
    *_disease("breast cancer", icd10=("C50",), icpc2=("X76",)),
    *_disease("hot flushes", icd10=("N95",), icpc2=("X11",)),
    *_disease("malnutrition", icd10=("E43",), icpc2=()),
    *_disease("disorder of phosphate metabolism", icd10=("E83.3",), icpc2=("T99",)),
    *_disease("asthma", icd10=("J45",), icpc2=("R96",)),
    *_disease("chronic obstructive pulmonary disease", icd10=("J44",), icpc2=("R95",)),
    *_disease("psoriasis", icd10=("L40",), icpc2=("S91",)),
    *_disease("Crohn's disease and ulcerative colitis", icd10=("K50", "K51"), icpc2=("D94",)),
    *_disease("migraine", icd10=("G43",), icpc2=("N89",)),
    *_disease("Parkinson's disease", icd10=("G20",), icpc2=("N87",)),
    *_disease("multiple sclerosis", icd10=("G35",), icpc2=("N86",)),
    *_disease("osteoporosis", icd10=("M81",), icpc2=("L95",)),
    *_disease("type 2 diabetes", icd10=("E11",), icpc2=("T90",)),
    *_disease("hypertension", icd10=("I10",), icpc2=("K86",)),
]

REIMBURSEMENT_CODES: Final = _by_code((*_GROUPS, *_DISEASES))


def diseases_of(code: str, *, icpc2: bool) -> frozenset[str]:
    """Return the diseases of the table that a code names, by their names; none if it has none.

    A code of ICPC-2 may name several, as P06.
    """
    return frozenset(
        row.covers
        for row in _DISEASES
        if (beginnings := row.icpc2 if icpc2 else row.icd10) and code.startswith(beginnings)
    )


# Chapters of ICD-10 and ICPC-2 that hold no disease: external causes, factors, social problems.
_NO_DISEASES: Final = ("V", "Z")


def may_exist(code: str) -> bool:
    """Tell whether there can be such a reimbursement code.

    Every group code is in the table. A disease code may be missing in it, but names a disease.
    """
    return code in REIMBURSEMENT_CODES or not code.startswith(("-", *_NO_DISEASES))


# The codes whose use is, by themselves, one of the three uses of A-10c (law 1.3, notes).
CHRONIC_PAIN_CODES: Final = frozenset({"-71"})
MENTAL_DISORDER_CODES: Final = frozenset({"-F2", "-F3", "-F4", "-72", "-73", "-74"})

ICPC2_CODES: Final = frozenset(code for row in _DISEASES for code in row.icpc2)
ICD10_CODES: Final = frozenset(code for row in _DISEASES for code in row.icd10)
