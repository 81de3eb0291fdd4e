"""Texts of a request for information: what the doctor is asked for, and what a register answers.

There is one entry for each fact, keyed by its name. The texts are fragments, without capital letter
and full stop. An item of `ASKED` follows «Vi trenger å vite:» in a list, or «Vi trenger
dokumentasjon:» if it is one of `DOCUMENTS`; one of `REGISTERED` follows «Registeret svarer på …».
They are exact about form: codes, dates, sources.

`PLAIN_ASKED` says the same to the patient: one short sentence in short words that a twelve-year-old
can read. The reader may be a guardian, so no text says «du». `FACT_LABELS` names facts in forms.
"""

from typing import Final

from workflow.engine.language import Words

ASKED: Final[dict[str, Words]] = {
    # Who, and whether the case belongs here
    "patient.identity_number": Words(
        nb=(
            "pasientens fødselsnummer eller D-nummer (elleve sifre), eller at pasienten ikke har "
            "noe slikt nummer"
        ),
        nn=(
            "fødselsnummeret eller D-nummeret til pasienten (elleve siffer), eller at pasienten "
            "ikkje har noko slikt nummer"
        ),
    ),
    "patient.name": Words(nb="pasientens fulle navn", nn="det fulle namnet til pasienten"),
    "patient.member": Words(
        nb="om pasienten er medlem i folketrygden (folketrygdloven § 5-14)",
        nn="om pasienten er medlem i folketrygda (folketrygdlova § 5-14)",
    ),
    "applicant_is_doctor": Words(
        nb=(
            "hvilken rolle den som søker på vegne av pasienten, har: fastlege eller allmennlege, "
            "spesialist, lege ved en sykehusavdeling, annen lege eller ikke lege (§§ 3a og 3b)"
        ),
        nn=(
            "kva rolle den som søkjer på vegner av pasienten, har: fastlege eller allmennlege, "
            "spesialist, lege ved ei sjukehusavdeling, annan lege eller ikkje lege (§§ 3a og 3b)"
        ),
    ),
    "doctor.hpr_number": Words(
        nb="HPR-nummeret til legen som søker (sju til ni sifre)",
        nn="HPR-nummeret til legen som søkjer (sju til ni siffer)",
    ),
    "medicine.list_conditions_met": Words(
        nb=(
            "om vilkårene som er knyttet til preparatet i refusjonslisten, er oppfylt, vilkår for "
            "vilkår (§ 2)"
        ),
        nn=(
            "om vilkåra som er knytte til preparatet i refusjonslista, er oppfylte, vilkår for "
            "vilkår (§ 2)"
        ),
    ),
    # The product
    "medicine.classified_as_medicine": Words(
        nb="om det omsøkte produktet er klassifisert som legemiddel",
        nn="om produktet det er søkt om, er klassifisert som legemiddel",
    ),
    "medicine.over_the_counter": Words(
        nb="om det omsøkte produktet selges reseptfritt eller bare på resept",
        nn="om produktet det er søkt om, blir selt reseptfritt eller berre på resept",
    ),
    "medicine.marketing": Words(
        nb=(
            "preparatets markedsstatus, som én av disse: markedsført i Norge; "
            "markedsføringstillatelse i Norge, men ikke markedsført; markedsføringstillatelse i et "
            "annet EØS-land, men ikke i Norge; uten markedsføringstillatelse i EØS; NAF-preparat; "
            "annet apotekframstilt preparat (§§ 3a og 3b)"
        ),
        nn=(
            "marknadsstatusen til preparatet, som éin av desse: marknadsført i Noreg; "
            "marknadsføringsløyve i Noreg, men ikkje marknadsført; marknadsføringsløyve i eit anna "
            "EØS-land, men ikkje i Noreg; utan marknadsføringsløyve i EØS; NAF-preparat; anna "
            "apotekframstilt preparat (§§ 3a og 3b)"
        ),
    ),
    "medicine.contains_marketed_substance": Words(
        nb=(
            "om det apotekframstilte preparatet inneholder et markedsført virkestoff, og i så fall "
            "hvilket (§§ 3a og 3b)"
        ),
        nn=(
            "om det apotekframstilte preparatet inneheld eit marknadsført verkestoff, og i så fall "
            "kva for eit (§§ 3a og 3b)"
        ),
    ),
    "medicine.indication_approved": Words(
        nb=(
            "om bruksområdet det søkes for, er godkjent i Norge, i et annet EØS-land eller ingen "
            "av stedene (§§ 3a og 3b)"
        ),
        nn=(
            "om bruksområdet det blir søkt for, er godkjent i Noreg, i eit anna EØS-land eller "
            "ingen av stadene (§§ 3a og 3b)"
        ),
    ),
    "medicine.prescription_group": Words(
        nb="preparatets reseptgruppe (A, B, C eller F) og ATC-kode (§ 3a)",
        nn="reseptgruppa (A, B, C eller F) og ATC-koden til preparatet (§ 3a)",
    ),
    "medicine.reason_not_marketed": Words(
        nb=(
            "hvilke medisinske grunner det er til at preparater som er markedsført i Norge, ikke "
            "kan brukes (§§ 3a og 3b)"
        ),
        nn=(
            "kva medisinske grunnar det er til at preparat som er marknadsførte i Noreg, ikkje "
            "kan brukast (§§ 3a og 3b)"
        ),
    ),
    # The disease
    "refund_code_covers": Words(
        nb=(
            "hvilken refusjonskode i § 2 som omfatter sykdommen, eller at ingen refusjonskode "
            "omfatter den (§§ 3a og 3b)"
        ),
        nn=(
            "kva refusjonskode i § 2 som omfattar sjukdomen, eller at ingen refusjonskode "
            "omfattar han (§§ 3a og 3b)"
        ),
    ),
    "diagnosis.code": Words(
        nb=(
            "diagnosekoden etter ICD-10 eller ICPC-2, i tillegg til refusjonskoden når de to ikke "
            "er identiske (§§ 3a og 3b)"
        ),
        nn=(
            "diagnosekoden etter ICD-10 eller ICPC-2, i tillegg til refusjonskoden når dei to "
            "ikkje er identiske (§§ 3a og 3b)"
        ),
    ),
    "diagnosis.duration_months": Words(
        nb=(
            "hvor lenge sykdommen er ventet å vare, i hele måneder, eller at den er livsvarig "
            "(§ 1a)"
        ),
        nn=(
            "kor lenge sjukdomen er venta å vare, i heile månader, eller at han er livsvarig (§ 1a)"
        ),
    ),
    "diagnosis.severity": Words(
        nb="hvor alvorlig sykdommen er hos pasienten, beskrevet med ord (§ 3b)",
        nn="kor alvorleg sjukdomen er hos pasienten, skildra med ord (§ 3b)",
    ),
    "diagnosis.persons_in_norway": Words(
        nb="hvor mange personer i Norge som har sykdommen, med kilde for tallet (§ 3b)",
        nn="kor mange personar i Noreg som har sjukdomen, med kjelde for talet (§ 3b)",
    ),
    "diagnosis.persons_at_severity": Words(
        nb=(
            "hvor mange personer i Norge som har sykdommen med samme alvorlighetsgrad som "
            "pasienten, helst med kilde for tallet (§ 3b)"
        ),
        nn=(
            "kor mange personar i Noreg som har sjukdomen med same alvorsgrad som pasienten, helst "
            "med kjelde for talet (§ 3b)"
        ),
    ),
    "diagnosis.candidates_a_year": Words(
        nb=(
            "hvor mange pasienter i Norge som hvert år er aktuelle for denne behandlingen, helst "
            "med kilde for tallet (§ 3b)"
        ),
        nn=(
            "kor mange pasientar i Noreg som kvart år er aktuelle for denne behandlinga, helst med "
            "kjelde for talet (§ 3b)"
        ),
    ),
    # The treatment
    "treatment.outside_hospital": Words(
        nb="om legemiddelet skal brukes utenfor sykehus og annen institusjon",
        nn="om legemiddelet skal brukast utanfor sjukehus og annan institusjon",
    ),
    "treatment_time": Words(
        nb=(
            "første og siste dag i hver behandlingsperiode med legemidler for sykdommen (dag, "
            "måned og år), eller bare den første dagen og at behandlingen er livsvarig (kravet til "
            "langvarig medikasjon, §§ 3a og 3b)"
        ),
        nn=(
            "første og siste dag i kvar behandlingsperiode med legemiddel for sjukdomen (dag, "
            "månad og år), eller berre den første dagen og at behandlinga er livsvarig (kravet til "
            "langvarig medikasjon, §§ 3a og 3b)"
        ),
    ),
    "treatment.standby.serious_danger": Words(
        nb=(
            "om fare for alvorlig sykdom gjør det påkrevd å ha legemiddelet i beredskap, og i så "
            "fall hvilken fare det er (§§ 3a og 3b)"
        ),
        nn=(
            "om fare for alvorleg sjukdom gjer det påkravd å ha legemiddelet i beredskap, og i så "
            "fall kva fare det er (§§ 3a og 3b)"
        ),
    ),
    "treatment.standby.months_a_year": Words(
        nb=(
            "hvor mange hele måneder i året det er påkrevd å ha legemiddelet i beredskap (§§ 3a og "
            "3b)"
        ),
        nn=(
            "kor mange heile månader i året det er påkravd å ha legemiddelet i beredskap (§§ 3a og "
            "3b)"
        ),
    ),
    "treatment.purpose": Words(
        nb=(
            "hva legemiddelet skal brukes mot: kroniske smerter, psykisk lidelse, kroniske spasmer "
            "som følge av sykdom eller skade i ryggmargen, eller noe annet (§ 3a)"
        ),
        nn=(
            "kva legemiddelet skal brukast mot: kroniske smerter, psykisk liding, kroniske spasmar "
            "som følgje av sjukdom eller skade i ryggmergen, eller noko anna (§ 3a)"
        ),
    ),
    # What was done before
    "tried_enough": Words(
        nb=(
            "for hvert relevant legemiddel som går direkte på blå resept: om pasienten har forsøkt "
            "det, og hvis ikke, hvorfor; er ingen forsøkt, grunnen som kode fra kodeverk 7499 "
            "eller 7507 (§ 3a)"
        ),
        nn=(
            "for kvart relevant legemiddel som går direkte på blå resept: om pasienten har prøvd "
            "det, og om ikkje, kvifor; er ingen prøvde, grunnen som kode frå kodeverk 7499 eller "
            "7507 (§ 3a)"
        ),
    ),
    "cannot_be_used": Words(
        nb=(
            "for hvert relevant legemiddel som går direkte på blå resept: hvorfor det ikke kan "
            "brukes – bivirkninger som ikke kan aksepteres, manglende eller ingen effekt, eller en "
            "annen alvorlig lidelse som utelukker det, oppgitt med diagnosekode (§ 3a)"
        ),
        nn=(
            "for kvart relevant legemiddel som går direkte på blå resept: kvifor det ikkje kan "
            "brukast – biverknader som ikkje kan aksepterast, manglande eller ingen effekt, eller "
            "ei anna alvorleg liding som utelukkar det, oppgitt med diagnosekode (§ 3a)"
        ),
    ),
    "prior_treatments.product": Words(
        nb=(
            "preparatnavnet på hvert legemiddel som er forsøkt tidligere, eller at ingen er "
            "forsøkt, med grunnen som kode fra kodeverk 7499 eller 7507 (§§ 3a og 3b)"
        ),
        nn=(
            "preparatnamnet på kvart legemiddel som er prøvd tidlegare, eller at ingen er prøvde, "
            "med grunnen som kode frå kodeverk 7499 eller 7507 (§§ 3a og 3b)"
        ),
    ),
    # Who applies and who started it
    "relevant_specialist": Words(
        nb=(
            "hvilken rolle legen som søker, har (fastlege eller allmennlege, spesialist, lege ved "
            "en sykehusavdeling), og spesialiteten eller avdelingens fagområde som kode fra "
            "kodeverk 7426 (§§ 3a og 3b)"
        ),
        nn=(
            "kva rolle legen som søkjer, har (fastlege eller allmennlege, spesialist, lege ved ei "
            "sjukehusavdeling), og spesialiteten eller fagområdet til avdelinga som kode frå "
            "kodeverk 7426 (§§ 3a og 3b)"
        ),
    ),
    "initiated_by_specialist": Words(
        nb=(
            "om behandlingen er instituert av relevant spesialist eller sykehusavdeling, også når "
            "det er gjort ved telefonkonsultasjon med legen som søker, og spesialiteten eller "
            "fagområdet som kode fra kodeverk 7426 (§ 3a)"
        ),
        nn=(
            "om behandlinga er instituert av relevant spesialist eller sjukehusavdeling, også når "
            "det er gjort ved telefonkonsultasjon med legen som søkjer, og spesialiteten eller "
            "fagområdet som kode frå kodeverk 7426 (§ 3a)"
        ),
    ),
    "initiation.by": Words(
        nb="navnet på legen eller sykehusavdelingen som har instituert behandlingen (§ 3a)",
        nn="namnet på legen eller sjukehusavdelinga som har instituert behandlinga (§ 3a)",
    ),
    "initiation.date": Words(
        nb="datoen for konsultasjonen der behandlingen ble instituert (§ 3a)",
        nn="datoen for konsultasjonen der behandlinga vart instituert (§ 3a)",
    ),
    # Documentation of effect
    "documentation.randomised_study": Words(
        nb=(
            "kontrollerte og randomiserte studier som viser effekten av det omsøkte preparatet ved "
            "den aktuelle lidelsen, som vedlegg eller med full referanse (§§ 3a og 3b)"
        ),
        nn=(
            "kontrollerte og randomiserte studiar som viser effekten av preparatet det er søkt om, "
            "ved den aktuelle lidinga, som vedlegg eller med full referanse (§§ 3a og 3b)"
        ),
    ),
    "documentation.study": Words(
        nb=(
            "studier uansett utforming, også kohortstudier og pasientserier, som viser effekten av "
            "det omsøkte preparatet ved den aktuelle lidelsen, som vedlegg eller med full "
            "referanse (sjeldne sykdommer, § 3b)"
        ),
        nn=(
            "studiar uansett utforming, òg kohortstudiar og pasientseriar, som viser effekten av "
            "preparatet det er søkt om, ved den aktuelle lidinga, som vedlegg eller med full "
            "referanse (sjeldne sjukdomar, § 3b)"
        ),
    ),
    "documentation.case_reports": Words(
        nb=(
            "kasuistikker («case reports») som viser effekten av det omsøkte preparatet ved den "
            "aktuelle lidelsen, som vedlegg eller med full referanse (svært sjeldne sykdommer, § "
            "3b)"
        ),
        nn=(
            "kasuistikkar («case reports») som viser effekten av preparatet det er søkt om, ved "
            "den aktuelle lidinga, som vedlegg eller med full referanse (svært sjeldne sjukdomar, "
            "§ 3b)"
        ),
    ),
    "documentation.guideline": Words(
        nb=(
            "faglig retningslinje eller referanse til etablert praksis som støtter bruken av det "
            "apotekframstilte preparatet ved den aktuelle lidelsen (§§ 3a og 3b)"
        ),
        nn=(
            "fagleg retningslinje eller referanse til etablert praksis som støttar bruken av det "
            "apotekframstilte preparatet ved den aktuelle lidinga (§§ 3a og 3b)"
        ),
    ),
}

