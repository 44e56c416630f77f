"""Raw text → `Text`: mended for matching, with every character led back to its place.

The map is built while editing. What is mended: typographic quotes, hyphens and spaces, ligatures,
decomposed accents, soft hyphens, wrapped lines, words cut at line ends, running heads of pages and
remnants of Markdown. Case, accents and paragraph breaks stay. A line break of `norm` is always the
end of a paragraph, a heading, a list item or a table row.
"""

import html
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from pipeline.model import Text
from pipeline.search import finditer_at

# Same meaning, one spelling: matchers then need only one.
_ONE_TO_ONE = (
    dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4`", "'")
    | dict.fromkeys("«»\u201c\u201d\u201e\u201f\u2033", '"')
    | dict.fromkeys("\u2010\u2011\u2043\u2212", "-")
    | dict.fromkeys("\u2012\u2013\u2014\u2015", "–")
    | {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "…": "...", "№": "n°"}
    | {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
    | {"\u00aa": "a", "\u00ba": "°"}
)
_MENDED = str.maketrans(_ONE_TO_ONE | dict.fromkeys("\u00a0\u202f\u2009", " "))
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_ADDRESS = r"(?:<[^<>\n]{0,300}>|[^()<>\s]{0,300}(?:\([^()\s]{0,100}\)[^()\s]{0,100})?)"
_LINK_END = (
    rf"(?:\]\({_ADDRESS}(?: {{1,3}}\"[^\"\n]{{0,100}}\")?\)"
    r"|(?<=[^\W\d_])\]\[[\w-]{1,20}\](?![(\[]))"  # "[Ida Roux][1]", but not "[12][13]"
)
_TAG = r"</?(?:a|b|br|em|i|p|span|strong|sub|sup|u)\b[^<>\n]{0,200}>"
_EDIT = re.compile(
    r"(?P<space>[^\S\n]*\n\s*|[^\S\n]{2,}|[^\S\n ])"  # a single space stays as it is
    r"|\^\{(?P<super>[A-Za-zèéê°]{1,4})\}"
    rf"|(?P<drop>[{_INVISIBLE}\x00-\x08\x0e-\x1f]|{_LINK_END}|{_TAG}"
    r"|(?<![\w(*])\*{1,3}(?=[\w\"«“\[])|(?<=[\w.!?%)\]»\"”])\*{1,3}(?![)\w])"
    r"|(?<=\S)\[\^[\w-]{1,20}\]"  # a note
    r"|(?<!\w)_{1,2}(?=[^\W\d_][^_\n]{0,80}_{1,2}(?!\w))|(?<=[^\W_])_{1,2}(?!\w)"
    r"|(?m:^(?:#{1,6}[^\S\n]+|>[^\S\n]?)))"
    rf"|(?P<bracket>\[(?=[^\[\]\n]{{1,300}}{_LINK_END}))"
    r"|(?P<entity>&(?:#\d{1,6}|#x[0-9A-Fa-f]{1,5}|[A-Za-z]{2,8});)"
    r"|(?P<accent>[A-Za-z][\u0300-\u036f]+)"
    rf"|(?P<one>[{''.join(map(re.escape, _ONE_TO_ONE))}])"
)
# Where an edit may begin; to try it everywhere takes three times as long.
_SPOT = re.compile(
    rf" (?=\s)|[A-Za-z](?=[\u0300-\u036f])|[^\S ]|[{_INVISIBLE}\x00-\x08\x0e-\x1f^\[\]<*#>&_]"
    rf"|[{''.join(map(re.escape, _ONE_TO_ONE))}]"
)
# A line that begins so is an item, a note or a heading of its own, never a continuation.
_ITEM = re.compile(
    r"[-–—•●▪◦*·|>#]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4}|\*{1,3})[.)]\s|\(\*{1,3}\)|\d{1,2}°",
    re.IGNORECASE,
)
# Words that keep their hyphen when a line ends behind it ("porte-/parole", "dit-/elle").
_KEEPS_HYPHEN = frozenset(
    "porte vice ex sous non demi semi mi quatre vingt trente quarante cinquante soixante cent dix "
    "celui celle ceux celles lui elle eux moi toi soi nous vous contre avant après arrière micro "
    "cyber grand haut haute chef garde peut c'est là au par outre méta pays saint sainte sud nord "
    "est ouest social anti inter euro franco".split()
)
_CLITICS = frozenset("il elle on ils elles je tu nous vous ce ci là t même mêmes être dire".split())
_PAGE_NUMBER = re.compile(r"(?:[Pp]age\s*)?[-–]?\s*\d{1,4}\s*(?:/\s*\d{1,4})?\s*[-–]?")
# A line that ends so goes on in the next one, even where a converter left a blank line between.
_HANGING = re.compile(r"(?:^|[\s'’])(?:de|du|des|le|la|les|et|ou|à|au|aux|par|pour|sur|en|un|une)$")
# Behind these a number goes on ("plus de/40 %"), unless it has the line for itself: a page's.
_BEFORE_NUMBER = re.compile(
    rf"(?:{_HANGING.pattern})|(?:^|\s)(?:environ|quelque|presque|soit|dont|contre|entre|dans|avec"
    r"|après|avant|depuis|dès|vers|d['’]|qu['’])$"
)
_UNIT_SIGNS = ("%", "€", "$", "£", "‰")
_LONG_LINE = 60
_HYPHENS = ("-", "\u2010", "\u2011", "\u00ad")
_CUT = "-"  # what `_join` says of a hyphen that only cuts a word
_SENTENCE_END = (".", "!", "?", ":", ";", '"', "»", "…")


class _Fold(dict[int, str]):
    """Translation table that learns each character once, of equal length.

    Lower case, no accents, digits of every script as 0 to 9.
    """

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if base.isdecimal():
            base = str(unicodedata.decimal(base))
        self[code] = folded = base if len(base) == 1 else chr(code)
        return folded


_FOLD = _Fold({ord("ø"): "o", ord("Ø"): "o", ord("ł"): "l", ord("Ł"): "l", ord("đ"): "d"})


def fold(norm: str) -> str:
    """Mended text in lower case, without accents and with digits 0 to 9, of equal length."""
    return mend(norm).translate(_FOLD)


def mend(text: str) -> str:
    """`text` with the spelling that `norm` uses; for names and rules, which have no offsets."""
    composed = unicodedata.normalize("NFC", text)
    return composed.translate(_MENDED)


def normalise(raw: str, furniture: Sequence[tuple[int, int]] = ()) -> Text:
    """Mend `raw`; see the module's first lines. Linear in the length of the text.

    `furniture` are spans, each of whole lines, that the reader knows to be running heads and feet.
    """
    builder = _Builder(raw, furniture)
    builder.run()
    norm = "".join(builder.chunks)
    return Text(
        raw, norm, norm.translate(_FOLD), builder.starts, builder.ends, tuple(builder.elided)
    )


@lru_cache(maxsize=2)
def _places(size: int) -> "array[int]":
    """0, 1, 2…, of which stretches are copied; most texts are of few powers of two."""
    return array("i", range(size))


class _Builder:
    """The state of one pass: chunks of `norm` and the raw span of each of its characters."""

    def __init__(self, raw: str, furniture: Sequence[tuple[int, int]]) -> None:
        self.raw = raw
        self.chunks: list[str] = []
        self.starts, self.ends = array("i"), array("i")
        self.places = _places(1 << len(raw).bit_length())
        self.elided = list(furniture) or _running_heads(raw)
        self.elided_ends = dict(self.elided)
        self.width = _wrap_width(raw)

    def run(self) -> None:
        place = self._skip(0)
        for match in finditer_at(_SPOT, _EDIT, self.raw):
            start, end = match.span()
            if start < place:  # inside a stretch that was already decided
                continue
            self._copy(place, start)
            place = end
            kind = match.lastgroup
            if kind == "space":
                place = self._space(start, end)
            elif kind == "super":
                self._copy(*match.span("super"))
            elif kind == "one":
                self._put(_ONE_TO_ONE[match[0]], start, end)
            elif kind == "accent":
                self._put(unicodedata.normalize("NFC", match[0]), start, end)
            elif kind == "entity":
                self._put(mend(html.unescape(match[0])), start, end)
        self._copy(place, len(self.raw))

    def _copy(self, start: int, end: int) -> None:
        if start < end:
            self.chunks.append(self.raw[start:end])
            self.starts += self.places[start:end]
            self.ends += self.places[start + 1 : end + 1]

    def _put(self, text: str, start: int, end: int) -> None:
        self.chunks.append(text)
        self.starts.extend([start] * len(text))
        self.ends.extend([end] * len(text))

    def _space(self, start: int, end: int) -> int:
        """Decide what a run of white space becomes; returns where reading goes on."""
        if "\n" not in self.raw[start:end]:
            self._put(" ", start, end)
            return end
        head = end in self.elided_ends
        end = self._skip(end)
        line = self.raw[self.raw.rfind("\n", 0, start) + 1 : start]
        stop = self.raw.find("\n", end)
        following = self.raw[end : stop if stop >= 0 else len(self.raw)]
        blank = self.raw.count("\n", start, end) > 1
        hanging = _HANGING.search(line.rstrip()) is not None
        # A long line without an end, then a page's foot and head: no heading, but a sentence.
        hanging = hanging and following[:1].islower()
        hanging = hanging or _counts_on(line.rstrip(), following)
        cut = head and len(line) > _LONG_LINE and not line.rstrip().endswith(_SENTENCE_END)
        if hanging or (head and following[:1].islower()) or (cut and not _ITEM.match(following)):
            join = " " if not _is_hyphenated(line, following) else _join(line.strip(), following, 0)
        elif blank and not head:
            join = "\n\n"
        else:
            join = _join(line.strip(), following, self.width)
        if join == _CUT:
            self._drop_last()
        elif join:
            self._put(join, start, end)
        return end

    def _skip(self, place: int) -> int:
        """Where reading goes on behind the running heads and feet that begin at `place`."""
        while place in self.elided_ends:
            place = self.elided_ends[place]
            while place < len(self.raw) and self.raw[place].isspace():
                place += 1
        return place

    def _drop_last(self) -> None:
        while not self.chunks[-1]:
            self.chunks.pop()
        self.chunks[-1] = self.chunks[-1][:-1]
        self.starts.pop()
        self.ends.pop()


def _join(line: str, following: str, width: int) -> str:
    """What stands between two lines of `norm`: a break, a space, nothing, or a hyphen taken out."""
    if not line or not following.strip():
        return "\n"
    first = following.split(maxsplit=1)[0]
    if line[-1] == "\u00ad":
        return ""
    if _is_hyphenated(line, following):
        stem = re.split(r"[\s'’(\"«“]", line[:-1])[-1].rpartition("-")[2].lower()
        tail = re.split(r"\W", first)[0].lower()
        keeps = first[0].isupper() or stem in _KEEPS_HYPHEN or tail in _CLITICS
        return "" if keeps else _CUT
    ended = line.endswith(_SENTENCE_END)
    full = bool(width) and len(line) + 1 + len(first) > width - 2
    full = full or (bool(width) and len(line) > 0.7 * width and not ended)
    if _ITEM.match(following) and not (full and not ended and first[0] in "–—"):
        return "\n"
    return " " if full or (first[0].islower() and not ended) else "\n"


def _counts_on(line: str, following: str) -> bool:
    """Whether a line goes on with a number, or a number with its sign."""
    if line[-1:].isdigit():
        return following.startswith(_UNIT_SIGNS)
    if not following[:1].isdigit() or _PAGE_NUMBER.fullmatch(following.strip()):
        return False
    return _BEFORE_NUMBER.search(line) is not None and not _ITEM.match(following)


def _is_hyphenated(line: str, following: str) -> bool:
    line = line.rstrip()
    return line[-1:] in _HYPHENS and line[-2:-1].isalpha() and following[:1].isalpha()


def _wrap_width(raw: str) -> int:
    """The width at which the text's lines were wrapped by hand, or 0 where they were not."""
    lines = [line.rstrip() for line in raw.split("\n")]
    inner = sorted(len(a) for a, b in pairwise(lines) if a.strip() and b.strip())
    if len(inner) < 5:
        return 0
    width = inner[int(len(inner) * 0.95)]
    full = sum(length > 0.8 * width for length in inner)
    return width if 50 <= width <= 140 and full >= 0.4 * len(inner) else 0


def _running_heads(raw: str) -> list[tuple[int, int]]:
    """Raw spans at page ends: the page number before a form feed and a repeated head after it."""
    if "\f" not in raw:
        return []
    shape = Counter(re.sub(r"\d+", "0", line.strip()) for line in raw.split("\n"))
    spans: list[tuple[int, int]] = []
    spans_end = 0
    for feed in re.finditer("\f", raw):
        stop = feed.start()
        while stop > spans_end and raw[stop - 1].isspace():
            stop -= 1
        start = max(raw.rfind("\n", spans_end, stop) + 1, spans_end)
        if not _PAGE_NUMBER.fullmatch(raw[start:stop].strip()):
            start = feed.start()
        while raw[start].isspace() and raw[start] != "\f":
            start += 1
        head = re.compile(r"\s*([^\n]*)").match(raw, feed.end())
        repeated = head and shape[re.sub(r"\d+", "0", head[1].strip("\f "))] + 1 > 2
        spans_end = head.end() if head and repeated else feed.end()
        spans.append((start, spans_end))
    return spans
