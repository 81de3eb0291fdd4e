"""Medical specialties (list 7426, whole as published in 2018) and the field of disease of each.

The numbers are the official ones (M2), the names are ours. The fields are INT: the beginnings of
the ICD-10 and ICPC-2 codes in the specialty's own field and in adjoining ones (HFO18). A specialty
without a field is relevant to no disease until a case worker finds otherwise. Such a finding
replaces what this table says of any specialty.
"""

from typing import Final, NamedTuple

GENERAL_MEDICINE: Final = 1


class Specialty(NamedTuple):
    """A specialty, with the beginnings of the codes in its field, reimbursement codes included.

    Without codes it has no field. If `children_only` is true, the field holds these diseases only
    in patients under age.
    """

    code: int
    name: str
    icd10: tuple[str, ...] = ()
    icpc2: tuple[str, ...] = ()
    children_only: bool = False


def _codes(beginnings: str) -> tuple[str, ...]:
    return tuple(beginnings.split())


_EVERY_CODE: Final = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ-")

_WITH_A_FIELD: Final = {
    specialty.code: specialty
    for specialty in (
        Specialty(
            code=2,
            name="anaesthesiology",
            icd10=_codes("R52 -71 -52 -90"),
            icpc2=_codes("A01 -71 -52 -90"),
        ),
        Specialty(
            code=3, name="paediatrics", icd10=_EVERY_CODE, icpc2=_EVERY_CODE, children_only=True
        ),
        Specialty(
            code=4,
            name="child psychiatry",
            icd10=_codes("F G47 -70 -F"),
            icpc2=_codes("P -70 -72 -73 -74"),
            children_only=True,
        ),
        Specialty(
            code=6,
            name="physical medicine",
            icd10=_codes("G M R25 R52 I69 -71"),
            icpc2=_codes("L N -71"),
        ),
        Specialty(
            code=7,
            name="gynaecology",
            icd10=_codes("C5 D25 D26 D27 D28 E28 N7 N8 N9 O"),
            icpc2=_codes("W X"),
        ),
        Specialty(
            code=16,
            name="dermatology",
            icd10=_codes("L C43 C44 B35 B36 -30"),
            icpc2=_codes("S -30"),
        ),
        Specialty(
            code=32, name="clinical neurophysiology", icd10=_codes("G"), icpc2=_codes("N P06")
        ),
        Specialty(
            code=33,
            name="medical genetics",
            icd10=_codes("E7 E8 D8 Q G1 G60 G71"),
            icpc2=_codes("A90 N99 T99"),
        ),
        Specialty(
            code=37,
            name="neurology",
            icd10=_codes("G I6 R25 C70 C71 C72 E75 F95"),
            icpc2=_codes("N K90 P06 P10"),
        ),
        Specialty(
            code=40,
            name="psychiatry",
            icd10=_codes("F G47 -F -70"),
            icpc2=_codes("P -70 -72 -73 -74"),
        ),
        Specialty(
            code=41, name="rheumatology", icd10=_codes("M L40 L93 D86"), icpc2=_codes("L S91")
        ),
        Specialty(
            code=43,
            name="oncology",
            icd10=_codes("C D0 D1 D2 D3 D4 N95 R52 -50 -52 -53 -54 -90"),
            icpc2=_codes("X76 X11 -50 -52 -53 -54 -90"),
        ),
        Specialty(
            code=45,
            name="ear, nose and throat",
            icd10=_codes("H6 H7 H8 H9 J3 G47.3"),
            icpc2=_codes("H R97"),
        ),
        Specialty(
            code=46,
            name="eye diseases",
            icd10=_codes("H0 H1 H2 H3 H4 H5 -40"),
            icpc2=_codes("F -40"),
        ),
        Specialty(
            code=190,
            name="internal medicine",
            icd10=_codes("D5 D6 D7 D8 E I J K N0 N1 N2 T78"),
            icpc2=_codes("A92 B D K R T U"),
        ),
        Specialty(
            code=191,
            name="haematology",
            icd10=_codes("D5 D6 D7 D8 C8 C9 -11"),
            icpc2=_codes("B -11"),
        ),
        Specialty(code=192, name="endocrinology", icd10=_codes("E"), icpc2=_codes("T")),
        Specialty(code=193, name="gastroenterology", icd10=_codes("K E4"), icpc2=_codes("D")),
        Specialty(
            code=194,
            name="geriatrics",
            icd10=_codes("F0 G20 G30 I M80 M81"),
            icpc2=_codes("N87 P70 L95 K"),
        ),
        Specialty(
            code=195,
            name="cardiology",
            icd10=_codes("I -22 -26 -27"),
            icpc2=_codes("K -22 -26 -27"),
        ),
        Specialty(
            code=196,
            name="infectious diseases",
            icd10=_codes("A B -04 -81"),
            icpc2=_codes("A70 A78 -04 -81"),
        ),
        Specialty(
            code=197,
            name="lung diseases",
            icd10=_codes("J G47 T78 -81"),
            icpc2=_codes("R P06 A92 -81"),
        ),
        Specialty(
            code=198,
            name="kidney diseases",
            icd10=_codes("N0 N1 N2 E83 I10 -51"),
            icpc2=_codes("U T99 K86 -51"),
        ),
        Specialty(
            code=199,
            name="addiction medicine",
            icd10=_codes("F1"),
            icpc2=_codes("P15 P16 P17 P18 P19"),
        ),
    )
}

_WITHOUT_A_FIELD: Final = {
    GENERAL_MEDICINE: "general medicine",
    5: "occupational medicine (arbeidsmedisin)",
    17: "sports medicine",
    18: "immunology and transfusion medicine",
    28: "jaw surgery and diseases of the mouth",
    29: "clinical social medicine",
    30: "clinical physiology",
    31: "medical biochemistry",
    34: "medical microbiology",
    35: "radiology",
    36: "neurosurgery",
    38: "pathology",
    39: "plastic surgery",
    42: "community medicine",
    44: "occupational medicine (yrkesmedisin)",
    49: "general practitioner, approved by the medical association",
    50: "company doctor, approved by the medical association",
    51: "tropical diseases",
    52: "tuberculosis of bones and joints, and scrofula",
    53: "epidemic diseases",
    54: "not related to the field",
    56: "general practitioner, approved abroad",
    57: "clinical pharmacology",
    58: "supervisor of psychotherapy, psychiatry",
    59: "supervisor of psychotherapy, child psychiatry",
    65: "anatomy",
    66: "biochemistry",
    67: "physiology",
    80: "general surgery",
    81: "surgery of children",
    82: "gastroenterological surgery",
    83: "vascular surgery",
    84: "orthopaedic surgery, as a branch of surgery",
    85: "thoracic surgery",
    86: "urological surgery",
    87: "breast and endocrine surgery",
    97: "neuroradiology",
    98: "military medicine",
    99: "insurance medicine",
    151: "nuclear medicine",
    152: "orthopaedic surgery",
    301: "emergency medicine",
    515: "orthodontics",
    523: "dentistry of children",
    531: "periodontics",
    558: "oral surgery and oral medicine",
    559: "radiology of jaw and face",
    560: "endodontics",
    561: "prosthodontics",
    575: "fitting of contact lenses",
}

SPECIALTIES: Final[dict[int, Specialty]] = _WITH_A_FIELD | {
    code: Specialty(code=code, name=name) for code, name in _WITHOUT_A_FIELD.items()
}
