"""The statements of every command, built once: reading a whole case, and storing what it gave."""

from dataclasses import fields
from functools import cache
from importlib import import_module
from typing import Any, Final

from sqlalchemy import Select, bindparam, delete, exists, insert, select, union_all, update

from storage.lines import LINE_COLUMNS, OUTDATED, LineDate
from storage.tables import (
    case_counter,
    case_date,
    case_file,
    case_key,
    case_line,
    case_link,
    case_word,
    command,
    event,
    heartbeat,
    letter,
    person,
    policy_values,
)

_READ: Final[Select[Any]] = select(
    case_file.c.process,
    case_file.c.version,
    case_file.c.state.label("case_state"),
    case_file.c.event_count,
    case_file.c.head_hash,
    case_file.c.person_id.label("case_person_id"),
    case_file.c.rule_set,
    case_file.c.policy,
    case_line.c.outdated,
    event.c.sequence,
    event.c.name,
    event.c.effective,
    event.c.recorded,
    event.c.clock,
    event.c.actor,
    event.c.state,
    event.c.remark,
    event.c.data,
    event.c.person_id,
    person.c.identity_number,
    person.c.name.label("patient_name"),
    person.c.guardians,
).select_from(
    case_file.outerjoin(case_line, case_line.c.case_number == case_file.c.number)
    .outerjoin(event, event.c.case_number == case_file.c.number)
    .outerjoin(person, person.c.id == event.c.person_id)
)
GET: Final = _READ.where(case_file.c.number == bindparam("wanted")).order_by(event.c.sequence)
"""One row per event, each with the columns of its case before it."""
GET_MANY: Final = (
    _READ.add_columns(case_file.c.number.label("case_number"))
    .where(case_file.c.number.in_(bindparam("wanted", expanding=True)))
    .order_by(case_file.c.number, event.c.sequence)
)
"""The same of several cases."""

DUE: Final = (
    select(case_file.c.number)
    .where(case_file.c.next_wakeup <= bindparam("wanted"))
    .order_by(case_file.c.next_wakeup, case_file.c.number)
)
HOLD: Final = select(
    case_file.c.version,
    case_file.c.event_count,
    case_file.c.head_hash,
    case_file.c.person_id,
    case_file.c.rule_set,
    case_file.c.policy,
).where(case_file.c.number == bindparam("wanted"))
HOLD_FOR_CHANGE: Final = HOLD.with_for_update(key_share=True)
CHANGED: Final = select(case_file.c.changed_by, case_file.c.changed_at).where(
    case_file.c.number == bindparam("wanted")
)
POLICY: Final = select(policy_values.c.data).where(
    (policy_values.c.process == bindparam("process")) & (policy_values.c.hash == bindparam("hash"))
)
ANSWER: Final = select(command.c.answer).where(command.c.command_id == bindparam("wanted"))

_GUARD: Final = (case_file.c.number == bindparam("wanted")) & (
    case_file.c.version == bindparam("found")
)

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
        assigned_to=bindparam("assigned_to"),
        next_wakeup=bindparam("next_wakeup"),
        changed_by=bindparam("changed_by"),
        changed_at=bindparam("changed_at"),
        rule_set=bindparam("rule_set"),
        policy=bindparam("policy"),
    )
)
ADD_PERSON: Final = insert(person)
DROP_PERSON: Final = delete(person).where(
    person.c.id == bindparam("replaced"),
    ~exists().where(
        event.c.case_number == bindparam("wanted"), event.c.person_id == bindparam("replaced")
    ),
)
"""Removes a case's statement of who the patient is, once a later one replaces it in the index and
no event refers to it."""
ADD_EVENT: Final = insert(event)
ADD_LETTER: Final = insert(letter)
ADD_COMMAND: Final = insert(command)
DROP_KEY: Final = delete(case_key).where(case_key.c.case_number == bindparam("wanted"))
ADD_KEY: Final = insert(case_key)
WITH_KEY: Final = (
    select(case_key.c.case_number)
    .where((case_key.c.process == bindparam("process")) & (case_key.c.key == bindparam("key")))
    .order_by(case_key.c.case_number)
)

