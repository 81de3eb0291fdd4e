"""Names for what is shown of a case: its state, the outcome of an assessment, its letters and its deadlines.

Titles of letters begin with a capital; the rest are labels without. No date and no length of a deadline may enter.
"""

from typing import Final

from workflow.engine.language import Words

STATES: Final[dict[str, Words]] = {
    "received": Words("mottatt", "motteken"),
    "missing_info": Words("mangler opplysninger", "manglar opplysningar"),
    "under_review": Words("til vurdering", "til vurdering"),
    "granted": Words("innvilget", "innvilga"),
    "rejected": Words("avslått", "avslått"),
}

OUTCOMES: Final[dict[str, Words]] = {
    "grant": Words("vilkårene er oppfylt, og søknaden kan innvilges", "vilkåra er oppfylte, og søknaden kan innvilgast"),
    "reject": Words(
        "ett eller flere vilkår er ikke oppfylt, og søknaden avslås",
        "eitt eller fleire vilkår er ikkje oppfylte, og søknaden blir avslått",
    ),
    "dismiss": Words("søknaden skal ikke behandles her, og avvises", "søknaden skal ikkje behandlast her, og blir avvist"),
    "wrong_applicant": Words(
        "en relevant spesialist eller sykehusavdeling må søke",
        "ein relevant spesialist eller ei relevant sjukehusavdeling må søkje",
    ),
    "missing": Words("avgjørende opplysninger mangler", "avgjerande opplysningar manglar"),
}

LETTER_TITLES: Final[dict[str, Words]] = {
    "receipt": Words("Vi har mottatt søknaden om individuell refusjon", "Vi har teke imot søknaden om individuell refusjon"),
    "preliminary_reply": Words(
        "Foreløpig svar på søknaden om individuell refusjon", "Førebels svar på søknaden om individuell refusjon"
    ),
    "delay_notice": Words(
        "Behandlingen av søknaden tar lengre tid enn ventet", "Behandlinga av søknaden tek lengre tid enn venta"
    ),
    "decision_granted": Words(
        "Vedtak: Søknaden om individuell refusjon er innvilget", "Vedtak: Søknaden om individuell refusjon er innvilga"
    ),
    "decision_rejected": Words(
        "Vedtak om avslag: Det gis ikke individuell refusjon",
        "Vedtak om avslag: Det blir ikkje gitt individuell refusjon",
    ),
    "decision_dismissed": Words(
        "Vedtak om avvisning: Søknaden behandles ikke", "Vedtak om avvising: Søknaden blir ikkje behandla"
    ),
    "expiry_warning": Words("Vedtaket om individuell refusjon utløper snart", "Vedtaket om individuell refusjon går snart ut"),
    "request_for_information": Words(
        "Vi trenger flere opplysninger for å behandle søknaden",
        "Vi treng fleire opplysningar for å behandle søknaden",
    ),
    "reminder": Words("Påminnelse: Vi venter på opplysninger til søknaden", "Påminning: Vi ventar på opplysningar til søknaden"),
}

DEADLINES: Final[dict[str, Words]] = {
    "preliminary_reply": Words("frist for foreløpig svar", "frist for førebels svar"),
    "reminder": Words("påminnelse om å svare", "påminning om å svare"),
    "answer": Words("frist for å sende opplysningene", "frist for å sende opplysningane"),
    "early_warning": Words("første varsel om at måldatoen nærmer seg", "første varsel om at måldatoen nærmar seg"),
    "late_warning": Words("siste varsel om at måldatoen nærmer seg", "siste varsel om at måldatoen nærmar seg"),
    "target": Words("måldato for vedtaket", "måldato for vedtaket"),
    "four_weeks": Words("fire uker fra mottak", "fire veker frå mottak"),
    "eight_weeks": Words("åtte uker fra mottak", "åtte veker frå mottak"),
    "complaint": Words("klagefrist", "klagefrist"),
    "expiry_warning": Words("varsel om at vedtaket utløper", "varsel om at vedtaket går ut"),
}
