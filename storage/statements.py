"""The statements that every command runs, built once: reading a case whole, and writing what became of it."""

from typing import Any, Final

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import case_counter, case_file, command, event, heartbeat, letter, person

EVENT_PARTS: Final = (
    event.c.sequence,
    event.c.name,
    event.c.effective,
    event.c.recorded,
    event.c.actor,
    event.c.state,
    event.c.remark,
    event.c.data,
    event.c.person_id,
    person.c.identity_number,
    person.c.name.label("patient_name"),
    person.c.guardians,
)

GET: Final[Select[Any]] = (
    select(
        case_file.c.version,
        case_file.c.assigned_to,
        case_file.c.state.label("case_state"),
        case_file.c.event_count,
        case_file.c.head_hash,
        case_file.c.person_id.label("case_person_id"),
        *EVENT_PARTS,
    )
    .select_from(
        case_file.outerjoin(event, event.c.case_number == case_file.c.number).outerjoin(person, person.c.id == event.c.person_id)
    )
    .where(case_file.c.number == bindparam("wanted"))
    .order_by(event.c.sequence)
)

HOLD: Final = select(case_file.c.event_count, case_file.c.head_hash, case_file.c.person_id).where(
    case_file.c.number == bindparam("wanted")
)
HOLD_FOR_CHANGE: Final = HOLD.with_for_update(key_share=True)
CHANGED: Final = select(case_file.c.changed_by, case_file.c.changed_at).where(case_file.c.number == bindparam("wanted"))
ANSWER: Final = select(command.c.answer).where(command.c.command_id == bindparam("wanted"))

_GUARD: Final = (case_file.c.number == bindparam("wanted")) & (case_file.c.version == bindparam("found"))

OPEN_CASE: Final = insert(case_file)
CHANGE_CASE: Final = (
    update(case_file)
    .where(_GUARD & (case_file.c.event_count == bindparam("counted")))
    .values(
        state=bindparam("state"),
        version=case_file.c.version + 1,
        event_count=bindparam("event_count"),
        head_hash=bindparam("head_hash"),
        person_id=bindparam("person_id"),
        next_wakeup=bindparam("next_wakeup"),
        changed_by=bindparam("changed_by"),
        changed_at=bindparam("changed_at"),
    )
)
ASSIGN: Final = (
    update(case_file)
    .where(_GUARD)
    .values(
        assigned_to=bindparam("assigned_to"),
        version=case_file.c.version + 1,
        changed_by=bindparam("changed_by"),
        changed_at=bindparam("changed_at"),
    )
)
ADD_PERSON: Final = insert(person)
ADD_EVENT: Final = insert(event)
ADD_LETTER: Final = insert(letter)
ADD_COMMAND: Final = insert(command)


def _counted(insert_into: Any) -> Any:
    """The next number of a year, in one statement that other transactions wait for; it goes back if ours does."""
    return (
        insert_into(case_counter)
        .values(year=bindparam("year"), last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": case_counter.c.last + 1})
        .returning(case_counter.c.last)
    )


def _beaten(insert_into: Any) -> Any:
    return (
        insert_into(heartbeat)
        .values(name=bindparam("name"), at=bindparam("at"))
        .on_conflict_do_update(index_elements=["name"], set_={"at": bindparam("at")})
    )


COUNT: Final[dict[str, Any]] = {"sqlite": _counted(sqlite.insert), "postgresql": _counted(postgresql.insert)}
BEAT: Final[dict[str, Any]] = {"sqlite": _beaten(sqlite.insert), "postgresql": _beaten(postgresql.insert)}
