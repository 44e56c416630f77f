"""Which instrument a verb of `treaty_actions.toml` is about, in a masked sentence."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model import Entity, Mention
from pipeline.relate.masking import Masked

_TREATIES = re.compile(
    r"(?:le |la |les |l')?§t"
    r"(?:(?:, | et |, et |,? ainsi que |,? puis )(?:le |la |les |l'|au |du |de la )?§t)*"
)
_ADVERBIAL = r" (?:dans|en|avec|depuis|des) (?:la |le |l')?[a-z]{2,12}"
_OBJECT = re.compile(
    r"^(?:,? (?:le |en |des |lors |a )?§[dx],?"
    r"| (?:deja|aussi|enfin|ensuite|hier|encore|[a-z]{3,12}ment)"
    rf"|{_ADVERBIAL}){{0,3}}"
    r" ?(?:a l'|a la |de l'|de la |a |le |la |les |l'|au |du |d'|son |sa )?(?=§t)"
)
_SECOND = re.compile(r"(?: (?:en|le) §d)?(?:,| et) (?:le |la |les |l')?§t")
_RELATIVE = re.compile(
    r"(?:§t|texte|instrument|traite|acte),? (?:que |qu'|a laquelle |auquel )[^.;]{0,80}$"
)
# "Le règlement est entré en vigueur": the act of that kind of which the text has spoken most.
_KINDS = {
    "reglement": ("regulation",),
    "directive": ("directive",),
    "decision": ("decision", "framework_decision"),
    "convention": ("convention",),
    "protocole": ("protocol",),
    "traite": ("treaty", "convention"),
    "charte": ("charter",),
    "accord": ("agreement",),
    "statut": ("statute",),
    "pacte": ("treaty",),
}
_COMMON_NOUN = re.compile(rf"\b(?:le|la|ce|cet|cette|l') ?({'|'.join(_KINDS)}) $")
# "ont ratifié cette convention", "n'y ont pas adhéré : le texte"; not "la convention fiscale".
_BACKWARD = re.compile(
    r"^ (?:a |de )?(?:ce|cet|cette|ladite|ledit|dudit) (?P<noun>traite|convention|protocole|charte"
    r"|accord|texte|instrument)\b"
)
_BARE = re.compile(
    rf"^ (?:a )?(?:la |le |l'|au )(?P<noun>{'|'.join(_KINDS)}|texte)"
    r"(?= ?(?:[.,;)]|$)| (?:le|en|a) §| (?:hier|jeudi|depuis|lors)\b)"
)
# What stands before a treaty that is no subject: "les amendements à la §t", "par la §t".
_GOVERNED = re.compile(
    r"\b(?:par|selon|avec|sous|dans|sur|pour|a|au|aux|de|du|des|d'|vertu|modifiant|transposant"
    r"|appliquant|concernant) ?(?:la |les? |l'|cette |ce )?$"
)
_AND = re.compile(r"(?:,? et |, |,? ainsi que )(?:la |le |les |l')?")
_ENDING = re.compile(r"(?:(?:a|ont|avait|avaient) ete |(?:est|sont|etait|etaient) )$")
_TEXT_OF = re.compile(r"\b(?:texte|instrument|version) (?:de |du |d')(?:la |l')?$")
_OTHER_SUBJECT = re.compile(
    r"(?:, |\bque )(?:(?:la|les?|une?|des|ces?|cette|son|sa) |l')(?!§|d'|de\b)[a-z]"
)
_PRONOUN = re.compile(
    r"\b(?:il|elle|ils|elles|celui-ci|celle-ci|(?:ce|cet|le|l') ?(?:texte|instrument|acte))\b"
)
# "Adoptée en §d par le §o et entrée en vigueur en §d, la §t": what comes is what was meant.
_OPENED = re.compile(
    r"\W*(?:(?:adopte|signe|ratifie|approuve|negocie|elabore|entre)e?s?|ouverte?s?|conclue?s?)\b"
)
_NEAR = 200  # characters before a verb, or a treaty, in which what governs it stands
_FINITE = re.compile(r"(?:, |et )?(?:n'|y )?(?:a|ont|avait|avaient|est|sont|etait|etaient)\b")
_AUXILIARY = re.compile(r"\b(?:ete|est|sont|etait|etaient|fut|furent)(?: [a-z]{3,12}ment)? $")


@dataclass(slots=True)
class Reading:
    """What was said before: the subject and the treaty that pronouns lean on."""

    parties: list[Entity] = field(default_factory=list)
    treaty: Entity | None = None
    action: str = ""
    spoken: Counter[Entity] = field(default_factory=Counter)

    def take(self, treaties: Sequence[Mention]) -> None:
        """Remember the treaties of the text read so far."""
        for mention in treaties:
            if mention.entity:
                self.treaty = mention.entity
                self.spoken[mention.entity] += 1

    def of_kind(self, noun: str) -> Entity | None:
        """The treaty that a common noun means: the one most spoken of, then the latest."""
        if noun not in _KINDS:
            return self.treaty
        fitting = [t for t in self.spoken if t.kind in _KINDS[noun]]
        return max(reversed(fitting), key=lambda t: self.spoken[t]) if fitting else None


def instruments(masked: Masked, match: re.Match[str], voice: str, reading: Reading) -> list[Entity]:
    """The treaties that a verb is about; none where the sentence speaks of something else."""
    if match.groupdict().get("pronoun") is not None:
        return _one(reading.treaty)
    if voice in ("active", "between") or match[0].endswith(("adherer", "acceder")):
        return _objects(masked, match, reading)
    return _subject(masked, match, reading)


def _one(treaty: Entity | None) -> list[Entity]:
    return [treaty] if treaty else []


def _objects(masked: Masked, match: re.Match[str], reading: Reading) -> list[Entity]:
    text, behind_verb = masked.text, masked.text[match.end() :]
    backward = _BACKWARD.match(behind_verb)
    if reading.treaty and (backward or _RELATIVE.search(text[: match.start()])):
        return [reading.treaty]
    if behind := _OBJECT.match(behind_verb):
        first = match.end() + behind.end()
        group = _TREATIES.match(text, first)
        last = group.end() if group else first + 2
        more = _SECOND.match(text, last)
        return [m.entity for m in masked.at(first, more.end() if more else last, "t") if m.entity]
    shared = re.match(r",| et ", behind_verb) and masked.at(match.end(), len(text), "t")
    if shared and shared[0].entity:
        return [shared[0].entity]  # "X et Y signent, Z ratifie le Protocole"
    if bare := _BARE.match(behind_verb):
        return _one(reading.of_kind(bare["noun"]))
    leans = "instrument" in match[0] or re.match(r" ?:", behind_verb)
    return _one(reading.treaty) if leans else []


def _subject(masked: Masked, match: re.Match[str], reading: Reading) -> list[Entity]:
    """The treaty, or treaties, of which a passive or neuter verb speaks."""
    text = masked.text
    head = text[: match.start()]
    near = head[-_NEAR:]
    before = [(m.entity, place) for m, place in masked.placed(0, match.start(), "t") if m.entity]
    said = _FINITE.match(match[0].lstrip()) or _AUXILIARY.search(near)
    finite = said is not None and not re.search(r"\bqui (?:n'|y |a |ont |est |sont )?", head[-12:])
    if before and not finite:
        return [before[-1][0]]
    noun = _COMMON_NOUN.search(_ENDING.sub("", near))
    if noun and (meant := reading.of_kind(noun[1])):
        return [meant]
    for index, (_, place) in reversed(list(enumerate(before))):
        preceding = head[max(0, place - _NEAR) : place]
        if _GOVERNED.search(preceding) and not _TEXT_OF.search(preceding):
            continue
        other = _OTHER_SUBJECT.search(head, place + 2)
        if other and not _PRONOUN.search(head, other.start()):
            return []
        first = index
        while first and _AND.fullmatch(head, before[first - 1][1] + 2, before[first][1]):
            first -= 1
        return [entity for entity, _ in before[first : index + 1]]
    if _PRONOUN.search(near) or (before and head.endswith("laquelle ")):
        return _one(reading.treaty)
    after = [m.entity for m in masked.at(match.end(), len(text), "t") if m.entity]
    if after and (
        match.start() < 4 or text[max(0, match.start() - 1) :].startswith((" ouvr", "ouvr"))
    ):
        return after[:1]
    opens = match.start() < 4 or _OPENED.match(head)  # "Ratifiée par §n pays, elle protège"
    return _one(reading.treaty) if opens and not before and not finite else []
