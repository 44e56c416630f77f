"""Quantities in French prose, and numbers that are none. All sentences are invented."""

import pytest

from pipeline.model import Mention
from tests.marked import LEXICON, document
from tests.matchers.figure_cases import FIGURES, check

# (marked sentence, what each figure says; the publisher's country behind a bar)
COUNTS = [
    ("On a saisi <FIGURE>50 000</FIGURE> fichiers.", "50000"),
    ("On a saisi <FIGURE>50\u00a0000</FIGURE> fichiers.", "50000"),
    ("On a saisi <FIGURE>50\u202f000</FIGURE> fichiers.", "50000"),
    ("On a saisi <FIGURE>50\u2009000</FIGURE> fichiers.", "50000"),
    ("On a saisi <FIGURE>50'000</FIGURE> fichiers.", "50000"),
    ("On a saisi <FIGURE>50’000</FIGURE> fichiers.", "50000"),
    ("On a saisi <FIGURE>1.482</FIGURE> fichiers.", "1482"),
    ("On a saisi <FIGURE>1.482.300</FIGURE> fichiers.", "1482300"),
    ("On a saisi <FIGURE>7600</FIGURE> fichiers.", "7600"),
    ("Le foyer consomme <FIGURE>3,45</FIGURE> gigaoctets.", "3.45"),
    ("Les <FIGURE>2400</FIGURE> plaintes datent de 2019.", "2400"),
    ("Plus de <FIGURE>2000</FIGURE> plaintes sont en cours.", "2000 more_than"),
    ("La fuite touche <FIGURE>2,4 millions</FIGURE> de comptes.", "2400000"),
    ("La fuite touche <FIGURE>un million et demi</FIGURE> de comptes.", "1500000"),
    ("La fuite touche <FIGURE>trois milliards et demi</FIGURE> de comptes.", "3500000000"),
    ("La fuite touche <FIGURE>2 millions 350 000</FIGURE> comptes.", "2350000"),
    ("Il reste <FIGURE>septante et une</FIGURE> communes.", "71"),
    ("Il reste <FIGURE>quatre-vingts</FIGURE> écoles.", "80"),
    ("Il reste <FIGURE>nonante-trois</FIGURE> écoles.", "93"),
    ("Il reste <FIGURE>mille deux cents</FIGURE> écoles.", "1200"),
    ("Il reste <FIGURE>soixante et onze</FIGURE> écoles.", "71"),
    ("Il reste <FIGURE>deux cent dix mille</FIGURE> élèves.", "210000"),
    ("<FIGURE>Vingt-deux</FIGURE> maires ont signé.", "22"),
    ("<FIGURE>Une demi-douzaine</FIGURE> de maires a signé.", "6 about"),
    ("<FIGURE>Une centaine</FIGURE> de maires a signé.", "100 about"),
    ("<FIGURE>Une bonne centaine</FIGURE> de maires a signé.", "100 more_than"),
    ("Près d'<FIGURE>une vingtaine</FIGURE> de maires ont signé.", "20 nearly"),
    ("<FIGURE>Des dizaines de milliers</FIGURE> de comptes sont fermés.", "10000 order_of"),
    ("<FIGURE>Plusieurs centaines</FIGURE> de comptes sont fermés.", "100 order_of"),
    ("<FIGURE>Quelques milliers</FIGURE> de comptes sont fermés.", "1000 order_of"),
    ("La peur de <FIGURE>milliers</FIGURE> de parents grandit.", "1000 order_of"),
    ("Les pertes se montent au <FIGURE>million</FIGURE>.", "1000000"),
    ("Les <FIGURE>deux</FIGURE> cantons y tiennent.", "2"),
    ("Ils viennent <FIGURE>deux</FIGURE> fois par semaine.", "2 per week"),
    ("C'est <FIGURE>trois</FIGURE> fois plus qu'avant.", "3"),
    ("<FIGURE>Neuf</FIGURE> cantons sur place ; contre <FIGURE>neuf</FIGURE> hier.", "9; 9"),
    ("Chacun regarde <FIGURE>4,2</FIGURE> films par mois.", "4.2 per month"),
    ("La cave contient <FIGURE>120</FIGURE> kg de poudre.", "120"),
    ("Le disque tient <FIGURE>2</FIGURE> To.", "2"),
    ("Il a fait <FIGURE>-12</FIGURE> °C.", "-12"),
    ("La vidéo a <FIGURE>10k</FIGURE> vues.", "10000"),
    ("La vidéo a <FIGURE>2,33 k</FIGURE> vues.", "2330"),
    ("La cuve tient <FIGURE>2 1/4</FIGURE> litres.", "2.25"),
    ("Il en reste <FIGURE>trois et un cinquième</FIGURE>.", "3.2"),
    ("Il mesure <FIGURE>1 m 75</FIGURE>.", "1.75"),
    ("Il mesure <FIGURE>1m75</FIGURE>, elle <FIGURE>1m 75</FIGURE>.", "1.75; 1.75"),
    ("Elle pèse <FIGURE>3 kg 200</FIGURE> à la naissance.", "3.2"),
    ("Le mur a <FIGURE>2</FIGURE> m et <FIGURE>50</FIGURE> pierres.", "2; 50"),
    ("Le lot pèse <FIGURE>3</FIGURE> kg, <FIGURE>200</FIGURE> pièces.", "3; 200"),
    (
        "La troupe a joué devant <FIGURE>250</FIGURE> personnes, dont <FIGURE>40</FIGURE> élèves.",
        "250; 40",
    ),
    ("<FIGURE>Huit</FIGURE> d'entre eux sont partis.", "8"),
    ("Le texte passe par <FIGURE>311</FIGURE> voix contre <FIGURE>96</FIGURE>.", "311; 96"),
    ("| Lyon | <FIGURE>51</FIGURE> | <FIGURE>1 204</FIGURE> |", "51; 1204"),
    ("Ils étaient 12 en 2001.".replace("12", "<FIGURE>12</FIGURE>"), "12"),
]
MODIFIERS = [
    ("Environ <FIGURE>300</FIGURE> agents.", "300 about"),
    ("Quelque <FIGURE>300</FIGURE> agents.", "300 about"),
    ("Les quelque <FIGURE>300</FIGURE> agents.", "300 about"),
    ("Autour de <FIGURE>300</FIGURE> agents.", "300 about"),
    ("Un stock de l'ordre de <FIGURE>300</FIGURE> pièces.", "300 about"),
    ("Le stock est estimé à <FIGURE>300</FIGURE> pièces.", "300 about"),
    ("Le stock avoisine <FIGURE>300</FIGURE> pièces.", "300 about"),
    ("Il y a <FIGURE>300</FIGURE> agents environ.", "300 about"),
    ("Plus de <FIGURE>300</FIGURE> agents.", "300 more_than"),
    ("Un peu plus de <FIGURE>300</FIGURE> agents.", "300 more_than"),
    ("Le stock dépasse <FIGURE>300</FIGURE> pièces.", "300 more_than"),
    ("Un taux supérieur à <FIGURE>3 %</FIGURE>.", "3 % more_than"),
    ("Moins de <FIGURE>300</FIGURE> agents.", "300 less_than"),
    ("Un taux inférieur à <FIGURE>3 %</FIGURE>.", "3 % less_than"),
    ("Au moins <FIGURE>300</FIGURE> agents.", "300 at_least"),
    ("Pas moins de <FIGURE>300</FIGURE> agents.", "300 at_least"),
    ("<FIGURE>Cinq ans</FIGURE> au moins.", "5 year at_least"),
    ("Les agents de <FIGURE>60 ans</FIGURE> et plus.", "60 age year at_least"),
    ("Au plus <FIGURE>300</FIGURE> agents.", "300 at_most"),
    ("<FIGURE>Huit jours</FIGURE> au plus.", "8 day at_most"),
    ("Jusqu'à <FIGURE>300</FIGURE> agents.", "300 at_most"),
    ("Une aide plafonnée à <FIGURE>300 euros</FIGURE>.", "300 EUR at_most"),
    ("Le coût n'excède pas <FIGURE>300 euros</FIGURE>.", "300 EUR at_most"),
    ("Près de <FIGURE>300</FIGURE> agents.", "300 nearly"),
    ("Presque <FIGURE>300</FIGURE> agents.", "300 nearly"),
    ("Près des <FIGURE>deux tiers</FIGURE> des agents.", "2/3 nearly"),
    ("On estime que plus d'<FIGURE>un million</FIGURE> de foyers attendent.", "1000000 more_than"),
    ("Plus d'<FIGURE>un millier</FIGURE> de foyers attendent.", "1000 more_than"),
]
PERCENT = [
    ("Une hausse de <FIGURE>3,2 %</FIGURE>.", "3.2 %"),
    ("Une hausse de <FIGURE>3,2\u202f%</FIGURE>.", "3.2 %"),
    ("Une hausse de <FIGURE>12%</FIGURE>.", "12 %"),
    ("Une hausse de <FIGURE>vingt pour cent</FIGURE>.", "20 %"),
    ("Une hausse de <FIGURE>deux points de pourcentage</FIGURE>.", "2 pp"),
    ("Un recul de <FIGURE>-3 %</FIGURE>.", "-3 %"),
    ("Le taux est passé de <FIGURE>12 %</FIGURE> à <FIGURE>18 %</FIGURE>.", "12 %; 18 %"),
    ("Le taux est passé de <FIGURE>12</FIGURE> à <FIGURE>18 %</FIGURE>.", "12 %; 18 %"),
    ("Le taux varie de <FIGURE>12 à 18 %</FIGURE>.", "12..18 %"),
    ("Le taux varie de <FIGURE>12 % à 18 %</FIGURE>.", "12..18 %"),
]
MONEY = [
    ("Une dotation de <FIGURE>26 millions d'euros</FIGURE> par an.", "26000000 EUR per year"),
    ("Un budget annuel de <FIGURE>26 millions d'euros</FIGURE>.", "26000000 EUR per year"),
    ("Une dotation de <FIGURE>118 M€</FIGURE>.", "118000000 EUR"),
    ("Une dotation de <FIGURE>1,2 Md€</FIGURE>.", "1200000000 EUR"),
    ("Une dotation de <FIGURE>12 k€</FIGURE>.", "12000 EUR"),
    ("Une dotation de <FIGURE>800 €</FIGURE>.", "800 EUR"),
    ("Une dotation de <FIGURE>€ 800</FIGURE>.", "800 EUR"),
    ("Une dotation de <FIGURE>EUR 3,5 millions</FIGURE>.", "3500000 EUR"),
    ("Une dotation de <FIGURE>CHF 2,5 millions</FIGURE>.", "2500000 CHF"),
    ("Une dotation de <FIGURE>1,3 mio de francs</FIGURE>.|CH", "1300000 CHF"),
    ("Une dotation de <FIGURE>750'000 francs suisses</FIGURE>.", "750000 CHF"),
    ("Une dotation de <FIGURE>80 millions de francs CFA</FIGURE>.", "80000000 XOF"),
    ("Une dotation de <FIGURE>80 millions de francs</FIGURE>.|SN", "80000000 XOF"),
    ("Une dotation de <FIGURE>40 francs</FIGURE>. La Suisse paie en francs suisses.", "40 CHF"),
    ("Une dotation de <FIGURE>43 M$</FIGURE>.", "43000000 USD"),
    ("Une dotation de <FIGURE>43 M$</FIGURE>.|CA", "43000000 CAD"),
    ("Une dotation de <FIGURE>2 500 $</FIGURE>.|CA", "2500 CAD"),
    ("Une dotation de <FIGURE>2 500 dollars</FIGURE>.|AU", "2500 AUD"),
    ("Une dotation de <FIGURE>2 500 dollars américains</FIGURE>.|CA", "2500 USD"),
    ("Une dotation de <FIGURE>84 millions d'USD</FIGURE>.", "84000000 USD"),
    ("Une dotation de <FIGURE>950 000 dollars canadiens</FIGURE>.", "950000 CAD"),
    ("Une dotation de <FIGURE>640 000 livres sterling</FIGURE>.", "640000 GBP"),
    ("Une dotation de <FIGURE>9 millions de livres</FIGURE>.", "9000000 GBP"),
    ("Une dotation de <FIGURE>9</FIGURE> livres de classe.", "9"),
    ("Une dotation de <FIGURE>45 millions de couronnes norvégiennes</FIGURE>.", "45000000 NOK"),
    ("Une dotation de <FIGURE>deux milliards de yens</FIGURE>.", "2000000000 JPY"),
    ("<FIGURE>Des millions d'euros</FIGURE> sont perdus.", "1000000 EUR order_of"),
    (
        "<FIGURE>Plusieurs dizaines de millions de dollars</FIGURE> manquent.",
        "10000000 USD order_of",
    ),
    ("De <FIGURE>15 à 20 millions de francs</FIGURE>.|CH", "15000000..20000000 CHF"),
    ("Entre <FIGURE>10'000 et 50'000 francs</FIGURE>.|CH", "10000..50000 CHF"),
    ("Entre <FIGURE>80 et 110 millions de dollars</FIGURE>.", "80000000..110000000 USD"),
    ("La carte coûte <FIGURE>12 euros 50</FIGURE>.", "12.5 EUR"),
    ("Il gagne <FIGURE>11 euros</FIGURE> l'heure.", "11 EUR per hour"),
    ("Il gagne <FIGURE>un euro</FIGURE> de plus.", "1 EUR"),
    ("Une amende de <FIGURE>trois mille euros</FIGURE>.", "3000 EUR"),
    (
        "<FIGURE>10 millions d'euros</FIGURE>, dont <FIGURE>3</FIGURE> pour Lyon.",
        "10000000 EUR; 3000000 EUR",
    ),
    (
        "<FIGURE>900 euros</FIGURE> dont <FIGURE>2</FIGURE> élèves n'ont rien.",
        "900 EUR; 2",
    ),
]
TIME = [
    ("La peine est de <FIGURE>dix ans et demi</FIGURE>.", "10.5 year"),
    ("La peine est d'<FIGURE>un à cinq ans</FIGURE>.", "1..5 year"),
    ("Un délai de <FIGURE>6 à 8 mois</FIGURE>.", "6..8 month"),
    ("Un délai de <FIGURE>72 heures</FIGURE>.", "72 hour"),
    ("Sous <FIGURE>48 h</FIGURE>.", "48 hour"),
    ("Le trajet prend <FIGURE>une demi-heure</FIGURE>.", "0.5 hour"),
    ("Le trajet prend <FIGURE>trois quarts d'heure</FIGURE>.", "45 minute"),
    ("Le trajet prend <FIGURE>une dizaine de jours</FIGURE>.", "10 day about"),
    ("Le film dure <FIGURE>deux heures trente</FIGURE>.", "2.5 hour"),
    ("Le film dure <FIGURE>2 heures 30</FIGURE>.", "2.5 hour"),
    ("Elle a tenu <FIGURE>une heure et quart</FIGURE>.", "1.25 hour"),
    ("Elle a tenu pendant <FIGURE>2h30</FIGURE>.", "2.5 hour"),
    ("Après <FIGURE>trois heures quinze</FIGURE> de route, il dort.", "3.25 hour"),
    ("<FIGURE>18 mois</FIGURE>, dont <FIGURE>12</FIGURE> avec sursis.", "18 month; 12 month"),
    (
        "<FIGURE>Deux ans</FIGURE> de prison dont <FIGURE>un</FIGURE> ferme.",
        "2 year; 1 year",
    ),
    (
        "<FIGURE>Deux ans</FIGURE> de travaux dont <FIGURE>trois</FIGURE> lots sont finis.",
        "2 year; 3",
    ),
    ("Voilà un chantier d'<FIGURE>un an</FIGURE>.", "1 year"),
    ("Pendant <FIGURE>une semaine</FIGURE>, tout ferme.", "1 week"),
    ("Les <FIGURE>dix ans</FIGURE> de la charte.", "10 year"),
    ("Le délai passe de <FIGURE>90 jours</FIGURE> à <FIGURE>six mois</FIGURE>.", "90 day; 6 month"),
    ("Ils travaillent <FIGURE>quatorze heures</FIGURE> par jour.", "14 hour per day"),
    ("Un prêt sur <FIGURE>quinze ans</FIGURE>.", "15 year"),
]
AGES = [
    ("Les <FIGURE>15-24 ans</FIGURE> lisent peu.", "15..24 age year"),
    ("Entre <FIGURE>18 et 24 ans</FIGURE>, on lit peu.", "18..24 age year"),
    ("Il risque entre <FIGURE>2 et 5 ans</FIGURE> de prison.", "2..5 year"),
    ("Une élève de <FIGURE>12 ans</FIGURE> a parlé.", "12 age year"),
    ("Des enfants de <FIGURE>9 à 16 ans</FIGURE> chantent.", "9..16 age year"),
    ("Il est âgé de <FIGURE>34 ans</FIGURE>.", "34 age year"),
    ("Les plus de <FIGURE>65 ans</FIGURE> lisent.", "65 age year more_than"),
    (
        "Un quart d'entre eux avaient moins de <FIGURE>vingt ans</FIGURE>.".replace(
            "Un quart", "<FIGURE>Un quart</FIGURE>"
        ),
        "1/4; 20 age year less_than",
    ),
    ("Elle est décédée à <FIGURE>81 ans</FIGURE>.", "81 age year"),
    ("Jean Morvan, <FIGURE>41 ans</FIGURE>, dirige le club.", "41 age year"),
    ("Un âge compris entre <FIGURE>13 et 16 ans</FIGURE>.", "13..16 age year"),
    (
        "Deux garçons de <FIGURE>21</FIGURE> et <FIGURE>18 ans</FIGURE>.".replace(
            "Deux", "<FIGURE>Deux</FIGURE>"
        ),
        "2; 21 age year; 18 age year",
    ),
    ("Condamné à <FIGURE>10 ans</FIGURE> de prison.", "10 year"),
    ("À <FIGURE>16 ans</FIGURE>, on lit peu.", "16 age year"),
    ("Sa collègue, <FIGURE>29 ans</FIGURE>, a parlé.", "29 age year"),
    ("Il coûte <FIGURE>16,4 millions d'euros</FIGURE>.", "16400000 EUR"),
    ("Les villes ont <FIGURE>deux ans</FIGURE> pour agir.", "2 year"),
]
SHARES = [
    ("<FIGURE>18 des 46</FIGURE> villes ont voté.", "18/46"),
    ("**<FIGURE>21** des 26</FIGURE> villes ont voté.", "21/26"),
    ("<FIGURE>Un élève sur cinq</FIGURE> a voté.", "1/5"),
    ("<FIGURE>Six sur dix</FIGURE> ont voté.", "6/10"),
    ("Près d'<FIGURE>un sur dix</FIGURE> a voté.", "1/10 nearly"),
    ("<FIGURE>Trois villes membres sur quatre</FIGURE> ont voté.", "3/4"),
    ("Adopté par <FIGURE>58 voix sur 60</FIGURE>.", "58/60"),
    ("<FIGURE>Deux tiers</FIGURE> des villes ont voté.", "2/3"),
    ("Les <FIGURE>trois quarts</FIGURE> ont voté.", "3/4"),
    ("<FIGURE>Un quart</FIGURE> des villes a voté.", "1/4"),
    ("<FIGURE>Deux cinquièmes</FIGURE> des villes ont voté.", "2/5"),
    ("La <FIGURE>moitié</FIGURE> des villes a voté.", "1/2"),
    ("Une hausse d'<FIGURE>un tiers</FIGURE>.", "1/3"),
    ("<FIGURE>9 de ses 12</FIGURE> membres ont voté.", "9/12"),
    ("<FIGURE>Quarante-cinq des quarante-sept</FIGURE> villes ont voté.", "45/47"),
    ("<FIGURE>Deux</FIGURE> ateliers sur <FIGURE>trois</FIGURE> sites.", "2; 3"),
]
RANGES = [
    ("Entre <FIGURE>30 et 40</FIGURE> fouilles.", "30..40"),
    ("De <FIGURE>900 à 1 400</FIGURE> fouilles.", "900..1400"),
    ("<FIGURE>Deux ou trois</FIGURE> fouilles.", "2..3"),
    ("<FIGURE>30-40</FIGURE> fouilles.", "30..40"),
    ("Entre <FIGURE>12 et 15 millions</FIGURE> de foyers.", "12000000..15000000"),
    ("De <FIGURE>dix à quinze mille</FIGURE> foyers.", "10000..15000"),
    ("Il est passé de <FIGURE>1 950</FIGURE> en 2022 à <FIGURE>2 740</FIGURE>.", "1950; 2740"),
]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [*COUNTS, *MODIFIERS, *PERCENT, *MONEY, *TIME, *AGES, *SHARES, *RANGES],
)
def test_figures_are_read(marked: str, expected: str) -> None:
    check(marked, expected)


