"""Texts of requests under § 3: of facts that only its rules read, and of facts in other words.

They are written as those of `asked.py` and `asked_together.py`. A text of `IN_OTHER_WORDS` takes
the place of one there, because § 3 asks more of the same fact, or less.
"""

from typing import Final

from workflow.engine.language import Words

ASKED: Final[dict[str, Words]] = {
    "patient.foreign_id": Words(
        nb=(
            "hvilken annen identifikasjon pasienten har, for eksempel passnummer, eller at "
            "pasienten ikke har noen (§ 3)"
        ),
        nn=(
            "kva annan identifikasjon pasienten har, til dømes passnummer, eller at pasienten "
            "ikkje har nokon (§ 3)"
        ),
    ),
    "patient.birth_date": Words(
        nb="pasientens fødselsdato (dag, måned og år)",
        nn="fødselsdatoen til pasienten (dag, månad og år)",
    ),
    "patient.special_group": Words(
        nb=(
            "om pasienten er asylsøker, eller innsatt uten medlemskap i folketrygden "
            "(folketrygdloven § 5-14)"
        ),
        nn=(
            "om pasienten er asylsøkjar, eller innsett utan medlemskap i folketrygda "
            "(folketrygdlova § 5-14)"
        ),
    ),
    "patient.pregnant": Words(
        nb="om pasienten er gravid nå (§ 3)", nn="om pasienten er gravid no (§ 3)"
    ),
    "medicine.otc_ground": Words(
        nb=(
            "om det reseptfrie produktet er et enkeltvitamin, et enkeltmineral eller en styrke "
            "beregnet på barn (§ 3)"
        ),
        nn=(
            "om det reseptfrie produktet er eit enkeltvitamin, eit enkeltmineral eller ein styrke "
            "rekna for barn (§ 3)"
        ),
    ),
    "diagnosis.seriousness": Words(
        nb=(
            "om sykdommen er alvorlig, eller om pasienten har risikofaktorer som med høy "
            "sannsynlighet fører til alvorlig sykdom (§ 3)"
        ),
        nn=(
            "om sjukdomen er alvorleg, eller om pasienten har risikofaktorar som med høgt sannsyn "
            "fører til alvorleg sjukdom (§ 3)"
        ),
    ),
    "treatment.risk_of_long_use": Words(
        nb="om det er fare for at behandlingen må gjentas over lang tid (§ 3)",
        nn="om det er fare for at behandlinga må takast opp att over lang tid (§ 3)",
    ),
    "tried_or_excused": Words(
        nb=(
            "for hvert relevant forhåndsgodkjent legemiddel: om pasienten har forsøkt det, og hvis "
            "ikke, hvorfor – for eksempel for høy risiko for alvorlige bivirkninger, problemer med "
            "etterlevelse, eller en annen sykdom som utelukker det; er ingen forsøkt, grunnen som "
            "kode fra kodeverk 7507 (§ 3)"
        ),
        nn=(
            "for kvart relevant førehandsgodkjent legemiddel: om pasienten har prøvd det, og om "
            "ikkje, kvifor – til dømes for høg risiko for alvorlege biverknader, problem med å "
            "følgje behandlinga, eller ein annan sjukdom som utelukkar det; er ingen prøvde, "
            "grunnen som kode frå kodeverk 7507 (§ 3)"
        ),
    ),
    "failed_or_excused": Words(
        nb=(
            "for hvert relevant forhåndsgodkjent legemiddel: hvorfor det ikke kan brukes – "
            "bivirkninger som ikke kan aksepteres, manglende eller ingen effekt, for høy risiko "
            "for alvorlige bivirkninger, problemer med etterlevelse, eller en annen sykdom som "
            "utelukker det, oppgitt med diagnosekode (§ 3)"
        ),
        nn=(
            "for kvart relevant førehandsgodkjent legemiddel: kvifor det ikkje kan brukast – "
            "biverknader som ikkje kan aksepterast, manglande eller ingen effekt, for høg risiko "
            "for alvorlege biverknader, problem med å følgje behandlinga, eller ein annan sjukdom "
            "som utelukkar det, oppgitt med diagnosekode (§ 3)"
        ),
    ),
    "patient.differs_by": Words(
        nb=(
            "om pasienten skiller seg klart fra pasientgruppen som metodevurderingen gjaldt, og i "
            "så fall ved hva: nytten av legemiddelet, kostnaden, eller hvor alvorlig sykdommen er "
            "(§ 3)"
        ),
        nn=(
            "om pasienten skil seg klart frå pasientgruppa som metodevurderinga galdt, og i så "
            "fall ved kva: nytta av legemiddelet, kostnaden, eller kor alvorleg sjukdomen er (§ 3)"
        ),
    ),
    "patient.differs_because": Words(
        nb=(
            "hva som skiller pasienten klart fra pasientgruppen som metodevurderingen gjaldt, "
            "beskrevet med ord (§ 3)"
        ),
        nn=(
            "kva som skil pasienten klart frå pasientgruppa som metodevurderinga galdt, skildra "
            "med ord (§ 3)"
        ),
    ),
    "medicine.atc": Words(
        nb="hvilken ATC-kode preparatet har (§ 3)", nn="kva ATC-kode preparatet har (§ 3)"
    ),
    "treatment.end_of_life": Words(
        nb="om pasienten har en forventet levetid på under ett år (§ 3)",
        nn="om pasienten har ei venta levetid på under eitt år (§ 3)",
    ),
    "treatment.improves_function": Words(
        nb="om behandlingen gir pasienten bedre funksjon (§ 3)",
        nn="om behandlinga gir pasienten betre funksjon (§ 3)",
    ),
    "treatment.lowest_dose": Words(
        nb="om den laveste dosen som har effekt, blir brukt (§ 3)",
        nn="om den lågaste dosen som har effekt, blir brukt (§ 3)",
    ),
    "treatment.plan": Words(
        nb="om det finnes en plan for behandlingen (§ 3)",
        nn="om det finst ein plan for behandlinga (§ 3)",
    ),
    "treatment.individually_assessed": Words(
        nb="om nytten og faren for avhengighet er vurdert for denne pasienten (§ 3)",
        nn="om nytta og faren for avhengnad er vurderte for denne pasienten (§ 3)",
    ),
    "treatment.specialist_steered": Words(
        nb="om behandlingen styres av spesialisthelsetjenesten (§ 3)",
        nn="om behandlinga blir styrt av spesialisthelsetenesta (§ 3)",
    ),
    "treatment.specialist_monitoring": Words(
        nb="om behandlingen krever overvåking eller beredskap i spesialisthelsetjenesten (§ 3)",
        nn="om behandlinga krev overvaking eller beredskap i spesialisthelsetenesta (§ 3)",
    ),
    "treatment.specialist_equipment": Words(
        nb="om behandlingen krever utstyr som spesialisthelsetjenesten har (§ 3)",
        nn="om behandlinga krev utstyr som spesialisthelsetenesta har (§ 3)",
    ),
    "treatment.symptomatic": Words(
        nb=(
            "om det er symptomet selv som behandles; diagnosekoden som er oppgitt, er koden for et "
            "symptom (§ 3)"
        ),
        nn=(
            "om det er symptomet sjølv som blir behandla; diagnosekoden som er oppgitt, er koden "
            "for eit symptom (§ 3)"
        ),
    ),
    "documentation.national_guideline": Words(
        nb=(
            "nasjonal faglig retningslinje som anbefaler bruken ved den aktuelle lidelsen, som "
            "vedlegg eller med full referanse (§ 3)"
        ),
        nn=(
            "nasjonal fagleg retningslinje som tilrår bruken ved den aktuelle lidinga, som vedlegg "
            "eller med full referanse (§ 3)"
        ),
    ),
    "documentation.comparative_study": Words(
        nb=(
            "kohortstudier, kasus-kontroll-studier eller kontrollerte studier som viser effekten "
            "av det omsøkte preparatet ved den aktuelle lidelsen, som vedlegg eller med full "
            "referanse (§ 3)"
        ),
        nn=(
            "kohortstudiar, kasus-kontroll-studiar eller kontrollerte studiar som viser effekten "
            "av preparatet det er søkt om, ved den aktuelle lidinga, som vedlegg eller med full "
            "referanse (§ 3)"
        ),
    ),
}

