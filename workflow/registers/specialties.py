"""Medical specialties (list 7426, a selection) and the field of disease of each.

The numbers are the official ones (M2). The fields are INT: beginnings of ICD-10 and ICPC-2 codes of the specialty's
own field and the adjoining ones (HFO18: "field of the disease or adjoining treatment areas"); a case worker's finding
goes before them. No rule may enter here.
"""

from dataclasses import dataclass
from typing import Final

GENERAL_MEDICINE: Final = 1


@dataclass(frozen=True)
class Specialty:
    """One specialty. icd10, icpc2: beginnings of codes in its field, reimbursement codes included; children_only: its field
    is every such disease of a patient under age."""

    code: int
    name: str
    icd10: tuple[str, ...] = ()
    icpc2: tuple[str, ...] = ()
    children_only: bool = False


_EVERY_LETTER = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ-")

SPECIALTIES: Final[dict[int, Specialty]] = {
    s.code: s
    for s in (
        Specialty(GENERAL_MEDICINE, "general medicine"),
        Specialty(2, "anaesthesiology", ("R52", "-71", "-52", "-90"), ("A01", "-71", "-52", "-90")),
        Specialty(3, "paediatrics", _EVERY_LETTER, _EVERY_LETTER, children_only=True),
        Specialty(4, "child psychiatry", ("F", "G47", "-70", "-F"), ("P", "-70", "-72", "-73", "-74"), children_only=True),
        Specialty(6, "physical medicine", ("G", "M", "R25", "R52", "I69", "-71"), ("L", "N", "-71")),
        Specialty(7, "gynaecology", ("C5", "D25", "D26", "D27", "D28", "E28", "N7", "N8", "N9", "O"), ("W", "X")),
        Specialty(16, "dermatology", ("L", "C43", "C44", "B35", "B36", "-30"), ("S", "-30")),
        Specialty(32, "clinical neurophysiology", ("G",), ("N", "P06")),
        Specialty(33, "medical genetics", ("E7", "E8", "D8", "Q", "G1", "G60", "G71"), ("A90", "N99", "T99")),
        Specialty(37, "neurology", ("G", "I6", "R25", "C70", "C71", "C72", "E75", "F95"), ("N", "K90", "P06", "P10")),
        Specialty(40, "psychiatry", ("F", "G47", "-F", "-70"), ("P", "-70", "-72", "-73", "-74")),
        Specialty(41, "rheumatology", ("M", "L40", "L93", "D86"), ("L", "S91")),
        Specialty(43, "oncology", ("C", "D0", "D1", "D2", "D3", "D4", "N95", "R52", "-50", "-52", "-53", "-54", "-90"),
                  ("X76", "X11", "-50", "-52", "-53", "-54", "-90")),
        Specialty(45, "ear, nose and throat", ("H6", "H7", "H8", "H9", "J3", "G47.3"), ("H", "R97")),
        Specialty(46, "eye diseases", ("H0", "H1", "H2", "H3", "H4", "H5", "-40"), ("F", "-40")),
        Specialty(190, "internal medicine", ("D5", "D6", "D7", "D8", "E", "I", "J", "K", "N0", "N1", "N2", "T78"),
                  ("A92", "B", "D", "K", "R", "T", "U")),
        Specialty(191, "haematology", ("D5", "D6", "D7", "D8", "C8", "C9", "-11"), ("B", "-11")),
        Specialty(192, "endocrinology", ("E",), ("T",)),
        Specialty(193, "gastroenterology", ("K", "E4"), ("D",)),
        Specialty(194, "geriatrics", ("F0", "G20", "G30", "I", "M80", "M81"), ("N87", "P70", "L95", "K")),
        Specialty(195, "cardiology", ("I", "-22", "-26", "-27"), ("K", "-22", "-26", "-27")),
        Specialty(196, "infectious diseases", ("A", "B", "-04", "-81"), ("A70", "A78", "-04", "-81")),
        Specialty(197, "lung diseases", ("J", "G47", "T78", "-81"), ("R", "P06", "A92", "-81")),
        Specialty(198, "kidney diseases", ("N0", "N1", "N2", "E83", "I10", "-51"), ("U", "T99", "K86", "-51")),
        Specialty(199, "addiction medicine", ("F1",), ("P15", "P16", "P17", "P18", "P19")),
    )
}  # fmt: skip
