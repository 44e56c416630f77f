"""Whether a wording of a number or a calendar expression is French, by rules of its grammar.

Each check looks at an expression and the words before it, never at what the program makes of it.
They are for outside examples that come from English word for word. Whatever no rule speaks against
is taken for French. tests/test_french.py has examples of right and wrong for each rule.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pipeline.normalise import fold

_MONTH = re.compile(
    r"janv(?:ier)?|jan|fevr?(?:ier)?|mars?|avr(?:il)?|mai|juin|juil(?:l|let)?|aout|sept?(?:embre)?"
    r"|oct(?:obre)?|nov(?:embre)?|dec(?:embre)?"
)
_WEEKDAY = re.compile(r"(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lun|mer|jeu|ven|sam|dim")
_NUMBER = (
    "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt "
    "trente quarante cinquante soixante septante octante huitante nonante cent cents mille"
).split()
# Nouns of time and their gender.
_NOUNS = dict.fromkeys("mois jour an trimestre semestre siecle quart week-end weekend".split(), "m")
_NOUNS |= dict.fromkeys("ete hiver automne printemps lendemain surlendemain".split(), "m")
_NOUNS |= dict.fromkeys("semaine annee journee veille decennie".split(), "f")
_PLURALS = {f"{noun}s": gender for noun, gender in _NOUNS.items() if noun[-1] != "s"}
_DETERMINERS = {"le": "m", "un": "m", "ce": "m", "cet": "m", "du": "m", "au": "m"}
_DETERMINERS |= {"la": "f", "une": "f", "cette": "f", "l'": ""}
_PLURAL_DETERMINERS = ("les", "des", "ces", "aux")
_ADJECTIVES = {"dernier": "m", "prochain": "m", "passe": "m", "premier": "m", "second": "m"}
_ADJECTIVES |= {"derniere": "f", "prochaine": "f", "passee": "f", "premiere": "f", "seconde": "f"}
_ORDINAL = re.compile(r"second|seconde|\d+(?:e|eme|ieme)|[a-z]{2,}ieme")
_BEFORE_MONTH = (
    "en de d' des depuis jusqu'en fin debut mi courant avant apres pour entre et a ou vers mois que"
).split()
# Nouns that are counted; the s of the others does not tell.
_COUNTED = re.compile(
    r"(?P<noun>million|milliard|billion|(?:diz|douz|vingt|cent)aine|millier|[a-z]+ieme|pourcentage"
    r"|euro|dollar|franc|yen|mark|florin|roupie|penny|an|annee|jour|semaine|heure|minute)(?P<s>s?)"
)
# Words that French does not use for a month or a share: juin, juillet, pour cent.
_FOREIGN = ("jun", "jul", "pourcentage", "pourcentages")


@dataclass(frozen=True)
class Wording:
    """An expression, and what stands before it in its sentence."""

    text: str
    before: str = ""

    def words(self) -> list[str]:
        return _words(self.text)

    def with_lead(self) -> list[str]:
        """The words with the determiners, adjectives and prepositions before them."""
        lead: list[str] = []
        for word in reversed(_words(self.before)):
            if not (word in _DETERMINERS or word in _PLURAL_DETERMINERS or _is_adjective(word)):
                break
            lead.insert(0, word)
        return [*lead, *self.words()]

    def opens(self) -> bool:
        """Whether nothing stands before it: a heading needs no article and no preposition."""
        return not _words(self.before)

    def last_before(self) -> str:
        return (_words(self.before) or [""])[-1]


def _words(text: str) -> list[str]:
    """Words, numbers and signs; hyphens join nothing here."""
    found = r"\d+(?:er|e|eme|ieme)\b|\d+(?:[.,]\d+)*|week-end|[a-z]+'?|[^\w\s-]"
    return re.findall(found, fold(text))


def _is_adjective(word: str) -> bool:
    return word in _ADJECTIVES or _ORDINAL.fullmatch(word) is not None


def _is_number(word: str) -> bool:
    return _size(word) >= 2


def _size(word: str) -> float:
    """What a number word or number in digits is worth, as far as one and two differ; else 0."""
    if word in ("un", "une"):
        return 1
    if re.fullmatch(r"\d+(?:[.,]\d+)?", word):
        return float(word.replace(",", "."))
    return 2 if word in _NUMBER else 0


def _is_day(word: str) -> bool:
    return word in _NUMBER[:11] or bool(re.fullmatch(r"1er|0?[1-9]|[12]\d|3[01]", word))


def _gender(noun: str) -> str | None:
    if _MONTH.fullmatch(noun) or _WEEKDAY.fullmatch(noun):
        return "m"
    return _NOUNS.get(noun) or _PLURALS.get(noun)


def _groups(words: list[str]) -> Iterator[tuple[list[str], str, list[str]]]:
    """(what stands before a noun of time and belongs to it, the noun, the adjective behind it)."""
    for place, noun in enumerate(words):
        if _gender(noun) is None:
            continue
        start = place
        while start and (_is_adjective(words[start - 1]) or _is_number(words[start - 1])):
            start -= 1
        if start and (words[start - 1] in _DETERMINERS or words[start - 1] in _PLURAL_DETERMINERS):
            start -= 1
        following = words[place + 1 : place + 2]
        yield words[start:place], noun, [w for w in following if w in _ADJECTIVES]


# ---------------------------------------------------------------- agreement


def wrong_gender(wording: Wording) -> bool:
    """Determiners and adjectives have their noun's gender: ce lundi, la semaine dernière."""
    words = wording.with_lead()
    for before, noun, behind in _groups(words):
        told = [_DETERMINERS.get(w) or _ADJECTIVES.get(w) for w in [*before, *behind]]
        if any(gender and gender != _gender(noun) for gender in told):
            return True
    # An ordinal that stands as a noun: "le seconde".
    return any(
        _DETERMINERS.get(a) and _ADJECTIVES.get(b) and _DETERMINERS[a] != _ADJECTIVES[b]
        for a, b in pairwise(words)
    )