DOCUMENTS: Final = ("documentation.national_guideline", "documentation.comparative_study")

IN_OTHER_WORDS: Final[dict[str, Words]] = {
    "medicine.marketing": Words(
        nb=(
            "preparatets markedsstatus, som én av disse: markedsført i Norge; "
            "markedsføringstillatelse i Norge, men ikke markedsført; markedsføringstillatelse i et "
            "annet EØS-land, men ikke i Norge; uten markedsføringstillatelse i EØS; NAF-preparat; "
            "preparat fra sykehusapotek; annet apotekframstilt preparat (§ 3)"
        ),
        nn=(
            "marknadsstatusen til preparatet, som éin av desse: marknadsført i Noreg; "
            "marknadsføringsløyve i Noreg, men ikkje marknadsført; marknadsføringsløyve i eit anna "
            "EØS-land, men ikkje i Noreg; utan marknadsføringsløyve i EØS; NAF-preparat; preparat "
            "frå sjukehusapotek; anna apotekframstilt preparat (§ 3)"
        ),
    ),
    "diagnosis.code": Words(
        nb="diagnosekoden etter ICD-10 eller ICPC-2, så spesifikk som mulig (§ 3)",
        nn="diagnosekoden etter ICD-10 eller ICPC-2, så spesifikk som mogleg (§ 3)",
    ),
    "treatment.purpose": Words(
        nb=(
            "hva legemiddelet skal brukes mot: kroniske smerter, psykisk lidelse, spasmer som "
            "følge av sykdom eller skade i sentralnervesystemet eller ryggmargen, rastløse bein, "
            "bivirkninger av tuberkulosebehandling, søvnvansker eller noe annet (§ 3)"
        ),
        nn=(
            "kva legemiddelet skal brukast mot: kroniske smerter, psykisk liding, spasmar som "
            "følgje av sjukdom eller skade i sentralnervesystemet eller ryggmergen, rastlause "
            "bein, biverknader av tuberkulosebehandling, søvnvanskar eller noko anna (§ 3)"
        ),
    ),
    "documentation.guideline": Words(
        nb=(
            "faglig retningslinje eller referanse til etablert praksis som støtter bruken hos barn "
            "eller gravide ved den aktuelle lidelsen (§ 3)"
        ),
        nn=(
            "fagleg retningslinje eller referanse til etablert praksis som støttar bruken hos barn "
            "eller gravide ved den aktuelle lidinga (§ 3)"
        ),
    ),
}

