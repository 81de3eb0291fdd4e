"""Texts of the values of facts that a decision rests on, and of why a specialist must apply."""

from typing import Final

from workflow.engine.language import Words

YES: Final = Words(nb="ja", nn="ja")
NO: Final = Words(nb="nei", nn="nei")

VALUES: Final[dict[str, Words]] = {
    "marketed": Words(nb="markedsført i Norge", nn="marknadsført i Noreg"),
    "authorised_not_marketed": Words(
        nb="markedsføringstillatelse i Norge, men ikke markedsført",
        nn="marknadsføringsløyve i Noreg, men ikkje marknadsført",
    ),
    "authorised_in_eea": Words(
        nb="markedsføringstillatelse bare i et annet EØS-land",
        nn="marknadsføringsløyve berre i eit anna EØS-land",
    ),
    "unregistered": Words(
        nb="uten markedsføringstillatelse i EØS",
        nn="utan marknadsføringsløyve i EØS",
    ),
    "hospital_pharmacy": Words(nb="preparat fra sykehusapotek", nn="preparat frå sjukehusapotek"),
    "naf": Words(nb="NAF-preparat", nn="NAF-preparat"),
    "pharmacy_made": Words(nb="annet apotekframstilt preparat", nn="anna apotekframstilt preparat"),
    "norway": Words(nb="Norge", nn="Noreg"),
    "eea": Words(nb="et annet EØS-land", nn="eit anna EØS-land"),
    "none": Words(nb="ingen steder i Norge og EØS", nn="ingen stader i Noreg og EØS"),
    "chronic_pain": Words(nb="kroniske smerter", nn="kroniske smerter"),
    "mental_disorder": Words(nb="psykisk lidelse", nn="psykisk liding"),
    "spinal_cord_spasms": Words(
        nb="kroniske spasmer som følge av sykdom eller skade i ryggmargen",
        nn="kroniske spasmar som følgje av sjukdom eller skade i ryggmergen",
    ),
    "cns_spasms": Words(
        nb="spasmer som følge av sykdom eller skade i sentralnervesystemet",
        nn="spasmar som følgje av sjukdom eller skade i sentralnervesystemet",
    ),
    "restless_legs": Words(nb="rastløse bein", nn="rastlause bein"),
    "tuberculosis_side_effects": Words(
        nb="bivirkninger av tuberkulosebehandling", nn="biverknader av tuberkulosebehandling"
    ),
    "sleep": Words(nb="søvnvansker", nn="søvnvanskar"),
    "other": Words(nb="noe annet", nn="noko anna"),
    "asylum_seeker": Words(nb="asylsøker", nn="asylsøkjar"),
    "prisoner_without_membership": Words(
        nb="innsatt uten medlemskap i folketrygden", nn="innsett utan medlemskap i folketrygda"
    ),
    "portal": Words(nb="søknad i søknadsportalen", nn="søknad i søknadsportalen"),
    "message": Words(
        nb="elektronisk melding fra journalsystemet", nn="elektronisk melding frå journalsystemet"
    ),
    "helfo_form": Words(nb="søknadsskjema på papir", nn="søknadsskjema på papir"),
    "letter": Words(nb="brev", nn="brev"),
    "single_vitamin_or_mineral": Words(
        nb="enkeltvitamin eller enkeltmineral", nn="enkeltvitamin eller enkeltmineral"
    ),
    "child_strength": Words(nb="styrke beregnet på barn", nn="styrke rekna for barn"),
    "serious_disease": Words(nb="alvorlig sykdom", nn="alvorleg sjukdom"),
    "risk_factors": Words(
        nb="risikofaktorer som med høy sannsynlighet fører til alvorlig sykdom",
        nn="risikofaktorar som med høgt sannsyn fører til alvorleg sjukdom",
    ),
    "neither": Words(
        nb="ikke alvorlig, og ingen slike risikofaktorer",
        nn="ikkje alvorleg, og ingen slike risikofaktorar",
    ),
    "pending": Words(nb="pågår", nn="går føre seg"),
    "yes": Words(nb="endte med ja", nn="enda med ja"),
    "no": Words(nb="ikke noe av dette", nn="ikkje noko av dette"),
    "over_budget": Words(
        nb="kostnaden er over grensen som kan innvilges uten Stortinget",
        nn="kostnaden er over grensa som kan innvilgast utan Stortinget",
    ),
    "benefit": Words(nb="nytten av legemiddelet", nn="nytta av legemiddelet"),
    "cost": Words(nb="kostnaden", nn="kostnaden"),
    "severity": Words(nb="hvor alvorlig sykdommen er", nn="kor alvorleg sjukdomen er"),
}
"""The value of a fact that is one of several choices, but for the letter of a group."""

