"""Texts that ask for several facts at once, so that a request asks for nothing twice.

The first entry whose facts are all asked for takes their place. `ASKED_TOGETHER` is written as
`ASKED`, `PLAIN_TOGETHER` as `PLAIN_ASKED`.
"""

from typing import Final

from workflow.engine.language import Words

_TRIED_NAMED: Final = ("tried_enough", "cannot_be_used", "prior_treatments.product")
_TRIED: Final = ("tried_enough", "cannot_be_used")
_UNUSABLE_NAMED: Final = ("cannot_be_used", "prior_treatments.product")
_TRIED_OR_NAMED: Final = ("tried_enough", "prior_treatments.product")
_STARTED: Final = ("initiated_by_specialist", "initiation.by", "initiation.date")
_STARTED_BY: Final = ("initiated_by_specialist", "initiation.by")
_STARTED_ON: Final = ("initiated_by_specialist", "initiation.date")
_BY_ON: Final = ("initiation.by", "initiation.date")
_ROLE: Final = ("applicant_is_doctor", "relevant_specialist")
_STANDBY: Final = ("treatment.standby.serious_danger", "treatment.standby.months_a_year")

ASKED_TOGETHER: Final[dict[tuple[str, ...], Words]] = {
    _TRIED_NAMED: Words(
        nb=(
            "for hvert relevant legemiddel som går direkte på blå resept: preparatnavnet, om "
            "pasienten har forsøkt det, og hvorfor det ikke kan brukes – bivirkninger som ikke kan "
            "aksepteres, manglende eller ingen effekt, eller en annen alvorlig lidelse, oppgitt "
            "med diagnosekode; er ingen forsøkt, grunnen som kode fra kodeverk 7499 eller 7507 "
            "(§ 3a)"
        ),
        nn=(
            "for kvart relevant legemiddel som går direkte på blå resept: preparatnamnet, om "
            "pasienten har prøvd det, og kvifor det ikkje kan brukast – biverknader som ikkje kan "
            "aksepterast, manglande eller ingen effekt, eller ei anna alvorleg liding, oppgitt med "
            "diagnosekode; er ingen prøvde, grunnen som kode frå kodeverk 7499 eller 7507 (§ 3a)"
        ),
    ),
    _TRIED: Words(
        nb=(
            "for hvert relevant legemiddel som går direkte på blå resept: om pasienten har forsøkt "
            "det, og hvorfor det ikke kan brukes – bivirkninger som ikke kan aksepteres, manglende "
            "eller ingen effekt, eller en annen alvorlig lidelse, oppgitt med diagnosekode; er "
            "ingen forsøkt, grunnen som kode fra kodeverk 7499 eller 7507 (§ 3a)"
        ),
        nn=(
            "for kvart relevant legemiddel som går direkte på blå resept: om pasienten har prøvd "
            "det, og kvifor det ikkje kan brukast – biverknader som ikkje kan aksepterast, "
            "manglande eller ingen effekt, eller ei anna alvorleg liding, oppgitt med "
            "diagnosekode; er ingen prøvde, grunnen som kode frå kodeverk 7499 eller 7507 (§ 3a)"
        ),
    ),
    _UNUSABLE_NAMED: Words(
        nb=(
            "for hvert relevant legemiddel som går direkte på blå resept: preparatnavnet, og "
            "hvorfor det ikke kan brukes – bivirkninger som ikke kan aksepteres, manglende eller "
            "ingen effekt, eller en annen alvorlig lidelse, oppgitt med diagnosekode (§ 3a)"
        ),
        nn=(
            "for kvart relevant legemiddel som går direkte på blå resept: preparatnamnet, og "
            "kvifor det ikkje kan brukast – biverknader som ikkje kan aksepterast, manglande eller "
            "ingen effekt, eller ei anna alvorleg liding, oppgitt med diagnosekode (§ 3a)"
        ),
    ),
    _TRIED_OR_NAMED: Words(
        nb=(
            "for hvert relevant legemiddel som går direkte på blå resept: preparatnavnet, om "
            "pasienten har forsøkt det, og hvis ikke, hvorfor; er ingen forsøkt, grunnen som kode "
            "fra kodeverk 7499 eller 7507 (§ 3a)"
        ),
        nn=(
            "for kvart relevant legemiddel som går direkte på blå resept: preparatnamnet, om "
            "pasienten har prøvd det, og om ikkje, kvifor; er ingen prøvde, grunnen som kode frå "
            "kodeverk 7499 eller 7507 (§ 3a)"
        ),
    ),
    _STARTED: Words(
        nb=(
            "hvilken spesialist eller sykehusavdeling som har instituert behandlingen (navn, og "
            "spesialitet eller fagområde som kode fra kodeverk 7426), og datoen for konsultasjonen "
            "– telefonkonsultasjon med legen som søker, regnes med (§ 3a)"
        ),
        nn=(
            "kva spesialist eller sjukehusavdeling som har instituert behandlinga (namn, og "
            "spesialitet eller fagområde som kode frå kodeverk 7426), og datoen for konsultasjonen "
            "– telefonkonsultasjon med legen som søkjer, blir rekna med (§ 3a)"
        ),
    ),
    _STARTED_BY: Words(
        nb=(
            "hvilken spesialist eller sykehusavdeling som har instituert behandlingen (navn, og "
            "spesialitet eller fagområde som kode fra kodeverk 7426) – telefonkonsultasjon med "
            "legen som søker, regnes med (§ 3a)"
        ),
        nn=(
            "kva spesialist eller sjukehusavdeling som har instituert behandlinga (namn, og "
            "spesialitet eller fagområde som kode frå kodeverk 7426) – telefonkonsultasjon med "
            "legen som søkjer, blir rekna med (§ 3a)"
        ),
    ),
    _STARTED_ON: Words(
        nb=(
            "spesialiteten til den som har instituert behandlingen, eller avdelingens fagområde "
            "(kode fra kodeverk 7426), og datoen for konsultasjonen – telefonkonsultasjon med "
            "legen som søker, regnes med (§ 3a)"
        ),
        nn=(
            "spesialiteten til den som har instituert behandlinga, eller fagområdet til avdelinga "
            "(kode frå kodeverk 7426), og datoen for konsultasjonen – telefonkonsultasjon med "
            "legen som søkjer, blir rekna med (§ 3a)"
        ),
    ),
    _BY_ON: Words(
        nb=(
            "navnet på legen eller sykehusavdelingen som har instituert behandlingen, og datoen "
            "for konsultasjonen (§ 3a)"
        ),
        nn=(
            "namnet på legen eller sjukehusavdelinga som har instituert behandlinga, og datoen for "
            "konsultasjonen (§ 3a)"
        ),
    ),
    _ROLE: Words(
        nb=(
            "hvilken rolle den som søker, har (fastlege eller allmennlege, spesialist, lege ved en "
            "sykehusavdeling, annen lege eller ikke lege), og spesialiteten eller avdelingens "
            "fagområde som kode fra kodeverk 7426 (§§ 3a og 3b)"
        ),
        nn=(
            "kva rolle den som søkjer, har (fastlege eller allmennlege, spesialist, lege ved ei "
            "sjukehusavdeling, annan lege eller ikkje lege), og spesialiteten eller fagområdet til "
            "avdelinga som kode frå kodeverk 7426 (§§ 3a og 3b)"
        ),
    ),
    _STANDBY: Words(
        nb=(
            "om fare for alvorlig sykdom gjør det påkrevd å ha legemiddelet i beredskap, hvilken "
            "fare det er, og hvor mange hele måneder i året beredskapen må vare (§§ 3a og 3b)"
        ),
        nn=(
            "om fare for alvorleg sjukdom gjer det påkravd å ha legemiddelet i beredskap, kva fare "
            "det er, og kor mange heile månader i året beredskapen må vare (§§ 3a og 3b)"
        ),
    ),
}