def test_a_figure_may_break_over_lines() -> None:
    line = "Le comité a dressé hier soir le bilan de la campagne qui"
    doc = document(
        f"{line}\n" * 6 + "vient de finir et fixé le nombre total des cas à 13\n000 victimes."
    )
    (figure,) = FIGURES.match(doc, [])
    assert figure.quantity is not None
    assert figure.quantity.value == 13000


def test_numbers_inside_mentions_of_others_are_passed_over() -> None:
    doc = document("Le collectif Mille Voix 12 agents a parlé.")
    start = doc.text.norm.index("12")
    other = Mention("ORG", start, start + 9, "rule", "test")
    assert FIGURES.match(doc, []) != []
    assert FIGURES.match(doc, [other]) == []


def test_words_that_spare_the_search_for_a_unit_begin_none() -> None:
    words = LEXICON.rules("figures").words
    forms = [
        f for table in ("durations", "measures") for each in words[table].values() for f in each
    ]
    forms += [f for each in words["money"]["words"].values() for f in each]
    forms += [f for each in words["money"]["shared"].values() for f in each["words"]]
    first = {form.split()[0].lower() for form in forms} | {
        "pour",
        "pourcent",
        "point",
        "points",
        "p",
    }
    assert first.isdisjoint(words["no_unit"])
