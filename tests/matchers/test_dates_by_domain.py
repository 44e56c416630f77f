"""Dates as farming, health, transport, sport and the courts write them, and numbers that are none.

Sentences are invented; "[…]" marks a DATE; the document is of Friday, 15 March 2024.
"""

import pytest

from tests.matchers.test_dates import check

AGRICULTURE = [
    ("La moisson va de [mi-juin à fin juillet 2023].", ["2023-06/2023-07"]),
    ("Le gel du [27 avril 2017] a tout brûlé.", ["2017-04-27"]),
    ("Entre [janvier et novembre], on a planté.", ["2023-01/2023-11"]),
    ("Entre [janvier et mars], on a planté.", ["2024-01/2024-03"]),
    ("La prime court d'[octobre 2022 à mars 2023].", ["2022-10/2023-03"]),
    ("La foire se tient les [31 mars] et [1er avril 2023].", ["2023-03-31", "2023-04-01"]),
    ("L'[hiver 2012-2013] a tué les ruches.", ["2012-12/2013-02"]),
    ("Le prix a doublé entre [fin 2020 et début 2023].", ["2020/2023"]),
    ("La sécheresse de l'[été dernier] a ruiné la vigne.", ["2023-06/2023-08"]),
    ("Le marché rouvre le [lundi 1er avril].", ["2024-04-01"]),
    ("La loi est restée en vigueur jusqu'en [1992].", ["1992"]),
    ("La loi laitière date des [années trente].", ["1930/1939"]),
]
HEALTH = [
    ("Le vaccin existe depuis le [vingt et un mai 1988].", ["1988-05-21"]),
    ("[Il y a trois mois], le service fermait.", ["2023-12"]),
    ("Il est parti [il y a deux ans].", ["2022"]),
    ("[Il y a une semaine], un cas est apparu.", ["2024-03-04/2024-03-10"]),
    ("Elle est née [il y a environ dix jours].", ["2024-03-05"]),
    ("Le décret paraîtra le [15 du mois prochain].", ["2024-04-15"]),
    ("Aux [premier et deuxième trimestres 2023], les cas doublent.", ["2023-01-01/2023-06-30"]),
    ("L'alerte du [12/11/2022 au 03/01/2023] est levée.", ["2022-11-12/2023-01-03"]),
    ("L'essai dure du [10/01 au 11/02/2017].", ["2017-01-10/2017-02-11"]),
    ("Depuis la [mi-2021], l'hôpital recrute.", ["2021"]),
    ("La grippe reviendra à l'[automne].", ["2024-09/2024-11"]),
    ("Le bilan du [second semestre 2022] est bon.", ["2022-07-01/2022-12-31"]),
]
TRANSPORT = [
    ("La ligne ferme du [30 décembre 2023 au 2 janvier 2024].", ["2023-12-30/2024-01-02"]),
    ("Le pont fermera du [28 mars au 4 avril].", ["2024-03-28/2024-04-04"]),
    ("Le tunnel est clos du [3 jusqu'au 12 septembre 2023].", ["2023-09-03/2023-09-12"]),
    ("Les bus sont gratuits les [samedi 4 et dimanche 5 mai].", ["2024-05-04/2024-05-05"]),
    ("La grève commencera [mardi prochain].", ["2024-03-19"]),
    ("Le préavis est déposé pour [après-demain].", ["2024-03-17"]),
    ("Le tarif change au [1er juillet 2025].", ["2025-07-01"]),
    ("Le chantier finira [fin 2026].", ["2026"]),
    ("Le trafic a repris dans la nuit du [3 au 4 mai 2023].", ["2023-05-03/2023-05-04"]),
    ("L'accident du [7.11.99] est jugé.", ["1999-11-07"]),
    ("Le métro ouvre en [mai 68], ferme en [juin 68].", ["1968-05", "1968-06"]),
    ("Le train de [dim. 3 mars 2024] est annulé.", ["2024-03-03"]),
]
SPORT = [
    ("La finale du [treize juillet 1998] reste.", ["1998-07-13"]),
    ("Le mondial de [juillet 98] est dans les mémoires.", ["1998-07"]),
    ("Les jeux auront lieu du [26 juillet au 11 août].", ["2024-07-26/2024-08-11"]),
    ("La saison [2023-2024] s'achève.", ["2023/2024"]),
    ("Les [4 et 5 mai], puis le [8 juin 2023], on court.", ["2023-05-04/2023-05-05", "2023-06-08"]),
    ("Le club est né dans les [années deux mille].", ["2000/2009"]),
    ("Le match du [mercredi 13 mars] fut nul.", ["2024-03-13"]),
    ("Elle a couru le [5 juillet dernier].", ["2023-07-05"]),
    ("Il a gagné en [2010]. L'[année suivante], il a perdu.", ["2010", "2011"]),
    ("Il a gagné le [3 mai 2010]. Le [mois suivant], il a perdu.", ["2010-05-03", "2010-06"]),
]
COURTS = [
    ("Le procès s'ouvre le [mardi 2 avril].", ["2024-04-02"]),
    ("Le procès s'ouvrira le [mardi 1er avril].", ["2025-04-01"]),  # a Monday in 2024
    ("L'audience du [jeudi 29 février] est reportée.", ["2024-02-29"]),
    ("L'arrêt du [5 mai 2011] tient depuis.", ["2011-05-05"]),
    ("La loi de [1881] protège la presse.", ["1881"]),
    ("Le code du [XIXe siècle] tient encore.", ["1801/1900"]),
    ("Il est libre depuis le [30 décembre] et le [2 janvier 2023], il parle.",
     ["2022-12-30", "2023-01-02"]),
    ("Les faits, du [4 au 22 de ce mois], sont avoués.", ["2024-03-04/2024-03-22"]),
    ("La peine court jusqu'au [31 mai prochain].", ["2024-05-31"]),
    ("Le traité vaut jusqu'en [2100].", ["2100"]),
    ("Fait à Berne, le [31.12.2100].", ["2100-12-31"]),
    ("La cour siégera de [fin mai à début juin 2025].", ["2025-05/2025-06"]),
]  # fmt: skip
DECOYS = [
    "Il y a deux ans de retard sur ce chantier.",
    "Il y a trois mois d'attente aux urgences.",
    "Il y a 12 mairies et dix ans de dettes.",
    "Dans deux ans, dans les trois jours, sous dix jours.",
    "Ces deux dernières années furent dures.",
    "La prime est versée chaque année en une fois.",
    "Le troupeau a deux mois et la ferme cent ans.",
    "Les onze marches du palais sont raides.",
    "Trois marsouins et deux maires sont là.",
    "Le lot 2045 de lait et la parcelle 1998 bis.",
    "En 2 000 exemplaires, en 1 950 points.",
    "La route 2012 et le bus 2024 sont coupés.",
    "Rendez-vous à 10 h 15, puis de 14 h à 16 h.",
    "Le vol 2019 pour Mars est retardé.",
    "La sonde vise Mars et Vénus.",
    "M. Janvier et Mme Février témoignent.",
    "Le docteur Juin soigne.",
    "Le projet Automne et l'affaire Printemps.",
    "Un printemps sans fin, des étés sans pluie.",
    "Le match a été 2 fois arrêté.",
    "Elle a été 2012 fois citée.",
    "Le score de 12-10 suffit.",
    "Ils ont gagné 21-19, 18-21 et 15-12.",
    "Le 100 m, le 4 x 400 m et le 1500 m.",
    "Tous les lundis et tous les deux mardis.",
    "Le dimanche, l'hôpital est fermé.",
    "Du lundi au samedi, on opère.",
    "L'article 2011 du code et la page 1985.",
    "Le dossier 12/2012 et la requête 4619/12.",
    "L'arrêt C-2012/14, l'avis 2019-0427.",
    "La norme ISO 2022 et le règlement 2016/679.",
    "L'IP 10.1.12.2011 et la version 3.2.10.",
    "Le 30 février et le 31 avril n'existent pas.",
    "Le 45/13/2020 n'est rien.",
    "Plus de 2000 agents, près de 1900 bêtes.",
    "On a compté 2013 brebis, soit 1999 de moins.",
    "Elle pèse 2,012 kg et mesure 1,98 m.",
    "Sept heures sonnent, huit jours passent.",
    "La journée de travail et la semaine de quatre jours.",
    "Un mois ferme, un an avec sursis.",
    "La peine de dix ans dont deux ferme.",
    "À ce jour, rien ; à l'heure actuelle, rien.",
    "Une nuit d'hiver, un soir d'été.",
    "Le mois compte 30 jours, l'année 12 mois.",
    "Le tome 1789 et la page 1848.",
    "Appelez le 01 19 12 20 24.",
]


@pytest.mark.parametrize(("marked", "values"), [*AGRICULTURE, *HEALTH, *TRANSPORT, *SPORT, *COURTS])
def test_dates_are_read(marked: str, values: list[str | None]) -> None:
    check(marked, values)


@pytest.mark.parametrize("plain", DECOYS)
def test_other_words_are_no_dates(plain: str) -> None:
    check(plain, [])


def test_the_day_before_needs_a_day() -> None:
    check("Il gagne le [3 mai 2012]. La [veille], il dormait.", ["2012-05-03", "2012-05-02"])
    check("Il gagne en [2012]. La [veille], il dormait.", ["2012", None])
    check("Il gagne en [2012]. [Cette année-là], il dort.", ["2012", "2012"])


def test_relative_dates_hang_on_the_document() -> None:
    for marked in (
        "[Il y a deux ans], il partait.",
        "Le [15 du mois prochain], on paie.",
        "L'[été dernier], il a plu.",
    ):
        check(marked, [None], day=None)
