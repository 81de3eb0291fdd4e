"""Plain-language texts for the patient: why the answer is no, and what the doctor is asked for.

Each is one short sentence in short words that a twelve-year-old can read. The reader may be a
guardian, so no text says «du». Paragraphs, codes and legal terms stand in `reasons.py` and
`asked.py` only.
"""

from typing import Final

from workflow.engine.language import Words

PLAIN_REASONS: Final[dict[int, Words]] = {
    1: Words(
        nb="Vi har ikke sett god nok forskning på at medisinen virker mot sykdommen.",
        nn="Vi har ikkje sett god nok forsking på at medisinen verkar mot sjukdomen.",
    ),
    2: Words(
        nb="Det er ikke vist at nok andre medisiner på blå resept er prøvd først.",
        nn="Det er ikkje vist at nok andre medisinar på blå resept er prøvde først.",
    ),
    3: Words(
        nb="Vi har ikke fått vite godt nok hvorfor de vanlige medisinene ikke kan brukes.",
        nn="Vi har ikkje fått vite godt nok kvifor dei vanlege medisinane ikkje kan brukast.",
    ),
    4: Words(
        nb="Det er ikke vist at medisiner som selges i Norge, er prøvd eller ikke kan brukes.",
        nn=(
            "Det er ikkje vist at medisinar som blir selde i Noreg, er prøvde eller ikkje kan "
            "brukast."
        ),
    ),
    5: Words(
        nb="Produktet regnes ikke som en medisin.",
        nn="Produktet blir ikkje rekna som ein medisin.",
    ),
    6: Words(
        nb="Produktet kan kjøpes uten resept og er ikke et av unntakene.",
        nn="Produktet kan kjøpast utan resept og er ikkje eit av unntaka.",
    ),
    7: Words(
        nb="Det er ikke vist at det var en spesialist eller et sykehus som først ga medisinen.",
        nn=(
            "Det er ikkje vist at det var ein spesialist eller eit sjukehus som først gav "
            "medisinen."
        ),
    ),
    8: Words(
        nb="Det er en spesialist eller et sykehus som må søke om denne medisinen.",
        nn="Det er ein spesialist eller eit sjukehus som må søkje om denne medisinen.",
    ),
    9: Words(
        nb="Sykdommen er ikke med i reglene om blå resept, og heller ikke i unntakene.",
        nn="Sjukdomen er ikkje med i reglane om blå resept, og heller ikkje i unntaka.",
    ),
    10: Words(
        nb="Det er ikke vist at medisinen trengs lenge nok i løpet av et år.",
        nn="Det er ikkje vist at medisinen trengst lenge nok i løpet av eit år.",
    ),
    11: Words(
        nb="Vi kan ikke gi støtte til medisin som brukes på sykehus eller institusjon.",
        nn="Vi kan ikkje gi støtte til medisin som blir brukt på sjukehus eller institusjon.",
    ),
    12: Words(
        nb="Vi kan bare gi støtte når sykdommen varer lenge nok.",
        nn="Vi kan berre gi støtte når sjukdomen varer lenge nok.",
    ),
    13: Words(
        nb="Vi mangler svar som vi må ha, og de kom ikke før fristen.",
        nn="Vi manglar svar som vi må ha, og dei kom ikkje før fristen.",
    ),
    14: Words(
        nb="Det er en annen grunn til at vi sier nei, og den står i brevet.",
        nn="Det er ein annan grunn til at vi seier nei, og han står i brevet.",
    ),
    15: Words(
        nb="Det er ikke vist at nytten av medisinen står i forhold til prisen.",
        nn="Det er ikkje vist at nytta av medisinen står i forhold til prisen.",
    ),
    16: Words(
        nb="Reglene gir rom for unntak, men vi mener de ikke passer her.",
        nn="Reglane gir rom for unntak, men vi meiner dei ikkje passar her.",
    ),
    17: Words(
        nb="Vi vet ikke sikkert hvem medisinen er til.",
        nn="Vi veit ikkje sikkert kven medisinen er til.",
    ),
    18: Words(nb="Vi har den samme søknaden fra før.", nn="Vi har den same søknaden frå før."),
    19: Words(
        nb="Det er ikke vist at den som skal ha medisinen, er med i folketrygden.",
        nn="Det er ikkje vist at den som skal ha medisinen, er med i folketrygda.",
    ),
}

