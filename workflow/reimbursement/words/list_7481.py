"""Reasons of a rejection or dismissal by the numbers of list 7481, as its letter states them.

`REASONS` says what was found, in the words of the list, in whole sentences.

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
