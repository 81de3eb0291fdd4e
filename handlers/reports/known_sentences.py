"""The sentences that `compare` and `simulate` write into a summary, in Norwegian.

A summary holds them in English. A sentence that is not known here stays as it is.
"""

import re
from typing import Final

_NORWEGIAN: Final[tuple[tuple[str, str], ...]] = (
    (
        r"time: everybody who is asked answers with all that is known, and nobody waits",
        "tid: alle som blir spurt, svarer med alt som er kjent, og ingen venter",
    ),
    (r"refusal on discretion \(reason 16\)", "avslag etter skjønn (grunn 16)"),
    (
        r"complaints, and all else after the decision",
        "klager og alt annet etter vedtaket",
    ),
    (r"more time to answer \(`extend`\)", "lengre frist for svar (`extend`)"),
    (r"findings of case workers \(`judge`\)", "saksbehandleres egne vurderinger (`judge`)"),
    (r"second requests", "nye spørsmål etter et svar"),
    (
        r"withdrawals, complaints, and all else after the decision",
        "trukne søknader, klager og alt annet etter vedtaket",
    ),
    (
        r"none: the rows were drawn from groups, so they hold no error of sampling",
        "ingen: radene er trukket fra grupper og har ingen utvalgsfeil",
    ),
    (
        r"1,000 draws of as many rows with replacement, their weights made to hit anew",
        "1 000 trekninger av like mange rader med tilbakelegging, veid på nytt hver gang",
    ),
    (r"none: there is one replication", "ingen: det er bare én gjentakelse"),
    (
        r"Student's t, over ([\d,]+) replications of the same luck for every variant; they tell of "
        r"the luck of arrivals and answers, not of the population itself",
        r"Students t over \1 gjentakelser med samme tilfeldigheter for alle variantene; de sier "
        "noe om tilfeldigheter i ankomst og svar, ikke om befolkningen selv",
    ),
    (
        r"([\d,]+) rows arrive outside the simulated days and are left out\.",
        r"\1 rader kommer utenfor dagene som simuleres, og er ikke med.",
    ),
    (
        r"([\d,]+) of ([\d,]+) rows can't be used and were left out\.",
        r"\1 av \2 rader kan ikke brukes og er ikke med.",
    ),
    (
        r"No row arrives in the days of warm-up: the office starts empty\.",
        "Ingen søknad kommer før perioden: kontoret begynner uten saker.",
    ),
    (
        r"Cases that are undecided at the end count as taking longer than every share and day\.",
        "Saker som er uavgjort til slutt, regnes som saker som tar lengre tid enn alle frister.",
    ),
    (
        r"In «(.+)» more work arrives than the case workers can do: ([\d.,]+%) of the applications "
        r"are never decided, so who is granted and what it costs tell of the queue too\. "
        r"`compare` leaves it out\.",
        r"I «\1» kommer det mer arbeid enn saksbehandlerne rekker: \2 av søknadene blir aldri "
        "avgjort. Tallene på innvilgede søknader og kroner forteller derfor også om køen. "
        "`compare` holder den utenfor.",
    ),
    (
        r"An hour costs when somebody works on a case; waiting for work costs nothing here\.",
        "En time koster når noen arbeider med en sak; å vente på arbeid koster ikke noe her.",
    ),
    (
        r"The number of a flip is over all replications; its weight is the mean of one\.",
        "Antall saker er over alle gjentakelsene; antall søknader er gjennomsnittet av én.",
    ),
    (
        r"«(.+)» changes the office, which decides nothing here: see `simulate`\.",
        r"«\1» endrer kontoret, og det avgjør ingenting her: se `simulate`.",
    ),
    (
        r"Kroner are those of grants; what work and letters cost, `simulate` tells\.",
        "Kroner gjelder det som innvilges; hva arbeid og brev koster, viser `simulate`.",
    ),
    (
        r"Numbers of 1 to 4 rows are not told, nor others that would give them away\.",
        "Tall på 1 til 4 rader vises ikke, heller ikke andre tall som ville røpet dem.",
    ),
)


def in_norwegian(sentence: str) -> str:
    """Return a sentence of a summary in bokmål; one that is not known stays as it is."""
    for english, norwegian in _NORWEGIAN:
        if (match := re.fullmatch(english, sentence)) is not None:
            return match.expand(norwegian)
    return sentence
