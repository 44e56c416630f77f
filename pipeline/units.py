"""Units that are counted like nouns: kilograms, octets, hectares.

Matchers must know them to read a number ("3 t" is no code), and what relates figures to nouns must
know them too: the unit is what such a figure counts. The table is `[words.measures]` of
`rules/figures.toml`.
"""

import re
from collections.abc import Mapping, Sequence

from pipeline.model import Text

_SYMBOL_LENGTH = 4  # longer spellings are words, in whatever case they are written
# Digits behind a unit are its parts where nothing follows that they could count.
_PARTS = re.compile(
    r" ?(\d{2,3})(?! ?[\d%€$°/]|[.,]\d|[a-z]"
    r"| (?!(?:dans|sous|sans|plus|des|les)\b)[a-z-]{2,}[sxz]\b)"
)


class Measures:
    """Reads the unit behind a number.

    `table` has its spellings, folded or symbols, by lemma; `composed` how many digits the parts
    have that may follow a unit ("1 m 75": two).
    """

    def __init__(self, table: Mapping[str, Sequence[str]], composed: Mapping[str, int]) -> None:
        self._composed = composed
        self._lemmas = {form: lemma for lemma, forms in table.items() for form in forms}
        forms = sorted(self._lemmas, key=len, reverse=True)
        symbols = [f for f in forms if len(f) <= _SYMBOL_LENGTH or "/" in f]
        words = [form for form in forms if form not in symbols]
        self._word = re.compile(rf" ?(?:de |d')?(?P<unit>{'|'.join(map(re.escape, words))})\b")
        parts = [f for lemma in composed for f in table[lemma] if f in symbols]
        self._glued = re.compile(rf" ?(?P<unit>{'|'.join(map(re.escape, parts))})(?=\d{{2,3}}\b)")
        self._symbol = re.compile(
            r" ?(?:de (?=\w\w)|d'(?=ha\b))?"
            rf"(?P<unit>{'|'.join(map(re.escape, symbols))})(?![\w²³'])"
        )

    def find(self, text: Text, end: int, symbols: bool = True) -> tuple[str, int] | None:
        """(lemma, end of its wording) of the unit behind `end`.

        `symbols`: whether "km" and the like count too, which need a number in digits.
        """
        found = self._word.match(text.folded, end)
        if found is None and symbols:
            found = self._symbol.match(text.norm, end) or self._glued.match(text.norm, end)
        return (self._lemmas[found["unit"]], found.end()) if found else None

    def parts(self, text: Text, unit: tuple[str, int]) -> tuple[float, int] | None:
        """(what the digits behind a unit add to it, their end): "1 m 75", "3 kg 200".

        `unit` is what `find` gave. None where no parts follow, or where they count something.
        """
        digits = self._composed.get(unit[0])
        found = _PARTS.match(text.folded, unit[1]) if digits else None
        if found is None or digits is None or len(found[1]) != digits:
            return None
        return int(found[1]) / 10**digits, found.end()
