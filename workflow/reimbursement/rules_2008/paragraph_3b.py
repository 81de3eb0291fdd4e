"""§ 3b: the disease has no reimbursement code in § 2. Rules B-1 … B-4 and D-21 … D-27."""

from workflow.logic.tree import Compared, Is, Not, Rule, Switch, all_of, any_of
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2008.general import (
    BOTH,
    EFFECT_BY_APPROVAL_OR_PRACTICE,
    NOT_MARKETED,
    UNDER_3A,
)
from workflow.reimbursement.rules_2008.paragraph_3a import A_5, A_10C, MAY_APPLY_3A

LAW = "§ 3b"

# «Det kan unntaksvis gis refusjon på blå resept for andre sykdommer enn de som har refusjonskode i
# § 2 dersom det dreier seg om: • Sjeldne sykdommer, det vil si at mindre enn 500 personer i Norge
# har denne sykdommen»
# INT: the number must come with a source.
B_2A = Rule(
    id="B-2a",
    law=LAW,
    kind="condition",
    question="Do fewer than 500 persons in Norway have the disease?",
    source="GUIDE: «mindre enn 500 personer i Norge»; 500 is not fewer; the figure needs a source",
    when=Compared(f.PERSONS, "below", "rare_persons"),
)

# «Det kan unntaksvis gis refusjon på blå resept for andre sykdommer enn de som har refusjonskode i
# § 2 dersom det dreier seg om: • Sykdommer der alvorlighetsgraden gjør dem sjeldne»
# INT: fewer than 500 persons have the disease at this severity. That the severity is described is
# a condition of its own (D-27).
B_2B = Rule(
    id="B-2b",
    law=LAW,
    kind="condition",
    question="Does its severity make the disease rare?",
    source=(
        "GUIDE: «alvorlighetsgraden gjør dem sjeldne»; INT: the same threshold at this severity, "
        "which D-27 has described"
    ),
    when=Compared(f.PERSONS_AT_SEVERITY, "below", "rare_severity_persons"),
)

# «Det kan unntaksvis gis refusjon på blå resept for andre sykdommer enn de som har refusjonskode i
# § 2 dersom det dreier seg om: • Sjeldne behandlingsalternativer»
# INT: fewer than 500 patients a year are candidates for the treatment.
B_2C = Rule(
    id="B-2c",
    law=LAW,
    kind="condition",
    question="Is it a rare treatment alternative?",
    source="GUIDE: «Sjeldne behandlingsalternativer»; INT: candidates a year",
    when=Compared(f.CANDIDATES, "below", "rare_candidates"),
)

# «Det kan unntaksvis gis refusjon på blå resept for andre sykdommer enn de som har refusjonskode i
# § 2 dersom det dreier seg om: • Sjeldne sykdommer, det vil si at mindre enn 500 personer i Norge
# har denne sykdommen • Sykdommer der alvorlighetsgraden gjør dem sjeldne • Sjeldne
# behandlingsalternativer»
B_2 = Rule(
    id="B-2",
    law=LAW,
    kind="condition",
    question=(
        "Is it a rare disease, one whose severity makes it rare, or a rare treatment alternative?"
    ),
    source="GUIDE; one of the three is enough",
    when=any_of(B_2A, B_2B, B_2C),
)

# «Det kan unntaksvis gis refusjon på blå resept for andre sykdommer enn de som har refusjonskode i
# § 2 dersom det dreier seg om: • Sjeldne sykdommer, det vil si at mindre enn 500 personer i Norge
# har denne sykdommen • Sykdommer der alvorlighetsgraden gjør dem sjeldne • Sjeldne
# behandlingsalternativer»
B_1 = Rule(
    id="B-1",
    law=LAW,
    kind="condition",
    question="For a disease without a code: is it one of the exceptions?",
    source="GUIDE: «Det kan unntaksvis gis refusjon … for andre sykdommer»",
    when=any_of(UNDER_3A, B_2),
    reason=9,
)

# «Fastlege/allmennlege kan søke på brukers vegne dersom det er behov for: • Legemiddel markedsført
# i Norge som skal brukes på indikasjon godkjent i Norge eller EØS • Apotekframstilte NAF-preparater
# • Apotekframstilte preparater som inneholder markedsført virkestoff»
B_3 = Rule(
    id="B-3",
    law=LAW,
    kind="condition",
    question="Is it a product that a general practitioner may apply for?",
    source="GUIDE: the same three product groups as A-5",
    when=A_5,
)

ADDICTIVE_RULE_APPLIES = all_of(Switch("addictive_applicant_rule_under_3b"), A_10C)
MAY_APPLY_3B = any_of(
    Is(f.RELEVANT_SPECIALIST),
    all_of(B_3, Not(Is(f.SPECIALIST_REQUIRED)), Not(ADDICTIVE_RULE_APPLIES)),
)

