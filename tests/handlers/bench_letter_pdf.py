"""How long a letter takes to become a PDF, in milliseconds: PYTHONPATH=.:tests/support python
tests/handlers/bench_letter_pdf.py

No two of the letters are alike, so that nothing the compiler remembers of one can be used again for
the next but layout and fonts.
"""

from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Final

from letter_cases import CASES, LANGUAGES, one

from handlers.letters.document import ItemList, LetterDocument
from handlers.letters.pdf import as_pdf

ROUNDS: Final = 20


def unlike_all_others(document: LetterDocument, number: int) -> LetterDocument:
    """The document with a number in every text of it."""
    blocks = tuple(
        ItemList(tuple(f"{item} {number}" for item in block.items))
        if isinstance(block, ItemList)
        else type(block)(f"{block.text} {number}")
        for block in document.blocks
    )
    return replace(
        document, case_number=f"2016-{number:06}", title=f"{document.title} {number}", blocks=blocks
    )


def main() -> None:
    start = perf_counter()
    as_pdf(one("receipt", "nb", "doctor"))
    print(f"{'the first':28}{(perf_counter() - start) * 1000:6.1f} ms")
    number, every = 0, []
    for kind in CASES:
        times = []
        for language in LANGUAGES:
            document = one(kind, language, "doctor")
            for _ in range(ROUNDS):
                number += 1
                letter = unlike_all_others(document, number)
                start = perf_counter()
                as_pdf(letter)
                times.append((perf_counter() - start) * 1000)
        every += times
        print(f"{kind:28}{median(times):6.1f} ms")
    print(
        f"{'median of all':28}{median(every):6.1f} ms, slowest {max(every):.1f} ms, "
        f"{len(every)} letters"
    )


if __name__ == "__main__":
    main()
