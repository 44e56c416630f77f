"""CoNLL: a token a line with IOB2 labels, as CoNLL-2003's readers take it."""

from pathlib import Path

from pipeline.exports.source import Row, Source
from pipeline.exports.tokens import Tokenised, tokenised


def write(source: Source, file: Path) -> list[str]:
    """Write all documents into one file.

    Columns, with tabs between: the token, its first character in `documents.text`, the one behind
    its last, the label of the inner mention, the label of the outermost (last, where readers look
    for it). An empty line ends a sentence; `-DOCSTART-` begins a document and has its doc_id in the
    second column. White space is no token. The notes tell how many mentions fit in neither column.
    """
    left_out = 0
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for found in tokenised(source):
            out.write(f"-DOCSTART-\t{found.annotated.document['doc_id']}\t-\tO\tO\n\n")
            out.writelines(_lines(found))
            left_out += len(found.left_out)
    return [f"{left_out} mentions overlap two others and are left out"] if left_out else []


def _lines(found: Tokenised) -> list[str]:
    outer, inner = _tags(found.outer), _tags(found.inner)
    lines = []
    for sentence in found.doc.sents:
        words = [token for token in sentence if not token.is_space]
        for token in words:
            start, end = token.idx, token.idx + len(token)
            tags = (_tag(tags, start) for tags in (inner, outer))
            lines.append("\t".join((token.text, str(start), str(end), *tags)) + "\n")
        if words:
            lines.append("\n")
    return lines


def _tags(mentions: list[Row]) -> dict[int, Row]:
    """The mention over each character."""
    return {place: m for m in mentions for place in range(m["start"], m["end"])}


def _tag(mentions: dict[int, Row], start: int) -> str:
    mention = mentions.get(start)
    if mention is None:
        return "O"
    return f"{'B' if mention['start'] == start else 'I'}-{mention['label']}"