def wrong_number(wording: Wording) -> bool:
    """From two on a noun is plural (deux cinquièmes), below it is singular (1 billion); what goes
    with it too (les dernières semaines). Vingt and cent have their s where they are multiplied and
    end the number (quatre-vingts, deux cents)."""
    words = wording.with_lead()
    for place, (one, other) in enumerate(pairwise(words), start=1):
        if other == "de" and place + 1 < len(words) and one.rstrip("s") in ("million", "milliard"):
            one, other = "2", words[place + 1]
        counted = _COUNTED.fullmatch(other)
        if counted and (0 < _size(one) < 2 if counted["s"] else _is_number(one)):
            return True
    for before, noun, _ in _groups(words):
        singular = any(w in _DETERMINERS or w in _ADJECTIVES for w in before)
        if noun in _PLURALS and singular:
            return True
    last = words[-2:]
    many = len(last) == 2 and _is_number(last[0]) and last[0] not in ("cent", "mille")
    return many and (last[1] == "cent" or last == ["quatre", "vingt"])


def no_elision(wording: Wording) -> bool:
    """Le, la and de lose their vowel before another: l'été, d'août."""
    return any(
        one in ("le", "la", "de") and _gender(other) is not None and other[0] in "aeiouh"
        for one, other in pairwise(wording.with_lead())
    )


def two_determiners(wording: Wording) -> bool:
    """A noun has one determiner: this or the year, not "cette l'année"."""
    every = {*_DETERMINERS, *_PLURAL_DETERMINERS}
    return any(a in every and b in every for a, b in pairwise(wording.with_lead()))


def no_determiner(wording: Wording) -> bool:
    """A common noun, or an ordinal with its noun, needs a determiner: le lendemain, le troisième
    mardi. Bare weekdays, dates in figures and headings do without."""
    if wording.opens():
        return False
    words = [*_words(wording.before), *wording.words()]
    for before, noun, _ in _groups(wording.with_lead()):
        place = len(words) - words[::-1].index(noun) - 1 - len(before)
        led = words[place - 1] if place else ""
        common = noun in _NOUNS or (before and all(map(_is_adjective, before)))
        free = led in ("de", "d'", "en", "par", "mi", "fin", "debut", "chaque")
        determined = any(w in _DETERMINERS or _is_number(w) for w in before)
        if common and not (determined or free or led in _PLURAL_DETERMINERS):
            return True
    return False


# ---------------------------------------------------------------- order and links