ADD_LINK: Final = insert(case_link)
LINKING: Final = select(case_link.c.case_number).where(
    case_link.c.other_number == bindparam("wanted")
)
_OWN_KEY: Final = case_key.alias("own_key")
_NEAR: Final = union_all(
    LINKING,
    select(case_link.c.other_number).where(case_link.c.case_number == bindparam("wanted")),
    select(case_key.c.case_number)
    .join(_OWN_KEY, (_OWN_KEY.c.process == case_key.c.process) & (_OWN_KEY.c.key == case_key.c.key))
    .where(
        (_OWN_KEY.c.case_number == bindparam("wanted"))
        & (case_key.c.case_number != bindparam("wanted"))
    ),
).exists()
ALONE: Final = select((~_NEAR).label("alone"))
"""Whether a stored case shares no link and no key with another."""
HOLD_ALONE: Final = HOLD_FOR_CHANGE.where(~_NEAR)
"""Locks a case that is alone. The cases of a larger matter are locked in order of number."""

WAKEUP: Final = select(case_file.c.next_wakeup).where(case_file.c.number == bindparam("wanted"))
SET_WAKEUP: Final = (
    update(case_file)
    .where(case_file.c.number == bindparam("wanted"))
    .values(next_wakeup=bindparam("next_wakeup"))
)
LINE: Final = select(*(case_line.c[name] for name in LINE_COLUMNS)).where(
    case_line.c.case_number == bindparam("wanted")
)
DATES: Final = (
    select(*(case_date.c[each.name] for each in fields(LineDate)))
    .where(case_date.c.case_number == bindparam("wanted"))
    .order_by(case_date.c.position)
)
WORDS: Final = select(case_word.c.whole, case_word.c.word).where(
    case_word.c.case_number == bindparam("wanted")
)

OPEN_LINE: Final = insert(case_line)
OUTDATE_LINE: Final = (
    update(case_line)
    .where(case_line.c.case_number == bindparam("wanted"))
    .values(holds_until=OUTDATED, outdated=case_line.c.outdated + 1)
)
"""A writer on PostgreSQL then holds the row: nobody else stores the line or its dates."""
HOLD_LINE: Final = (
    select(case_line.c.outdated)
    .where(case_line.c.case_number == bindparam("wanted"))
    .with_for_update()
)
STORE_LINE: Final = (
    update(case_line)
    .where(
        (case_line.c.case_number == bindparam("wanted"))
        & (case_line.c.outdated == bindparam("seen"))
    )
    .values({name: bindparam(name) for name in LINE_COLUMNS})
)
"""Changes nothing if the line was made outdated after it was derived. seen: the count then."""
DROP_DATES: Final = delete(case_date).where(case_date.c.case_number == bindparam("wanted"))
ADD_DATE: Final = insert(case_date)
DROP_WORDS: Final = delete(case_word).where(case_word.c.case_number == bindparam("wanted"))


def insert_of(dialect: str) -> Any:
    """Return the INSERT of a kind of database, with its ON CONFLICT; only that kind is imported."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert


@cache
def count(dialect: str) -> Any:
    """Return the statement that counts up a year's counter.

    Other transactions wait for it; it goes back on rollback.
    """
    return (
        insert_of(dialect)(case_counter)
        .values(year=bindparam("year"), last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": case_counter.c.last + 1})
        .returning(case_counter.c.last)
    )


@cache
def add_policy(dialect: str) -> Any:
    """Return the statement that stores a set of policy values, if it is not there."""
    return insert_of(dialect)(policy_values).on_conflict_do_nothing()


@cache
def add_word(dialect: str) -> Any:
    """Return the statement that stores a word that finds a case, if it is not there."""
    return insert_of(dialect)(case_word).on_conflict_do_nothing()


@cache
def beat(dialect: str) -> Any:
    """Return the statement that stores when a recurring task ran."""
    return (
        insert_of(dialect)(heartbeat)
        .values(name=bindparam("name"), at=bindparam("at"))
        .on_conflict_do_update(index_elements=["name"], set_={"at": bindparam("at")})
    )