PLAIN_TOGETHER: Final[dict[tuple[str, ...], Words]] = {
    _TRIED_NAMED: Words(
        nb="Legen må skrive hvilke andre medisiner som er prøvd, og hvorfor de ikke kan brukes.",
        nn="Legen må skrive kva andre medisinar som er prøvde, og kvifor dei ikkje kan brukast.",
    ),
    _TRIED: Words(
        nb="Legen må skrive om andre medisiner er prøvd, og hvorfor de ikke kan brukes.",
        nn="Legen må skrive om andre medisinar er prøvde, og kvifor dei ikkje kan brukast.",
    ),
    _UNUSABLE_NAMED: Words(
        nb="Legen må skrive hva de andre medisinene heter, og hvorfor de ikke kan brukes.",
        nn="Legen må skrive kva dei andre medisinane heiter, og kvifor dei ikkje kan brukast.",
    ),
    _TRIED_OR_NAMED: Words(
        nb="Legen må skrive hvilke andre medisiner som er prøvd, og hvorfor om det ikke er noen.",
        nn="Legen må skrive kva andre medisinar som er prøvde, og kvifor om det ikkje er nokon.",
    ),
    _STARTED: Words(
        nb=(
            "Legen må skrive hvem som startet behandlingen, om det er en spesialist, og når det "
            "var."
        ),
        nn="Legen må skrive kven som starta behandlinga, om det er ein spesialist, og når det var.",
    ),
    _STARTED_BY: Words(
        nb="Legen må skrive hvem som startet behandlingen, og om det er en spesialist.",
        nn="Legen må skrive kven som starta behandlinga, og om det er ein spesialist.",
    ),
    _STARTED_ON: Words(
        nb="Legen må skrive om det var en spesialist som startet behandlingen, og når det var.",
        nn="Legen må skrive om det var ein spesialist som starta behandlinga, og når det var.",
    ),
    _BY_ON: Words(
        nb="Legen må skrive hvem som startet behandlingen, og når det var.",
        nn="Legen må skrive kven som starta behandlinga, og når det var.",
    ),
    _ROLE: Words(
        nb="Legen må svare på om han eller hun er spesialist på denne sykdommen.",
        nn="Legen må svare på om han eller ho er spesialist på denne sjukdomen.",
    ),
    _STANDBY: Words(
        nb="Legen må skrive om medisinen må være klar til bruk, og hvor lenge hvert år.",
        nn="Legen må skrive om medisinen må vere klar til bruk, og kor lenge kvart år.",
    ),
}
