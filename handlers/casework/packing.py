"""What the package of a case holds: events, proof, letters, dates, policy values and links.

The patient's number and name stand in a table of their own, which the package leaves out: it has
them only where a letter has them. Of an ended case it is the same whenever and wherever it is made,
but for the cases that were linked to it since.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from handlers.casework.case_dates import open_dates
from handlers.casework.details import Details, DetailsByRules, details_of
from handlers.letters.document import from_json
from handlers.letters.pdf import NotPrintable, as_pdf
from handlers.safekeeping.package import PackageFailed, as_json, hash_of, sealed
from handlers.safekeeping.package_verification import CASE, EVENTS, LETTERS, POLICIES
from storage.canonical import canonical
from storage.chain import AttemptRow, EventRow, LetterSeal
from storage.columns import iso_instant
from storage.store import Store
from storage.verification import Rows, examine
from workflow import __version__
from workflow.engine.calendar import oslo_day
from workflow.engine.case import Case
from workflow.logic.fact import value_as_text

README: Final = "README.txt"
PROOF: Final = "proof.json"
DATES: Final = "dates.json"
_NO_LETTER: Final = "Saken har ingen brev."


@dataclass(frozen=True)
class Packed:
    """The package of a case. files: with their seals. head: the hash of the last event."""

    number: str
    files: dict[str, bytes]
    events: int
    letters: int
    head: str

    def as_data(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "case": self.number,
            "events": self.events,
            "letters": self.letters,
            "head": self.head,
            "files": {name: len(content) for name, content in sorted(self.files.items())},
        }


def packed(store: Store, text: str, at: datetime, by: str, *, log: bool = True) -> Packed:
    """Make the package of a case. by: who asks. log: the read log gets it: letters name people.

    Raises NotFound, and PackageFailed if what is stored of the case is not as it was written.
    """
    with store.transaction(write=log) as work:
        stored = work.with_matter(text)
        number = stored.case.number
        found = examine(work, number)
        if found.damages or found.rows is None:
            raise PackageFailed(
                f"case {number} is not as it was written, so it can't be packed: "
                f"{'; '.join(map(str, found.damages))}. `saksgang audit verify` shows everything"
            )
        if log:
            work.log_access(at, by, "package", number, "the case was packed, with its letters")
    return packed_case(stored.case, found.rows)


def packed_case(case: Case, rows: Rows) -> Packed:
    """Make the package of a case and its stored rows."""
    head = str(rows.file.head_hash)
    files: dict[str, bytes] = {
        CASE: as_json(_about(case, head)),
        EVENTS: _lines(_event(row) for row in rows.events),
        DATES: as_json(_plain(_dates(case))),
        **dict(_policies(rows)),
    }
    details = details_of(case, oslo_day(case.events[-1].recorded))
    files[PROOF] = as_json(_plain(_proof(details)))
    letters = []
    for row in rows.letters:
        attempts = [each for each in rows.attempts if each.letter_id == row.id]
        letter, own = _letter(row, attempts)
        letters.append(letter)
        files |= own
    files[LETTERS] = _lines(letters)
    files[README] = _readme(case, rows).encode()
    return Packed(case.number, sealed(files), len(rows.events), len(letters), head)


def _lines(rows: Iterable[dict[str, Any]]) -> bytes:
    return "".join(f"{canonical(row)}\n" for row in rows).encode("utf-8", "surrogatepass")


def _about(case: Case, head: str) -> dict[str, Any]:
    """Return what the case is, what it carries and what it is linked with."""
    terms = case.terms
    linking = [
        {"kind": link.kind, "number": other.number}
        for other in case.linked
        for link in other.links
        if link.number == case.number
    ]
    return {
        "number": case.number,
        "process": case.process.name,
        "state": case.state,
        "received": str(case.received),
        "events": len(case.events),
        "head": head,
        "rule_set": terms.rule_set,
        "rules": terms.rules,
        "policy": terms.policy_hash,
        "links": [link._asdict() for link in case.links],
        "linked_from": linking,
        "made_by": f"saksgang {__version__}",
    }


def _event(row: Any) -> dict[str, Any]:
    return {**_chained(EventRow, row), "data": row.data, "data_salt": row.data_salt}


def _chained(form: Any, row: Any) -> dict[str, Any]:
    """Return the fields of a row as its chain covers them: instants as text, on any database."""
    values = {name: getattr(row, name) for name in form._fields}
    return {
        name: iso_instant(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _dates(case: Case) -> dict[str, Any]:
    """Return how every date came about, those that have passed too."""
    details = Details(case, None)
    return {
        "open": [each.as_data() for each in open_dates(case)],
        "settled": [each.as_data() for each in details.settled],
        "pauses": details.pauses(),
    }


def _proof(details: Details) -> dict[str, Any]:
    """Return every rule with its answer, as the case was decided, or as it stands."""
    told = {"decided": details.case.decided, **details.explained()}
    if not isinstance(details, DetailsByRules):
        return told | {"not_assessed": "No rules assess a case of this process."}
    facts = {name: value_as_text(value) for name, value in details.assessed.facts.items()}
    return told | {"facts": facts, "not_assessed": details.not_assessed}


def _policies(rows: Rows) -> Iterator[tuple[str, bytes]]:
    """Yield the policy values that the case carries or carried: those that its row or events name.

    They are stored as text, whose hash is their name.
    """
    for (process, hash), text in rows.policies.items():
        named = rows.file.policy == hash or any(
            f'"policy":"{hash}"' in row.data for row in rows.events
        )
        if process == rows.file.process and named:
            yield f"{POLICIES}/{hash}.json", text.encode("utf-8", "surrogatepass")


def _letter(row: Any, attempts: Sequence[Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the line of a letter, and its files: the document, and the PDF as sent or as printed.

    A letter that was sent as another PDF than this program prints has the hash of that file alone.
    """
    base = f"letters/{row.id}"
    files = {f"{base}.json": row.document.encode("utf-8", "surrogatepass")}
    sent = next((each for each in reversed(attempts) if each.outcome == "sent"), None)
    pdf = _as_sent(sent) if sent is not None else None
    as_sent = pdf is not None
    if pdf is None:
        printed = _printed(row.document)
        as_sent = sent is not None and printed is not None and _is_sent(sent, printed)
        pdf = printed if sent is None or as_sent else None
    if pdf is not None:
        files[f"{base}.pdf"] = pdf
    line = {
        **_chained(LetterSeal, row),
        "event_sequence": row.event_sequence,
        "names": row.names,
        "document_salt": row.document_salt,
        "document": f"{base}.json",
        "pdf": None if pdf is None else f"{base}.pdf",
        "pdf_as_sent": as_sent,
        "sent_file_sha256": None if sent is None else sent.content_hash,
        "status": row.status,
        "attempts": [_chained(AttemptRow, each) for each in attempts],
    }
    return line, files