_TRIED_NAMED: Final = ("tried_or_excused", "failed_or_excused", "prior_treatments.product")
_TRIED: Final = ("tried_or_excused", "failed_or_excused")
_FAILED_NAMED: Final = ("failed_or_excused", "prior_treatments.product")
_TRIED_OR_NAMED: Final = ("tried_or_excused", "prior_treatments.product")
_STATEMENTS: Final = (
    "treatment.improves_function",
    "treatment.lowest_dose",
    "treatment.plan",
    "treatment.individually_assessed",
)
_DIFFERENCE: Final = ("patient.differs_by", "patient.differs_because")
_GROUP_AND_CODE: Final = ("medicine.prescription_group", "medicine.atc")
_EFFECT: Final = ("documentation.randomised_study", "documentation.national_guideline")
_EFFECT_OF_FEW: Final = (*_EFFECT, "documentation.comparative_study")
_EFFECT_OF_A_CHILD: Final = (*_EFFECT, "documentation.guideline")
_EFFECT_BY_ALL: Final = (*_EFFECT_OF_FEW, "documentation.guideline")

_ONE_OF_THESE: Final = Words(
    nb=(
        "én av disse, om effekten av det omsøkte preparatet ved den aktuelle lidelsen, som vedlegg "
        "eller med full referanse: en kontrollert og randomisert studie; en nasjonal faglig "
        "retningslinje"
    ),
    nn=(
        "éin av desse, om effekten av preparatet det er søkt om, ved den aktuelle lidinga, som "
        "vedlegg eller med full referanse: ein kontrollert og randomisert studie; ei nasjonal "
        "fagleg retningslinje"
    ),
)
_FOR_FEW: Final = Words(
    nb=(
        "; når få i Norge har sykdommen, en kohortstudie, en kasus-kontroll-studie eller en annen "
        "kontrollert studie"
    ),
    nn=(
        "; når få i Noreg har sjukdomen, ein kohortstudie, ein kasus-kontroll-studie eller ein "
        "annan kontrollert studie"
    ),
)
_FOR_A_CHILD: Final = Words(
    nb="; for barn og gravide, en faglig retningslinje eller en referanse til etablert praksis",
    nn="; for barn og gravide, ei fagleg retningslinje eller ein referanse til etablert praksis",
)
_UNDER_SECTION_3: Final = Words(nb=" (§ 3)", nn=" (§ 3)")


def _joined(*parts: Words) -> Words:
    return Words(nb="".join(part.nb for part in parts), nn="".join(part.nn for part in parts))


