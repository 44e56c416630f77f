"""The rules of tests/french.py tell French from what is not; sentences are invented."""

import pytest

from tests import french
from tests.french import OF_DATES, Wording, foreign_word, wrong_number

# rule: (wrong wordings, right ones); what stands before the bar is not part of the expression.
DATES = {
    "wrong_gender": (
        [
            "Elle vient |cette lundi",
            "|dimanche dernière",
            "Voici la |trimestre dernier",
            "Dans |cette août",
            "Elle part le |seconde",
            "Le |premier semaine de mai",
        ],
        [
            "Elle vient |ce lundi",
            "|dimanche dernier",
            "la |dernière semaine",
            "|cette semaine",
            "La |première semaine de mai",
            "l'|année passée",
            "|cet été",
        ],
    ),
    "wrong_number": (
        ["les |dernière 3 semaines", "|deux semaine", "le |prochain 2 mois et 3 jour"],
        ["les |trois dernières semaines", "|deux semaines", "le |prochain mois", "|3 mai 2012"],
    ),
    "no_elision": (
        ["|3 de octobre", "pendant le |été", "la |année dernière"],
        ["|mois d'octobre", "pendant l'|été", "le |mois de mars", "la |semaine"],
    ),
    "two_determiners": (["|cette l'année", "|ce le mois"], ["|cette année", "le |mois"]),
    "no_determiner": (
        [
            "Il part |lendemain",
            "Il part |troisième mardi",
            "Il part |semaine prochaine",
            "Il part |prochain été",
            "Elle vient |été 2016",
        ],
        [
            "Il part le |lendemain",
            "Il part le |troisième mardi",
            "Il part |mardi",
            "Il part en |fin de semaine",
            "Il part le |3 mai",
            "|Semaine prochaine",
            "|Été 2016",
            "Il part |cet été",
            "Il part dans |trois mois",
            "Il vient de |semaine en semaine",
        ],
    ),
    "wrong_order": (
        [
            "|octobre 3",
            "|mai-3",
            "|3-2012-mai",
            "|2012/mai/3",
            "|juin 3-5",
            "le |3 mardi",
            "|2016/05",
            "|2016-5",
            "|mai entre 3 et 5",
            "|3 mai au juin 5",
        ],
        [
            "|3 octobre",
            "|3-mai",
            "|3-mai-2012",
            "|mardi 3 mai 2012",
            "|3 mai au 5 juin 2012",
            "|mai 2012",
            "|2016-05",
            "|2016-05-03",
            "|3 mai 78",
            "|2010 à 2018",
            "|05/2016",
        ],
    ),
    "month_without_preposition": (
        ["Elle part |mai", "Elle part dans |déc", "Elle sera |octobre"],
        [
            "Elle part en |mai",
            "Elle part fin |mai",
            "Elle part |mardi",
            "|Mai",
            "Elle part |mai 2012",
            "Le mois d'|octobre",
            "|mai dernier",
        ],
    ),
    "ordinal_day": (
        ["|20e", "le |seconde", "|troisième d'août", "le |20e mois prochain", "|dixième mai"],
        ["le |20", "|1er", "|premier août", "le |troisième trimestre", "le |second semestre"],
    ),
    "no_link": (
        ["|vendredi la semaine dernière", "|4 au 12 ce mois", "le |4 mois prochain"],
        [
            "|vendredi de la semaine dernière",
            "|4 au 12 de ce mois",
            "le |4 du mois prochain",
            "|vendredi dernier",
            "|ce mois",
            "|vendredi 4 mai",
        ],
    ),
    "de_in_date": (
        ["|3 de mai", "|3 mai de 2012", "|mai de 2012"],
        ["|3 mai", "|mai 2012", "|mois de mai", "|première semaine de 2012", "|lundi de mai"],
    ),
    "comma_before_year": (
        ["|3 mai, 2012", "|12/05,2012", "|3 janv., 2012"],
        ["|3 mai 2012", "|12/05/2012", "|mardi, 3 mai 2012"],
    ),
    "loose_digits": (
        ["|18 8 1978", "|11 / 2016", "|11 - 2016", "|3 5 78"],
        ["|18/8/1978", "|11/2016", "|3 mai 1978", "|18.8.78"],
    ),
    "no_such_day": (["|4/22", "|30/2", "|31.4"], ["|22/4", "|29/2", "|30.4", "|4/22/2012"]),
    "foreign_word": (["en |jun 2001", "|jul"], ["en |juin 2001", "|juil."]),
}
NUMBERS = (
    [
        "trois cinquième",
        "2 douzaine",
        "1 billions",
        "trois million sept",
        "75 millions de dollar",
        "90 jour",
        "quatre-vingt",
        "deux cent",
        "322 cent",
        "1,6 millions",
        "deux mille euro",
    ],
    [
        "trois cinquièmes",
        "un cinquième",
        "2 douzaines",
        "1 billion",
        "trois millions sept",
        "75 millions de dollars",
        "90 jours",
        "quatre-vingts",
        "deux cents",
        "cent",
        "mille cent",
        "cent vingt",
        "deux cent trois",
        "quatre-vingt-dix",
        "1,6 million",
        "dix mois",
        "un an",
    ],
)


def split(marked: str) -> Wording:
    before, _, text = marked.partition("|")
    return Wording(text, before)


@pytest.mark.parametrize("name", DATES)
def test_wrong_dates_are_told_from_right_ones(name: str) -> None:
    check = getattr(french, name)
    wrong, right = DATES[name]
    assert [w for w in wrong if not check(split(w))] == []
    assert [r for r in right if check(split(r))] == []


def test_every_rule_is_tested() -> None:
    assert [check.__name__ for check in OF_DATES if check.__name__ not in DATES] == []


def test_wrong_numbers_are_told_from_right_ones() -> None:
    wrong, right = NUMBERS
    assert [w for w in wrong if not wrong_number(Wording(w))] == []
    assert [r for r in right if wrong_number(Wording(r))] == []
    assert foreign_word(Wording("trente pourcentages"))
    assert not foreign_word(Wording("trente pour cent"))


def test_right_wordings_break_no_rule() -> None:
    every = [wording for _, right in DATES.values() for wording in right]
    assert [w for w in every if any(check(split(w)) for check in OF_DATES)] == []
