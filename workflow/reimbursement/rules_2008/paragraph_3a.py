"""§ 3a: the disease has a reimbursement code in § 2. Rules A-1 … A-11 and D-1 … D-8.

The guide lists under both paragraphs what a general practitioner may apply for; A-5 carries it out
for both (B-3).
"""

from workflow.logic.tree import Is, Not, OneOf, Rule, all_of, any_of
from workflow.reimbursement import facts as f
from workflow.reimbursement.rules_2008.general import (
    ADDICTIVE,
    APPROVED_USE,
    EFFECT_BY_APPROVAL_OR_PRACTICE,
    NOT_MARKETED,
    PREPARATION,
    UNDER_3A,
    UNDER_3B,
)

LAW = "§ 3a"

# «Det kan søkes om refusjon etter § 3a dersom bruker har en lidelse som omfattes av en
# refusjonskode i forskriftens § 2, selv om legemiddelet ikke står oppført for refusjon.»
# INT: a stated code counts unless the register knows it as another disease's (law 1.2).
A_1 = Rule(
    id="A-1",
    law=LAW,
    kind="condition",
    question="Is the disease covered by a reimbursement code of § 2?",
    source="GUIDE: «lidelse som omfattes av en refusjonskode i forskriftens § 2»; no → § 3b",
    when=UNDER_3A,
)

# «Det er viktig at legen oppgir i søknaden hvilken refusjonskode brukers tilstand er omfattet av.»
A_2 = Rule(
    id="A-2",
    law=LAW,
    kind="documentary",
    question="Is the reimbursement code that covers the disease stated?",
    source="GUIDE: «Det er viktig at legen oppgir …»; known as soon as A-1 is",
    carried_by=("A-1", "D-4"),
    implied=True,
)

# «Søknad er aktuelt når bruker har forsøkt aktuelle relevante legemidler som går direkte på blå
# resept, og disse ikke kan brukes fordi: • Bruker får bivirkninger som ikke kan aksepteres • Bruker
# har manglende eller ingen effekt • Bruker har en annen alvorlig lidelse som utelukker bruk av de
# legemidler som går direkte på blå resept»
# INT: each of the relevant medicines, or the number that annex 1 gives; renewals are spared.
A_3 = Rule(
    id="A-3",
    law=LAW,
    kind="condition",
    question="Have the relevant medicines that go directly on blue prescription been tried?",
    source=(
        "GUIDE: «når bruker har forsøkt aktuelle relevante legemidler»; "
        "INT: each, or annex 1's number; law 2.5: renewal"
    ),
    when=any_of(UNDER_3B, Is(f.RENEWS_GRANT), Is(f.TRIED_ENOUGH)),
    reason=2,
)

# «Søknad er aktuelt når bruker har forsøkt aktuelle relevante legemidler som går direkte på blå
# resept, og disse ikke kan brukes fordi: • Bruker får bivirkninger som ikke kan aksepteres • Bruker
# har manglende eller ingen effekt • Bruker har en annen alvorlig lidelse som utelukker bruk av de
# legemidler som går direkte på blå resept»
A_4 = Rule(
    id="A-4",
    law=LAW,
    kind="condition",
    question="Is it shown, medicine by medicine, why they cannot be used?",
    source="GUIDE: «og disse ikke kan brukes fordi»",
    when=any_of(UNDER_3B, Is(f.RENEWS_GRANT), Is(f.CANNOT_BE_USED)),
    reason=3,
)

# «Søknad er aktuelt når bruker har forsøkt aktuelle relevante legemidler som går direkte på blå
# resept, og disse ikke kan brukes fordi: • Bruker får bivirkninger som ikke kan aksepteres»
A_4A = Rule(
    id="A-4a",
    law=LAW,
    kind="condition",
    question="Did it give side effects that cannot be accepted?",
    source="GUIDE: «bivirkninger som ikke kan aksepteres»; asked medicine by medicine",
    reason=3,
    carried_by=("A-4",),
)

# «Søknad er aktuelt når bruker har forsøkt aktuelle relevante legemidler som går direkte på blå
# resept, og disse ikke kan brukes fordi: • Bruker har manglende eller ingen effekt»
A_4B = Rule(
    id="A-4b",
    law=LAW,
    kind="condition",
    question="Did it have too little effect, or none?",
    source="GUIDE: «manglende eller ingen effekt»; asked medicine by medicine",
    reason=3,
    carried_by=("A-4",),
)

