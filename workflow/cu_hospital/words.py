"""What letters say of the facts and rules of a hospital, in bokmål and nynorsk.

How the texts are used: `workflow.cu_agreement.words`.
"""

from typing import Final

from workflow.cu_agreement.words import LetterTexts
from workflow.engine.language import Words

_NO_NEW_PATIENTS: Final = Words(
    "Sykehuset kan bare få ja så lenge avtalen tar imot nye pasienter.",
    "Sjukehuset kan berre få ja så lenge avtalen tek imot nye pasientar.",
)

HOSPITAL_TEXTS: Final = LetterTexts(
    asked={
        "hospital.name": Words("hva sykehuset heter", "kva sjukehuset heiter"),
        "hospital.senior_consultant": Words(
            "hvem som er overlege ved avdelingen og søker om godkjenningsfritak",
            "kven som er overlege ved avdelinga og søkjer om godkjenningsfritak",
        ),
        "procedure.exists": Words(
            "om sykehuset har en egen prosedyre for compassionate use",
            "om sjukehuset har ein eigen prosedyre for compassionate use",
        ),
        "management.approved": Words(
            "om ledelsen ved sykehuset har godkjent bruken, og i så fall hvilken dag",
            "om leiinga ved sjukehuset har godkjent bruken, og i så fall kva dag",
        ),
        "exemption": Words(
            "hvilke dager godkjenningsfritaket gjelder fra og til",
            "kva dagar godkjenningsfritaket gjeld frå og til",
        ),
        "exemption_refused": Words(
            "om søknaden om godkjenningsfritak er avslått",
            "om søknaden om godkjenningsfritak er avslått",
        ),
        "service_agreement.in_place": Words(
            "om sykehuset har en serviceavtale med sykehusapoteket",
            "om sjukehuset har ein serviceavtale med sjukehusapoteket",
        ),
    },
    found={
        "procedure.exists": Words(
            "Sykehuset har ikke en egen prosedyre.", "Sjukehuset har ikkje ein eigen prosedyre."
        ),
        "management.approved": Words(
            "Ledelsen ved sykehuset har ikke godkjent bruken.",
            "Leiinga ved sjukehuset har ikkje godkjent bruken.",
        ),
        "exemption": Words(
            "Søknaden om godkjenningsfritak er avslått.",
            "Søknaden om godkjenningsfritak er avslått.",
        ),
        "service_agreement.in_place": Words(
            "Sykehuset har ingen serviceavtale med sykehusapoteket.",
            "Sjukehuset har ingen serviceavtale med sjukehusapoteket.",
        ),
    },
    rules={
        "H-1": _NO_NEW_PATIENTS,
        "K-1": Words(
            "Legemiddelet har fått markedsføringstillatelse. Da tar avtalen ikke imot nye "
            "pasienter.",
            "Legemiddelet har fått marknadsføringsløyve. Då tek avtalen ikkje imot nye pasientar.",
        ),
        "H-2": Words(
            "Sykehuset må ha en egen prosedyre for compassionate use.",
            "Sjukehuset må ha ein eigen prosedyre for compassionate use.",
        ),
        "H-3": Words(
            "Ledelsen ved sykehuset må godkjenne bruken før den begynner.",
            "Leiinga ved sjukehuset må godkjenne bruken før han begynner.",
        ),
        "H-4": Words(
            "Bruken må ha et godkjenningsfritak som gjelder.",
            "Bruken må ha eit godkjenningsfritak som gjeld.",
        ),
        "H-5": Words(
            "Ved kort behandling må sykehuset ha en serviceavtale med sykehusapoteket.",
            "Ved kort behandling må sjukehuset ha ein serviceavtale med sjukehusapoteket.",
        ),
    },
    cures={
        "H-1": Words(
            "Søk på nytt hvis det blir inngått en ny avtale.",
            "Søk på nytt dersom det blir inngått ein ny avtale.",
        ),
        "K-1": Words(
            "Nye pasienter kan få legemiddelet hvis Beslutningsforum bestemmer at det skal "
            "innføres.",
            "Nye pasientar kan få legemiddelet dersom Beslutningsforum bestemmer at det skal "
            "innførast.",
        ),
        "H-2": Words(
            "Søk på nytt når sykehuset har en egen prosedyre.",
            "Søk på nytt når sjukehuset har ein eigen prosedyre.",
        ),
        "H-3": Words(
            "Søk på nytt når ledelsen har godkjent bruken.",
            "Søk på nytt når leiinga har godkjent bruken.",
        ),
        "H-4": Words(
            "Overlegen kan søke legemiddelmyndighetene om fritak igjen. Søk på nytt hos oss når "
            "fritaket gjelder.",
            "Overlegen kan søkje legemiddelstyresmaktene om fritak igjen. Søk på nytt hos oss når "
            "fritaket gjeld.",
        ),
        "H-5": Words(
            "Søk på nytt når sykehuset har en serviceavtale med sykehusapoteket.",
            "Søk på nytt når sjukehuset har ein serviceavtale med sjukehusapoteket.",
        ),
    },
)
