"""Words of the letters of a complaint: what is asked for, and what people are called."""

from typing import Final

from workflow.engine.language import Words

ASKED: Final = {
    "complaint.decision_named": Words(
        nb="hvilket vedtak du klager på: saksnummeret eller datoen på vedtaket",
        nn="kva vedtak du klagar på: saksnummeret eller datoen på vedtaket",
    ),
    "complaint.notice_received": Words(
        nb="hvilken dag du mottok vedtaket",
        nn="kva dag du fekk vedtaket",
    ),
    "complaint.what_is_wrong": Words(
        nb="hva du mener er feil i vedtaket",
        nn="kva du meiner er feil i vedtaket",
    ),
    "complaint.signed": Words(
        nb="en underskrift: Skriv under på klagen og send den på nytt",
        nn="ei underskrift: Skriv under på klaga og send ho på nytt",
    ),
    "complaint.by": Words(
        nb=(
            "hvem du er: om du er pasient, verge eller forelder, advokat, lege eller en annen som "
            "klager for pasienten"
        ),
        nn=(
            "kven du er: om du er pasient, verje eller forelder, advokat, lege eller ein annan som "
            "klagar for pasienten"
        ),
    ),
    "complaint.authority": Words(
        nb=(
            "hvis du klager for en annen: skriftlig fullmakt, oppnevning som verge, eller samtykke "
            "fra pasientens verge eller forelder"
        ),
        nn=(
            "dersom du klagar for ein annan: skriftleg fullmakt, oppnemning som verje, eller "
            "samtykke frå verja eller forelderen til pasienten"
        ),
    ),
}
"""What the complainant is asked for; an item of a list after «Vi trenger:»."""

NAMES: Final = {
    "lawyer": Words("advokaten", "advokaten"),
    "doctor": Words("legen", "legen"),
    "other": Words("den som klager", "den som klagar"),
    "patient": Words("pasienten", "pasienten"),
}
"""What somebody is called whose name is not stated."""
FRAME: Final = {
    "about": Words("Gjelder: klage på vedtak i sak {}", "Gjeld: klage på vedtak i sak {}"),
    "patient": Words("Pasient: {}", "Pasient: {}"),
    "copy to": Words("Kopi til: {}", "Kopi til: {}"),
    "copy of": Words("Kopi av brev til: {}", "Kopi av brev til: {}"),
    "to guardians": Words("Til foresatte for {}", "Til føresette for {}"),
    "guardians": Words("foresatte for {}", "føresette for {}"),
}
"""What stands around the text of a letter."""
