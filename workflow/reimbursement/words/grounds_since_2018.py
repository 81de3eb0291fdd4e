"""Grounds of a refusal under § 3, and its facts as a letter states them. See `grounds.py`."""

from typing import Final

from workflow.engine.language import Words

RULES: Final[dict[str, Words]] = {
    # Scope
    "S-1": Words(
        nb=(
            "Vilkåret om at pasienten skal være identifisert, er ikke oppfylt: Søknaden må gjelde "
            "en pasient med gyldig fødselsnummer eller D-nummer, eller med annen identifikasjon "
            "når pasienten ikke har noe slikt nummer (§ 3)."
        ),
        nn=(
            "Vilkåret om at pasienten skal vere identifisert, er ikkje oppfylt: Søknaden må gjelde "
            "ein pasient med gyldig fødselsnummer eller D-nummer, eller med annan identifikasjon "
            "når pasienten ikkje har noko slikt nummer (§ 3)."
        ),
    ),
    "S-3": Words(
        nb=(
            "Vilkåret om medlemskap er ikke oppfylt: Stønad til legemidler gis til den som er "
            "medlem i folketrygden, og til asylsøkere og innsatte uten medlemskap (folketrygdloven "
            "§ 5-14)."
        ),
        nn=(
            "Vilkåret om medlemskap er ikkje oppfylt: Stønad til legemiddel blir gitt til den som "
            "er medlem i folketrygda, og til asylsøkjarar og innsette utan medlemskap "
            "(folketrygdlova § 5-14)."
        ),
    ),
    "N-12": Words(
        nb=(
            "Vilkåret om hvordan søknaden skal sendes, er ikke oppfylt: Legen skal søke i "
            "søknadsportalen. Søknad på papir tas bare imot for pasienter uten fødselsnummer eller "
            "D-nummer (§ 3)."
        ),
        nn=(
            "Vilkåret om korleis søknaden skal sendast, er ikkje oppfylt: Legen skal søkje i "
            "søknadsportalen. Søknad på papir blir berre teken imot for pasientar utan "
            "fødselsnummer eller D-nummer (§ 3)."
        ),
    ),
    "N-16": Words(
        nb=(
            "Vilkåret om reseptplikt er ikke oppfylt: Stønad gis ikke for reseptfrie produkter, "
            "med mindre produktet er særskilt unntatt, er et enkeltvitamin eller enkeltmineral, "
            "eller er en styrke beregnet på barn og pasienten er barn (§ 3)."
        ),
        nn=(
            "Vilkåret om reseptplikt er ikkje oppfylt: Stønad blir ikkje gitt for reseptfrie "
            "produkt, med mindre produktet er særskilt unnateke, er eit enkeltvitamin eller "
            "enkeltmineral, eller er ein styrke rekna for barn og pasienten er barn (§ 3)."
        ),
    ),
    # Priority: severity, need, resources
    "N-2": Words(
        nb=(
            "Vilkåret om alvorlig sykdom er ikke oppfylt: Det må dreie seg om en alvorlig sykdom, "
            "eller om risikofaktorer som med høy sannsynlighet fører til alvorlig sykdom (§ 3)."
        ),
        nn=(
            "Vilkåret om alvorleg sjukdom er ikkje oppfylt: Det må dreie seg om ein alvorleg "
            "sjukdom, eller om risikofaktorar som med høgt sannsyn fører til alvorleg sjukdom "
            "(§ 3)."
        ),
    ),
    "N-2b": Words(
        nb=(
            "Vilkåret om langvarig behov er ikke oppfylt: Det må være behov for behandling over "
            "lang tid, eller fare for at den må gjentas over lang tid (§ 3)."
        ),
        nn=(
            "Vilkåret om langvarig behov er ikkje oppfylt: Det må vere behov for behandling over "
            "lang tid, eller fare for at ho må takast opp att over lang tid (§ 3)."
        ),
    ),
    "N-3": Words(
        nb=(
            "Vilkåret om rimelig kostnad er ikke oppfylt: Kostnaden må stå i et rimelig forhold "
            "til nytten av legemiddelet og til hvor alvorlig sykdommen er (§ 3)."
        ),
        nn=(
            "Vilkåret om rimeleg kostnad er ikkje oppfylt: Kostnaden må stå i eit rimeleg forhold "
            "til nytta av legemiddelet og til kor alvorleg sjukdomen er (§ 3)."
        ),
    ),
    # Earlier treatment
    "N-4a": Words(
        nb=(
            "Vilkåret om tidligere behandling er ikke oppfylt: Relevante forhåndsgodkjente "
            "legemidler må være forsøkt, eller det må være medisinske grunner til at de ikke er "
            "det (§ 3)."
        ),
        nn=(
            "Vilkåret om tidlegare behandling er ikkje oppfylt: Relevante førehandsgodkjende "
            "legemiddel må vere prøvde, eller det må vere medisinske grunnar til at dei ikkje er "
            "det (§ 3)."
        ),
    ),
    "N-4b": Words(
        nb=(
            "Vilkåret om at forhåndsgodkjente legemidler ikke kan brukes, er ikke oppfylt: Grunnen "
            "må være bivirkninger som ikke kan aksepteres, manglende eller ingen effekt, eller at "
            "en annen medisinsk grunn taler mot dem (§ 3)."
        ),
        nn=(
            "Vilkåret om at førehandsgodkjende legemiddel ikkje kan brukast, er ikkje oppfylt: "
            "Grunnen må vere biverknader som ikkje kan aksepterast, manglande eller ingen effekt, "
            "eller at ein annan medisinsk grunn talar mot dei (§ 3)."
        ),
    ),
    "N-4c": Words(
        nb=(
            "Vilkåret om begrunnelse for et legemiddel som ikke er markedsført, er ikke oppfylt: "
            "Det må være medisinske grunner til at legemidler som er markedsført i Norge, ikke kan "
            "brukes (§ 3)."
        ),
        nn=(
            "Vilkåret om grunngiving for eit legemiddel som ikkje er marknadsført, er ikkje "
            "oppfylt: Det må vere medisinske grunnar til at legemiddel som er marknadsførte i "
            "Noreg, ikkje kan brukast (§ 3)."
        ),
    ),
    # The health technology assessment
    "N-5": Words(
        nb=(
            "Vilkåret om metodevurdering er ikke oppfylt: Et nytt legemiddel eller et nytt "
            "bruksområde må være ferdig metodevurdert før det kan gis stønad (§ 3)."
        ),
        nn=(
            "Vilkåret om metodevurdering er ikkje oppfylt: Eit nytt legemiddel eller eit nytt "
            "bruksområde må vere ferdig metodevurdert før det kan bli gitt stønad (§ 3)."
        ),
    ),
    "N-6": Words(
        nb=(
            "Vilkåret for stønad når metodevurderingen har endt med nei, er ikke oppfylt: "
            "Pasienten må skille seg klart fra pasientgruppen som ble vurdert, ved nytten, "
            "kostnaden eller hvor alvorlig sykdommen er (§ 3)."
        ),
        nn=(
            "Vilkåret for stønad når metodevurderinga har enda med nei, er ikkje oppfylt: "
            "Pasienten må skilje seg klart frå pasientgruppa som vart vurdert, ved nytta, "
            "kostnaden eller kor alvorleg sjukdomen er (§ 3)."
        ),
    ),
    # The medicine and its use
    "N-7": Words(
        nb=(
            "Vilkåret for vanedannende legemidler er ikke oppfylt: Bruksområdet må være et av dem "
            "som er tillatt, behandlingen må gi bedre funksjon, den laveste dosen som har effekt, "
            "må brukes, det må finnes en plan, og faren for avhengighet må være vurdert for "
            "pasienten (§ 3)."
        ),
        nn=(
            "Vilkåret for vanedannande legemiddel er ikkje oppfylt: Bruksområdet må vere eit av "
            "dei som er tillatne, behandlinga må gi betre funksjon, den lågaste dosen som har "
            "effekt, må brukast, det må finnast ein plan, og faren for avhengnad må vere vurdert "
            "for pasienten (§ 3)."
        ),
    ),
    "N-11": Words(
        nb=(
            "Vilkåret om at spesialisthelsetjenesten ikke har ansvaret, er ikke oppfylt: Stønad "
            "gis ikke når spesialisthelsetjenesten styrer behandlingen, må overvåke den eller ha "
            "beredskap eller utstyr for den, eller skal betale for legemiddelet (§ 3)."
        ),
        nn=(
            "Vilkåret om at spesialisthelsetenesta ikkje har ansvaret, er ikkje oppfylt: Stønad "
            "blir ikkje gitt når spesialisthelsetenesta styrer behandlinga, må overvake ho eller "
            "ha beredskap eller utstyr for ho, eller skal betale for legemiddelet (§ 3)."
        ),
    ),
    "N-15": Words(
        nb=(
            "Vilkåret om dokumentert effekt er ikke oppfylt: Når bruksområdet ikke er godkjent, "
            "skal effekten være dokumentert i en randomisert studie eller en nasjonal faglig "
            "retningslinje; når få i Norge har sykdommen, er en annen sammenlignende studie nok, "
            "og for barn og gravide en faglig retningslinje eller etablert praksis (§ 3)."
        ),
        nn=(
            "Vilkåret om dokumentert effekt er ikkje oppfylt: Når bruksområdet ikkje er godkjent, "
            "skal effekten vere dokumentert i ein randomisert studie eller ei nasjonal fagleg "
            "retningslinje; når få i Noreg har sjukdomen, er ein annan samanliknande studie nok, "
            "og for barn og gravide ei fagleg retningslinje eller etablert praksis (§ 3)."
        ),
    ),
    # Who may apply
    "N-8": Words(
        nb=(
            "Vilkåret om hvem som kan søke, er ikke oppfylt: En relevant spesialist eller "
            "sykehusavdeling må søke om dette legemiddelet (§ 3)."
        ),
        nn=(
            "Vilkåret om kven som kan søkje, er ikkje oppfylt: Ein relevant spesialist eller ei "
            "relevant sjukehusavdeling må søkje om dette legemiddelet (§ 3)."
        ),
    ),
}

