"""Grounds of a rejection or dismissal, and the facts that they rest on, as its letter states them.

`RULES` is keyed by the rule that is not met; it says what the law demands and ends with the
paragraph. All are whole sentences. None claims a fact of the case.

`FOUND` is keyed by a fact; a line of the letter begins with it, and the value follows after a colon
(forvaltningsloven § 25): «Legemiddelet brukes utenfor sykehus: nei».
"""

from typing import Final

from workflow.engine.language import Words

RULES: Final[dict[str, Words]] = {
    # Scope
    "S-1": Words(
        nb=(
            "Vilkåret om at pasienten skal være identifisert, er ikke oppfylt: Søknaden må gjelde "
            "en pasient med gyldig fødselsnummer eller D-nummer (§§ 3a og 3b)."
        ),
        nn=(
            "Vilkåret om at pasienten skal vere identifisert, er ikkje oppfylt: Søknaden må gjelde "
            "ein pasient med gyldig fødselsnummer eller D-nummer (§§ 3a og 3b)."
        ),
    ),
    "S-2": Words(
        nb=(
            "Vilkåret om at søknaden skal være ny, er ikke oppfylt: En søknad for samme pasient, "
            "virkestoff og bruksområde behandles ikke når den første er under behandling eller "
            "innvilget, med mindre den nye er en fornyelse (§§ 3a og 3b)."
        ),
        nn=(
            "Vilkåret om at søknaden skal vere ny, er ikkje oppfylt: Ein søknad for same pasient, "
            "verkestoff og bruksområde blir ikkje behandla når den første er under behandling "
            "eller innvilga, med mindre den nye er ei fornying (§§ 3a og 3b)."
        ),
    ),
    "S-3": Words(
        nb=(
            "Vilkåret om medlemskap er ikke oppfylt: Stønad til legemidler gis til den som er "
            "medlem i folketrygden (folketrygdloven § 5-14)."
        ),
        nn=(
            "Vilkåret om medlemskap er ikkje oppfylt: Stønad til legemiddel blir gitt til den som "
            "er medlem i folketrygda (folketrygdlova § 5-14)."
        ),
    ),
    "S-4": Words(
        nb=(
            "Vilkåret om bruk utenfor sykehus er ikke oppfylt: Refusjon gis bare når legemiddelet "
            "skal brukes utenfor sykehus og annen institusjon (§§ 3a og 3b)."
        ),
        nn=(
            "Vilkåret om bruk utanfor sjukehus er ikkje oppfylt: Refusjon blir berre gitt når "
            "legemiddelet skal brukast utanfor sjukehus og annan institusjon (§§ 3a og 3b)."
        ),
    ),
    "S-5": Words(
        nb=(
            "Vilkåret om at produktet skal være et legemiddel, er ikke oppfylt: Refusjon gis bare "
            "for produkter som er klassifisert som legemidler (§§ 3a og 3b)."
        ),
        nn=(
            "Vilkåret om at produktet skal vere eit legemiddel, er ikkje oppfylt: Refusjon blir "
            "berre gitt for produkt som er klassifiserte som legemiddel (§§ 3a og 3b)."
        ),
    ),
    "S-6": Words(
        nb=(
            "Vilkåret om reseptplikt er ikke oppfylt: Refusjon gis ikke for reseptfrie produkter, "
            "med mindre produktet er særskilt unntatt (§§ 3a og 3b)."
        ),
        nn=(
            "Vilkåret om reseptplikt er ikkje oppfylt: Refusjon blir ikkje gitt for reseptfrie "
            "produkt, med mindre produktet er særskilt unnateke (§§ 3a og 3b)."
        ),
    ),
    "S-7": Words(
        nb=(
            "Vilkåret om langvarig sykdom er ikke oppfylt: Sykdommen må være i en langvarig fase, "
            "det vil si være livsvarig eller vare i mer enn to år (§ 1a)."
        ),
        nn=(
            "Vilkåret om langvarig sjukdom er ikkje oppfylt: Sjukdomen må vere i ein langvarig "
            "fase, det vil seie vere livsvarig eller vare i meir enn to år (§ 1a)."
        ),
    ),
    "S-8": Words(
        nb=(
            "Vilkåret om at legemiddelet ikke finansieres av andre, er ikke oppfylt: Refusjon gis "
            "ikke når andre, for eksempel helseforetakene, skal dekke legemiddelet (§ 1a)."
        ),
        nn=(
            "Vilkåret om at legemiddelet ikkje blir finansiert av andre, er ikkje oppfylt: "
            "Refusjon blir ikkje gitt når andre, til dømes helseføretaka, skal dekkje legemiddelet "
            "(§ 1a)."
        ),
    ),
    # Validity
    "V-1": Words(
        nb=(
            "Vilkåret om at et vedtak har dager å gjelde, er ikke oppfylt: Det måtte slutte før "
            "det kunne begynne (§§ 3a og 3b)."
        ),
        nn=(
            "Vilkåret om at eit vedtak har dagar å gjelde, er ikkje oppfylt: Det måtte slutte før "
            "det kunne begynne (§§ 3a og 3b)."
        ),
    ),
    # General
    "G-1": Words(
        nb=(
            "Vilkåret om at legemiddelet ikke kan skrives direkte på blå resept, er ikke oppfylt: "
            "Individuell refusjon er for legemidler som legen ikke kan skrive direkte på blå "
            "resept for sykdommen (§ 2)."
        ),
        nn=(
            "Vilkåret om at legemiddelet ikkje kan skrivast direkte på blå resept, er ikkje "
            "oppfylt: Individuell refusjon er for legemiddel som legen ikkje kan skrive direkte på "
            "blå resept for sjukdomen (§ 2)."
        ),
    ),
    "G-2a": Words(
        nb=(
            "Vilkåret om at en lege skal søke, er ikke oppfylt: Det er en lege som på vegne av "
            "pasienten kan søke om individuell refusjon (§§ 3a og 3b)."
        ),
        nn=(
            "Vilkåret om at ein lege skal søkje, er ikkje oppfylt: Det er ein lege som på vegner "
            "av pasienten kan søkje om individuell refusjon (§§ 3a og 3b)."
        ),
    ),
    "G-4": Words(
        nb=(
            "Vilkåret om langvarig bruk er ikke oppfylt: Det må være behov for ett eller flere "
            "legemidler i minst tre måneder i løpet av ett år for samme sykdom, eller fare for "
            "alvorlig sykdom må gjøre det påkrevd å ha legemiddelet i beredskap store deler av "
            "året (§§ 3a og 3b)."
        ),
        nn=(
            "Vilkåret om langvarig bruk er ikkje oppfylt: Det må vere behov for eitt eller fleire "
            "legemiddel i minst tre månader i løpet av eitt år for same sjukdom, eller fare for "
            "alvorleg sjukdom må gjere det påkravd å ha legemiddelet i beredskap store delar av "
            "året (§§ 3a og 3b)."
        ),
    ),
    # § 3a
    "A-3": Words(
        nb=(
            "Vilkåret om tidligere behandling er ikke oppfylt: Relevante legemidler som går "
            "direkte på blå resept, må være forsøkt, eller en annen alvorlig lidelse må utelukke "
            "bruk av dem (§ 3a)."
        ),
        nn=(
            "Vilkåret om tidlegare behandling er ikkje oppfylt: Relevante legemiddel som går "
            "direkte på blå resept, må vere prøvde, eller ei anna alvorleg liding må utelukke bruk "
            "av dei (§ 3a)."
        ),
    ),
    "A-4": Words(
        nb=(
            "Vilkåret om at legemidler som går direkte på blå resept, ikke kan brukes, er ikke "
            "oppfylt: Grunnen må være bivirkninger som ikke kan aksepteres, manglende eller ingen "
            "effekt, eller en annen alvorlig lidelse som utelukker bruk (§ 3a)."
        ),
        nn=(
            "Vilkåret om at legemiddel som går direkte på blå resept, ikkje kan brukast, er ikkje "
            "oppfylt: Grunnen må vere biverknader som ikkje kan aksepterast, manglande eller ingen "
            "effekt, eller ei anna alvorleg liding som utelukkar bruk (§ 3a)."
        ),
    ),
    "A-6": Words(
        nb=(
            "Vilkåret om instituering er ikke oppfylt: Behandlingen skal være instituert av "
            "relevant spesialist eller sykehusavdeling, eventuelt ved telefonkonsultasjon, med "
            "mindre preparatet er unntatt i vedlegg 1 til rundskrivet (§ 3a)."
        ),
        nn=(
            "Vilkåret om instituering er ikkje oppfylt: Behandlinga skal vere instituert av "
            "relevant spesialist eller sjukehusavdeling, eventuelt ved telefonkonsultasjon, med "
            "mindre preparatet er unnateke i vedlegg 1 til rundskrivet (§ 3a)."
        ),
    ),
    "D-3": Words(
        nb=(
            "Vilkåret om dokumentert effekt er ikke oppfylt: Når bruksområdet ikke er godkjent i "
            "Norge eller EØS, skal effekten ved den aktuelle lidelsen være dokumentert i "
            "kontrollerte og randomiserte studier, eller for apotekframstilte preparater i faglig "
            "retningslinje eller etablert praksis (§ 3a)."
        ),
        nn=(
            "Vilkåret om dokumentert effekt er ikkje oppfylt: Når bruksområdet ikkje er godkjent i "
            "Noreg eller EØS, skal effekten ved den aktuelle lidinga vere dokumentert i "
            "kontrollerte og randomiserte studiar, eller for apotekframstilte preparat i fagleg "
            "retningslinje eller etablert praksis (§ 3a)."
        ),
    ),
    "D-7": Words(
        nb=(
            "Vilkåret om begrunnelse for et legemiddel som ikke er markedsført, er ikke oppfylt: "
            "Det må være medisinske grunner til at legemidler som er markedsført i Norge, ikke kan "
            "brukes (§ 3a)."
        ),
        nn=(
            "Vilkåret om grunngiving for eit legemiddel som ikkje er marknadsført, er ikkje "
            "oppfylt: Det må vere medisinske grunnar til at legemiddel som er marknadsførte i "
            "Noreg, ikkje kan brukast (§ 3a)."
        ),
    ),
    # § 3b
    "B-1": Words(
        nb=(
            "Vilkåret for unntak når sykdommen ikke har refusjonskode, er ikke oppfylt: Det må "
            "dreie seg om en sjelden sykdom, det vil si at færre enn 500 personer i Norge har den, "
            "en sykdom som alvorlighetsgraden gjør sjelden, eller et sjeldent "
            "behandlingsalternativ (§ 3b)."
        ),
        nn=(
            "Vilkåret for unntak når sjukdomen ikkje har refusjonskode, er ikkje oppfylt: Det må "
            "dreie seg om ein sjeldan sjukdom, det vil seie at færre enn 500 personar i Noreg har "
            "han, ein sjukdom som alvorsgraden gjer sjeldan, eller eit sjeldant "
            "behandlingsalternativ (§ 3b)."
        ),
    ),
    "D-26": Words(
        nb=(
            "Vilkåret om dokumentert effekt er ikke oppfylt: Når bruksområdet ikke er godkjent i "
            "Norge eller EØS, skal effekten ved den aktuelle lidelsen være dokumentert i "
            "kontrollerte og randomiserte studier; ved sjeldne sykdommer kan andre studier være "
            "nok, ved svært sjeldne sykdommer kasuistikker, og for apotekframstilte preparater "
            "faglig retningslinje eller etablert praksis (§ 3b)."
        ),
        nn=(
            "Vilkåret om dokumentert effekt er ikkje oppfylt: Når bruksområdet ikkje er godkjent i "
            "Noreg eller EØS, skal effekten ved den aktuelle lidinga vere dokumentert i "
            "kontrollerte og randomiserte studiar; ved sjeldne sjukdomar kan andre studiar vere "
            "nok, ved svært sjeldne sjukdomar kasuistikkar, og for apotekframstilte preparat "
            "fagleg retningslinje eller etablert praksis (§ 3b)."
        ),
    ),
    "D-25": Words(
        nb=(
            "Vilkåret om begrunnelse for et legemiddel som ikke er markedsført, er ikke oppfylt: "
            "Det må være medisinske grunner til at legemidler som er markedsført i Norge, ikke kan "
            "brukes (§ 3b)."
        ),
        nn=(
            "Vilkåret om grunngiving for eit legemiddel som ikkje er marknadsført, er ikkje "
            "oppfylt: Det må vere medisinske grunnar til at legemiddel som er marknadsførte i "
            "Noreg, ikkje kan brukast (§ 3b)."
        ),
    ),
    # Who may apply
    "A-10": Words(
        nb=(
            "Vilkåret om hvem som kan søke, er ikke oppfylt: En relevant spesialist eller "
            "sykehusavdeling må søke om dette legemiddelet (§ 3a)."
        ),
        nn=(
            "Vilkåret om kven som kan søkje, er ikkje oppfylt: Ein relevant spesialist eller ei "
            "relevant sjukehusavdeling må søkje om dette legemiddelet (§ 3a)."
        ),
    ),
    "B-4": Words(
        nb=(
            "Vilkåret om hvem som kan søke, er ikke oppfylt: En relevant spesialist eller "
            "sykehusavdeling må søke om dette legemiddelet (§ 3b)."
        ),
        nn=(
            "Vilkåret om kven som kan søkje, er ikkje oppfylt: Ein relevant spesialist eller ei "
            "relevant sjukehusavdeling må søkje om dette legemiddelet (§ 3b)."
        ),
    ),
    "A-10+B-4": Words(
        nb=(
            "Vilkåret om hvem som kan søke, er ikke oppfylt: En relevant spesialist eller "
            "sykehusavdeling må søke om dette legemiddelet, enten sykdommen har refusjonskode "
            "eller ikke (§§ 3a og 3b)."
        ),
        nn=(
            "Vilkåret om kven som kan søkje, er ikkje oppfylt: Ein relevant spesialist eller ei "
            "relevant sjukehusavdeling må søkje om dette legemiddelet, anten sjukdomen har "
            "refusjonskode eller ikkje (§§ 3a og 3b)."
        ),
    ),
}

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
