"""Labels of a case: states, outcomes, titles of letters, deadlines.

Titles of letters begin with a capital letter, the other labels do not. No label holds a date or the
length of a deadline.
"""

from typing import Final

from workflow.engine.language import Words

STATES: Final[dict[str, Words]] = {
    "received": Words(nb="mottatt", nn="motteken"),
    "missing_info": Words(nb="mangler opplysninger", nn="manglar opplysningar"),
    "under_review": Words(nb="til vurdering", nn="til vurdering"),
    "granted": Words(nb="innvilget", nn="innvilga"),
    "rejected": Words(nb="avslått", nn="avslått"),
}

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

LETTER_TITLES: Final[dict[str, Words]] = {
    "receipt": Words(
        nb="Vi har mottatt søknaden om individuell refusjon",
        nn="Vi har teke imot søknaden om individuell refusjon",
    ),
    "preliminary_reply": Words(
        nb="Foreløpig svar på søknaden om individuell refusjon",
        nn="Førebels svar på søknaden om individuell refusjon",
    ),
    "delay_notice": Words(
        nb="Behandlingen av søknaden tar lengre tid enn ventet",
        nn="Behandlinga av søknaden tek lengre tid enn venta",
    ),
    "decision_granted": Words(
        nb="Vedtak: Søknaden om individuell refusjon er innvilget",
        nn="Vedtak: Søknaden om individuell refusjon er innvilga",
    ),
    "decision_rejected": Words(
        nb="Vedtak om avslag: Det gis ikke individuell refusjon",
        nn="Vedtak om avslag: Det blir ikkje gitt individuell refusjon",
    ),
    "decision_dismissed": Words(
        nb="Vedtak om avvisning: Søknaden behandles ikke",
        nn="Vedtak om avvising: Søknaden blir ikkje behandla",
    ),
    "expiry_warning": Words(
        nb="Vedtaket om individuell refusjon utløper snart",
        nn="Vedtaket om individuell refusjon går snart ut",
    ),
    "request_for_information": Words(
        nb="Vi trenger flere opplysninger for å behandle søknaden",
        nn="Vi treng fleire opplysningar for å behandle søknaden",
    ),
    "reminder": Words(
        nb="Påminnelse: Vi venter på opplysninger til søknaden",
        nn="Påminning: Vi ventar på opplysningar til søknaden",
    ),
}

DEADLINES: Final[dict[str, Words]] = {
    "preliminary_reply": Words(nb="frist for foreløpig svar", nn="frist for førebels svar"),
    "reminder": Words(nb="påminnelse om å svare", nn="påminning om å svare"),
    "answer": Words(nb="frist for å sende opplysningene", nn="frist for å sende opplysningane"),
    "early_warning": Words(
        nb="første varsel om at måldatoen nærmer seg",
        nn="første varsel om at måldatoen nærmar seg",
    ),
    "late_warning": Words(
        nb="siste varsel om at måldatoen nærmer seg",
        nn="siste varsel om at måldatoen nærmar seg",
    ),
    "target": Words(nb="måldato for vedtaket", nn="måldato for vedtaket"),
    "four_weeks": Words(nb="fire uker fra mottak", nn="fire veker frå mottak"),
    "eight_weeks": Words(nb="åtte uker fra mottak", nn="åtte veker frå mottak"),
    "complaint": Words(nb="klagefrist", nn="klagefrist"),
    "expiry_warning": Words(nb="varsel om at vedtaket utløper", nn="varsel om at vedtaket går ut"),
}
