"""Labels of the outcomes of an assessment. No label begins with a capital letter."""

from typing import Final

from workflow.engine.language import Words

OUTCOMES: Final[dict[str, Words]] = {
    "grant": Words(
        nb="vilkårene er oppfylt, og søknaden kan innvilges",
        nn="vilkåra er oppfylte, og søknaden kan innvilgast",
    ),
    "reject": Words(
        nb="ett eller flere vilkår er ikke oppfylt, og søknaden avslås",
        nn="eitt eller fleire vilkår er ikkje oppfylte, og søknaden blir avslått",
    ),
    "dismiss": Words(
        nb="søknaden skal ikke behandles her, og avvises",
        nn="søknaden skal ikkje behandlast her, og blir avvist",
    ),
    "wrong_applicant": Words(
        nb="en relevant spesialist eller sykehusavdeling må søke",
        nn="ein relevant spesialist eller ei relevant sjukehusavdeling må søkje",
    ),
    "missing": Words(nb="avgjørende opplysninger mangler", nn="avgjerande opplysningar manglar"),
}
