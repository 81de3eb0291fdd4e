"""Texts of the facts that a decision rests on, and of their values (forvaltningsloven § 25).

A line is a fact and its value, with a colon between: «Legemiddelet brukes utenfor sykehus: nei».
"""

from typing import Final

from workflow.engine.language import Words

YES: Final = Words(nb="ja", nn="ja")
NO: Final = Words(nb="nei", nn="nei")

FOUND: Final[dict[str, Words]] = {
    # Who, and whether the case belongs here
    "patient.identity_number": Words(
        nb="Det er kjent hvem pasienten er, med fødselsnummer eller D-nummer",
        nn="Det er kjent kven pasienten er, med fødselsnummer eller D-nummer",
    ),
    "patient.member": Words(
        nb="Pasienten er medlem i folketrygden",
        nn="Pasienten er medlem i folketrygda",
    ),
    "duplicate": Words(
        nb="Samme søknad er under behandling eller innvilget fra før",
        nn="Den same søknaden er under behandling eller innvilga frå før",
    ),
    "applicant_is_doctor": Words(
        nb="Den som søker, er lege",
        nn="Den som søkjer, er lege",
    ),
    "on_refund_list_for_code": Words(
        nb="Preparatet står på refusjonslisten for sykdommen",
        nn="Preparatet står på refusjonslista for sjukdomen",
    ),
    "medicine.list_conditions_met": Words(
        nb="Vilkårene i refusjonslisten er oppfylt",
        nn="Vilkåra i refusjonslista er oppfylte",
    ),
    # The product
    "medicine.classified_as_medicine": Words(
        nb="Produktet regnes som legemiddel",
        nn="Produktet blir rekna som legemiddel",
    ),
    "medicine.over_the_counter": Words(
        nb="Produktet selges reseptfritt",
        nn="Produktet blir selt reseptfritt",
    ),
    "otc_exception": Words(
        nb="Det reseptfrie produktet er særskilt unntatt",
        nn="Det reseptfrie produktet er særskilt unnateke",
    ),
    "financed_by_others": Words(
        nb="Legemiddelet finansieres av andre, for eksempel helseforetakene",
        nn="Legemiddelet blir finansiert av andre, til dømes helseføretaka",
    ),
    "medicine.marketing": Words(
        nb="Preparatets markedsstatus",
        nn="Marknadsstatusen til preparatet",
    ),
    "medicine.contains_marketed_substance": Words(
        nb="Det apotekframstilte preparatet inneholder et markedsført virkestoff",
        nn="Det apotekframstilte preparatet inneheld eit marknadsført verkestoff",
    ),
    "medicine.indication_approved": Words(
        nb="Stedet der bruksområdet er godkjent",
        nn="Staden der bruksområdet er godkjent",
    ),
    "medicine.prescription_group": Words(
        nb="Preparatets reseptgruppe",
        nn="Reseptgruppa til preparatet",
    ),
    "medicine.reason_not_marketed": Words(
        nb="Det er medisinske grunner til at markedsførte preparater ikke kan brukes",
        nn="Det er medisinske grunnar til at marknadsførte preparat ikkje kan brukast",
    ),
    # The disease
    "refund_code_covers": Words(
        nb="En refusjonskode i § 2 omfatter sykdommen",
        nn="Ein refusjonskode i § 2 omfattar sjukdomen",
    ),
    "diagnosis.duration_months": Words(
        nb="Antall måneder sykdommen er ventet å vare",
        nn="Talet på månader sjukdomen er venta å vare",
    ),
    "diagnosis.persons_in_norway": Words(
        nb="Antall personer i Norge som har sykdommen",
        nn="Talet på personar i Noreg som har sjukdomen",
    ),
    "diagnosis.persons_at_severity": Words(
        nb="Antall personer i Norge som har sykdommen i samme grad",
        nn="Talet på personar i Noreg som har sjukdomen i same grad",
    ),
    "diagnosis.candidates_a_year": Words(
        nb="Antall pasienter i Norge som er aktuelle for behandlingen hvert år",
        nn="Talet på pasientar i Noreg som er aktuelle for behandlinga kvart år",
    ),
    # The treatment
    "treatment.outside_hospital": Words(
        nb="Legemiddelet brukes utenfor sykehus og annen institusjon",
        nn="Legemiddelet blir brukt utanfor sjukehus og annan institusjon",
    ),
    "treatment_time": Words(
        nb="Behandlingstid",
        nn="Behandlingstid",
    ),
    "treatment.standby.serious_danger": Words(
        nb="Fare for alvorlig sykdom gjør beredskap påkrevd",
        nn="Fare for alvorleg sjukdom gjer beredskap påkravd",
    ),
    "treatment.standby.months_a_year": Words(
        nb="Antall måneder i året legemiddelet må være i beredskap",
        nn="Talet på månader i året legemiddelet må vere i beredskap",
    ),
    "annex_override": Words(
        nb="Preparatet er unntatt fra kravet om tre måneders bruk",
        nn="Preparatet er unnateke frå kravet om tre månaders bruk",
    ),
    "grant_has_days": Words(
        nb="Et vedtak ville ha dager å gjelde",
        nn="Eit vedtak ville ha dagar å gjelde",
    ),
    "treatment.purpose": Words(
        nb="Legemiddelet skal brukes mot",
        nn="Legemiddelet skal brukast mot",
    ),
    # What was done before
    "tried_enough": Words(
        nb="Nok relevante legemidler på blå resept er forsøkt eller utelukket",
        nn="Nok relevante legemiddel på blå resept er prøvde eller utelukka",
    ),
    "cannot_be_used": Words(
        nb="Det er vist at ingen av dem kan brukes",
        nn="Det er vist at ingen av dei kan brukast",
    ),
    "renews_grant": Words(
        nb="Søknaden fornyer et tidligere vedtak",
        nn="Søknaden fornyar eit tidlegare vedtak",
    ),
    # Who applies and who started it
    "relevant_specialist": Words(
        nb="Legen er relevant spesialist, eller søker for en relevant sykehusavdeling",
        nn="Legen er relevant spesialist, eller søkjer for ei relevant sjukehusavdeling",
    ),
    "initiated_by_specialist": Words(
        nb="Relevant spesialist eller sykehusavdeling har instituert behandlingen",
        nn="Relevant spesialist eller sjukehusavdeling har instituert behandlinga",
    ),
    "annex.institution_exempt": Words(
        nb="Vedlegg 1 til rundskrivet unntar preparatet fra kravet om instituering",
        nn="Vedlegg 1 til rundskrivet gjer unntak for preparatet frå kravet om instituering",
    ),
    "annex.specialist_required": Words(
        nb="Vedlegg 1 til rundskrivet krever at en spesialist søker om preparatet",
        nn="Vedlegg 1 til rundskrivet krev at ein spesialist søkjer om preparatet",
    ),
    # Documentation of effect
    "documentation.randomised_study": Words(
        nb="Effekten er vist i kontrollerte og randomiserte studier",
        nn="Effekten er vist i kontrollerte og randomiserte studiar",
    ),
    "documentation.study": Words(
        nb="Effekten er vist i andre studier",
        nn="Effekten er vist i andre studiar",
    ),
    "documentation.case_reports": Words(
        nb="Effekten er vist i kasuistikker",
        nn="Effekten er vist i kasuistikkar",
    ),
    "documentation.guideline": Words(
        nb="Faglig retningslinje eller etablert praksis støtter bruken",
        nn="Fagleg retningslinje eller etablert praksis støttar bruken",
    ),
}
"""A fact as a line begins with it. A fact that is only there or not yet has none."""

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
    "other": Words(nb="noe annet", nn="noko anna"),
}
"""The value of a fact that is one of several choices, but for the letter of a group."""

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
