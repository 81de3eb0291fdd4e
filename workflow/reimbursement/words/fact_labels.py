"""Labels of facts, for forms and for whoever records a finding."""

from typing import Final

FACT_LABELS: Final[dict[str, str]] = {
    "patient.identity_number": "pasienten er identifisert",
    "patient.name": "pasienten er navngitt (bare yes)",
    "patient.member": "pasienten er medlem i folketrygden",
    "duplicate": "søknaden er en gjentakelse",
    "applicant_is_doctor": "den som søker, er lege",
    "doctor.hpr_number": "legens HPR-nummer er oppgitt (bare yes)",
    "on_refund_list_for_code": "preparatet står på refusjonslisten for sykdommen",
    "medicine.list_conditions_met": "refusjonslistens vilkår er oppfylt",
    "medicine.classified_as_medicine": "produktet er klassifisert som legemiddel",
    "medicine.over_the_counter": "produktet selges reseptfritt",
    "otc_exception": "det reseptfrie produktet er særskilt unntatt",
    "financed_by_others": "legemiddelet finansieres av andre",
    "medicine.marketing": "markedsstatus (ett av søknadsskjemaets valg)",
    "medicine.contains_marketed_substance": (
        "det apotekframstilte preparatet har et markedsført virkestoff"
    ),
    "medicine.indication_approved": "hvor bruksområdet er godkjent (ett av søknadsskjemaets valg)",
    "medicine.prescription_group": "reseptgruppe (A, B, C eller F)",
    "medicine.reason_not_marketed": (
        "det er medisinsk grunn til at markedsførte preparater ikke kan brukes"
    ),
    "refund_code_covers": "en refusjonskode i § 2 omfatter sykdommen",
    "diagnosis.code": "diagnosekoden er oppgitt (bare yes)",
    "diagnosis.duration_months": "hvor lenge sykdommen varer (hele måneder, eller lifelong)",
    "diagnosis.severity": "alvorlighetsgraden er oppgitt (bare yes)",
    "diagnosis.persons_in_norway": "personer i Norge med sykdommen (helt tall)",
    "diagnosis.persons_at_severity": "personer i Norge med denne alvorlighetsgraden (helt tall)",
    "diagnosis.candidates_a_year": "pasienter i året som er aktuelle for behandlingen (helt tall)",
    "treatment.outside_hospital": "legemiddelet brukes utenfor sykehus og annen institusjon",
    "treatment_time": "hvor lenge legemidlene brukes (90 days, 3 months eller lifelong)",
    "treatment.standby.serious_danger": "det er fare for alvorlig sykdom",
    "treatment.standby.months_a_year": (
        "måneder i året legemiddelet må være i beredskap (helt tall)"
    ),
    "annex_override": "preparatet er unntatt fra kravet om tre måneders bruk",
    "grant_has_days": "et vedtak har dager igjen (no, eller vedtakets siste dag som YYYY-MM-DD)",
    "treatment.purpose": "hva legemiddelet brukes mot etter § 3a (ett av søknadsskjemaets valg)",
    "tried_enough": "relevante legemidler på blå resept er forsøkt eller utelukket",
    "cannot_be_used": "ingen av dem kan brukes",
    "prior_treatments.product": "legemidlene som er forsøkt, er navngitt (bare yes)",
    "renews_grant": "søknaden fornyer et tidligere vedtak",
    "relevant_specialist": "legen som søker, er relevant spesialist",
    "initiated_by_specialist": (
        "behandlingen er instituert av relevant spesialist eller sykehusavdeling"
    ),
    "initiation.by": "hvem som instituerte behandlingen, er oppgitt (bare yes)",
    "initiation.date": "datoen for konsultasjonen er oppgitt (bare yes)",
    "annex.institution_exempt": "vedlegg 1 unntar preparatet fra kravet om instituering",
    "annex.specialist_required": "vedlegg 1 krever at en spesialist søker",
    "documentation.randomised_study": "en kontrollert og randomisert studie viser effekt",
    "documentation.study": "en studie, uansett design, viser effekt",
    "documentation.case_reports": "kasuistikker viser effekt",
    "documentation.guideline": "faglig retningslinje eller etablert praksis støtter bruken",
    "no_identity_number": "pasienten har ikke fødselsnummer eller D-nummer",
    "patient.foreign_id": "pasienten har en annen identifikasjon",
    "patient.birth_date": "pasienten var mindreårig da søknaden kom",
    "patient.special_group": (
        "pasienten er asylsøker eller innsatt uten medlemskap (ett av søknadsskjemaets valg)"
    ),
    "patient.pregnant": "pasienten er gravid",
    "form.kind": "hvordan søknaden kom (ett av søknadsskjemaets valg)",
    "medicine.otc_ground": (
        "grunnen til å dekke et reseptfritt produkt (ett av søknadsskjemaets valg)"
    ),
    "diagnosis.seriousness": "hvor alvorlig sykdommen er (ett av søknadsskjemaets valg)",
    "treatment.risk_of_long_use": "det er fare for at behandlingen må gjentas over lang tid",
    "cost_reasonable": "kostnaden er rimelig etter nytten og alvorligheten",
    "tried_or_excused": "forhåndsgodkjente legemidler er forsøkt, eller det er grunn til å la være",
    "failed_or_excused": "ingen av de forhåndsgodkjente legemidlene kan brukes",
    "reason_insufficient": "grunnen mot et forhåndsgodkjent legemiddel er ikke god nok",
    "assessment_demanded": "det kreves metodevurdering",
    "assessment": "hvordan metodevurderingen endte (yes, no, over_budget, pending eller none)",
    "patient.differs_by": (
        "hva som skiller pasienten klart fra dem som ble vurdert (ett av søknadsskjemaets valg)"
    ),
    "patient.differs_because": "forskjellen er beskrevet med ord (bare yes)",
    "prescription_group_known": "reseptgruppen er kjent (bare yes)",
    "medicine.atc": "ATC-koden er oppgitt (bare yes)",
    "anxiolytic": "preparatet er angstdempende",
    "pregabalin": "preparatet er pregabalin",
    "opioid": "preparatet er et opioid",
    "under_contract": "preparatet krever avtale for ett år om gangen",
    "use": "hva legemiddelet brukes mot etter § 3 (ett av søknadsskjemaets valg)",
    "use_accepted": "bruken av det vanedannende legemiddelet er godtatt",
    "treatment.end_of_life": "pasienten har en forventet levetid på under ett år",
    "annex_row": "vedlegg 1 nevner preparatet",
    "treatment.improves_function": "behandlingen gir bedre funksjon",
    "treatment.lowest_dose": "den laveste dosen som har effekt, brukes",
    "treatment.plan": "det finnes en behandlingsplan",
    "treatment.individually_assessed": "nytten og faren for avhengighet er vurdert for pasienten",
    "treatment.specialist_steered": "spesialisthelsetjenesten styrer behandlingen",
    "treatment.specialist_monitoring": "behandlingen krever overvåking av spesialisthelsetjenesten",
    "treatment.specialist_equipment": "behandlingen krever utstyr fra spesialisthelsetjenesten",
    "public_hospital_doctor": "legen arbeider ved et offentlig sykehus",
    "specific_code": "en spesifikk diagnosekode er oppgitt (bare yes)",
    "symptom_code": "diagnosekoden er koden for et symptom",
    "treatment.symptomatic": "symptomet selv behandles (bare yes)",
    "documentation.national_guideline": "nasjonal faglig retningslinje anbefaler bruken",
    "documentation.comparative_study": (
        "en kohortstudie, kasus-kontroll-studie eller kontrollert studie viser effekt"
    ),
    "few_persons": "få personer i Norge har sykdommen, og tallet har kilde",
    "annex.validity_years": "år et vedtak gjelder etter vedlegg 1 (helt tall)",
    "annex.valid_until": "siste dag et vedtak gjelder etter vedlegg 1 (bare yes)",
}
"""Each fact as a statement in bokmål, for forms; in brackets how its value is written."""
