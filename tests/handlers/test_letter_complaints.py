"""The letters of a complaint: who gets which, in which form of Norwegian, and what they name."""

from datetime import date
from typing import Any

import pytest
from builders import BORN_2012, an_application
from cases import day
from complaint_cases import (
    APPLICATION,
    AT_HOME,
    BORN,
    COMPLAINED,
    COMPLAINT,
    KARI,
    a_complaint,
    a_matter,
    complained,
    steps,
)
from matters import OLA, Matter

from handlers.letters.document import as_text
from handlers.letters.rendering import missing_texts, render
from workflow.complaint import commands as c
from workflow.complaint.process import COMPLAINT as PROCESS
from workflow.reimbursement.commands import Extend, Start

MEDICINE, DISEASE = "Epilozan", "G40"
LAWYER = {"by": "lawyer", "name": "Anne Advokat", "address": ["Sakførergata 1", "0001 Prøveby"]}
NEIGHBOUR = {"by": "other", "name": "Nils Nabo"}


def letters(matter: Matter) -> dict[tuple[str, str], str]:
    """The letters of the last step, their lines joined, by kind and receiver."""
    return {
        (letter.kind, letter.to): " ".join(
            as_text(
                render(letter, outcome.case, outcome.events[0], OLA, outcome.assessed), 10_000
            ).split()
        )
        for outcome in matter.outcomes
        for letter in outcome.letters
    }


def reviewed(form: Any, *commands: Any, on: date = COMPLAINED) -> Matter:
    """A matter with a complaint that was started, and steps after that."""
    matter = a_matter()
    complained(matter, form, on=on)
    steps(matter, COMPLAINT, *commands, on=on)
    return matter


def asked(**said: Any) -> Matter:
    """A matter with a complaint that waits for a signature."""
    return reviewed(a_complaint(**{"signed": None, "by": "lawyer"} | said), c.Ask(OLA))


def test_every_kind_has_its_texts() -> None:
    assert missing_texts(PROCESS) == []


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nb", ("Vi har mottatt klagen", "5. april 2015", "innen 31. mai 2015", "Epilozan")),
        ("nn", ("Vi har teke imot klaga", "5. april 2015", "innan 31. mai 2015", "Epilozan")),
    ],
)
def test_a_complaint_is_confirmed(language: str, says: tuple[str, ...]) -> None:
    matter = a_matter()
    complained(matter, a_complaint(language=language, **LAWYER))
    sent = letters(matter)

    original = sent["complaint_received", "complainant"]
    for words in (*says, "Anne Advokat Sakførergata 1", f"sak {APPLICATION}", "Ingrid Solbakken"):
        assert words in original
    copy = sent["complaint_received", "applicant"]
    assert "Kopi av brev til: Anne Advokat" in copy and "som har klaget på et vedtak om deg" in copy


def test_while_nobody_knows_who_may_complain_neither_medicine_nor_disease_is_named() -> None:
    matter = a_matter()
    complained(matter, a_complaint(signed=None, **NEIGHBOUR))
    every = [letters(matter)]
    for step, on in (
        (c.Ask(OLA), day(21)),
        (None, day(36)),
        (Extend(OLA), day(37)),
        (None, day(80)),
        (c.Dismiss(OLA), day(80)),
    ):
        matter.take(COMPLAINT, step, on)
        every.append(letters(matter))

    kinds = {kind for sent in every for kind, _ in sent}
    assert kinds == {
        "complaint_received",
        "request_for_information",
        "reminder",
        "time_extended",
        "preliminary_reply",
        "delay_notice",
        "complaint_dismissed",
    }
    texts = [text for sent in every for text in sent.values()]
    assert not [text for text in texts if MEDICINE in text or DISEASE in text or "S-4" in text]


def test_a_request_says_what_is_missing_until_when_and_what_happens_then() -> None:
    text = letters(asked())["request_for_information", "complainant"]

    for words in (
        "en underskrift",
        "Siste dag for å svare er 27. april 2015",
        "Den kan da bli avvist",
        f"saksnummeret {COMPLAINT}",
    ):
        assert words in text
    assert "fullmakt" not in text


def test_a_reminder_and_more_time_name_the_day_that_counts() -> None:
    matter = asked(language="nn")
    matter.take(COMPLAINT, None, day(34))
    assert "er 27. april 2015" in letters(matter)["reminder", "complainant"]

    matter.take(COMPLAINT, Extend(OLA), day(35))

    text = letters(matter)["time_extended", "complainant"]
    assert "Den nye fristen er 18. mai 2015" in text and "ei underskrift" in text


def test_a_reply_says_why_it_takes_time() -> None:
    waits = asked()
    waits.take(COMPLAINT, Extend(OLA), day(21))
    waits.take(COMPLAINT, None, day(51))
    sent = letters(waits)["preliminary_reply", "complainant"]
    assert "Fristen for å svare var 18. mai 2015" in sent or "er 18. mai 2015" in sent

    works = a_matter()
    complained(works)
    works.take(COMPLAINT, None, date(2015, 6, 1))

    sent = letters(works)["delay_notice", "complainant"]
    assert "senest 28. juni 2015" in sent and "mange klager venter" in sent


def test_a_delay_that_was_noticed_late_names_no_day_that_has_passed() -> None:
    matter = a_matter()
    complained(matter)
    matter.take(COMPLAINT, None, date(2015, 7, 1))
    sent = letters(matter)

    assert "Vi regner nå med" not in sent["delay_notice", "complainant"]
    assert "Målet vårt var" in sent["preliminary_reply", "complainant"]


