"""Reimbursement codes (refusjonskoder) of § 2: disease codes and the special minus-codes, and what each covers.

The table is partial (law 1.2): "not in this table" is never "no code". Sources: law 3.2 (special codes, M2) and 3.3
(disease codes: V1, VAN, NEVK, FK-POL, FK-ADR; BK for the last rows). Codes known only from 2018 on (R25.2, G25.8)
are left out. No rule may enter here.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class ReimbursementCode:
    """One code. icd10, icpc2: the diagnosis codes it covers, by their beginning; both empty = the register can't tell."""

    code: str
    covers: str
    icd10: tuple[str, ...] = ()
    icpc2: tuple[str, ...] = ()

    @property
    def is_group(self) -> bool:
        """A minus-code: never equal to a diagnosis, so it must be stated."""
        return self.code.startswith("-")


def _disease(name: str, icd10: tuple[str, ...], icpc2: tuple[str, ...]) -> list[ReimbursementCode]:
    return [ReimbursementCode(code, name, icd10, icpc2) for code in (*icd10, *icpc2)]


_SPECIAL = [
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
    ReimbursementCode("-72", "psychotic symptoms needing treatment in mental disorder", (), ("P",)),
    ReimbursementCode("-73", "mood disturbance needing treatment in mental disorder", (), ("P",)),
    ReimbursementCode("-74", "anxiety symptoms needing treatment in mental disorder", (), ("P",)),
    ReimbursementCode("-F2", "psychotic symptoms needing treatment in mental disorder", ("F",)),
    ReimbursementCode("-F3", "mood disturbance needing treatment in mental disorder", ("F",)),
    ReimbursementCode("-F4", "anxiety symptoms needing treatment in mental disorder", ("F",)),
    ReimbursementCode("-81", "side effects of tuberculosis treatment"),
    ReimbursementCode("-90", "palliative treatment at the end of life"),
    ReimbursementCode("-91", "solvents, diluents and additional medicines"),
    ReimbursementCode("-97", "individual decisions made before 3 March 2008 (old § 2)"),
    ReimbursementCode("-98", "individual decisions made before 3 March 2008 (old § 10a)"),
    ReimbursementCode("-99", "study medicine approved for the scheme"),
]

_DISEASES = [
    *_disease("epilepsy", ("G40",), ("N88",)),
    *_disease("hyperkinetic disorder (ADHD)", ("F90",), ("P81",)),
    *_disease("narcolepsy", ("G47.4",), ("P06",)),
    *_disease("idiopathic hypersomnia", ("G47.1",), ()),
    *_disease("allergic rhinitis", ("J30",), ("R97",)),
    *_disease("allergic conjunctivitis", ("H10.1",), ("F71",)),
    *_disease("anaphylaxis", ("T78.0", "T78.2", "T88.6"), ("A85", "A92")),
    *_disease("amyotrophic lateral sclerosis", ("G12",), ("N99",)),
    *_disease("breast cancer", ("C50",), ("X76",)),
    *_disease("hot flushes", ("N95",), ("X11",)),
    *_disease("disorder of phosphate metabolism", ("E83.3",), ("T99",)),
    *_disease("asthma", ("J45",), ("R96",)),
    *_disease("chronic obstructive pulmonary disease", ("J44",), ("R95",)),
    *_disease("psoriasis", ("L40",), ("S91",)),
    *_disease("Crohn's disease and ulcerative colitis", ("K50", "K51"), ("D94",)),
    *_disease("migraine", ("G43",), ("N89",)),
    *_disease("Parkinson's disease", ("G20",), ("N87",)),
    *_disease("multiple sclerosis", ("G35",), ("N86",)),
    *_disease("osteoporosis", ("M81",), ("L95",)),
    *_disease("type 2 diabetes", ("E11",), ("T90",)),
    *_disease("hypertension", ("I10",), ("K86",)),
]

REIMBURSEMENT_CODES: Final[dict[str, ReimbursementCode]] = {row.code: row for row in (*_SPECIAL, *_DISEASES)}

# The codes whose use is, by themselves, one of the three uses of A-10c (law 1.3, notes).
CHRONIC_PAIN_CODES: Final = frozenset({"-71"})
MENTAL_DISORDER_CODES: Final = frozenset({"-F2", "-F3", "-F4", "-72", "-73", "-74"})

ICPC2_CODES: Final = frozenset(code for row in _DISEASES for code in row.icpc2)
ICD10_CODES: Final = frozenset(code for row in _DISEASES for code in row.icd10)
