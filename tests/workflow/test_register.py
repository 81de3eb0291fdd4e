"""The official code lists as tables: complete by LAW.md, and consistent with each other."""

import pytest

from workflow.registers import lists
from workflow.registers.reimbursement_codes import (
    CHRONIC_PAIN_CODES,
    ICD10_CODES,
    ICPC2_CODES,
    MENTAL_DISORDER_CODES,
    REIMBURSEMENT_CODES,
    may_exist,
)
from workflow.registers.specialties import SPECIALTIES
from workflow.registers.substances import PRESCRIPTION_GROUPS, prescription_group
from workflow.reimbursement.application import Doctor, Medicine
from workflow.reimbursement.rule_sets import RULES_2008

GROUP_CODES = {
    *("-04", "-11", "-20", "-22", "-26", "-27", "-30", "-40", "-50", "-51", "-52", "-53", "-54"),
    *("-61", "-62", "-70", "-71", "-72", "-73", "-74", "-F2", "-F3", "-F4", "-81"),
    *("-90", "-91", "-97", "-98", "-99"),
}

# Law 3.3: an ICD-10 code and an ICPC-2 code of the same disease.
DISEASES = [
    ("G40", "N88"),
    ("F90", "P81"),
    ("G47.4", "P06"),
    ("G47.1", "P06"),
    ("J30", "R97"),
    ("H10.1", "F71"),
    ("T78.0", "A85"),
    ("T88.6", "A92"),
    ("G12", "N99"),
    ("C50", "X76"),
    ("N95", "X11"),
    ("E83.3", "T99"),
    ("J45", "R96"),
    ("J44", "R95"),
    ("L40", "S91"),
    ("K50", "D94"),
    ("K51", "D94"),
    ("G43", "N89"),
    ("G20", "N87"),
    ("G35", "N86"),
    ("M81", "L95"),
    ("E11", "T90"),
    ("I10", "K86"),
]


def test_the_group_codes_are_those_of_law_3_2() -> None:
    assert {code for code, row in REIMBURSEMENT_CODES.items() if row.is_group} == GROUP_CODES


@pytest.mark.parametrize(("icd10", "icpc2"), DISEASES)
def test_each_code_of_a_disease_covers_its_codes_in_both_systems(icd10: str, icpc2: str) -> None:
    assert not REIMBURSEMENT_CODES[icd10].is_group
    assert icpc2 in REIMBURSEMENT_CODES[icd10].icpc2
    assert icd10 in REIMBURSEMENT_CODES[icpc2].icd10
    assert icd10 in ICD10_CODES
    assert icpc2 in ICPC2_CODES


def test_malnutrition_is_a_code_of_icd_10_alone() -> None:
    assert REIMBURSEMENT_CODES["E43"].icd10 == ("E43",)
    assert REIMBURSEMENT_CODES["E43"].icpc2 == ()
    assert "E43" in ICD10_CODES


@pytest.mark.parametrize(
    ("code", "may"),
    [
        ("-71", True),
        ("-F2", True),
        ("-12", False),
        ("-55", False),
        ("G40", True),
        ("P06", True),
        ("L20", True),
        ("Z99", False),
        ("Z10", False),
        ("V01", False),
    ],
)
def test_a_group_code_outside_the_list_and_a_code_of_no_disease_do_not_exist(
    code: str, may: bool
) -> None:
    assert may_exist(code) is may


@pytest.mark.parametrize("code", ["R25.2", "G25.8", "N04"])
def test_codes_known_only_from_2018_on_are_left_out(code: str) -> None:
    assert code not in REIMBURSEMENT_CODES


def test_no_disease_code_occurs_in_both_systems() -> None:
    assert not ICD10_CODES & ICPC2_CODES


def test_the_group_codes_that_tell_a_use_are_in_the_table() -> None:
    assert {"-71"} == CHRONIC_PAIN_CODES
    assert {"-F2", "-F3", "-F4", "-72", "-73", "-74"} == MENTAL_DISORDER_CODES
    assert set(REIMBURSEMENT_CODES) >= CHRONIC_PAIN_CODES | MENTAL_DISORDER_CODES


def test_list_7481_has_19_reasons_and_every_rule_uses_one_of_them() -> None:
    assert list(lists.REJECTION_REASONS) == list(range(1, 20))
    used = {rule.reason for rule in RULES_2008.rules().values() if rule.reason}
    assert used <= set(lists.REJECTION_REASONS)


def test_the_short_lists_hold_what_the_messages_need() -> None:
    assert lists.LEGAL_BASES[301] == "§ 3a"
    assert lists.LEGAL_BASES[302] == "§ 3b"
    assert set(lists.DECISIONS) == {"J", "N", "A"}
    assert list(lists.NOTHING_TRIED) == list(range(1, 10))
    assert {"FNR", "DNR", "HPR"} <= set(lists.ID_TYPES)


# List 7426 as published in 2018; 199 and 301 are the newest of its codes.
SPECIALTY_NUMBERS = [
    *range(1, 8), 16, 17, 18, *range(28, 47), *range(49, 55), *range(56, 60), *range(65, 68),
    *range(80, 88), 97, 98, 99, 151, 152, *range(190, 200), 301,
    515, 523, 531, *range(558, 562), 575,
]  # fmt: skip
SPECIALTIES_WITH_A_FIELD = [
    2, 3, 4, 6, 7, 16, 32, 33, 37, 40, 41, 43, 45, 46, *range(190, 200),
]  # fmt: skip


def test_the_specialties_are_list_7426_whole() -> None:
    assert sorted(SPECIALTIES) == SPECIALTY_NUMBERS
    assert len(SPECIALTY_NUMBERS) == 74
    assert all(Doctor(specialty=number).specialty == number for number in SPECIALTY_NUMBERS)


def test_the_specialties_that_have_a_field() -> None:
    with_field = [number for number, row in SPECIALTIES.items() if row.icd10 and row.icpc2]
    with_half = [
        number for number, row in SPECIALTIES.items() if bool(row.icd10) != bool(row.icpc2)
    ]

    assert with_field == SPECIALTIES_WITH_A_FIELD
    assert with_half == []


def test_paediatrics_and_child_psychiatry_are_for_children_only() -> None:
    assert [number for number, row in SPECIALTIES.items() if row.children_only] == [3, 4]


@pytest.mark.parametrize(
    ("atc", "group"),
    [
        ("N06BA09", "C"),
        ("N06BA07", "A"),
        ("N03AX16", "B"),
        ("N02BF02", "B"),
        ("N03AX12", "C"),
        ("N02AA05", "A"),
        ("N02AA01", "A"),
        ("N02A", "A"),
        ("N07BC02", "A"),
        ("N05CD08", "B"),
        ("N05BA01", "A"),
        ("B05BA10", "C"),
        ("N02B", None),
        ("N02", None),
        ("N07BC01", None),
        ("V", None),
    ],
)
def test_the_longest_beginning_of_an_atc_code_gives_the_prescription_group(
    atc: str, group: str | None
) -> None:
    assert prescription_group(atc) == group


def test_every_key_of_the_prescription_groups_is_an_atc_code() -> None:
    assert all(Medicine(atc=atc).atc == atc for atc in PRESCRIPTION_GROUPS)