# «Søknad er aktuelt når bruker har forsøkt aktuelle relevante legemidler som går direkte på blå
# resept, og disse ikke kan brukes fordi: • Bruker har en annen alvorlig lidelse som utelukker bruk
# av de legemidler som går direkte på blå resept»
A_4C = Rule(
    id="A-4c",
    law=LAW,
    kind="condition",
    question="Does another serious disorder, which is named, exclude it?",
    source="GUIDE: «en annen alvorlig lidelse som utelukker bruk»; asked medicine by medicine",
    reason=3,
    carried_by=("A-4",),
)

# «Fastlege/allmennlege kan søke på brukers vegne dersom det er behov for: • Legemiddel markedsført
# i Norge som skal brukes på indikasjon godkjent i Norge eller EØS»
A_5A = Rule(
    id="A-5a",
    law=LAW,
    kind="condition",
    question=(
        "Is the medicine marketed in Norway and used for an indication approved in Norway or "
        "the EEA?"
    ),
    source="GUIDE: «markedsført i Norge … indikasjon godkjent i Norge eller EØS»",
    when=all_of(OneOf(f.MARKETING, ("marketed",)), APPROVED_USE),
)

# «Fastlege/allmennlege kan søke på brukers vegne dersom det er behov for: • Apotekframstilte
# NAF-preparater»
A_5B = Rule(
    id="A-5b",
    law=LAW,
    kind="condition",
    question="Is it a pharmacy-made NAF preparation?",
    source="GUIDE: «Apotekframstilte NAF-preparater»",
    when=OneOf(f.MARKETING, ("naf",)),
)

# «Fastlege/allmennlege kan søke på brukers vegne dersom det er behov for: • Apotekframstilte
# preparater som inneholder markedsført virkestoff»
# INT: what a hospital's pharmacy makes counts too.
A_5C = Rule(
    id="A-5c",
    law=LAW,
    kind="condition",
    question="Is it pharmacy-made with a marketed active substance?",
    source="GUIDE: «Apotekframstilte preparater som inneholder markedsført virkestoff»",
    when=all_of(
        OneOf(f.MARKETING, ("pharmacy_made", "hospital_pharmacy")), Is(f.MARKETED_SUBSTANCE)
    ),
)

# «Fastlege/allmennlege kan søke på brukers vegne dersom det er behov for: • Legemiddel markedsført
# i Norge som skal brukes på indikasjon godkjent i Norge eller EØS • Apotekframstilte NAF-preparater
# • Apotekframstilte preparater som inneholder markedsført virkestoff»
A_5 = Rule(
    id="A-5",
    law=LAW,
    kind="condition",
    question="Is it a product that a general practitioner may apply for?",
    source="GUIDE: «Fastlege/allmennlege kan søke»",
    when=any_of(A_5A, A_5B, A_5C),
)

# «Relevant spesialist/sykehusavdeling skal søke dersom: • Legemidlets bruksområde ikke er godkjent
# i Norge eller EØS»
# INT: not asked of NAF and pharmacy-made products, which would always fail it.
A_10A = Rule(
    id="A-10a",
    law=LAW,
    kind="condition",
    question="Is the area of use approved neither in Norway nor in the EEA?",
    source=(
        "GUIDE; the other side of A-5a; INT: not asked of NAF and pharmacy-made products (3.8)"
    ),
    when=all_of(Not(PREPARATION), OneOf(f.INDICATION, ("none",))),
)

# «Relevant spesialist/sykehusavdeling skal søke dersom: • Legemidlet ikke er markedsført i Norge»
# INT: not asked of NAF and pharmacy-made products, which would always fail it.
A_10B = Rule(
    id="A-10b",
    law=LAW,
    kind="condition",
    question="Is the medicine not marketed in Norway?",
    source=(
        "GUIDE; the other side of A-5a; INT: not asked of NAF and pharmacy-made products (3.8)"
    ),
    when=NOT_MARKETED,
)