def wrong_order(wording: Wording) -> bool:
    """Weekday, day, month, year, in this order: le mardi 2 octobre 2016; in digits too, but for
    ISO 8601 (2016-10)."""
    kinds = [k for k in map(_kind, wording.words()) if k]
    line = "".join(kinds)
    if re.search(r"M[^MD]*D(?!.*M)|YM(?!.*Y)|DYM|DW(?!.*M)", line):
        return True
    return bool(re.match(r"\d{4}(?:[./]\d\d?|-\d)(?!\d|[./-]\d)", wording.text))


def _kind(word: str) -> str:
    if _MONTH.fullmatch(word):
        return "M"
    if _WEEKDAY.fullmatch(word):
        return "W"
    if re.fullmatch(r"1[5-9]\d\d|20\d\d|3[2-9]|[4-9]\d", word):
        return "Y"
    return "D" if _is_day(word) or word in ("second", "seconde") else ""


def month_without_preposition(wording: Wording) -> bool:
    """The name of a month alone stands behind en (de, depuis, fin…) and is no adverb."""
    words = wording.words()
    alone = len(words) == 1 and _MONTH.fullmatch(words[0]) is not None and not wording.opens()
    return alone and wording.last_before() not in (*_BEFORE_MONTH, *_DETERMINERS)


def ordinal_day(wording: Wording) -> bool:
    """Days have cardinal numbers, but for the first: le 20, le deux août, le 1er."""
    words = wording.words()
    for place, word in enumerate(words):
        following = [w for w in words[place + 1 :] if w not in ("de", "d'")][:1]
        alone = not following or _MONTH.fullmatch(following[0]) or following[0] == "mois"
        if _ORDINAL.fullmatch(word) and alone:
            return True
    return False


def no_link(wording: Wording) -> bool:
    """What a day belongs to is joined by de: le vendredi de cette semaine, le 4 du mois."""
    words = wording.words()
    for one, other, third in zip(words, words[1:], words[2:], strict=False):
        day = _is_day(one) or _WEEKDAY.fullmatch(one) or re.fullmatch(r"\d+e", one)
        whole = other in ("le", "la", "l'", "ce", "cette") and third in (
            "semaine",
            "mois",
            "annee",
            "an",
        )
        bare = other == "mois" and third in ("prochain", "dernier", "passe")
        if day and (whole or bare):
            return True
    return False


def de_in_date(wording: Wording) -> bool:
    """Day, month and year follow each other without de: le 3 mai 2012."""
    return bool(re.search(r"D (?:de|d') M|M de Y", " ".join(map(_kind_or_word, wording.words()))))


def _kind_or_word(word: str) -> str:
    return _kind(word) or word


# ---------------------------------------------------------------- signs and words


def comma_before_year(wording: Wording) -> bool:
    """No comma parts the year from its date: le 12 janvier 2016."""
    return bool(re.search(rf"(?:{_MONTH.pattern}|\d)\.? ?, ?\d{{4}}$", fold(wording.text)))


def loose_digits(wording: Wording) -> bool:
    """A date in digits is written in one: 18/8/1978; spaces group the digits of a number."""
    return bool(re.fullmatch(r"\d+(?: +\d+){2}|\d+ *(?: [/-]|[/-] ) *\d{4}", wording.text))


def no_such_day(wording: Wording) -> bool:
    """Read with the day first, as French does, the calendar has no such day: 4/22, 30/2."""
    found = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})", wording.text)
    if found is None:
        return False
    number, month = int(found[1]), int(found[2])
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    return not (1 <= month <= 12 and 1 <= number <= longest)


def foreign_word(wording: Wording) -> bool:
    """A word that French does not use so: jun for juin, pourcentages for pour cent."""
    return any(word in _FOREIGN for word in wording.words())


OF_NUMBERS: tuple[Callable[[Wording], bool], ...] = (wrong_number, foreign_word)
OF_DATES: tuple[Callable[[Wording], bool], ...] = (
    wrong_gender,
    wrong_number,
    no_elision,
    two_determiners,
    no_determiner,
    wrong_order,
    month_without_preposition,
    ordinal_day,
    no_link,
    de_in_date,
    comma_before_year,
    loose_digits,
    no_such_day,
    foreign_word,
)
