"""The profile of the office that writes the letters: its name, address, and who hears complaints.

One file holds it. Without one, `OWN` writes: the simulation's own office, which does not exist.
"""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from workflow.engine.language import Language, Words
from workflow.reimbursement.field_types import Address, Day, Section, Text

_ORDER: Final = (
    "write the complaint bodies by date: the first without from, each later one with a later from"
)


class BothForms(Section):
    """A text in both forms of Norwegian."""

    nb: Text = Field(description="In bokmål.")
    nn: Text = Field(description="In nynorsk.")

    def in_(self, language: Language) -> str:
        """Return the text in a language form."""
        return Words(self.nb, self.nn).in_(language)


class ComplaintBody(Section):
    """Who decides a complaint that the office does not allow itself."""

    name: BothForms = Field(description="Its name.")
    from_: Day | None = Field(
        default=None,
        alias="from",
        description="The first day of decisions that it hears complaints of; unstated: always.",
    )


class OfficeProfile(Section):
    """The office, as the letters present it."""

    schema_: Annotated[Literal["1"], WithJsonSchema({"enum": [1, "1"]})] = Field(
        alias="schema", description="Version of this kind of file: 1."
    )
    office: BothForms = Field(description="Name of the office.")
    address: Address = Field(description="Postal address: one to four lines.")
    phone: Text | None = Field(default=None, description="Telephone number.")
    hours: BothForms | None = Field(default=None, description="When somebody answers.")
    web: Text | None = Field(default=None, description="Address on the web.")
    complaint_bodies: tuple[ComplaintBody, ...] = Field(
        min_length=1, description="Who decides complaints, by the day of the decision."
    )

    @model_validator(mode="after")
    def _bodies_are_in_order(self) -> "OfficeProfile":
        days = [body.from_ or date.min for body in self.complaint_bodies]
        if self.complaint_bodies[0].from_ is not None or days != sorted(set(days)):
            raise PydanticCustomError("complaint_bodies", _ORDER)
        return self

    def complaint_body(self, decided: date) -> BothForms:
        """Return the name of the body that hears complaints of a decision of a day."""
        heard_by = [
            body for body in self.complaint_bodies if body.from_ is None or body.from_ <= decided
        ]
        return heard_by[-1].name


OWN: Final = OfficeProfile.model_validate(
    {
        "schema": "1",
        "office": {
            "nb": "Saksgang – simulert saksbehandling",
            "nn": "Saksgang – simulert saksbehandling",
        },
        "address": ("Postboks 0", "0000 Simulert"),
        "phone": "00 00 00 00",
        "hours": {"nb": "hverdager kl. 9–15", "nn": "kvardagar kl. 9–15"},
        "web": "saksgang.example",
        "complaint_bodies": (
            {
                "name": {
                    "nb": "Saksgangs klagekontor (simulert)",
                    "nn": "Klagekontoret i Saksgang (simulert)",
                }
            },
            {
                "from": date(2016, 1, 1),
                "name": {
                    "nb": "Det simulerte klageorganet for helsetjenesten",
                    "nn": "Det simulerte klageorganet for helsetenesta",
                },
            },
        ),
    }
)
