"""The same for the patient, in plain language: why the answer is no, and what we ask the doctor for.

One short sentence each, in short words, that a twelve-year-old can read. It may be read by a guardian, so nobody is
called «du». No paragraph, no code and no legal term may enter: see `reasons.py` and `asked.py`.
"""

from typing import Final

from workflow.engine.language import Words

PLAIN_REASONS: Final[dict[int, Words]] = {
    1: Words(
        "Vi har ikke sett god nok forskning på at medisinen virker mot sykdommen.",
        "Vi har ikkje sett god nok forsking på at medisinen verkar mot sjukdomen.",
    ),
    2: Words(
        "Det er ikke vist at nok andre medisiner på blå resept er prøvd først.",
        "Det er ikkje vist at nok andre medisinar på blå resept er prøvde først.",
    ),
    3: Words(
        "Vi har ikke fått vite godt nok hvorfor de vanlige medisinene ikke kan brukes.",
        "Vi har ikkje fått vite godt nok kvifor dei vanlege medisinane ikkje kan brukast.",
    ),
    4: Words(
        "Det er ikke vist at medisiner som selges i Norge, er prøvd eller ikke kan brukes.",
        "Det er ikkje vist at medisinar som blir selde i Noreg, er prøvde eller ikkje kan brukast.",
    ),
    5: Words(
        "Produktet regnes ikke som en medisin.",
        "Produktet blir ikkje rekna som ein medisin.",
    ),
    6: Words(
        "Produktet kan kjøpes uten resept og er ikke et av unntakene.",
        "Produktet kan kjøpast utan resept og er ikkje eit av unntaka.",
    ),
    7: Words(
        "Det er ikke vist at det var en spesialist eller et sykehus som først ga medisinen.",
        "Det er ikkje vist at det var ein spesialist eller eit sjukehus som først gav medisinen.",
    ),
    8: Words(
        "Det er en spesialist eller et sykehus som må søke om denne medisinen.",
        "Det er ein spesialist eller eit sjukehus som må søkje om denne medisinen.",
    ),
    9: Words(
        "Sykdommen er ikke med i reglene om blå resept, og heller ikke i unntakene.",
        "Sjukdomen er ikkje med i reglane om blå resept, og heller ikkje i unntaka.",
    ),
    10: Words(
        "Det er ikke vist at medisinen trengs lenge nok i løpet av et år.",
        "Det er ikkje vist at medisinen trengst lenge nok i løpet av eit år.",
    ),
    11: Words(
        "Vi kan ikke gi støtte til medisin som brukes på sykehus eller institusjon.",
        "Vi kan ikkje gi støtte til medisin som blir brukt på sjukehus eller institusjon.",
    ),
    12: Words(
        "Vi kan bare gi støtte når sykdommen varer lenge nok.",
        "Vi kan berre gi støtte når sjukdomen varer lenge nok.",
    ),
    13: Words(
        "Vi mangler svar som vi må ha, og de kom ikke før fristen.",
        "Vi manglar svar som vi må ha, og dei kom ikkje før fristen.",
    ),
    14: Words(
        "Det er en annen grunn til at vi sier nei, og den står i brevet.",
        "Det er ein annan grunn til at vi seier nei, og han står i brevet.",
    ),
    15: Words(
        "Det er ikke vist at nytten av medisinen står i forhold til prisen.",
        "Det er ikkje vist at nytta av medisinen står i forhold til prisen.",
    ),
    16: Words(
        "Reglene gir rom for unntak, men vi mener de ikke passer her.",
        "Reglane gir rom for unntak, men vi meiner dei ikkje passar her.",
    ),
    17: Words(
        "Vi vet ikke sikkert hvem medisinen er til.",
        "Vi veit ikkje sikkert kven medisinen er til.",
    ),
    18: Words(
        "Vi har den samme søknaden fra før.",
        "Vi har den same søknaden frå før.",
    ),
    19: Words(
        "Det er ikke vist at den som skal ha medisinen, er med i folketrygden.",
        "Det er ikkje vist at den som skal ha medisinen, er med i folketrygda.",
    ),
}