PLAIN_ASKED: Final[dict[str, Words]] = {
    # Who, and whether the case belongs here
    "patient.identity_number": Words(
        nb="Legen må gi oss fødselsnummeret, slik at vi vet hvem medisinen er til.",
        nn="Legen må gi oss fødselsnummeret, slik at vi veit kven medisinen er til.",
    ),
    "patient.name": Words(
        nb="Legen må skrive hva den som skal ha medisinen, heter.",
        nn="Legen må skrive kva den som skal ha medisinen, heiter.",
    ),
    "patient.member": Words(
        nb="Legen må svare på om pasienten er med i folketrygden.",
        nn="Legen må svare på om pasienten er med i folketrygda.",
    ),
    "applicant_is_doctor": Words(
        nb="Vi må vite om den som søker, er lege.",
        nn="Vi må vite om den som søkjer, er lege.",
    ),
    "doctor.hpr_number": Words(
        nb="Legen må gi oss sitt eget nummer som lege, så vi vet hvem som søker.",
        nn="Legen må gi oss sitt eige nummer som lege, så vi veit kven som søkjer.",
    ),
    "medicine.list_conditions_met": Words(
        nb="Legen må svare på om kravene på listen for blå resept er oppfylt.",
        nn="Legen må svare på om krava på lista for blå resept er oppfylte.",
    ),
    # The product
    "medicine.classified_as_medicine": Words(
        nb="Legen må svare på om produktet regnes som en medisin.",
        nn="Legen må svare på om produktet blir rekna som ein medisin.",
    ),
    "medicine.over_the_counter": Words(
        nb="Legen må svare på om medisinen kan kjøpes uten resept.",
        nn="Legen må svare på om medisinen kan kjøpast utan resept.",
    ),
    "medicine.marketing": Words(
        nb="Legen må svare på om medisinen selges i Norge eller blir laget på apotek.",
        nn="Legen må svare på om medisinen blir seld i Noreg eller blir laga på apotek.",
    ),
    "medicine.contains_marketed_substance": Words(
        nb="Legen må svare på om stoffet i medisinen også selges som vanlig medisin.",
        nn="Legen må svare på om stoffet i medisinen også blir selt som vanleg medisin.",
    ),
    "medicine.indication_approved": Words(
        nb="Legen må svare på om medisinen er godkjent for denne sykdommen.",
        nn="Legen må svare på om medisinen er godkjend for denne sjukdomen.",
    ),
    "medicine.prescription_group": Words(
        nb="Legen må svare på om man lett blir avhengig av medisinen.",
        nn="Legen må svare på om ein lett blir avhengig av medisinen.",
    ),
    "medicine.reason_not_marketed": Words(
        nb="Legen må forklare hvorfor medisiner som selges i Norge, ikke kan brukes.",
        nn="Legen må forklare kvifor medisinar som blir selde i Noreg, ikkje kan brukast.",
    ),
    # The disease
    "refund_code_covers": Words(
        nb="Legen må skrive hvilken kode for blå resept sykdommen har, eller at den ikke har noen.",
        nn="Legen må skrive kva kode for blå resept sjukdomen har, eller at han ikkje har nokon.",
    ),
    "diagnosis.code": Words(
        nb="Legen må skrive koden for sykdommen.",
        nn="Legen må skrive koden for sjukdomen.",
    ),
    "diagnosis.duration_months": Words(
        nb="Legen må skrive hvor lenge sykdommen trolig varer.",
        nn="Legen må skrive kor lenge sjukdomen truleg varer.",
    ),
    "diagnosis.severity": Words(
        nb="Legen må skrive hvor alvorlig sykdommen er.",
        nn="Legen må skrive kor alvorleg sjukdomen er.",
    ),
    "diagnosis.persons_in_norway": Words(
        nb="Legen må skrive hvor mange i Norge som har sykdommen, og hvor tallet er fra.",
        nn="Legen må skrive kor mange i Noreg som har sjukdomen, og kvar talet er frå.",
    ),
    "diagnosis.persons_at_severity": Words(
        nb="Legen må skrive hvor mange i Norge som er like syke av dette.",
        nn="Legen må skrive kor mange i Noreg som er like sjuke av dette.",
    ),
    "diagnosis.candidates_a_year": Words(
        nb="Legen må skrive hvor mange i Norge som kan trenge denne medisinen hvert år.",
        nn="Legen må skrive kor mange i Noreg som kan trenge denne medisinen kvart år.",
    ),
    # The treatment
    "treatment.outside_hospital": Words(
        nb="Legen må svare på om medisinen skal brukes hjemme eller på et sykehus.",
        nn="Legen må svare på om medisinen skal brukast heime eller på eit sjukehus.",
    ),
    "treatment_time": Words(
        nb="Legen må skrive når bruken av medisinen starter, og når den slutter.",
        nn="Legen må skrive når bruken av medisinen startar, og når han sluttar.",
    ),
    "treatment.standby.serious_danger": Words(
        nb="Legen må svare på om det er fare for alvorlig sykdom uten medisinen.",
        nn="Legen må svare på om det er fare for alvorleg sjukdom utan medisinen.",
    ),
    "treatment.standby.months_a_year": Words(
        nb="Legen må skrive hvor mange måneder i året medisinen må være klar til bruk.",
        nn="Legen må skrive kor mange månader i året medisinen må vere klar til bruk.",
    ),
    "treatment.purpose": Words(
        nb="Legen må skrive hva medisinen skal brukes mot.",
        nn="Legen må skrive kva medisinen skal brukast mot.",
    ),
    # What was done before
    "tried_enough": Words(
        nb="Legen må skrive om andre medisiner er prøvd, og hvorfor hvis de ikke er det.",
        nn="Legen må skrive om andre medisinar er prøvde, og kvifor om dei ikkje er det.",
    ),
    "cannot_be_used": Words(
        nb="Legen må forklare hvorfor andre medisiner på blå resept ikke kan brukes.",
        nn="Legen må forklare kvifor andre medisinar på blå resept ikkje kan brukast.",
    ),
    "prior_treatments.product": Words(
        nb="Legen må skrive navnet på de medisinene som er prøvd før.",
        nn="Legen må skrive namnet på dei medisinane som er prøvde før.",
    ),
    # Who applies and who started it
    "relevant_specialist": Words(
        nb="Legen må svare på om han eller hun er spesialist på denne sykdommen.",
        nn="Legen må svare på om han eller ho er spesialist på denne sjukdomen.",
    ),
    "initiated_by_specialist": Words(
        nb="Legen må svare på om det var en spesialist eller et sykehus som først ga medisinen.",
        nn=(
            "Legen må svare på om det var ein spesialist eller eit sjukehus som først gav "
            "medisinen."
        ),
    ),
    "initiation.by": Words(
        nb="Legen må skrive hvem som startet behandlingen.",
        nn="Legen må skrive kven som starta behandlinga.",
    ),
    "initiation.date": Words(
        nb="Legen må skrive datoen for timen der behandlingen ble startet.",
        nn="Legen må skrive datoen for timen der behandlinga vart starta.",
    ),
    # Documentation of effect
    "documentation.randomised_study": Words(
        nb=(
            "Legen må sende forskning der noen fikk medisinen og andre ikke, og som viser at den "
            "virker."
        ),
        nn=(
            "Legen må sende forsking der nokre fekk medisinen og andre ikkje, og som viser at han "
            "verkar."
        ),
    ),
    "documentation.study": Words(
        nb="Legen kan sende alle slags studier som viser at medisinen virker.",
        nn="Legen kan sende alle slags studiar som viser at medisinen verkar.",
    ),
    "documentation.case_reports": Words(
        nb="Legen kan sende rapporter om andre med samme sykdom som medisinen har hjulpet.",
        nn="Legen kan sende rapportar om andre med same sjukdom som medisinen har hjelpt.",
    ),
    "documentation.guideline": Words(
        nb="Legen kan sende faglige råd som sier at medisinen kan brukes slik.",
        nn="Legen kan sende faglege råd som seier at medisinen kan brukast slik.",
    ),
}
