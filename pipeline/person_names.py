"""When two wordings are one person's name. Names are compared by their folded parts."""

import re

from rapidfuzz.distance import DamerauLevenshtein

from pipeline.normalise import fold

_ORDINAL = re.compile(r"I{2,3}|IV|VI{0,3}|IX|XI{0,3}|XI?V|XVI{1,3}|XX?I{2,3}")  # of kings, popes
Parts = tuple[str, ...]

# Letters that a surname needs before two full names may differ by one of them: shorter surnames
# that differ are as a rule two people ("Jean Martin", "Jean Marin").
_LONG_SURNAME = 7
SLIPS = 2  # letters by which a name may be misspelt, at most


def parts(name: str) -> Parts:
    """The folded words of a name: "Jean d'Ormesson" → ("jean", "d'", "ormesson")."""
    return tuple(fold(name).replace("'", "' ").split())


def same_person(own: Parts, known: Parts) -> bool:
    """Whether a full name is `known` with a middle part left out, with initials, or a slip."""
    if own[-1] != known[-1]:
        alike = DamerauLevenshtein.distance(own[-1], known[-1], score_cutoff=1) <= 1
        long = min(len(own[-1]), len(known[-1])) >= _LONG_SURNAME
        return own[:-1] == known[:-1] and alike and long
    first, other = own[0], known[0]
    if first == other:
        return set(own) <= set(known)
    short = shortened(first)
    return bool(short) and short == initials(other)


def initials(given: str) -> Parts:
    """The first letters of a given name's pieces: "jean-pierre" → ("j", "p")."""
    return tuple(piece[0] for piece in re.split(r"[-. ]", given) if piece)


def shortened(given: str) -> Parts:
    """The initials that a given name is cut down to: "j.-p." → ("j", "p"); () for a whole one."""
    return tuple(re.findall(r"[^\W\d_]", given)) if "." in given else ()


def misspelt(own: Parts, known: Parts) -> bool:
    """Whether a short form is the end of a known name but for a slip.

    One letter may differ, or two neighbours stand in each other's place; two such slips are
    allowed from eight letters on, none below five.
    """
    wanted, written = " ".join(known[-len(own) :]), " ".join(own)
    if len(own) >= len(known) or min(len(wanted), len(written)) < 5:
        return False
    allowed = SLIPS if len(wanted) >= 8 else 1
    return DamerauLevenshtein.distance(wanted, written, score_cutoff=allowed) <= allowed


def display(name: str) -> str:
    """A name as it is usually written: "Jean DUPONT" → "Jean Dupont"; "Albert II" stays."""
    return " ".join(
        re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word)
        if word.isupper() and "." not in word and len(word) > 1 and not _ORDINAL.fullmatch(word)
        else word
        for word in name.split(" ")
    )
