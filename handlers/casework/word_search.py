"""Find cases by words: every word of a query, without accents, in any order.

"Cahppe, Nora"    finds Ŋorá Čáhppe
"078958 31071"    finds the whole identity number, not a part of one
"2015-1", "1"     find case 2015-000001
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

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


def contains(query: str, texts: Iterable[str | None]) -> bool:
    """Tell whether every word of a query is in one of the texts."""
    plain_texts = [plain(text) for text in texts if text]
    return all(any(plain(word) in text for text in plain_texts) for word in words_of(query))


def finds(query: str, case: str, numbers: Sequence[str], names: Iterable[str]) -> bool:
    """Tell whether every word of a query finds something of a case.

    case: its number. numbers: of persons, which only a whole number finds, or the birth date in
    front of it. names: which any part finds. A query without a word finds nothing.
    """
    plain_names = [plain(name) for name in names]
    words = words_of(query)
    return bool(words) and all(_finds(word, case, numbers, plain_names) for word in words)


def _finds(word: str, case: str, numbers: Sequence[str], plain_names: Sequence[str]) -> bool:
    year, number = case.split("-")
    short = _CASE.fullmatch(word)
    if short is not None and short[1] in (None, year) and int(short[2]) == int(number):
        return True
    if word.isascii() and word.isdigit() and len(word) >= _BIRTH_DATE:
        dates = (each[:_BIRTH_DATE] for each in numbers if len(each) == _IDENTITY_NUMBER)
        return word in numbers or word in dates
    return any(plain(word) in name for name in plain_names)
