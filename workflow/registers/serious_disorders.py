"""Disorders that count as serious without more ado, where one excludes a medicine (A-4c, INT).

The law says «annen alvorlig lidelse» and lists none. A code outside this table may be serious too:
the case worker then finds out. Each entry is the beginning of a code.
"""

from typing import Final


def _codes(*lines: str) -> tuple[str, ...]:
    return tuple(" ".join(lines).split())


_ICD10: Final = _codes(
    "A15 A16 A17 A18 A19 A41 B16 B17 B18 B20 B21 B22 B23 B24",  # infections
    "C D45 D46 D47",  # cancer
    "D59 D60 D61 D66 D67 D68 D69.3 D70 D80 D81 D82 D83 D84",  # blood and immunity
    "E10 E24 E27.1 E70 E71 E72 E74 E75 E76 E77 E80 E84 E85",  # metabolism
    "F00 F01 F02 F03 F10.2 F11.2 F20 F22 F25 F30 F31 F32.2 F32.3 F33.2 F33.3 F50.0",
    "G10 G12 G20 G30 G35 G40 G41 G61.0 G70 G71",  # nerves
    "H40",  # glaucoma
    "I20 I21 I22 I23 I24 I25 I26 I27 I33 I34 I35 I36 I37 I42 I44 I45 I46 I47 I48 I49 I50",
    "I60 I61 I62 I63 I64 I71 I80 I81 I82 I85",  # vessels
    "J43 J44 J45 J46 J84 J96",  # lungs
    "K25 K26 K27 K28 K50 K51 K70 K71 K72 K73 K74 K75 K76.6 K85 K86 K92",  # gut and liver
    "M05 M06 M30 M31 M32 M33 M34",  # rheumatic
    "N03 N04 N17 N18 N19",  # kidneys
    "Q20 Q21 Q22 Q23 Q24 Q25",  # heart, from birth
    "T78.0 T78.2 T88.6 Z94",  # anaphylaxis, transplants
)
_ICPC2: Final = _codes(
    "A70 A79 A85 A92 B72 B73 B74 B83 B90 D74 D75 D76 D77 D85 D86 D94 D97 F93 K74 K75 K76 K77 K78",
    "K79 K80 K83 K84 K90 K93 L71 L88 N74 N86 N87 N88 P15 P70 P72 P73 R84 R85 R95 R96 S77 T71 T89",
    "U75 U76 U77 U88 W72 X75 X76 X77 Y77 Y78",
)


def is_serious(code: str, *, icpc2: bool) -> bool:
    """Tell whether a code is in the table; no = the table does not tell.

    icpc2: the code is of ICPC-2, not of ICD-10.
    """
    return code.startswith(_ICPC2 if icpc2 else _ICD10)
