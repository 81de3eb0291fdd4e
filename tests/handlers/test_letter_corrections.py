"""What letters of corrections and revocations say, in bokmål and nynorsk."""

from datetime import date
from typing import Any

import pytest
from builders import BORN_1961, BORN_2012, an_application
from cases import RECEIVED, day
from matters import ELI, OLA, Matter, decided

from handlers.letters.document import ItemList, LetterDocument, as_text
from handlers.letters.rendering import missing_texts, render
from workflow.correction.commands import Approve, Correct, GiveNotice, Open
from workflow.correction.events import BodyOutcome
from workflow.correction.process import CORRECTION
from workflow.engine.links import Link
from workflow.engine.steps import Register
from workflow.reimbursement.application import Application
from workflow.reimbursement.commands import Ask, Drop, Judge, Mail, Reject
from workflow.reimbursement.process import REIMBURSEMENT
from workflow.revocation.commands import Approve as ApproveRevocation
from workflow.revocation.commands import Revoke
from workflow.revocation.process import REVOCATION

AT_HOME = Application.model_validate({"treatment": {"outside_hospital": True}})
NOT_AT_HOME = Application.model_validate({"treatment": {"outside_hospital": False}})
THE_DATE = Application.model_validate({"initiation": {"date": "2015-03-02"}})
LANGUAGES = ("nb", "nn")


def written(language: str, **changes: Any) -> Application:
    patient = {"language": language, **changes.pop("patient", {})}
    return an_application(patient=patient, **changes)


def refused(matter: Matter, language: str, **changes: Any) -> Any:
    return decided(matter, written(language, treatment={"outside_hospital": "no"}, **changes))


def correct(of: Any, ground: str, file: Application | None = None, **more: Any) -> Correct:
    links = (Link("corrects", of.number),)
    return Correct(
        by=ELI,
        number="",
        application=file,
        links=links,
        ground=ground,  # type: ignore[arg-type]
        because="Vi leste feil.",
        **more,
    )


def opened_by(of: Any, ground: str, outcome: BodyOutcome | None = None) -> Open:
    links = (Link("corrects", of.number),)
    return Open(
        by=ELI,
        number="",
        application=AT_HOME,
        links=links,
        ground=ground,  # type: ignore[arg-type]
        because="",
        outcome=outcome,
    )


def letter(matter: Matter, kind: str, to: str = "applicant") -> LetterDocument:
    """The letter of a kind that the last step gave."""
    [document] = [
        render(each, outcome.case, outcome.events[0], ELI, outcome.assessed)
        for outcome in matter.outcomes
        for each in outcome.letters
        if (each.kind, each.to) == (kind, to)
    ]
    return document


def text(document: LetterDocument) -> str:
    """The letter's text on one line."""
    return " ".join(as_text(document).split())


@pytest.fixture
def matter() -> Matter:
    return Matter()


def test_each_letter_has_a_text_in_both_forms() -> None:
    assert missing_texts(CORRECTION) == missing_texts(REVOCATION) == []


# The new decision -------------------------------------------------------------------------------

GROUNDS = {
    "a": ("ikke til skade for noen (forvaltningsloven § 35", "ikkje til skade for nokon"),
    "b": ("før brevet om det har nådd fram", "før brevet om det har nådd fram"),
    "c": ("Vedtaket er ugyldig", "Vedtaket er ugyldig"),
}


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_decision_says_what_it_replaces_and_why(
    matter: Matter, language: str, ground: str
) -> None:
    case = matter.open(
        CORRECTION, correct(refused(matter, language), ground, AT_HOME, sent=()), day(30)
    )
    matter.take(case.number, Approve(OLA, sent=()), day(30))

    for to in ("applicant", "doctor"):
        said = text(letter(matter, "decision_changed", to))
        nynorsk = language == "nn" and to == "applicant"
        replaces = "erstattar" if nynorsk else "erstatter"
        assert f"Dette brevet {replaces} brevet av 16. mars 2015 i sak 2015-000001." in said
        assert GROUNDS[ground][nynorsk] in said
        assert "Slik har vi vurdert det: Vi leste feil." in said
        assert ("forvaltningslova § 36" if nynorsk else "forvaltningsloven § 36") in said
        assert "16. mars 2015" in said and "15. mars 2017" in said
        assert ("rett til å klage" in said) and "27. mai 2015" in said
        assert said.count("erstatt") == 1


def test_a_changed_decision_goes_to_whoever_got_the_one_that_it_replaces(matter: Matter) -> None:
    """What the new file says of language and copies is not asked for this letter."""
    said = {"language": "nn", "copy_to_doctor": "no"}
    file = Application.model_validate({"patient": said, "treatment": {"outside_hospital": True}})
    case = matter.open(CORRECTION, correct(refused(matter, "nb"), "a", file, sent=()), day(30))
    case = matter.take(case.number, Approve(OLA, sent=()), day(30))
    first = [letter(matter, "decision_changed", to) for to in ("applicant", "doctor")]

    rejected = Application.model_validate({"treatment": {"outside_hospital": False}})
    again = matter.open(CORRECTION, correct(case, "b", rejected, sent=()), day(31))
    matter.take(again.number, Approve(OLA, sent=()), day(31))
    second = [letter(matter, "decision_changed", to) for to in ("applicant", "doctor")]

    assert case.application.patient.copy_to_doctor is False
    assert [each.language for each in (*first, *second)] == ["nb"] * 4


