"""Find cases by words: every word of a query, without accents, in any order.

"Cahppe, Nora"    finds Ŋorá Čáhppe
"078958 31071"    finds the whole identity number, not a part of one
"2015-1", "1"     find case 2015-000001
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from storage.lines import Word
from storage.queries import cases_named, cases_numbered, cases_of_person, linked_to
from storage.store import Work
from workflow.processes import PROCESSES

_PLAIN: Final = str.maketrans(
    {"æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "þ": "th"}
)
_WORDS: Final = re.compile(r"[^\s,;]+")
_SPLIT_NUMBER: Final = re.compile(r"\b(\d{6})[ \u00a0](\d{5})\b", re.ASCII)
_CASE: Final = re.compile(r"(?:(\d{4})-)?0*([1-9]\d{0,5})", re.ASCII)
_IDENTITY_NUMBER: Final = 11
_BIRTH_DATE: Final = 6  # digits of an identity number that screens show


def plain(text: str) -> str:
    """Return a text in lower case without accents; å and aa are a, ø is o, æ is ae."""
    decomposed = unicodedata.normalize("NFD", _composed(text).casefold().translate(_PLAIN))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return letters.replace("aa", "a")


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def words_of(query: str) -> list[str]:
    """Return the words of a query; an identity number with a blank in it is one."""
    return _WORDS.findall(_SPLIT_NUMBER.sub(r"\1\2", query))


def plain_words(name: str) -> list[str]:
    """Return the words of a name as a search compares them."""
    return [plain(word) for word in _WORDS.findall(name)]


def contains(query: str, texts: Iterable[str | None]) -> bool:
    """Tell whether every word of a query is in one of the texts."""
    plain_texts = [plain(text) for text in texts if text]
    return all(any(plain(word) in text for text in plain_texts) for word in words_of(query))


def found(
    work: Work, query: str, every_word: Mapping[str, Collection[Word]] | None = None
) -> set[str]:
    """Return the numbers of the cases of which every word of a query finds something.

    A query without a word finds nothing. every_word: what finds each case; None = as it is stored.
    """
    found_by = [_found(work, word, every_word) for word in words_of(query)]
    return set.intersection(*found_by) if found_by else set()


def _found(work: Work, word: str, every_word: Mapping[str, Collection[Word]] | None) -> set[str]:
    short = _CASE.fullmatch(word)
    own = cases_numbered(work, short[1], int(short[2])) if short is not None else set()
    if every_word is not None:
        named = {number for number, words in every_word.items() if _says(word, words)}
    elif _is_number(word):
        named = cases_of_person(work, word, _BIRTH_DATE, _IDENTITY_NUMBER)
    else:
        named = cases_named(work, plain(word))
    return own | _with_linked(work, named)


def _with_linked(work: Work, numbers: set[str]) -> set[str]:
    """Return cases, and those that say nothing of themselves without one of these."""
    every, ahead = set(numbers), numbers
    while ahead:
        linked = linked_to(work, ahead)
        ahead = {number for number, name in linked.items() if _reads_linked(name)} - every
        every |= ahead
    return every


def _reads_linked(process: str) -> bool:
    known = PROCESSES.get(process)
    return known is not None and known.reads_linked


def _says(word: str, words: Collection[Word]) -> bool:
    """Tell whether a word finds one of a case's: a name by any part, a number whole.

    The birth date in front of an identity number finds it too.
    """
    if _is_number(word):
        numbers = [each.text for each in words if each.whole]
        dates = (each[:_BIRTH_DATE] for each in numbers if len(each) == _IDENTITY_NUMBER)
        return word in numbers or word in dates
    part = plain(word)
    return any(part in each.text for each in words if not each.whole)


def _is_number(word: str) -> bool:
    """Tell whether a word is a number of a person: enough digits and nothing else."""
    return word.isascii() and word.isdigit() and len(word) >= _BIRTH_DATE