ASKED_TOGETHER: Final[dict[tuple[str, ...], Words]] = {
    _TRIED_NAMED: Words(
        nb=(
            "for hvert relevant forhåndsgodkjent legemiddel: preparatnavnet, om pasienten har "
            "forsøkt det, og hvorfor det ikke kan brukes – bivirkninger som ikke kan aksepteres, "
            "manglende eller ingen effekt, for høy risiko for alvorlige bivirkninger, problemer "
            "med etterlevelse, eller en annen sykdom, oppgitt med diagnosekode; er ingen forsøkt, "
            "grunnen som kode fra kodeverk 7507 (§ 3)"
        ),
        nn=(
            "for kvart relevant førehandsgodkjent legemiddel: preparatnamnet, om pasienten har "
            "prøvd det, og kvifor det ikkje kan brukast – biverknader som ikkje kan aksepterast, "
            "manglande eller ingen effekt, for høg risiko for alvorlege biverknader, problem med å "
            "følgje behandlinga, eller ein annan sjukdom, oppgitt med diagnosekode; er ingen "
            "prøvde, grunnen som kode frå kodeverk 7507 (§ 3)"
        ),
    ),
    _TRIED: Words(
        nb=(
            "for hvert relevant forhåndsgodkjent legemiddel: om pasienten har forsøkt det, og "
            "hvorfor det ikke kan brukes – bivirkninger som ikke kan aksepteres, manglende eller "
            "ingen effekt, for høy risiko for alvorlige bivirkninger, problemer med etterlevelse, "
            "eller en annen sykdom, oppgitt med diagnosekode; er ingen forsøkt, grunnen som kode "
            "fra kodeverk 7507 (§ 3)"
        ),
        nn=(
            "for kvart relevant førehandsgodkjent legemiddel: om pasienten har prøvd det, og "
            "kvifor det ikkje kan brukast – biverknader som ikkje kan aksepterast, manglande eller "
            "ingen effekt, for høg risiko for alvorlege biverknader, problem med å følgje "
            "behandlinga, eller ein annan sjukdom, oppgitt med diagnosekode; er ingen prøvde, "
            "grunnen som kode frå kodeverk 7507 (§ 3)"
        ),
    ),
    _FAILED_NAMED: Words(
        nb=(
            "for hvert relevant forhåndsgodkjent legemiddel: preparatnavnet, og hvorfor det ikke "
            "kan brukes – bivirkninger som ikke kan aksepteres, manglende eller ingen effekt, for "
            "høy risiko for alvorlige bivirkninger, problemer med etterlevelse, eller en annen "
            "sykdom, oppgitt med diagnosekode (§ 3)"
        ),
        nn=(
            "for kvart relevant førehandsgodkjent legemiddel: preparatnamnet, og kvifor det ikkje "
            "kan brukast – biverknader som ikkje kan aksepterast, manglande eller ingen effekt, "
            "for høg risiko for alvorlege biverknader, problem med å følgje behandlinga, eller ein "
            "annan sjukdom, oppgitt med diagnosekode (§ 3)"
        ),
    ),
    _TRIED_OR_NAMED: Words(
        nb=(
            "for hvert relevant forhåndsgodkjent legemiddel: preparatnavnet, om pasienten har "
            "forsøkt det, og hvis ikke, hvorfor; er ingen forsøkt, grunnen som kode fra kodeverk "
            "7507 (§ 3)"
        ),
        nn=(
            "for kvart relevant førehandsgodkjent legemiddel: preparatnamnet, om pasienten har "
            "prøvd det, og om ikkje, kvifor; er ingen prøvde, grunnen som kode frå kodeverk 7507 "
            "(§ 3)"
        ),
    ),
    _STATEMENTS: Words(
        nb=(
            "om behandlingen gir pasienten bedre funksjon, om den laveste dosen som har effekt, "
            "blir brukt, om det finnes en plan for behandlingen, og om nytten og faren for "
            "avhengighet er vurdert for denne pasienten (§ 3)"
        ),
        nn=(
            "om behandlinga gir pasienten betre funksjon, om den lågaste dosen som har effekt, "
            "blir brukt, om det finst ein plan for behandlinga, og om nytta og faren for avhengnad "
            "er vurderte for denne pasienten (§ 3)"
        ),
    ),
    _DIFFERENCE: Words(
        nb=(
            "om og hvordan pasienten skiller seg klart fra pasientgruppen som metodevurderingen "
            "gjaldt, ved nytten av legemiddelet, kostnaden eller hvor alvorlig sykdommen er, "
            "beskrevet med ord (§ 3)"
        ),
        nn=(
            "om og korleis pasienten skil seg klart frå pasientgruppa som metodevurderinga galdt, "
            "ved nytta av legemiddelet, kostnaden eller kor alvorleg sjukdomen er, skildra med ord "
            "(§ 3)"
        ),
    ),
    _GROUP_AND_CODE: Words(
        nb="preparatets reseptgruppe (A, B, C eller F) og ATC-kode (§ 3)",
        nn="reseptgruppa (A, B, C eller F) og ATC-koden til preparatet (§ 3)",
    ),
    _EFFECT_BY_ALL: _joined(_ONE_OF_THESE, _FOR_FEW, _FOR_A_CHILD, _UNDER_SECTION_3),
    _EFFECT_OF_FEW: _joined(_ONE_OF_THESE, _FOR_FEW, _UNDER_SECTION_3),
    _EFFECT_OF_A_CHILD: _joined(_ONE_OF_THESE, _FOR_A_CHILD, _UNDER_SECTION_3),
    _EFFECT: _joined(_ONE_OF_THESE, _UNDER_SECTION_3),
}
