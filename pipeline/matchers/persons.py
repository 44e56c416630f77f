"""How a person's name is written: capitals, initials, particles, titles in front of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.model import Text
from pipeline.words import Spotter, Word

_LONGEST = 8  # words in one name
_ARTICLES = ("le", "la", "l'", "les")


class PersonNames:
    """Reads names of persons off a sentence's words."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._particles = frozenset(tables["particles"])
        self._foreign = frozenset(tables["foreign_particles"])
        self._not_names = frozenset(tables["not_names"])
        self._titles = frozenset(tables["titles"])
        self._spotter = Spotter(sorted(self._titles))
        self._plural_titles = frozenset(tables["plural_titles"])

    def is_title(self, word: Word) -> bool:
        """Whether the word is a form of address."""
        return self._may_title(word.folded, word.capital)

    def titles(self, text: Text) -> Iterator[int]:
        """Where forms of address stand, and maybe a few parts of words."""
        for start, wording in self._spotter.find(text):
            if self._may_title(wording, text.norm[start].isupper()):
                yield start

    def _may_title(self, folded: str, capital: bool) -> bool:
        return folded in self._titles and (capital or folded.startswith("ma"))

    def forward(self, line: Sequence[Word], first: int, blocked: Mapping[int, int]) -> int:
        """One past the last word of a name that begins at `first`; `first` where none does.

        `blocked` has the spans of other mentions: a name does not run into one.
        """
        index = last = first
        while index < min(len(line), first + _LONGEST):
            word = line[index]
            if index > first and self._enters(line, index, first, blocked):
                break
            if self._part(word):
                index += 1
                last = index
            elif word.folded in self._particles and self._leads_on(line, index):
                index += 1
            else:
                break
        return last if any(len(w.text) > 1 and w.capital for w in line[first:last]) else first

    def backward(self, line: Sequence[Word], end: int, blocked: Mapping[int, int]) -> int:
        """The first word of a name that ends before `end`; `end` where none does."""
        for size in range(min(_LONGEST, end), 1, -1):
            first = end - size
            at_start = first == 0 or not line[first - 1].text[0].isalnum()
            word = line[first]
            if not (self._part(word) or (word.capital and word.folded in self._particles)):
                continue
            if self.is_title(word) or word.start in blocked:
                continue
            if at_start and first + 1 < end and word.folded in self._not_names:
                continue
            if self.forward(line, first, blocked) == end:
                return first
        return end

    def carried_on(
        self,
        line: Sequence[Word],
        end: int,
        blocked: Mapping[int, int],
        doubtful: Mapping[int, int],
    ) -> int:
        """One past the surname that foreign particles join to a name ending at `end`, or `end`.

        "Ana Ruiz" goes on in "de la Vega", as "von Roon" and "y Blanco" do in others; "de" and
        "du" alone do not tell, as a place or body may follow. `blocked` are the spans of these,
        `doubtful` those that only the model takes for such.
        """
        place = end
        while place < len(line) and line[place].folded in self._particles:
            place += 1
        led = tuple(word.text for word in line[end:place])
        foreign = any(word in self._foreign for word in led)
        if place == len(line) or not (foreign or led == ("de", "la")):
            return end
        if line[place].start in blocked or (not foreign and line[place].start in doubtful):
            return end
        return max(self.forward(line, place, blocked), end) if self._part(line[place]) else end

    def titled(
        self, line: Sequence[Word], index: int, blocked: Mapping[int, int]
    ) -> list[tuple[int, int]]:
        """Names behind the title at `index`: one, or several behind "MM." and "Mmes".

        A name does not run on into a mention of `blocked`, though it may begin as one.
        """
        found: list[tuple[int, int]] = []
        plural = line[index].folded in self._plural_titles
        first = index + 1
        while first < len(line):
            while first < len(line) and (self.is_title(line[first]) or line[first].text == "."):
                first += 1
            if first < len(line) and line[first].text in _ARTICLES:
                break  # "Monsieur le Président": an office, no name
            last = self.forward(line, first, blocked) if first < len(line) else first
            if last == first:
                break
            found.append((first, last))
            joined = last < len(line) and line[last].folded in (",", "et")
            if not plural or not joined:
                break
            first = last + 1
        return found

    def _part(self, word: Word) -> bool:
        """Whether a word can be a given name, a surname or an initial."""
        if not word.capital or word.folded in self._not_names or self.is_title(word):
            return False
        return (
            word.text.replace("-", "").replace("'", "").replace(".", "").replace(" ", "").isalpha()
        )

    def _leads_on(self, line: Sequence[Word], index: int) -> bool:
        """Whether a particle at `index` has a capitalised word behind it, at most two further."""
        for word in line[index + 1 : index + 3]:
            if self._part(word):
                return True
            if word.folded not in self._particles:
                return False
        return False

    def _enters(
        self, line: Sequence[Word], index: int, first: int, blocked: Mapping[int, int]
    ) -> bool:
        """Whether another mention begins at `index` or right behind a particle there."""
        if line[index].start in blocked:
            return True
        place = index
        while place + 1 < len(line) and line[place].folded in self._particles:
            if line[place].capital:
                return False
            place += 1
        return place > index and line[place].start in blocked
