"""Texts of requests under § 3 for the patient, and the reasons of its rules in plain words.

Each is one short sentence in short words, as in `asked.py` and `list_7481.py`.
"""

from typing import Final

from workflow.engine.language import Words

PLAIN_ASKED: Final[dict[str, Words]] = {
    "patient.foreign_id": Words(
        nb="Legen må gi oss et annet nummer, slik at vi vet hvem medisinen er til.",
        nn="Legen må gi oss eit anna nummer, slik at vi veit kven medisinen er til.",
    ),
    "patient.birth_date": Words(
        nb="Legen må skrive når den som skal ha medisinen, er født.",
        nn="Legen må skrive når den som skal ha medisinen, er fødd.",
    ),
    "patient.special_group": Words(
        nb="Legen må svare på om den som skal ha medisinen, søker asyl eller er i fengsel.",
        nn="Legen må svare på om den som skal ha medisinen, søkjer asyl eller er i fengsel.",
    ),
    "patient.pregnant": Words(
        nb="Legen må svare på om den som skal ha medisinen, er gravid nå.",
        nn="Legen må svare på om den som skal ha medisinen, er gravid no.",
    ),
    "medicine.otc_ground": Words(
        nb="Legen må svare på om medisinen er et vitamin, et mineral eller er laget for barn.",
        nn="Legen må svare på om medisinen er eit vitamin, eit mineral eller er laga for barn.",
    ),
    "diagnosis.seriousness": Words(
        nb="Legen må svare på om sykdommen er alvorlig eller kan bli det.",
        nn="Legen må svare på om sjukdomen er alvorleg eller kan bli det.",
    ),
    "treatment.risk_of_long_use": Words(
        nb="Legen må svare på om medisinen må brukes flere ganger over lang tid.",
        nn="Legen må svare på om medisinen må brukast fleire gonger over lang tid.",
    ),
    "tried_or_excused": Words(
        nb="Legen må skrive om andre medisiner er prøvd, og hvorfor hvis de ikke er det.",
        nn="Legen må skrive om andre medisinar er prøvde, og kvifor om dei ikkje er det.",
    ),
    "failed_or_excused": Words(
        nb="Legen må si hvorfor andre medisiner ikke kan brukes her.",
        nn="Legen må seie kvifor andre medisinar ikkje kan brukast her.",
    ),
    "patient.differs_by": Words(
        nb="Legen må svare på om denne medisinen hjelper mer her enn hos andre.",
        nn="Legen må svare på om denne medisinen hjelper meir her enn hos andre.",
    ),
    "patient.differs_because": Words(
        nb="Legen må forklare hvorfor denne medisinen trengs mer her enn hos andre.",
        nn="Legen må forklare kvifor denne medisinen trengst meir her enn hos andre.",
    ),
    "medicine.atc": Words(
        nb="Legen må skrive koden for medisinen, så vi vet hvor lenge svaret kan gjelde.",
        nn="Legen må skrive koden for medisinen, så vi veit kor lenge svaret kan gjelde.",
    ),
    "treatment.end_of_life": Words(
        nb="Legen må svare på hvor lang tid det er ventet at det er igjen å leve.",
        nn="Legen må svare på kor lang tid det er venta at det er att å leve.",
    ),
    "treatment.improves_function": Words(
        nb="Legen må svare på om medisinen gjør det lettere å klare seg i hverdagen.",
        nn="Legen må svare på om medisinen gjer det lettare å klare seg i kvardagen.",
    ),
    "treatment.lowest_dose": Words(
        nb="Legen må svare på om dosen er så lav som den kan være.",
        nn="Legen må svare på om dosen er så låg som han kan vere.",
    ),
    "treatment.plan": Words(
        nb="Legen må svare på om det er en plan for behandlingen.",
        nn="Legen må svare på om det er ein plan for behandlinga.",
    ),
    "treatment.individually_assessed": Words(
        nb="Legen må svare på om faren for å bli avhengig er vurdert.",
        nn="Legen må svare på om faren for å bli avhengig er vurdert her.",
    ),
    "treatment.specialist_steered": Words(
        nb="Legen må svare på om det er sykehuset som styrer behandlingen.",
        nn="Legen må svare på om det er sjukehuset som styrer behandlinga.",
    ),
    "treatment.specialist_monitoring": Words(
        nb="Legen må svare på om sykehuset må følge med på behandlingen.",
        nn="Legen må svare på om sjukehuset må følgje med på behandlinga.",
    ),
    "treatment.specialist_equipment": Words(
        nb="Legen må svare på om behandlingen krever utstyr som sykehuset har.",
        nn="Legen må svare på om behandlinga krev utstyr som sjukehuset har.",
    ),
    "treatment.symptomatic": Words(
        nb="Legen må svare på om medisinen bare skal lindre plager, ikke sykdommen bak.",
        nn="Legen må svare på om medisinen berre skal lindre plager, ikkje sjukdomen bak.",
    ),
    "documentation.national_guideline": Words(
        nb="Legen kan sende råd for hele landet som sier at medisinen kan brukes slik.",
        nn="Legen kan sende råd for heile landet som seier at medisinen kan brukast slik.",
    ),
    "documentation.comparative_study": Words(
        nb="Legen kan sende studier som viser hvordan det går med og uten medisinen.",
        nn="Legen kan sende studiar som viser korleis det går med og utan medisinen.",
    ),
}