# Not in the guide. INT, by contrary conclusion from B-3: a relevant specialist or department must
# apply for every other product.
B_4 = Rule(
    id="B-4",
    law=LAW,
    kind="condition",
    question=(
        "May this doctor apply, or is it a matter for a relevant specialist or hospital department?"
    ),
    source=(
        "INT: by contrary conclusion from B-3; annex 1 may add products; A-10c only where the "
        "policy says so"
    ),
    when=any_of(UNDER_3A, MAY_APPLY_3B),
    reason=8,
)

# Not in the guide. INT: while the paragraph is unknown, neither A-10 nor B-4 is false, even if the
# doctor may apply under neither. This rule then fails, so that step 3 of law 1.0 does not wait.
EITHER = Rule(
    id="A-10+B-4",
    law=BOTH,
    kind="condition",
    question=("While the paragraph is unknown: may this doctor apply under at least one of them?"),
    source=(
        "INT: law 1.0, step 3 does not wait for the code when a specialist must apply either way"
    ),
    when=any_of(MAY_APPLY_3A, MAY_APPLY_3B),
    reason=8,
    yields_to=("A-10", "B-4"),
    implied=True,
)

# «For diagnosene i § 3b som kommer under definisjonen sjeldne sykdommer stilles det mindre krav til
# dokumentasjon sammenlignet med lidelser i § 3a.»
# INT: any study will do for a rare disease (B-2a); otherwise the standard of D-3 stays.
D_21 = Rule(
    id="D-21",
    law=LAW,
    kind="condition",
    question="Rare disease: does an attached study, of whatever design, show effect?",
    source=(
        "GUIDE: «stilles det mindre krav til dokumentasjon»; only for B-2a, else D-3's standard "
        "(INT)"
    ),
    when=any_of(Is(f.RANDOMISED_STUDY), all_of(B_2A, Is(f.ANY_STUDY))),
    reason=1,
)

# «For veldig sjeldne sykdommer kan det være tilstrekkelig med "case reports" som viser preparatets
# effekt på omsøkt lidelse.»
# INT: a disease that fewer than 100 persons have is very rare.
D_22 = Rule(
    id="D-22",
    law=LAW,
    kind="condition",
    question="Very rare disease: do case reports show effect?",
    source=('GUIDE: «kan det være tilstrekkelig med "case reports"»; INT: fewer than 100 persons'),
    when=all_of(Compared(f.PERSONS, "below", "very_rare_persons"), Is(f.CASE_REPORTS)),
    reason=1,
)

# «Opplysninger som bør framgå av søknaden: • Dokumentasjon på det omsøkte preparatets effekt ved
# den aktuelle lidelse»
# INT: an approved use and established practice for pharmacy-made products are enough (law 1.4).
D_26 = Rule(
    id="D-26",
    law=LAW,
    kind="condition",
    question="Is the effect in the disorder documented?",
    source=(
        "GUIDE: «Dokumentasjon på det omsøkte preparatets effekt»; readings (ii) and (iv) of "
        "law 1.4 hold here too"
    ),
    when=any_of(UNDER_3A, EFFECT_BY_APPROVAL_OR_PRACTICE, D_21, D_22),
    reason=1,
    yields_to=("B-1",),
)

# «Opplysninger som bør framgå av søknaden: • Sykdommens ICD/ICPC kode»
D_23 = Rule(
    id="D-23",
    law=LAW,
    kind="documentary",
    question="Is the ICD or ICPC code of the disease stated?",
    source="GUIDE: «Sykdommens ICD/ICPC kode»",
    when=any_of(UNDER_3A, Is(f.DIAGNOSIS_CODE)),
    yields_to=("B-1",),
)

# «Opplysninger som bør framgå av søknaden: • Navn på de legemidler som er forsøkt»
D_24 = Rule(
    id="D-24",
    law=LAW,
    kind="documentary",
    question="Are the medicines tried named, or is it said that there are none?",
    source="GUIDE: «Navn på de legemidler som er forsøkt»",
    when=any_of(UNDER_3A, Is(f.PRIOR_NAMED)),
    yields_to=("B-1",),
)

# «Opplysninger som bør framgå av søknaden: • Ved søknad om ikke-markedsført preparat, begrunne
# hvorfor markedsførte preparater ikke kan brukes»
# INT: only a medical reason counts (reading (vi) of law 1.4).
D_25 = Rule(
    id="D-25",
    law=LAW,
    kind="condition",
    question=(
        "For a product that is not marketed: are there medical reasons why marketed ones cannot "
        "be used?"
    ),
    source="GUIDE: «begrunne hvorfor markedsførte preparater ikke kan brukes»",
    when=any_of(UNDER_3A, Not(NOT_MARKETED), Is(f.REASON_NOT_MARKETED)),
    reason=4,
    yields_to=("B-1",),
)

# «Det skal fremkomme opplysninger om sykdommens alvorlighetsgrad.»
D_27 = Rule(
    id="D-27",
    law=LAW,
    kind="documentary",
    question="Does the severity of the disease appear?",
    source="GUIDE: «Det skal fremkomme opplysninger om sykdommens alvorlighetsgrad»",
    when=any_of(UNDER_3A, Is(f.SEVERITY)),
    yields_to=("B-1",),
)