SPECIALIST_BECAUSE: Final[dict[str, Words]] = {
    "not approved in Norway": Words(
        nb="bruksområdet ikke er godkjent i Norge", nn="bruksområdet ikkje er godkjent i Noreg"
    ),
}

REGISTERED: Final[dict[str, Words]] = {
    "assessment_demanded": Words(
        nb="om det kreves metodevurdering av legemiddelet eller bruksområdet",
        nn="om det blir kravd metodevurdering av legemiddelet eller bruksområdet",
    ),
    "assessment": Words(
        nb="hvordan metodevurderingen av legemiddelet endte",
        nn="korleis metodevurderinga av legemiddelet enda",
    ),
    "annex_row": Words(
        nb="om vedlegg 1 til rundskrivet til § 5-14 nevner preparatet",
        nn="om vedlegg 1 til rundskrivet til § 5-14 nemner preparatet",
    ),
    "annex.validity_years": Words(
        nb="hvor lenge et vedtak om preparatet gjelder etter vedlegg 1 til rundskrivet til § 5-14",
        nn="kor lenge eit vedtak om preparatet gjeld etter vedlegg 1 til rundskrivet til § 5-14",
    ),
    "annex.valid_until": Words(
        nb="hvilken dag et vedtak om preparatet slutter etter vedlegg 1 til rundskrivet til § 5-14",
        nn="kva dag eit vedtak om preparatet sluttar etter vedlegg 1 til rundskrivet til § 5-14",
    ),
}