PLAIN_ASKED: Final[dict[str, Words]] = {
    # Who, and whether the case belongs here
    "patient.identity_number": Words(
        "Legen må gi oss fødselsnummeret, slik at vi vet hvem medisinen er til.",
        "Legen må gi oss fødselsnummeret, slik at vi veit kven medisinen er til.",
    ),
    "patient.name": Words(
        "Legen må skrive hva den som skal ha medisinen, heter.",
        "Legen må skrive kva den som skal ha medisinen, heiter.",
    ),
    "patient.member": Words(
        "Legen må svare på om pasienten er med i folketrygden.",
        "Legen må svare på om pasienten er med i folketrygda.",
    ),
    "applicant_is_doctor": Words(
        "Vi må vite om den som søker, er lege.",
        "Vi må vite om den som søkjer, er lege.",
    ),
    "doctor.hpr_number": Words(
        "Legen må gi oss sitt eget nummer som lege, så vi vet hvem som søker.",
        "Legen må gi oss sitt eige nummer som lege, så vi veit kven som søkjer.",
    ),
    "medicine.list_conditions_met": Words(
        "Legen må svare på om kravene på listen for blå resept er oppfylt.",
        "Legen må svare på om krava på lista for blå resept er oppfylte.",
    ),
    # The product
    "medicine.classified_as_medicine": Words(
        "Legen må svare på om produktet regnes som en medisin.",
        "Legen må svare på om produktet blir rekna som ein medisin.",
    ),
    "medicine.over_the_counter": Words(
        "Legen må svare på om medisinen kan kjøpes uten resept.",
        "Legen må svare på om medisinen kan kjøpast utan resept.",
    ),
    "medicine.marketing": Words(
        "Legen må svare på om medisinen selges i Norge eller blir laget på apotek.",
        "Legen må svare på om medisinen blir seld i Noreg eller blir laga på apotek.",
    ),
    "medicine.contains_marketed_substance": Words(
        "Legen må svare på om stoffet i medisinen også selges som vanlig medisin.",
        "Legen må svare på om stoffet i medisinen også blir selt som vanleg medisin.",
    ),
    "medicine.indication_approved": Words(
        "Legen må svare på om medisinen er godkjent for denne sykdommen.",
        "Legen må svare på om medisinen er godkjend for denne sjukdomen.",
    ),
    "medicine.prescription_group": Words(
        "Legen må svare på om man lett blir avhengig av medisinen.",
        "Legen må svare på om ein lett blir avhengig av medisinen.",
    ),
    "medicine.reason_not_marketed": Words(
        "Legen må forklare hvorfor medisiner som selges i Norge, ikke kan brukes.",
        "Legen må forklare kvifor medisinar som blir selde i Noreg, ikkje kan brukast.",
    ),
    # The disease
    "refund_code_covers": Words(
        "Legen må skrive hvilken kode for blå resept sykdommen har, eller at den ikke har noen.",
        "Legen må skrive kva kode for blå resept sjukdomen har, eller at han ikkje har nokon.",
    ),
    "diagnosis.code": Words(
        "Legen må skrive koden for sykdommen.",
        "Legen må skrive koden for sjukdomen.",
    ),
    "diagnosis.duration_months": Words(
        "Legen må skrive hvor lenge sykdommen trolig varer.",
        "Legen må skrive kor lenge sjukdomen truleg varer.",
    ),
    "diagnosis.severity": Words(
        "Legen må skrive hvor alvorlig sykdommen er.",
        "Legen må skrive kor alvorleg sjukdomen er.",
    ),
    "diagnosis.persons_in_norway": Words(
        "Legen må skrive hvor mange i Norge som har sykdommen, og hvor tallet er fra.",
        "Legen må skrive kor mange i Noreg som har sjukdomen, og kvar talet er frå.",
    ),
    "diagnosis.persons_at_severity": Words(
        "Legen må skrive hvor mange i Norge som er like syke av dette.",
        "Legen må skrive kor mange i Noreg som er like sjuke av dette.",
    ),
    "diagnosis.candidates_a_year": Words(
        "Legen må skrive hvor mange i Norge som kan trenge denne medisinen hvert år.",
        "Legen må skrive kor mange i Noreg som kan trenge denne medisinen kvart år.",
    ),
    # The treatment
    "treatment.outside_hospital": Words(
        "Legen må svare på om medisinen skal brukes hjemme eller på et sykehus.",
        "Legen må svare på om medisinen skal brukast heime eller på eit sjukehus.",
    ),
    "treatment_time": Words(
        "Legen må skrive når bruken av medisinen starter, og når den slutter.",
        "Legen må skrive når bruken av medisinen startar, og når han sluttar.",
    ),
    "treatment.standby.serious_danger": Words(
        "Legen må svare på om det er fare for alvorlig sykdom uten medisinen.",
        "Legen må svare på om det er fare for alvorleg sjukdom utan medisinen.",
    ),
    "treatment.standby.months_a_year": Words(
        "Legen må skrive hvor mange måneder i året medisinen må være klar til bruk.",
        "Legen må skrive kor mange månader i året medisinen må vere klar til bruk.",
    ),
    "treatment.purpose": Words(
        "Legen må skrive hva medisinen skal brukes mot.",
        "Legen må skrive kva medisinen skal brukast mot.",
    ),
    # What was done before
    "tried_enough": Words(
        "Legen må skrive om andre medisiner er prøvd, og hvorfor hvis de ikke er det.",
        "Legen må skrive om andre medisinar er prøvde, og kvifor om dei ikkje er det.",
    ),
    "cannot_be_used": Words(
        "Legen må forklare hvorfor andre medisiner på blå resept ikke kan brukes.",
        "Legen må forklare kvifor andre medisinar på blå resept ikkje kan brukast.",
    ),
    "prior_treatments.product": Words(
        "Legen må skrive navnet på de medisinene som er prøvd før.",
        "Legen må skrive namnet på dei medisinane som er prøvde før.",
    ),
    # Who applies and who started it
    "relevant_specialist": Words(
        "Legen må svare på om han eller hun er spesialist på denne sykdommen.",
        "Legen må svare på om han eller ho er spesialist på denne sjukdomen.",
    ),
    "initiated_by_specialist": Words(
        "Legen må svare på om det var en spesialist eller et sykehus som først ga medisinen.",
        "Legen må svare på om det var ein spesialist eller eit sjukehus som først gav medisinen.",
    ),
    "initiation.by": Words(
        "Legen må skrive hvem som startet behandlingen.",
        "Legen må skrive kven som starta behandlinga.",
    ),
    "initiation.date": Words(
        "Legen må skrive datoen for timen der behandlingen ble startet.",
        "Legen må skrive datoen for timen der behandlinga vart starta.",
    ),
    # Documentation of effect
    "documentation.randomised_study": Words(
        "Legen må sende forskning der noen fikk medisinen og andre ikke, og som viser at den virker.",
        "Legen må sende forsking der nokre fekk medisinen og andre ikkje, og som viser at han verkar.",
    ),
    "documentation.study": Words(
        "Legen kan sende alle slags studier som viser at medisinen virker.",
        "Legen kan sende alle slags studiar som viser at medisinen verkar.",
    ),
    "documentation.case_reports": Words(
        "Legen kan sende rapporter om andre med samme sykdom som medisinen har hjulpet.",
        "Legen kan sende rapportar om andre med same sjukdom som medisinen har hjelpt.",
    ),
    "documentation.guideline": Words(
        "Legen kan sende faglige råd som sier at medisinen kan brukes slik.",
        "Legen kan sende faglege råd som seier at medisinen kan brukast slik.",
    ),
}