# «Relevant spesialist/sykehusavdeling skal søke dersom: • Legemidlet er vanedannende og brukes for
# kroniske smerter, psykisk lidelse eller kroniske spasmer som følge av sykdom eller skade i
# ryggmargen»
# Prescription groups A and B are addictive (law 3.4).
A_10C = Rule(
    id="A-10c",
    law=LAW,
    kind="condition",
    question=(
        "Is it addictive and used for chronic pain, mental disorder or spasms from the spinal cord?"
    ),
    source="GUIDE: «vanedannende og brukes for …»; groups A and B; cumulative",
    when=all_of(
        ADDICTIVE,
        OneOf(f.PURPOSE, ("chronic_pain", "mental_disorder", "spinal_cord_spasms")),
    ),
)

SPECIALIST_MUST_APPLY_3A = any_of(A_10A, A_10B, A_10C, Not(A_5), Is(f.SPECIALIST_REQUIRED))
MAY_APPLY_3A = any_of(Is(f.RELEVANT_SPECIALIST), Not(SPECIALIST_MUST_APPLY_3A))

# «Relevant spesialist/sykehusavdeling skal søke dersom: • Legemidlets bruksområde ikke er godkjent
# i Norge eller EØS • Legemidlet ikke er markedsført i Norge • Legemidlet er vanedannende og brukes
# for kroniske smerter, psykisk lidelse eller kroniske spasmer som følge av sykdom eller skade i
# ryggmargen»
# Annex 1 may demand a specialist for other products too.
A_10 = Rule(
    id="A-10",
    law=LAW,
    kind="condition",
    question=(
        "May this doctor apply, or is it a matter for a relevant specialist or hospital department?"
    ),
    source=(
        "GUIDE: «Relevant spesialist/sykehusavdeling skal søke dersom»; annex 1 may add products"
    ),
    when=any_of(UNDER_3B, MAY_APPLY_3A),
    reason=8,
)

# «Eventuelle unntak fra institueringskravet framgår av vedlegg 1 til § 5-14 for det enkelte
# preparat.»
A_9 = Rule(
    id="A-9",
    law=LAW,
    kind="condition",
    question="Does annex 1 except the product from initiation by a specialist?",
    source="GUIDE: «unntak fra institueringskravet framgår av vedlegg 1»",
    when=Is(f.INITIATION_EXEMPT),
)

# INT: the application of a specialist satisfies. Where a specialist must apply, nobody
# else is asked about them either.
NO_INITIATION_NEEDED = any_of(
    UNDER_3B,
    A_9,
    Is(f.RENEWS_GRANT),
    Is(f.RELEVANT_SPECIALIST),
    SPECIALIST_MUST_APPLY_3A,
)

# «Hovedregelen er at behandlingen skal være instituert av relevant spesialist/sykehusavdeling.»
A_6 = Rule(
    id="A-6",
    law=LAW,
    kind="condition",
    question="Was the treatment started by a relevant specialist or hospital department?",
    source=(
        "GUIDE: «Hovedregelen er at behandlingen skal være instituert av relevant "
        "spesialist/sykehusavdeling»"
    ),
    when=any_of(NO_INITIATION_NEEDED, Is(f.INITIATED)),
    reason=7,
)

# «Som instituering godtas også telefonkonsultasjon mellom instituerende lege og lege som søker på
# vegne av pasienten.»
A_7 = Rule(
    id="A-7",
    law=LAW,
    kind="guidance",
    question="Is a telephone consultation between the two doctors accepted?",
    source=(
        "GUIDE: «Som instituering godtas også telefonkonsultasjon»: yes, whatever "
        "initiation.mode says"
    ),
    carried_by=("A-6",),
)

# «Hvem som har instituert behandlingen og dato for konsultasjon skal framgå av søknaden.»
# INT: a department is as good as a name.
A_8 = Rule(
    id="A-8",
    law=LAW,
    kind="documentary",
    question="Does it appear who started the treatment, and on which day?",
    source="GUIDE: «Hvem som har instituert behandlingen og dato for konsultasjon skal framgå»",
    when=any_of(NO_INITIATION_NEEDED, all_of(Is(f.INITIATION_BY), Is(f.INITIATION_DATE))),
)

# «Nærmere retningslinjer får du i rundskriv til § 5-14.»
A_11 = Rule(
    id="A-11",
    law=LAW,
    kind="guidance",
    question="Where is further guidance?",
    source="GUIDE: the circular to § 5-14",
)