PLAIN_IN_OTHER_WORDS: Final[dict[str, Words]] = {
    "documentation.guideline": Words(
        nb="Legen kan sende faglige råd som sier at barn eller gravide kan bruke medisinen.",
        nn="Legen kan sende faglege råd som seier at barn eller gravide kan bruke medisinen.",
    ),
}

_EFFECT: Final = ("documentation.randomised_study", "documentation.national_guideline")

PLAIN_TOGETHER: Final[dict[tuple[str, ...], Words]] = {
    ("tried_or_excused", "failed_or_excused", "prior_treatments.product"): Words(
        nb="Legen må skrive hvilke andre medisiner som er prøvd, og hvorfor de ikke kan brukes.",
        nn="Legen må skrive kva andre medisinar som er prøvde, og kvifor dei ikkje kan brukast.",
    ),
    ("tried_or_excused", "failed_or_excused"): Words(
        nb="Legen må skrive om andre medisiner er prøvd, og hvorfor de ikke kan brukes.",
        nn="Legen må skrive om andre medisinar er prøvde, og kvifor dei ikkje kan brukast.",
    ),
    ("failed_or_excused", "prior_treatments.product"): Words(
        nb="Legen må skrive hva de andre medisinene heter, og hvorfor de ikke kan brukes.",
        nn="Legen må skrive kva dei andre medisinane heiter, og kvifor dei ikkje kan brukast.",
    ),
    ("tried_or_excused", "prior_treatments.product"): Words(
        nb="Legen må skrive hvilke andre medisiner som er prøvd, og hvorfor om det ikke er noen.",
        nn="Legen må skrive kva andre medisinar som er prøvde, og kvifor om det ikkje er nokon.",
    ),
    (
        "treatment.improves_function",
        "treatment.lowest_dose",
        "treatment.plan",
        "treatment.individually_assessed",
    ): Words(
        nb="Legen må skrive hva medisinen hjelper mot, og hva som er gjort mot fare for misbruk.",
        nn="Legen må skrive kva medisinen hjelper mot, og kva som er gjort mot fare for misbruk.",
    ),
    ("patient.differs_by", "patient.differs_because"): Words(
        nb="Legen må skrive om denne medisinen trengs mer her enn hos andre, og hvorfor.",
        nn="Legen må skrive om denne medisinen trengst meir her enn hos andre, og kvifor.",
    ),
    ("medicine.prescription_group", "medicine.atc"): Words(
        nb="Legen må svare på om man lett blir avhengig, og skrive koden for medisinen.",
        nn="Legen må svare på om ein lett blir avhengig, og skrive koden for medisinen.",
    ),
    **dict.fromkeys(
        (
            (*_EFFECT, "documentation.comparative_study", "documentation.guideline"),
            (*_EFFECT, "documentation.comparative_study"),
            (*_EFFECT, "documentation.guideline"),
            _EFFECT,
        ),
        Words(
            nb="Legen må sende forskning eller faglige råd som viser at medisinen virker her.",
            nn="Legen må sende forsking eller faglege råd som viser at medisinen verkar her.",
        ),
    ),
}

PLAIN_RULES: Final[dict[str, Words]] = {
    "N-2": Words(
        nb="Det er ikke vist at sykdommen er alvorlig nok til å få støtte.",
        nn="Det er ikkje vist at sjukdomen er alvorleg nok til å få støtte.",
    ),
    "N-3": Words(
        nb="Prisen er for høy i forhold til hvor mye medisinen hjelper.",
        nn="Prisen er for høg i forhold til kor mykje medisinen hjelper.",
    ),
    "N-5": Words(
        nb="Det er ikke vurdert ferdig om denne medisinen er verd prisen.",
        nn="Det er ikkje vurdert ferdig om denne medisinen er verd prisen.",
    ),
    "N-6": Words(
        nb="Det er vurdert at medisinen er for dyr, og vi fant ingen grunn til unntak.",
        nn="Det er vurdert at medisinen er for dyr, og vi fann ingen grunn til unntak.",
    ),
    "N-7": Words(
        nb="Man kan bli avhengig av medisinen, og den brukes ikke slik den må.",
        nn="Ein kan bli avhengig av medisinen, og han blir ikkje brukt slik han må.",
    ),
    "N-11": Words(
        nb="Det er sykehuset som har ansvar for å betale for denne behandlingen.",
        nn="Det er sjukehuset som har ansvar for å betale for denne behandlinga.",
    ),
    "N-12": Words(
        nb="Legen må sende søknaden på en annen måte for at vi kan se på den.",
        nn="Legen må sende søknaden på ein annan måte for at vi kan sjå på han.",
    ),
}
"""Reasons of rules that a number of list 7481 says too little of."""
