"""What the case register must not take for the same patient."""

from builders import an_application
from cases import RECEIVED, noon
from databases import simulated_store

from handlers.casework.door import Door

NEUROLOGIST = {
    "name": "Per Nevland",
    "hpr_number": "1098765",
    "role": "specialist",
    "specialty": "37",
}
OFF_LABEL = {"indication_approved": "none"}


def test_patients_without_an_identity_number_are_never_the_same() -> None:
    """The first case waits for a specialist; the specialist's application is for somebody else."""
    nobody, at = {"identity_number": "none"}, noon(RECEIVED)
    store = simulated_store(":memory:")
    door = Door(store)
    first = door.register(
        an_application(patient=nobody, medicine=OFF_LABEL), at, "post"
    ).case.number
    door.judge(first, "patient.identity_number", True, "Født i går.", "Eli", at)
    assert door.ask(first, "Eli", at).case.requests[0].facts == ("documentation.randomised_study",)

    other = door.register(
        an_application(patient=nobody, medicine=OFF_LABEL, doctor=NEUROLOGIST), at, "post"
    ).case

    assert other.number != first and len(other.events) == 1
    store.close()