OF_ONE_FACT: Final[dict[tuple[str, str], Words]] = {
    ("patient.special_group", "none"): Words(nb="ingen", nn="ingen"),
    ("medicine.otc_ground", "none"): Words(nb="ingen", nn="ingen"),
    ("assessment", "no"): Words(nb="endte med nei", nn="enda med nei"),
    ("assessment", "none"): Words(nb="ikke gjort", nn="ikkje gjord"),
}
"""Values that mean another thing for one fact than for others."""

ONE_DAY: Final = Words(nb="1 dag innen ett år", nn="1 dag innan eitt år")
DAYS: Final = Words(nb="{} dager innen ett år", nn="{} dagar innan eitt år")
ONE_MONTH: Final = Words(nb="høyst 1 hel måned uten avbrudd", nn="høgst 1 heil månad utan avbrot")
MONTHS: Final = Words(
    nb="høyst {} hele måneder uten avbrudd", nn="høgst {} heile månader utan avbrot"
)

TRIED: Final = Words(nb="Tidligere behandling", nn="Tidlegare behandling")
NOTHING_TRIED: Final = Words(nb="ingen oppgitt", nn="ingen oppgitt")
UNNAMED: Final = Words(nb="et legemiddel uten navn", nn="eit legemiddel utan namn")
OUTCOMES_OF_TREATMENT: Final[dict[str, Words]] = {
    "side_effects": Words(
        nb="bivirkninger som ikke kan aksepteres", nn="biverknader som ikkje kan aksepterast"
    ),
    "no_effect": Words(nb="manglende eller ingen effekt", nn="manglande eller ingen effekt"),
    "usable": Words(nb="kan brukes", nn="kan brukast"),
    "excluded": Words(nb="utelukket av en annen lidelse", nn="utelukka av ei anna liding"),
    "serious_side_effect_risk": Words(
        nb="for høy risiko for alvorlige bivirkninger",
        nn="for høg risiko for alvorlege biverknader",
    ),
    "compliance": Words(
        nb="betydelige problemer med etterlevelse", nn="store problem med å følgje behandlinga"
    ),
    "not tried": Words(nb="ikke forsøkt", nn="ikkje prøvd"),
    "tried": Words(nb="forsøkt", nn="prøvd"),
    "not stated": Words(nb="ikke oppgitt om det er forsøkt", nn="ikkje oppgitt om det er prøvd"),
}

ATTACHED: Final = Words(nb="Dokumentasjon av effekt", nn="Dokumentasjon av effekt")
NOTHING_ATTACHED: Final = Words(nb="ingen", nn="ingen")
"""Documents that the doctor sent."""

SPECIALIST_BECAUSE: Final[dict[str, Words]] = {
    "not approved": Words(
        nb="bruksområdet ikke er godkjent i Norge eller EØS",
        nn="bruksområdet ikkje er godkjent i Noreg eller EØS",
    ),
    "not marketed": Words(
        nb="legemiddelet ikke er markedsført i Norge",
        nn="legemiddelet ikkje er marknadsført i Noreg",
    ),
    "addictive": Words(
        nb="legemiddelet er vanedannende og skal brukes mot {}",
        nn="legemiddelet er vanedannande og skal brukast mot {}",
    ),
    "no marketed substance": Words(
        nb="det apotekframstilte preparatet ikke inneholder et markedsført virkestoff",
        nn="det apotekframstilte preparatet ikkje inneheld eit marknadsført verkestoff",
    ),
    "annex": Words(
        nb="vedlegg 1 til rundskrivet til § 5-14 krever det for preparatet",
        nn="vedlegg 1 til rundskrivet til § 5-14 krev det for preparatet",
    ),
}
"""Why a relevant specialist or hospital department must apply: clauses after «at»."""

THE_GROUND: Final = Words(nb="Grunnen er at {}.", nn="Grunnen er at {}.")
ANOTHER_GROUND: Final = Words(nb=", og at ", nn=", og at ")
