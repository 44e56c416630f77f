"""docs/reference/formats.md: what is read, by ending, and what is written, by format."""

from pipeline.exports.formats import FORMATS
from pipeline.reading.recognise import ENDINGS
from tests.documentation.markdown import page, table
from tests.documentation.vocabulary import VOCABULARY

_READ = """
What a file is, its content says; where the ending says something else, the content wins and
`issues` tells of it. Files of other kinds are listed there with the reason. Hidden files and
editors' leftovers are passed over.
"""
_WRITTEN = """
`python -m pipeline export --format NAME` writes one of these into `data/exports`; see [hand them to
other programs](../how-to/export.md).
"""


def formats() -> str:
    told = VOCABULARY["endings"]
    kinds: dict[str, list[str]] = {}
    for ending, kind in ENDINGS.items():
        kinds.setdefault(kind, []).append(f"`{ending}`")
    read = [[" ".join(endings), f"`{kind}`", told[kind]] for kind, endings in kinds.items()]
    written = [
        [
            f"`{name}`",
            f"`{kind.name}`",
            f"{kind.holds[0].upper()}{kind.holds[1:]}.",
            VOCABULARY["exports"][name],
            "yes" if kind.french else "",
        ]
        for name, kind in FORMATS.items()
    ]
    return page(
        "Formats read and written",
        "## Read",
        _READ,
        table(["ending", "media type", "what becomes text"], read),
        "## Written",
        _WRITTEN,
        table(["format", "file or folder", "what it is", "details", "`--french`"], written),
    )