FOUND: Final[dict[str, Words]] = {
    "no_identity_number": Words(
        nb="Pasienten mangler fødselsnummer og D-nummer",
        nn="Pasienten manglar fødselsnummer og D-nummer",
    ),
    "patient.foreign_id": Words(
        nb="Pasienten har en annen identifikasjon", nn="Pasienten har ein annan identifikasjon"
    ),
    "patient.birth_date": Words(
        nb="Pasienten var mindreårig da søknaden kom",
        nn="Pasienten var mindreårig då søknaden kom",
    ),
    "patient.special_group": Words(
        nb="Gruppe som har rett til stønad uten medlemskap",
        nn="Gruppe som har rett til stønad utan medlemskap",
    ),
    "patient.pregnant": Words(nb="Pasienten er gravid", nn="Pasienten er gravid"),
    "form.kind": Words(nb="Søknaden kom som", nn="Søknaden kom som"),
    "medicine.otc_ground": Words(
        nb="Grunnen til å dekke et reseptfritt produkt",
        nn="Grunnen til å dekkje eit reseptfritt produkt",
    ),
    "diagnosis.seriousness": Words(nb="Hvor alvorlig sykdommen er", nn="Kor alvorleg sjukdomen er"),
    "treatment.risk_of_long_use": Words(
        nb="Det er fare for at behandlingen må gjentas over lang tid",
        nn="Det er fare for at behandlinga må takast opp att over lang tid",
    ),
    "cost_reasonable": Words(
        nb="Kostnaden står i et rimelig forhold til nytten og alvorligheten",
        nn="Kostnaden står i eit rimeleg forhold til nytta og kor alvorleg sjukdomen er",
    ),
    "tried_or_excused": Words(
        nb="Nok forhåndsgodkjente legemidler er forsøkt, eller det er grunn til å la være",
        nn="Nok førehandsgodkjende legemiddel er prøvde, eller det er grunn til å la vere",
    ),
    "failed_or_excused": Words(
        nb="Det er vist at ingen av dem kan brukes", nn="Det er vist at ingen av dei kan brukast"
    ),
    "reason_insufficient": Words(
        nb="Grunnen mot ett legemiddel er ikke god nok",
        nn="Grunnen mot eitt legemiddel er ikkje god nok",
    ),
    "assessment_demanded": Words(
        nb="Det kreves metodevurdering av legemiddelet eller bruksområdet",
        nn="Det blir kravd metodevurdering av legemiddelet eller bruksområdet",
    ),
    "assessment": Words(nb="Metodevurderingen", nn="Metodevurderinga"),
    "patient.differs_by": Words(
        nb="Pasienten skiller seg klart fra pasientgruppen som ble vurdert, ved",
        nn="Pasienten skil seg klart frå pasientgruppa som vart vurdert, ved",
    ),
    "anxiolytic": Words(nb="Preparatet er angstdempende", nn="Preparatet er angstdempande"),
    "pregabalin": Words(nb="Preparatet er pregabalin", nn="Preparatet er pregabalin"),
    "opioid": Words(nb="Preparatet er et opioid", nn="Preparatet er eit opioid"),
    "under_contract": Words(
        nb="Preparatet krever avtale for ett år om gangen",
        nn="Preparatet krev avtale for eitt år om gongen",
    ),
    "use": Words(nb="Legemiddelet skal brukes mot", nn="Legemiddelet skal brukast mot"),
    "use_accepted": Words(nb="Vi har godtatt denne bruken", nn="Vi har godteke denne bruken"),
    "treatment.end_of_life": Words(
        nb="Pasienten har en forventet levetid på under ett år",
        nn="Pasienten har ei venta levetid på under eitt år",
    ),
    "annex_row": Words(
        nb="Vedlegg 1 til rundskrivet nevner preparatet",
        nn="Vedlegg 1 til rundskrivet nemner preparatet",
    ),
    "treatment.improves_function": Words(
        nb="Behandlingen gir bedre funksjon", nn="Behandlinga gir betre funksjon"
    ),
    "treatment.lowest_dose": Words(
        nb="Den laveste dosen som har effekt, blir brukt",
        nn="Den lågaste dosen som har effekt, blir brukt",
    ),
    "treatment.plan": Words(
        nb="Det finnes en plan for behandlingen", nn="Det finst ein plan for behandlinga"
    ),
    "treatment.individually_assessed": Words(
        nb="Nytten og faren for avhengighet er vurdert for pasienten",
        nn="Nytta og faren for avhengnad er vurderte for pasienten",
    ),
    "treatment.specialist_steered": Words(
        nb="Spesialisthelsetjenesten styrer behandlingen",
        nn="Spesialisthelsetenesta styrer behandlinga",
    ),
    "treatment.specialist_monitoring": Words(
        nb="Behandlingen krever overvåking eller beredskap i spesialisthelsetjenesten",
        nn="Behandlinga krev overvaking eller beredskap i spesialisthelsetenesta",
    ),
    "treatment.specialist_equipment": Words(
        nb="Behandlingen krever utstyr som spesialisthelsetjenesten har",
        nn="Behandlinga krev utstyr som spesialisthelsetenesta har",
    ),
    "public_hospital_doctor": Words(
        nb="Legen arbeider ved et offentlig sykehus", nn="Legen arbeider ved eit offentleg sjukehus"
    ),
    "symptom_code": Words(
        nb="Diagnosekoden er koden for et symptom", nn="Diagnosekoden er koden for eit symptom"
    ),
    "documentation.national_guideline": Words(
        nb="Nasjonal faglig retningslinje anbefaler bruken",
        nn="Nasjonal fagleg retningslinje tilrår bruken",
    ),
    "documentation.comparative_study": Words(
        nb="Effekten er vist i kohortstudier, kasus-kontroll-studier eller kontrollerte studier",
        nn="Effekten er vist i kohortstudiar, kasus-kontroll-studiar eller kontrollerte studiar",
    ),
    "few_persons": Words(
        nb="Få personer i Norge har sykdommen, og tallet har en kilde",
        nn="Få personar i Noreg har sjukdomen, og talet har ei kjelde",
    ),
    "annex.validity_years": Words(
        nb="Antall år et vedtak gjelder etter vedlegg 1 til rundskrivet",
        nn="Talet på år eit vedtak gjeld etter vedlegg 1 til rundskrivet",
    ),
}