DOCUMENTS: Final = (
    "documentation.randomised_study",
    "documentation.study",
    "documentation.case_reports",
    "documentation.guideline",
)
"""Facts that are shown by documents, not told."""

ASKED_INSTEAD: Final[dict[str, Words]] = {
    "doctor.specialty": Words(
        nb=(
            "legens spesialitet eller avdelingens fagområde, som kode fra kodeverk 7426 (§§ 3a og "
            "3b)"
        ),
        nn=(
            "spesialiteten til legen eller fagområdet til avdelinga, som kode frå kodeverk 7426 "
            "(§§ 3a og 3b)"
        ),
    ),
    "treatment_time, out of order": Words(
        nb=(
            "første og siste dag i hver behandlingsperiode med legemidler for sykdommen; den siste "
            "dagen som er oppgitt, er før søknaden kom (kravet til langvarig medikasjon, §§ 3a og "
            "3b)"
        ),
        nn=(
            "første og siste dag i kvar behandlingsperiode med legemiddel for sjukdomen; den siste "
            "dagen som er oppgitt, er før søknaden kom (kravet til langvarig medikasjon, §§ 3a og "
            "3b)"
        ),
    ),
    "initiation.date, out of order": Words(
        nb=(
            "datoen for konsultasjonen der behandlingen ble instituert; datoen som er oppgitt, kan "
            "ikke være riktig (§ 3a)"
        ),
        nn=(
            "datoen for konsultasjonen der behandlinga vart instituert; datoen som er oppgitt, kan "
            "ikkje vere rett (§ 3a)"
        ),
    ),
}
"""Texts of a field that would answer a fact, where the fact itself is not asked for."""