def test_a_patient_who_became_known_gets_the_decision_through_the_doctor_as_before(
    matter: Matter,
) -> None:
    unknown = {"identity_number": "none", "foreign_id": "none"}
    dismissed = decided(matter, written("nb", patient=unknown))
    known = Application.model_validate({"patient": {"identity_number": BORN_1961}})
    case = matter.open(CORRECTION, correct(dismissed, "a", known, sent=()), day(30))
    matter.take(case.number, Approve(OLA, sent=()), day(30))

    assert matter.letters() == [("decision_changed", "doctor", True)]
    assert "sender det derfor bare til deg" in text(letter(matter, "decision_changed", "doctor"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_after_late_mail_says_so_in_norwegian(matter: Matter, language: str) -> None:
    application = written(language, initiation={"date": None})
    case = matter.open(REIMBURSEMENT, Register("post", "", application, RECEIVED), RECEIVED)
    matter.take(case.number, Ask(ELI), RECEIVED)
    matter.take(case.number, None, day(23))
    matter.take(case.number, Reject(ELI), day(24))
    matter.take(case.number, Mail(ELI, supplement=THE_DATE, received=day(22)), day(25))
    matter.take("2015-000002", Approve(OLA), day(26))

    said = text(letter(matter, "decision_changed"))
    assert {"nb": "innen fristen, men", "nn": "innan fristen, men"}[language] in said
    assert "The answer" not in said and "Slik har vi" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_correction_asks_as_an_application_does(matter: Matter, language: str) -> None:
    case = matter.open(CORRECTION, correct(refused(matter, language), "c", AT_HOME), day(30))
    matter.take(case.number, Ask(ELI, facts=("treatment.outside_hospital",)), day(30))

    asked = text(letter(matter, "request_for_information", "doctor"))
    assert "Siste dag for å svare er 6. mai 2015" in asked and "2015-000002" in asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complaint_and_the_body_are_named(matter: Matter, language: str) -> None:
    first = refused(matter, language)
    case = matter.open(CORRECTION, opened_by(first, "complaint"), day(30))
    matter.take(case.number, Approve(ELI), day(30))
    assert {"nb": "Klagen har ført fram", "nn": "Klaga har ført fram"}[language] in text(
        letter(matter, "decision_changed")
    )
    outcome = BodyOutcome("worse", day(35))
    case = matter.open(CORRECTION, opened_by(case, "body", outcome), day(40))
    matter.take(case.number, Approve(OLA), day(40))

    said = text(letter(matter, "decision_changed"))
    follows = {"nb": "Vi følger avgjørelsen derfra av", "nn": "Vi følgjer avgjerda derfrå av"}
    assert f"{follows[language]} 20. april 2015" in said
    assert "Søknaden er avslått." in said and "§ 36" not in said and "§ 5-14" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_after_notice_gives_its_grounds(matter: Matter, language: str) -> None:
    grant = decided(matter, written(language))
    case = matter.open(CORRECTION, correct(grant, "c", NOT_AT_HOME), day(30))
    matter.take(case.number, GiveNotice(ELI), day(30))
    notice = text(letter(matter, "prior_notice"))
    matter.take(case.number, None, day(45))
    matter.take(case.number, Approve(OLA), day(45))
    said = text(letter(matter, "decision_changed"))

    gives = {
        "nb": "Vedtaket gjelder nå fra og med 16. mars 2015 til og med 15. mars 2017.",
        "nn": "Vedtaket gjeld no frå og med 16. mars 2015 til og med 15. mars 2017.",
    }
    assert gives[language] in notice and "Grunnen er denne: Vi leste feil." in notice
    becomes = {"nb": "Etter endringen vil søknaden", "nn": "Etter endringa vil søknaden"}
    assert becomes[language] in notice and "29. april 2015" in notice
    assert "Derfor er søknaden avslått" in said and "§ 36" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_of_fewer_days_names_them(matter: Matter, language: str) -> None:
    grant = decided(matter, written(language))
    case = matter.open(CORRECTION, correct(grant, "c"), day(30))
    end = Judge(ELI, "grant_has_days", "2016-01-01", "Kortere.")
    matter.take(case.number, end, day(30))
    matter.take(case.number, GiveNotice(ELI), day(30))

    assert "til og med 1. januar 2016" in text(letter(matter, "prior_notice"))
    matter.take(case.number, Drop(ELI, "Står seg."), day(31))
    dropped = text(letter(matter, "notice_dropped"))
    stands = {
        "nb": "Den 15. april 2015 skrev vi til deg",
        "nn": "Den 15. april 2015 skreiv vi til deg",
    }
    assert stands[language] in dropped and "15. mars 2017" in dropped


def test_guardians_are_written_to_for_a_child(matter: Matter) -> None:
    guardians = [{"name": "Mona Ek", "language": "nn"}]
    child = {"identity_number": BORN_2012, "name": "Ada Ek", "guardians": guardians}
    grant = decided(matter, written("nn", patient=child, doctor={"specialty": "3"}))
    case = matter.open(CORRECTION, correct(grant, "c", NOT_AT_HOME), day(30))
    matter.take(case.number, GiveNotice(ELI), day(30))

    document = letter(matter, "prior_notice")
    assert "Mona Ek" in document.addressee
    assert "Som forelder eller verje kan du uttale deg for Ada Ek." in text(document)


# Revocations ------------------------------------------------------------------------------------


def revoke(of: Any, from_: date, ground: str) -> Revoke:
    return Revoke(
        by=ELI,
        number="",
        links=(Link("revokes", of.number),),
        ground=ground,  # type: ignore[arg-type]
        from_=from_,
        because="Det er slutt.",
    )


def items(document: LetterDocument) -> list[str]:
    return [
        item for block in document.blocks if isinstance(block, ItemList) for item in block.items
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_revocation_names_the_grants_and_what_is_left(matter: Matter, language: str) -> None:
    opened, on = date(2016, 12, 10), date(2017, 1, 2)
    one = decided(matter, written(language))
    decided(matter, written(language, form={"first_time": "no"}), date(2016, 12, 1))
    case = matter.open(REVOCATION, revoke(one, date(2017, 2, 1), "21-6"), opened)
    notice = letter(matter, "prior_notice")
    matter.take(case.number, None, on)
    matter.take(case.number, ApproveRevocation(OLA), on)
    document = letter(matter, "revoked")

    gjelder, fra = {"nb": ("gjelder", "fra"), "nn": ("gjeld", "frå")}[language]
    assert items(notice) == [
        f"Vedtak av 16. mars 2015, som {gjelder} {fra} og med 16. mars 2015 "
        "til og med 15. mars 2017",
        f"Vedtak av 1. desember 2016, som {gjelder} {fra} og med 1. desember 2016 "
        "til og med 30. november 2018",
    ]
    assert "27. desember 2016" in text(notice) and "§ 21-6" in text(notice)
    assert items(document) == [
        f"Vedtak av 16. mars 2015 {gjelder} til og med 31. januar 2017.",
        f"Vedtak av 1. desember 2016 {gjelder} til og med 31. januar 2017.",
    ]
    said = text(document)
    assert "Til og med 31. januar 2017 kan du hente" in said and "13. februar 2017" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_revocation_of_a_whole_grant_leaves_nothing(matter: Matter, language: str) -> None:
    grant = decided(matter, written(language))
    case = matter.open(REVOCATION, revoke(grant, RECEIVED, "21-7"), day(30))
    assert "§ 21-7" in text(letter(matter, "prior_notice"))
    matter.take(case.number, None, day(50))
    matter.take(case.number, ApproveRevocation(OLA), day(50))

    document = letter(matter, "revoked")
    assert items(document) == ["Ingenting er igjen av vedtak av 16. mars 2015."]
    assert {"nb": "kan du ikke lenger hente", "nn": "kan du ikkje lenger hente"}[language] in text(
        document
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grant_without_end_is_named_without_one(matter: Matter, language: str) -> None:
    grant = decided(matter, written(language))
    endless = matter.cases[grant.number]
    decision = type(endless.decision)(**{**vars(endless.decision), "valid_to": None})
    matter.cases[grant.number] = type(endless)(**{**vars(endless), "decision": decision})
    case = matter.open(REVOCATION, revoke(grant, day(40), "21-7"), day(30))

    fra = {"nb": "som gjelder fra og med", "nn": "som gjeld frå og med"}[language]
    assert items(letter(matter, "prior_notice")) == [
        f"Vedtak av 16. mars 2015, {fra} 16. mars 2015"
    ]
    matter.take(case.number, Drop(ELI, "Nei."), day(31))
    dropped = text(letter(matter, "notice_dropped"))
    assert {"nb": "Det gjør vi ikke.", "nn": "Det gjer vi ikkje."}[language] in dropped


@pytest.mark.parametrize("moved_to", [None, day(40)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_revocation_is_lifted_or_moved_in_a_letter(
    matter: Matter, language: str, moved_to: date | None
) -> None:
    grant = decided(matter, written(language))
    case = matter.open(REVOCATION, revoke(grant, day(20), "21-7"), day(30))
    matter.take(case.number, None, day(50))
    matter.take(case.number, ApproveRevocation(OLA), day(50))
    case = matter.open(CORRECTION, correct(case, "c", moved_to=moved_to), day(60))
    matter.take(case.number, Approve(OLA), day(60))

    said = text(letter(matter, "decision_changed"))
    lifted = {"nb": "Vi har opphevet vedtaket om", "nn": "Vi har oppheva vedtaket om"}
    moved = {"nb": "gjelder nå først fra 25. april", "nn": "gjeld no først frå 25. april"}
    assert (lifted if moved_to is None else moved)[language] in said
    assert "i sak 2015-000002" in said and "§ 36" in said
