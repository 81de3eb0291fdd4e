"""Faults put into case packages, marks to the supervisor, next dates, and what screens ask."""

from typing import Final

from fault import Fault

_TEST: Final = "tests/handlers/test_packages.py"
_FORM: Final = "handlers/safekeeping/package.py"
_CHECK: Final = "handlers/safekeeping/package_verification.py"
_MAKE: Final = "handlers/casework/packing.py"
_FORGED: Final = f"{_TEST}::test_a_forged_package_with_new_seals_breaks_its_chains"

CASE_PACKAGES: Final = (
    Fault(
        "the seal of a package's letters is not compared",
        _CHECK,
        ' != row["letters_hash"]:\n',
        ' == "":\n',
        _FORGED,
    ),
    Fault(
        "the data of a package's events are not compared with their hash",
        _CHECK,
        '        if salted_hash(row["data_salt"], row["data"]) != row["data_hash"]:\n',
        "        if False:\n",
        _FORGED,
    ),
    Fault(
        "policy values that were changed pass in a package",
        _CHECK,
        '        if f"{POLICIES}/{values_hash(text)}.json" != name:\n',
        "        if False:\n",
        f"{_TEST}::test_forged_policy_values_are_found",
    ),
    Fault(
        "another file than the one that was sent passes in a package",
        _CHECK,
        '    if letter["pdf_as_sent"] and (',
        "    if False and (",
        f"{_TEST}::test_a_forged_file_of_a_sent_letter_is_found",
    ),
    Fault(
        "what stands between the files of a ZIP is not compared",
        _CHECK,
        "    if package.archive == made:\n",
        "    if True:\n",
        f"{_TEST}::test_every_changed_byte_of_a_small_zip_is_found",
    ),
    Fault(
        "a changed byte of SHA256SUMS passes",
        _CHECK,
        "        if files.get(SUMS) != should:\n",
        "        if False:\n",
        f"{_TEST}::test_every_changed_byte_of_a_small_package_is_found_with_its_file_and_place",
    ),
    Fault(
        "a changed byte is told one place off",
        _FORM,
        "    place = moved // by\n",
        "    place = moved // by + 1\n",
        f"{_TEST}::test_the_two_sums_tell_the_place_as_the_example_says",
    ),
    Fault(
        "the package of another program is read",
        _CHECK,
        '    if told.get("format") == FORMAT and told.get("version") == VERSION:\n',
        '    if told.get("version") == VERSION:\n',
        f"{_TEST}::test_the_package_of_another_program_is_refused",
    ),
    Fault(
        "a package is written over what is there",
        _FORM,
        "    if os.path.lexists(target):\n",
        "    if False:\n",
        f"{_TEST}::test_an_existing_target_is_refused_and_left_alone",
    ),
    Fault(
        "a case that does not verify is packed",
        _MAKE,
        "        if found.damages or found.rows is None:\n",
        "        if found.rows is None:\n",
        f"{_TEST}::test_a_case_that_was_changed_in_the_database_is_not_packed",
    ),
    Fault(
        "dates that have passed are left out of a package",
        _MAKE,
        '        "settled": [each.as_data() for each in details.settled],\n',
        '        "settled": [],\n',
        f"{_TEST}::test_it_holds_events_letters_dates_proof_policy_and_links",
    ),
    Fault(
        "nobody is told who packed a case",
        _MAKE,
        "        if log:\n",
        "        if False:\n",
        f"{_TEST}::test_who_packs_a_case_is_written_in_the_read_log",
    ),
    Fault(
        "a letter printed otherwise than it was sent is told as sent",
        _MAKE,
        "    return bool(sent.content_hash == hashlib.sha256(content).hexdigest())\n",
        "    return True\n",
        f"{_TEST}::test_a_letter_sent_as_another_file_has_its_hash_alone",
    ),
)
