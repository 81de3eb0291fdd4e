"""Grounds of a rejection or dismissal, as its letter states them.

`REASONS` is keyed by the number of list 7481 and says what was found, in the words of the list.
`RULES` is keyed by the rule that is not met; it says what the law demands and ends with the
paragraph. All are whole sentences. None claims a fact of the case: the letter adds those.

`PLAIN_REASONS` says each reason to the patient: one short sentence in short words that a
twelve-year-old can read. The reader may be a guardian, so no text says «du».
"""

from typing import Final

from workflow.engine.language import Words

REASONS: Final[dict[int, Words]] = {  # list 7481, in our own words
    1: Words(
        nb=(
            "Det er ikke lagt fram tilstrekkelig vitenskapelig dokumentasjon på at legemiddelet "
            "har effekt ved den aktuelle lidelsen."
        ),
        nn=(
            "Det er ikkje lagt fram tilstrekkeleg vitskapleg dokumentasjon på at legemiddelet har "
            "effekt ved den aktuelle lidinga."
        ),
    ),
    2: Words(
        nb=(
            "Det er ikke dokumentert at tilstrekkelig mange legemidler som går direkte på blå "
            "resept, er forsøkt."
        ),
        nn=(
            "Det er ikkje dokumentert at tilstrekkeleg mange legemiddel som går direkte på blå "
            "resept, er prøvde."
        ),
    ),
    3: Words(
        nb=(
            "Det er ikke dokumentert særlige grunner til at legemidler som går direkte på blå "
            "resept, ikke kan brukes."
        ),
        nn=(
            "Det er ikkje dokumentert særlege grunnar til at legemiddel som går direkte på blå "
            "resept, ikkje kan brukast."
        ),
    ),
    4: Words(
        nb=(
            "Det er ikke dokumentert at relevante legemidler som er markedsført i Norge, er "
            "forsøkt eller av medisinske grunner ikke kan brukes."
        ),
        nn=(
            "Det er ikkje dokumentert at relevante legemiddel som er marknadsførte i Noreg, er "
            "prøvde eller av medisinske grunnar ikkje kan brukast."
        ),
    ),
    5: Words(
        nb="Produktet er ikke klassifisert som legemiddel.",
        nn="Produktet er ikkje klassifisert som legemiddel.",
    ),
    6: Words(
        nb="Produktet er reseptfritt og ikke omfattet av noe unntak for reseptfrie produkter.",
        nn="Produktet er reseptfritt og ikkje omfatta av noko unntak for reseptfrie produkt.",
    ),
    7: Words(
        nb=(
            "Det er ikke dokumentert at behandlingen er instituert av relevant spesialist eller "
            "sykehusavdeling."
        ),
        nn=(
            "Det er ikkje dokumentert at behandlinga er instituert av relevant spesialist eller "
            "sjukehusavdeling."
        ),
    ),
    8: Words(
        nb="Søknaden kommer ikke fra relevant spesialist eller sykehusavdeling.",
        nn="Søknaden kjem ikkje frå relevant spesialist eller sjukehusavdeling.",
    ),
    9: Words(
        nb=(
            "Diagnosen er ikke omfattet av noen refusjonskode i § 2, jf. § 3a, og heller ikke av "
            "unntakene i § 3b."
        ),
        nn=(
            "Diagnosen er ikkje omfatta av nokon refusjonskode i § 2, jf. § 3a, og heller ikkje av "
            "unntaka i § 3b."
        ),
    ),
    10: Words(
        nb="Det er ikke dokumentert at kravet til langvarig medikasjon er oppfylt.",
        nn="Det er ikkje dokumentert at kravet til langvarig medikasjon er oppfylt.",
    ),
    11: Words(
        nb=(
            "Det er ikke dokumentert at kravet om bruk utenfor sykehus og annen institusjon er "
            "oppfylt."
        ),
        nn=(
            "Det er ikkje dokumentert at kravet om bruk utanfor sjukehus og annan institusjon er "
            "oppfylt."
        ),
    ),
    12: Words(
        nb="Det er ikke dokumentert at kravet om kronisk sykdom er oppfylt.",
        nn="Det er ikkje dokumentert at kravet om kronisk sjukdom er oppfylt.",
    ),
    13: Words(
        nb=(
            "Søknaden mangler opplysninger som er nødvendige for å avgjøre saken, og de er ikke "
            "kommet innen fristen."
        ),
        nn=(
            "Søknaden manglar opplysningar som er nødvendige for å avgjere saka, og dei er ikkje "
            "komne innan fristen."
        ),
    ),
    14: Words(
        nb=(
            "Andre vilkår for individuell refusjon er ikke oppfylt, slik det framgår av "
            "begrunnelsen."
        ),
        nn=(
            "Andre vilkår for individuell refusjon er ikkje oppfylte, slik det går fram av "
            "grunngivinga."
        ),
    ),
    15: Words(
        nb="Det er ikke dokumentert at behandling med legemiddelet er kostnadseffektiv.",
        nn="Det er ikkje dokumentert at behandling med legemiddelet er kostnadseffektiv.",
    ),
    16: Words(
        nb=(
            "Vilkårene for å gi refusjon unntaksvis er ikke oppfylt etter en samlet vurdering (§ "
            "3b)."
        ),
        nn=(
            "Vilkåra for å gi refusjon unntaksvis er ikkje oppfylte etter ei samla vurdering (§ "
            "3b)."
        ),
    ),
    17: Words(
        nb="Pasienten er ikke identifisert med gyldig fødselsnummer eller D-nummer.",
        nn="Pasienten er ikkje identifisert med gyldig fødselsnummer eller D-nummer.",
    ),
    18: Words(
        nb=(
            "Søknaden er en gjentakelse av en søknad som allerede er under behandling eller "
            "innvilget."
        ),
        nn=(
            "Søknaden er ei gjentaking av ein søknad som allereie er under behandling eller "
            "innvilga."
        ),
    ),
    19: Words(
        nb="Det er ikke dokumentert at pasienten er medlem i folketrygden.",
        nn="Det er ikkje dokumentert at pasienten er medlem i folketrygda.",
    ),
}

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