REGISTERED: Final[dict[str, Words]] = {
    "duplicate": Words(
        nb=(
            "om samme søknad allerede er under behandling eller innvilget, uten at den nye er en "
            "fornyelse"
        ),
        nn=(
            "om den same søknaden allereie er under behandling eller innvilga, utan at den nye er "
            "ei fornying"
        ),
    ),
    "on_refund_list_for_code": Words(
        nb=(
            "om preparatet står på refusjonslisten for en refusjonskode som omfatter sykdommen (§ "
            "2)"
        ),
        nn=(
            "om preparatet står på refusjonslista for ein refusjonskode som omfattar sjukdomen (§ "
            "2)"
        ),
    ),
    "otc_exception": Words(
        nb="om det reseptfrie produktet er særskilt unntatt fra kravet om reseptplikt",
        nn="om det reseptfrie produktet er særskilt unnateke frå kravet om reseptplikt",
    ),
    "financed_by_others": Words(
        nb="om legemiddelet finansieres av andre, for eksempel av helseforetakene (§ 1a)",
        nn="om legemiddelet blir finansiert av andre, til dømes av helseføretaka (§ 1a)",
    ),
    "annex_override": Words(
        nb=(
            "om vedlegg 1 til rundskrivet til § 5-14 unntar preparatet fra kravet om tre måneders "
            "bruk"
        ),
        nn=(
            "om vedlegg 1 til rundskrivet til § 5-14 gjer unntak for preparatet frå kravet om tre "
            "månaders bruk"
        ),
    ),
    "grant_has_days": Words(
        nb="om et vedtak ville vare lenger enn til den dagen det blir gjort",
        nn="om eit vedtak ville vare lenger enn til den dagen det blir gjort",
    ),
    "renews_grant": Words(
        nb="om søknaden fornyer et tidligere vedtak som ikke er opphevet",
        nn="om søknaden fornyar eit tidlegare vedtak som ikkje er oppheva",
    ),
    "annex.institution_exempt": Words(
        nb=(
            "om vedlegg 1 til rundskrivet til § 5-14 unntar preparatet fra kravet om instituering "
            "(§ 3a)"
        ),
        nn=(
            "om vedlegg 1 til rundskrivet til § 5-14 gjer unntak for preparatet frå kravet om "
            "instituering (§ 3a)"
        ),
    ),
    "annex.specialist_required": Words(
        nb="om vedlegg 1 til rundskrivet til § 5-14 krever at en spesialist søker om preparatet",
        nn="om vedlegg 1 til rundskrivet til § 5-14 krev at ein spesialist søkjer om preparatet",
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

PLAIN_ASKED_INSTEAD: Final[dict[str, Words]] = {
    "doctor.specialty": Words(
        nb="Legen må skrive hva han eller hun er spesialist i.",
        nn="Legen må skrive kva han eller ho er spesialist i.",
    ),
    "treatment_time, out of order": Words(
        nb="Legen må skrive på nytt når bruken av medisinen slutter, for den dagen er alt gått.",
        nn="Legen må skrive på nytt når bruken av medisinen sluttar, for den dagen er alt gått.",
    ),
    "initiation.date, out of order": Words(
        nb="Legen må skrive på nytt når behandlingen ble startet, for datoen kan ikke være rett.",
        nn="Legen må skrive på nytt når behandlinga vart starta, for datoen kan ikkje vere rett.",
    ),
}
"""The same for the patient."""

FACT_LABELS: Final[dict[str, str]] = {
    "patient.identity_number": "pasienten er identifisert",
    "patient.name": "pasienten er navngitt (bare yes)",
    "patient.member": "pasienten er medlem i folketrygden",
    "duplicate": "søknaden er en gjentakelse",
    "applicant_is_doctor": "den som søker, er lege",
    "doctor.hpr_number": "legens HPR-nummer er oppgitt (bare yes)",
    "on_refund_list_for_code": "preparatet står på refusjonslisten for sykdommen",
    "medicine.list_conditions_met": "refusjonslistens vilkår er oppfylt",
    "medicine.classified_as_medicine": "produktet er klassifisert som legemiddel",
    "medicine.over_the_counter": "produktet selges reseptfritt",
    "otc_exception": "det reseptfrie produktet er særskilt unntatt",
    "financed_by_others": "legemiddelet finansieres av andre",
    "medicine.marketing": "markedsstatus (ett av søknadsskjemaets valg)",
    "medicine.contains_marketed_substance": (
        "det apotekframstilte preparatet har et markedsført virkestoff"
    ),
    "medicine.indication_approved": "hvor bruksområdet er godkjent (ett av søknadsskjemaets valg)",
    "medicine.prescription_group": "reseptgruppe (A, B, C eller F)",
    "medicine.reason_not_marketed": (
        "det er medisinsk grunn til at markedsførte preparater ikke kan brukes"
    ),
    "refund_code_covers": "en refusjonskode i § 2 omfatter sykdommen",
    "diagnosis.code": "diagnosekoden er oppgitt (bare yes)",
    "diagnosis.duration_months": "hvor lenge sykdommen varer (hele måneder, eller lifelong)",
    "diagnosis.severity": "alvorlighetsgraden er oppgitt (bare yes)",
    "diagnosis.persons_in_norway": "personer i Norge med sykdommen (helt tall)",
    "diagnosis.persons_at_severity": "personer i Norge med denne alvorlighetsgraden (helt tall)",
    "diagnosis.candidates_a_year": "pasienter i året som er aktuelle for behandlingen (helt tall)",
    "treatment.outside_hospital": "legemiddelet brukes utenfor sykehus og annen institusjon",
    "treatment_time": "hvor lenge legemidlene brukes (90 days, 3 months eller lifelong)",
    "treatment.standby.serious_danger": "det er fare for alvorlig sykdom",
    "treatment.standby.months_a_year": (
        "måneder i året legemiddelet må være i beredskap (helt tall)"
    ),
    "annex_override": "preparatet er unntatt fra kravet om tre måneders bruk",
    "grant_has_days": "et vedtak har dager igjen (no, eller vedtakets siste dag som YYYY-MM-DD)",
    "treatment.purpose": "hva legemiddelet brukes mot etter § 3a (ett av søknadsskjemaets valg)",
    "tried_enough": "relevante legemidler på blå resept er forsøkt eller utelukket",
    "cannot_be_used": "ingen av dem kan brukes",
    "prior_treatments.product": "legemidlene som er forsøkt, er navngitt (bare yes)",
    "renews_grant": "søknaden fornyer et tidligere vedtak",
    "relevant_specialist": "legen som søker, er relevant spesialist",
    "initiated_by_specialist": (
        "behandlingen er instituert av relevant spesialist eller sykehusavdeling"
    ),
    "initiation.by": "hvem som instituerte behandlingen, er oppgitt (bare yes)",
    "initiation.date": "datoen for konsultasjonen er oppgitt (bare yes)",
    "annex.institution_exempt": "vedlegg 1 unntar preparatet fra kravet om instituering",
    "annex.specialist_required": "vedlegg 1 krever at en spesialist søker",
    "documentation.randomised_study": "en kontrollert og randomisert studie viser effekt",
    "documentation.study": "en studie, uansett design, viser effekt",
    "documentation.case_reports": "kasuistikker viser effekt",
    "documentation.guideline": "faglig retningslinje eller etablert praksis støtter bruken",
    "no_identity_number": "pasienten har ikke fødselsnummer eller D-nummer",
    "patient.foreign_id": "pasienten har en annen identifikasjon",
    "patient.birth_date": "pasienten var mindreårig da søknaden kom",
    "patient.special_group": (
        "pasienten er asylsøker eller innsatt uten medlemskap (ett av søknadsskjemaets valg)"
    ),
    "patient.pregnant": "pasienten er gravid",
    "form.kind": "hvordan søknaden kom (ett av søknadsskjemaets valg)",
    "medicine.otc_ground": (
        "grunnen til å dekke et reseptfritt produkt (ett av søknadsskjemaets valg)"
    ),
    "diagnosis.seriousness": "hvor alvorlig sykdommen er (ett av søknadsskjemaets valg)",
    "treatment.risk_of_long_use": "det er fare for at behandlingen må gjentas over lang tid",
    "cost_reasonable": "kostnaden er rimelig etter nytten og alvorligheten",
    "tried_or_excused": "forhåndsgodkjente legemidler er forsøkt, eller det er grunn til å la være",
    "failed_or_excused": "ingen av de forhåndsgodkjente legemidlene kan brukes",
    "reason_insufficient": "grunnen mot et forhåndsgodkjent legemiddel er ikke god nok",
    "assessment_demanded": "det kreves metodevurdering",
    "assessment": "hvordan metodevurderingen endte (yes, no, over_budget, pending eller none)",
    "patient.differs_by": (
        "hva som skiller pasienten klart fra dem som ble vurdert (ett av søknadsskjemaets valg)"
    ),
    "patient.differs_because": "forskjellen er beskrevet med ord (bare yes)",
    "prescription_group_known": "reseptgruppen er kjent (bare yes)",
    "medicine.atc": "ATC-koden er oppgitt (bare yes)",
    "anxiolytic": "preparatet er angstdempende",
    "pregabalin": "preparatet er pregabalin",
    "opioid": "preparatet er et opioid",
    "under_contract": "preparatet krever avtale for ett år om gangen",
    "use": "hva legemiddelet brukes mot etter § 3 (ett av søknadsskjemaets valg)",
    "use_accepted": "bruken av det vanedannende legemiddelet er godtatt",
    "treatment.end_of_life": "pasienten har en forventet levetid på under ett år",
    "annex_row": "vedlegg 1 nevner preparatet",
    "treatment.improves_function": "behandlingen gir bedre funksjon",
    "treatment.lowest_dose": "den laveste dosen som har effekt, brukes",
    "treatment.plan": "det finnes en behandlingsplan",
    "treatment.individually_assessed": "nytten og faren for avhengighet er vurdert for pasienten",
    "treatment.specialist_steered": "spesialisthelsetjenesten styrer behandlingen",
    "treatment.specialist_monitoring": "behandlingen krever overvåking av spesialisthelsetjenesten",
    "treatment.specialist_equipment": "behandlingen krever utstyr fra spesialisthelsetjenesten",
    "public_hospital_doctor": "legen arbeider ved et offentlig sykehus",
    "specific_code": "en spesifikk diagnosekode er oppgitt (bare yes)",
    "symptom_code": "diagnosekoden er koden for et symptom",
    "treatment.symptomatic": "symptomet selv behandles (bare yes)",
    "documentation.national_guideline": "nasjonal faglig retningslinje anbefaler bruken",
    "documentation.comparative_study": (
        "en kohortstudie, kasus-kontroll-studie eller kontrollert studie viser effekt"
    ),
    "few_persons": "få personer i Norge har sykdommen, og tallet har kilde",
    "annex.validity_years": "år et vedtak gjelder etter vedlegg 1 (helt tall)",
    "annex.valid_until": "siste dag et vedtak gjelder etter vedlegg 1 (bare yes)",
}
"""Each fact as a statement in bokmål, for forms; in brackets how its value is written."""
