"""What letters say of the facts and rules of an agreement, in bokmål and nynorsk.

A text of `asked` is a fragment in a list after «Vi trenger å vite:». The other texts are sentences.
`{}` stands for a number: the stated months in `found`, the longest short treatment elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from workflow.engine.language import Words


@dataclass(frozen=True)
class LetterTexts:
    """The texts of a process's facts and rules.

    asked: what is asked for, by fact. found: what a refusal rests on, by the fact that decides.
    rules: what a rule demands. cures: what would help where it is not met.
    """

    asked: Mapping[str, Words]
    found: Mapping[str, Words]
    rules: Mapping[str, Words]
    cures: Mapping[str, Words]


_MONTHS: Final = Words(
    "hvor mange måneder en behandling er ventet å vare, og hvorfor hvis det er mer enn {}",
    "kor mange månader ei behandling er venta å vare, og kvifor dersom det er meir enn {}",
)

AGREEMENT_TEXTS: Final = LetterTexts(
    asked={
        "agreement.medicine": Words("hva legemiddelet heter", "kva legemiddelet heiter"),
        "agreement.indication": Words(
            "hva legemiddelet skal brukes mot", "kva legemiddelet skal brukast mot"
        ),
        "agreement.company": Words(
            "hvilket firma som leverer legemiddelet", "kva firma som leverer legemiddelet"
        ),
        "agreement.type": Words(
            "om avtalen gjelder kort behandling eller er en ordinær avtale",
            "om avtalen gjeld kort behandling eller er ein ordinær avtale",
        ),
        "agreement.hospital": Words(
            "hvilket sykehus som ønsker avtalen", "kva sjukehus som ønskjer avtalen"
        ),
        "basis": Words(
            "hva bruken bygger på: et program for compassionate use, eller godkjenningsfritak for "
            "navngitte pasienter eller en institusjon",
            "kva bruken byggjer på: eit program for compassionate use, eller godkjenningsfritak "
            "for namngitte pasientar eller ein institusjon",
        ),
        "programme.approved": Words(
            "om legemiddelmyndighetene har godkjent programmet, og i så fall hvilken dag",
            "om legemiddelstyresmaktene har godkjent programmet, og i så fall kva dag",
        ),
        "named_patient.applied": Words(
            "om det er søkt om godkjenningsfritak, og i så fall hvilken dag",
            "om det er søkt om godkjenningsfritak, og i så fall kva dag",
        ),
        "programme.disease": Words(
            "om sykdommen er kronisk, livstruende, langvarig eller alvorlig invalidiserende, eller "
            "ingen av delene",
            "om sjukdommen er kronisk, livstrugande, langvarig eller alvorleg invalidiserande, "
            "eller ingen av delane",
        ),
        "programme.trial_possible": Words(
            "om pasientene kan delta i en klinisk studie som pågår",
            "om pasientane kan delta i ein klinisk studie som går no",
        ),
        "programme.authorised_helps": Words(
            "om legemidler med markedsføringstillatelse hjelper pasientene",
            "om legemiddel med marknadsføringsløyve hjelper pasientane",
        ),
        "programme.application_filed": Words(
            "om det er søkt om markedsføringstillatelse for legemiddelet",
            "om det er søkt om marknadsføringsløyve for legemiddelet",
        ),
        "programme.trials_running": Words(
            "om det pågår kliniske studier av legemiddelet",
            "om det går føre seg kliniske studiar av legemiddelet",
        ),
        "expected_months": _MONTHS,
        "longer_because": Words(
            "hvorfor behandlingen varer mer enn {} måneder, hvis den gjør det",
            "kvifor behandlinga varer meir enn {} månader, dersom ho gjer det",
        ),
        "signed.company": Words(
            "hvilken dag firmaet undertegnet avtalen", "kva dag firmaet underteikna avtalen"
        ),
    },
    found={
        "register.authorised_from": Words(
            "Legemiddelet har markedsføringstillatelse i Norge.",
            "Legemiddelet har marknadsføringsløyve i Noreg.",
        ),
        "register.list": Words(
            "Legemiddelet står ikke på den nasjonale listen nå.",
            "Legemiddelet står ikkje på den nasjonale lista no.",
        ),
        "programme.approved": Words(
            "Legemiddelmyndighetene har avslått programmet.",
            "Legemiddelstyresmaktene har avslått programmet.",
        ),
        "named_patient.applied": Words(
            "Det er ikke søkt om godkjenningsfritak.", "Det er ikkje søkt om godkjenningsfritak."
        ),
        "programme.disease": Words(
            "Sykdommen er verken kronisk, livstruende, langvarig eller alvorlig invalidiserende.",
            "Sjukdommen er verken kronisk, livstrugande, langvarig eller alvorleg invalidiserande.",
        ),
        "programme.trial_possible": Words(
            "Pasientene kan delta i en klinisk studie som pågår.",
            "Pasientane kan delta i ein klinisk studie som går no.",
        ),
        "programme.authorised_helps": Words(
            "Legemidler med markedsføringstillatelse hjelper pasientene.",
            "Legemiddel med marknadsføringsløyve hjelper pasientane.",
        ),
        "programme.application_filed": Words(
            "Det er ikke søkt om markedsføringstillatelse.",
            "Det er ikkje søkt om marknadsføringsløyve.",
        ),
        "programme.trials_running": Words(
            "Det pågår ingen kliniske studier av legemiddelet.",
            "Det går ikkje føre seg kliniske studiar av legemiddelet.",
        ),
        "expected_months": Words(
            "En behandling er ventet å vare {} måneder.",
            "Ei behandling er venta å vare {} månader.",
        ),
        "longer_because": Words(
            "Det er ikke grunngitt hvorfor en behandling varer så lenge.",
            "Det er ikkje grunngitt kvifor ei behandling varer så lenge.",
        ),
        "text.changed": Words(
            "Teksten i standardavtalen er endret.", "Teksten i standardavtalen er endra."
        ),
        "text.decision": Words(
            "Det er ikke vist til noe vedtak i fagdirektørmøtet.",
            "Det er ikkje vist til noko vedtak i fagdirektørmøtet.",
        ),
    },
    rules={
        "K-1": Words(
            "Avtalen er bare for legemidler uten markedsføringstillatelse i Norge.",
            "Avtalen er berre for legemiddel utan marknadsføringsløyve i Noreg.",
        ),
        "K-2": Words(
            "Legemiddelet må stå på den nasjonale listen. Det er de regionale helseforetakene som "
            "bestemmer hva som står der.",
            "Legemiddelet må stå på den nasjonale lista. Det er dei regionale helseføretaka som "
            "bestemmer kva som står der.",
        ),
        "K-3": Words(
            "Legemiddelmyndighetene må ha godkjent et program, eller det må være søkt om "
            "godkjenningsfritak.",
            "Legemiddelstyresmaktene må ha godkjent eit program, eller det må vere søkt om "
            "godkjenningsfritak.",
        ),
        "K-4": Words(
            "Et program er bare for sykdom som er kronisk, livstruende, langvarig eller alvorlig "
            "invalidiserende.",
            "Eit program er berre for sjukdom som er kronisk, livstrugande, langvarig eller "
            "alvorleg invalidiserande.",
        ),
        "K-5": Words(
            "Et program er bare for pasienter som ikke kan delta i en klinisk studie, og som "
            "legemidler med markedsføringstillatelse ikke hjelper.",
            "Eit program er berre for pasientar som ikkje kan delta i ein klinisk studie, og som "
            "legemiddel med marknadsføringsløyve ikkje hjelper.",
        ),
        "K-6": Words(
            "Et program krever at det er søkt om markedsføringstillatelse, eller at det pågår "
            "kliniske studier.",
            "Eit program krev at det er søkt om marknadsføringsløyve, eller at det går føre seg "
            "kliniske studiar.",
        ),
        "K-7": Words(
            "Avtalen for kort behandling er for behandling som er ventet å vare høyst {} måneder. "
            "Varer den lenger, må det grunngis.",
            "Avtalen for kort behandling er for behandling som er venta å vare høgst {} månader. "
            "Varer ho lenger, må det grunngivast.",
        ),
        "K-9": Words(
            "Teksten i standardavtalen kan bare endres når fagdirektørmøtet har bestemt det.",
            "Teksten i standardavtalen kan berre endrast når fagdirektørmøtet har bestemt det.",
        ),
    },
    cures={
        "K-1": Words(
            "Legemiddelet trenger ikke en slik avtale. Det følger reglene for legemidler med "
            "markedsføringstillatelse.",
            "Legemiddelet treng ikkje ein slik avtale. Det følgjer reglane for legemiddel med "
            "marknadsføringsløyve.",
        ),
        "K-2": Words(
            "Spør de regionale helseforetakene om legemiddelet kan komme på listen. Søk på nytt "
            "når det står der.",
            "Spør dei regionale helseføretaka om legemiddelet kan kome på lista. Søk på nytt når "
            "det står der.",
        ),
        "K-3": Words(
            "Søk på nytt når programmet er godkjent, eller når det er søkt om godkjenningsfritak.",
            "Søk på nytt når programmet er godkjent, eller når det er søkt om godkjenningsfritak.",
        ),
        "K-4": Words(
            "Søk på nytt hvis dere kan vise at sykdommen oppfyller vilkåret.",
            "Søk på nytt dersom de kan vise at sjukdommen oppfyller vilkåret.",
        ),
        "K-5": Words(
            "Søk på nytt hvis pasientene ikke lenger kan delta i en studie, og legemidler med "
            "markedsføringstillatelse ikke hjelper dem.",
            "Søk på nytt dersom pasientane ikkje lenger kan delta i ein studie, og legemiddel med "
            "marknadsføringsløyve ikkje hjelper dei.",
        ),
        "K-6": Words(
            "Søk på nytt når det er søkt om markedsføringstillatelse, eller når en klinisk studie "
            "er i gang.",
            "Søk på nytt når det er søkt om marknadsføringsløyve, eller når ein klinisk studie er "
            "i gang.",
        ),
        "K-7": Words(
            "Søk på nytt og grunngi hvorfor behandlingen varer mer enn {} måneder, eller søk om en "
            "ordinær avtale.",
            "Søk på nytt og grunngi kvifor behandlinga varer meir enn {} månader, eller søk om ein "
            "ordinær avtale.",
        ),
        "K-9": Words(
            "Søk på nytt med standardteksten, eller vis til vedtaket i fagdirektørmøtet.",
            "Søk på nytt med standardteksten, eller vis til vedtaket i fagdirektørmøtet.",
        ),
    },
)