# «Her legges det vekt på studiedesign (det skal være kontrollerte og randomiserte studier) og
# effekt av preparatet ved omsøkt diagnose.»
# INT: an approved use and established practice for pharmacy-made products are enough (law 1.4).
D_3 = Rule(
    id="D-3",
    law=LAW,
    kind="condition",
    question="Is the effect in this disorder documented by controlled and randomised studies?",
    source=(
        "GUIDE: «det skal være kontrollerte og randomiserte studier»; readings (ii)–(iv) of law 1.4"
    ),
    when=any_of(UNDER_3B, EFFECT_BY_APPROVAL_OR_PRACTICE, Is(f.RANDOMISED_STUDY)),
    reason=1,
)

# «Det er legens ansvar å legge ved dokumentasjon på det omsøkte preparatets effekt ved den aktuelle
# lidelse.»
D_1 = Rule(
    id="D-1",
    law=LAW,
    kind="documentary",
    question="Is documentation of the product's effect attached?",
    source="GUIDE: «legens ansvar å legge ved dokumentasjon»; nothing attached is asked for",
    carried_by=("D-3",),
)

# «Dette er spesielt viktig når preparatet ikke har godkjent indikasjon i Europa.»
# INT: Europe is read as Norway and the EEA, and with an approved use nothing need be attached.
D_2 = Rule(
    id="D-2",
    law=LAW,
    kind="guidance",
    question="When is documentation especially important?",
    source="GUIDE: «spesielt viktig når preparatet ikke har godkjent indikasjon i Europa»",
    carried_by=("D-3",),
)

# «Opplysninger som bør framgå av søknaden: • Refusjonskode og diagnosekode. Begge må oppgis når de
# ikke er identiske»
D_4 = Rule(
    id="D-4",
    law=LAW,
    kind="documentary",
    question="Are reimbursement code and diagnosis code stated, or one where they are the same?",
    source="GUIDE: «Begge må oppgis når de ikke er identiske»",
    when=any_of(UNDER_3B, Is(f.DIAGNOSIS_CODE)),
)

# «Opplysninger som bør framgå av søknaden: • Spesifisere med preparatnavn hvilke preparater som er
# forsøkt tidligere»
D_5 = Rule(
    id="D-5",
    law=LAW,
    kind="documentary",
    question="Are the preparations tried named?",
    source="GUIDE: «Spesifisere med preparatnavn»",
    when=any_of(UNDER_3B, Is(f.RENEWS_GRANT), Is(f.PRIOR_NAMED)),
)

# «Opplysninger som bør framgå av søknaden: • Begrunne hvorfor legemidler som går direkte på blå
# resept ikke kan brukes»
# INT: the outcome or the exclusion that A-4 asks for is the reason.
D_6 = Rule(
    id="D-6",
    law=LAW,
    kind="condition",
    question="Are medical reasons given why directly reimbursable medicines cannot be used?",
    source="GUIDE: «Begrunne hvorfor …»; the outcome or the exclusion of A-4 is the reason",
    reason=3,
    carried_by=("A-4",),
)

# «Opplysninger som bør framgå av søknaden: • Ved søknad om ikke-markedsført preparat, begrunne
# hvorfor markedsførte preparater ikke kan brukes»
# INT: only a medical reason counts (reading (vi) of law 1.4).
D_7 = Rule(
    id="D-7",
    law=LAW,
    kind="condition",
    question=(
        "For a product that is not marketed: are there medical reasons why marketed ones cannot "
        "be used?"
    ),
    source="GUIDE: «begrunne hvorfor markedsførte preparater ikke kan brukes»",
    when=any_of(UNDER_3B, Not(NOT_MARKETED), Is(f.REASON_NOT_MARKETED)),
    reason=4,
)

# «Opplysninger som bør framgå av søknaden: • Dokumentasjon på det omsøkte preparatets effekt ved
# den aktuelle lidelse»
D_8 = Rule(
    id="D-8",
    law=LAW,
    kind="condition",
    question="Is the effect in the disorder documented?",
    source="GUIDE: «Dokumentasjon på det omsøkte preparatets effekt»; the same as D-3",
    reason=1,
    carried_by=("D-3",),
)