@pytest.mark.parametrize(
    ("form", "says", "not_said"),
    [
        (a_complaint(), "Klagen kom for sent", "fullmakt"),
        (a_complaint(by="other", authority="no"), "skriftlig fullmakt", "bokmål"),
    ],
)
def test_a_dismissal_says_why_and_how_to_complain_of_it(
    form: Any, says: str, not_said: str
) -> None:
    matter = reviewed(form, Start(OLA), c.Dismiss(OLA), on=day(50))
    text = letters(matter)["complaint_dismissed", "complainant"]

    assert says in text and not_said not in text
    assert "Fristen går tidligst ut 16. juni 2015" in text


def test_the_statement_says_what_we_answer_and_until_when_one_can_comment() -> None:
    matter = reviewed(a_complaint(), Start(OLA), c.Uphold(OLA, "Sykehuset betaler."))
    text = letters(matter)["complaint_upheld", "complainant"]

    for words in (
        "The medicine is needed.",
        "Sykehuset betaler.",
        "Siste dag er 27. april 2015",
        "Helfos egen klageenhet",
    ):
        assert words in text

    matter.take(COMPLAINT, None, day(43))

    sent = letters(matter)
    assert "Helfos egen klageenhet" in sent["complaint_sent_on", "body"].partition("Dato:")[0]
    assert "Kopi til: Ingrid Solbakken" in sent["complaint_sent_on", "body"]
    copy = sent["complaint_sent_on", "complainant"]
    assert "Dette er en kopi av brevet til klageorganet" in copy


@pytest.mark.parametrize(
    ("upheld", "body"),
    [(date(2015, 12, 9), "Helfo si eiga klageeining"), (date(2015, 12, 10), "Helseklage")],
)
def test_the_statement_names_the_body_that_it_will_go_to(upheld: date, body: str) -> None:
    matter = a_matter(on=date(2015, 11, 2))
    complained(matter, a_complaint(language="nn"), on=date(2015, 12, 1))
    steps(matter, COMPLAINT, Start(OLA), c.Uphold(OLA, "No."), on=upheld)

    assert body in letters(matter)["complaint_upheld", "complainant"]


def test_a_withdrawal_is_confirmed() -> None:
    text = letters(reviewed(a_complaint(), c.Withdraw(OLA)))["withdrawn", "complainant"]

    assert "er trukket" in text and "Du kan klage på nytt" in text


def test_a_lawyer_is_told_of_a_reversal_and_of_costs() -> None:
    matter = reviewed(a_complaint(AT_HOME, **LAWYER), Start(OLA), c.Reverse(OLA, "Home."))
    text = letters(matter)["complaint_reversed", "representative"]

    assert "medhold" in text and "forvaltningsloven § 36" in text and "Kopi" not in text


def test_a_complaint_that_is_taken_up_anew_is_confirmed_with_its_first_day() -> None:
    matter = reviewed(a_complaint(**LAWYER), Start(OLA), c.Dismiss(OLA), on=day(50))
    complained(matter, a_complaint(**LAWYER), on=day(60), of=COMPLAINT)
    received = letters(matter)["complaint_received", "complainant"]
    assert f"avvisningen av klagen i sak {COMPLAINT}" in received

    steps(matter, BORN, Start(KARI), c.Reverse(KARI, "Ill."), on=day(61))

    sent = letters(matter)
    assert "tar klagen på vedtaket opp" in sent["complaint_reversed", "representative"]
    anew = sent["complaint_received", "complainant"]
    assert "Vi har tatt opp igjen" in anew and "5. mai 2015" in anew


def test_guardians_are_written_to_for_a_child() -> None:
    child = an_application(
        patient={
            "identity_number": BORN_2012,
            "address": ["Barnebakken 1", "0002 Prøveby"],
            "guardians": [
                {"name": "Mor Solbakken"},
                {"name": "Far Lie", "language": "nn", "address": ["Farsvegen 2", "0003 Prøveby"]},
            ],
        },
        treatment={"outside_hospital": "no"},
    )
    matter = a_matter(child)
    complained(matter, a_complaint(by="guardian"))
    found = [
        (letter.names, as_text(render(letter, x.case, x.events[0], None, x.assessed)))
        for x in matter.outcomes
        for letter in x.letters
    ]

    (mother, at_home), (father, elsewhere) = found
    assert (mother, father) == (("Mor Solbakken",), ("Far Lie",))
    assert "Til foresatte for Ingrid Solbakken" in at_home and "Barnebakken 1" in at_home
    assert "Til føresette for Ingrid Solbakken" in elsewhere and "Farsvegen 2" in elsewhere

    complained(other := a_matter(child), a_complaint(**LAWYER))

    (copy,) = [text for (_, to), text in letters(other).items() if to == "applicant"][:1]
    assert "et vedtak om Ingrid Solbakken" in copy or "eit vedtak om Ingrid Solbakken" in copy
    assert "foresatte for Ingrid Solbakken" in letters(other)["complaint_received", "complainant"]


def test_who_is_not_named_is_called_what_he_is() -> None:
    nameless = an_application(patient={"name": None}, treatment={"outside_hospital": "no"})
    matter = a_matter(nameless)
    complained(matter, a_complaint(by="lawyer"))
    sent = letters(matter)

    assert sent["complaint_received", "complainant"].partition("Dato:")[0].endswith("Advokaten ")
    assert "Pasienten" in sent["complaint_received", "applicant"].partition("Dato:")[0]