def _as_sent(sent: Any) -> bytes | None:
    """Return the file of a sent letter, where it still lies where it was put, unchanged."""
    try:
        content = Path(str(sent.path)).read_bytes() if Path(str(sent.path)).is_absolute() else b""
    except OSError:
        return None
    return content if _is_sent(sent, content) else None


def _is_sent(sent: Any, content: bytes) -> bool:
    return bool(sent.content_hash == hash_of(content))


def _printed(document: str) -> bytes | None:
    try:
        return as_pdf(from_json(document))
    except (NotPrintable, ValueError):
        return None


def _plain(value: Any) -> Any:
    """Return plain data with days as ISO days."""
    match value:
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value


def _readme(case: Case, rows: Rows) -> str:
    """Return what the package holds and how it is checked, in Norwegian, for who receives it."""
    letters = f"{len(rows.letters)} brev" if rows.letters else _NO_LETTER
    return f"""\
Sak {case.number}: {case.process.title.nb}
{"=" * 40}

Dette er en kopi av saken slik den er lagret hos Helfo.

{CASE}       hva saken er, hvilke regler den følger, og hvilke saker den er knyttet til
{EVENTS}    alt som har skjedd i saken ({len(rows.events)} hendelser), med hasher i en kjede
{PROOF}      hver regel med svar og grunnlag, slik saken ble avgjort eller står nå
{DATES}      hvordan hver frist er regnet ut, også frister som er passert
{LETTERS}   brevene, hvem de gikk til, og når ({letters.removesuffix(".")})
letters/        teksten i hvert brev og PDF-filen, slik den ble sendt
{POLICIES}/       verdiene som saken er behandlet etter
manifest.json, SHA256SUMS   lengde og hash for hver fil

Hva pakken sier om personer
Fødselsnummer, navn og adresse til pasienten står bare i brevene, og bare slik brevene har dem.
Hendelsene har helseopplysninger, navn på behandlere og på dem som har behandlet saken.
Oppbevar pakken som taushetsbelagt.

Slik kontrollerer du pakken
saksgang audit verify PAKKE    sjekker hver byte, kjeden, brevene og verdiene, uten database
sha256sum -c SHA256SUMS        sjekker bare at filene er hele
Ingen av dem kan se om noe mangler i databasen som pakken er laget fra. Spør kontoret om den siste
hashen i saken: den står i {CASE} som «head», og i kontorets ankerfil.
"""
