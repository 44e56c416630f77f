"""A text with spans, as HTML from which the same text can be read back.

Spans may be nested and may cross. Crossing ones are cut: the parts after the first repeat the
element without what must be unique in a page.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

# What the parser of HTML would change: a lone carriage return, and NUL, which no page can hold.
_KEPT = str.maketrans({"\r": Markup("&#13;"), "\0": "\ufffd"})


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open positions in the text, the start tags of its first and of its further parts.

    `rank` decides which of two spans of equal extent is outside: the smaller.
    """

    start: int
    end: int
    first: Markup
    further: Markup
    close: Markup
    rank: int = 0


def verbatim(text: str) -> Markup:
    """`text` escaped so that a browser's `textContent` gives it back, character for character."""
    return Markup(str(escape(text)).translate(_KEPT))  # noqa: S704  escaped in this very line


def marked(text: str, spans: Iterable[Span]) -> Markup:
    """`text` as HTML with `spans` as elements. Empty spans and what lies outside are left out."""
    waiting = sorted(
        (span for span in spans if 0 <= span.start < span.end <= len(text)),
        key=lambda span: (span.start, -span.end, span.rank),
        reverse=True,
    )
    open_spans: list[Span] = []
    parts: list[Markup] = []
    place = 0

    def go_to(stop: int) -> None:
        nonlocal place
        parts.append(verbatim(text[place:stop]))
        place = stop

    while waiting or open_spans:
        end = min((span.end for span in open_spans), default=len(text) + 1)
        if not waiting or end <= waiting[-1].start:
            go_to(end)
            _close(open_spans, end, parts)
        else:
            span = waiting.pop()
            go_to(span.start)
            parts.append(span.first)
            open_spans.append(span)
    go_to(len(text))
    return Markup("").join(parts)


def _close(open_spans: list[Span], end: int, parts: list[Markup]) -> None:
    """End the spans that end here; those opened inside them and going on are opened again."""
    outermost = next(i for i, span in enumerate(open_spans) if span.end == end)
    parts.extend(span.close for span in reversed(open_spans[outermost:]))
    going_on = [span for span in open_spans[outermost:] if span.end > end]
    parts.extend(span.further for span in going_on)
    open_spans[outermost:] = going_on
