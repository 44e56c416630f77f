"""Dates: where they stand and what they mean.

Sentences are invented; "[…]" marks a DATE; the document is of Friday, 15 March 2024.
"""

import datetime as dt
import time

import pytest

from pipeline.matchers.dates import Dates
from pipeline.model import Entity, Mention
from tests.marked import LEXICON, document, parse, shown

DATES = Dates(LEXICON)
MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)


def check(marked: str, values: list[str | None], day: str | None = "2024-03-15") -> None:
    plain, wanted = parse(marked.replace("[", "<DATE>").replace("]", "</DATE>"))
    doc = document(plain, day)
    found = DATES.match(doc, ())
    assert shown(doc, found) == wanted
    assert [m.when.value for m in found if m.when] == values


D2010, D1420 = "2010/2019", "1420/1429"
ABSOLUTE = [
    ("Oslo, [03.05.2011] – La Cour a tranché.", ["2011-05-03"]),
    ("Dès le [7/3/2019], le service ouvre.", ["2019-03-07"]),
    ("[12-04-2020] - 13:04", ["2020-04-12"]),
    ("Modifié le [2019-03-05]", ["2019-03-05"]),
    ("Une loi du [7/2/07] et du [7/2/98].", ["2007-02-07", "1998-02-07"]),
    ("Le [1er juillet 2010], elle est née.", ["2010-07-01"]),
    ("Le [1^{er} juillet 2010], elle est née.", ["2010-07-01"]),
    ("[05 déc. 2012], 19:26", ["2012-12-05"]),
    ("[17 Sept. 2012]", ["2012-09-17"]),
    ("LE [5 DÉCEMBRE 2012] À ROME", ["2012-12-05"]),
    ("Oslo, [jeudi 3 mai 2012]", ["2012-05-03"]),
    ("Rendez-vous le [mer. 24 juin 2020].", ["2020-06-24"]),
    ("Rendez-vous le [jeu. 12 mars 2020].", ["2020-03-12"]),
    ("Rendez-vous [ven 13 mars 2020].", ["2020-03-13"]),
    ("Le [sam. 23/06/18], la ville a voté.", ["2018-06-23"]),
    ("| [28-nov.-2016] | 12 |", ["2016-11-28"]),
    ("Signé le [3/mai/2016] à Oslo.", ["2016-05-03"]),
    ("Diplômée en [06/2015], elle enseigne depuis [11/2016].", ["2015-06", "2016-11"]),
    ("| [11 / 2016] | 12 |", ["2016-11"]),
    ("[03/2015] – [06/2016]", ["2015-03", "2016-06"]),
    ("La [semaine du 3 mai 2023] fut froide.", ["2023-05-01/2023-05-07"]),
    ("La [troisième semaine de 2027] sera froide.", ["2027-01-18/2027-01-24"]),
    ("Les [années deux mille dix] et les [années mille quatre cent vingt]", [D2010, D1420]),
    ("Les [années dix-huit cent soixante] furent belles.", ["1860/1869"]),
    ("En [janvier 2013], la ville a voté.", ["2013-01"]),
    ("Depuis [sept. 2012], rien.", ["2012-09"]),
    ("En [2011], l'Office a changé de nom.", ["2011"]),
    ("Depuis [2018], le lac baisse.", ["2018"]),
    ("D'ici [2030], tout sera prêt.", ["2030"]),
    ("D'ici à [2100], tout sera sec.", ["2100"]),
    ("Les demandes de l'année [2012] ont doublé.", ["2012"]),
    ("C'est 3 % de plus qu'en [2021].", ["2021"]),
    ("Un crédit figure au budget [2015].", ["2015"]),
    ("Rapport annuel [2020] : la suite", ["2020"]),
    ("Quatre chantiers pour [2020]", ["2020"]),
    ("La loi de [1998] sur les eaux reste en vigueur.", ["1998"]),
    ("La Convention de Rome ([1950]) le dit.", ["1950"]),
    ("[2012] | 981 | 610 000 €", ["2012"]),
    ("Il est mort [fin 2015].", ["2015"]),
    ("Dès la [mi-2013], on construira.", ["2013"]),
    ("Dans les [années 1990], le port a fermé.", ["1990/1999"]),
    ("Dans les [années 80], le port a fermé.", ["1980/1989"]),
    ("Au [XIXe siècle], la ville était libre.", ["1801/1900"]),
]
RANGES = [
    ("Les [1er et 2 avril 2008], ils se réunissent.", ["2008-04-01/2008-04-02"]),
    ("Du [3 au 5 mai 2011], on vote.", ["2011-05-03/2011-05-05"]),
    ("Rome, [13-14 juin 2007]", ["2007-06-13/2007-06-14"]),
    ("Les [3, 5 et 12 mai 2011], il siégera.", ["2011-05-03/2011-05-12"]),
    ("Du [mercredi 3 au vendredi 5 mai 2023], on vote.", ["2023-05-03/2023-05-05"]),
    ("Du [28 novembre au 2 décembre 2022], on siège.", ["2022-11-28/2022-12-02"]),
    ("Du [28 décembre au 3 janvier 2023], c'est fermé.", ["2022-12-28/2023-01-03"]),
    ("Du [3 mai 2011 au 5 juin 2012], il a dirigé.", ["2011-05-03/2012-06-05"]),
    ("Du [03/05/2021 au 07/05/2021], on vote.", ["2021-05-03/2021-05-07"]),
    ("Dans la nuit des [3/4 mai 2012], il a plu.", ["2012-05-03/2012-05-04"]),
    (
        "Du [3 au 5/05/2021], puis les [1er et 2.6.2021].",
        ["2021-05-03/2021-05-05", "2021-06-01/2021-06-02"],
    ),
    ("Le [1er/05/2020], rien.", ["2020-05-01"]),
    ("En [avril, mai et juin 2020], il a plu.", ["2020-04/2020-06"]),
    ("Entre le [3 mai et le 5 juin 2012], rien.", ["2012-05-03/2012-06-05"]),
    ("De [2018 à 2021], on compte 47 cas.", ["2018/2021"]),
    ("Entre [2003 et 2016], la part a doublé.", ["2003/2016"]),
    ("Sur la période [2024-2027], rien ne change.", ["2024/2027"]),
    ("La saison [2012-13] fut belle.", ["2012/2013"]),
    ("De [janvier à mars 2012], il a plu.", ["2012-01/2012-03"]),
    ("Bulletin [avril-juin 2012]", ["2012-04/2012-06"]),
    ("En [2010] et en [2012], il a gagné.", ["2010", "2012"]),
    ("Au [premier semestre 2014], les cas montent.", ["2014-01-01/2014-06-30"]),
    ("Le [4e trimestre de 2011] fut bon.", ["2011-10-01/2011-12-31"]),
    ("Au [T3 2012], les cas montent.", ["2012-07-01/2012-09-30"]),
    ("La [première quinzaine de mai 2012] fut sèche.", ["2012-05-01/2012-05-15"]),
    ("L'[été 2012] fut sec.", ["2012-06/2012-08"]),
]
RELATIVE = [
    ("[Hier], la ville a voté.", ["2024-03-14"]),
    ("La séance est prévue [demain].", ["2024-03-16"]),
    ("La loi d'[avant-hier] et d'[après-demain].", ["2024-03-13", "2024-03-17"]),
    ("Elle célèbre [aujourd'hui] dix ans.", ["2024-03-15"]),
    ("Elle a signé [ce jour] à Rome.", ["2024-03-15"]),
    ("Elle a parlé [ce vendredi].", ["2024-03-15"]),
    ("Elle a parlé [vendredi] à Rome.", ["2024-03-15"]),
    ("Elle a signé [mercredi] un accord.", ["2024-03-13"]),
    ("Le texte est entré en vigueur [mardi].", ["2024-03-12"]),
    ("Un homme décédé [samedi] à 81 ans.", ["2024-03-09"]),
    ("La commissaire recevra [jeudi] les maires.", ["2024-03-21"]),
    ("Le ministre se rendra sur place [mardi].", ["2024-03-19"]),
    ("La réunion prévue [lundi] aura lieu à Rome.", ["2024-03-18"]),
    ("[Lundi prochain], la ville votera.", ["2024-03-18"]),
    ("[Mardi dernier], la ville a voté.", ["2024-03-12"]),
    ("[Jeudi], le Comité a rendu son avis.", ["2024-03-14"]),
    ("Ils se sont vus [mercredi et jeudi] à Rome.", ["2024-03-13/2024-03-14"]),
    ("Dans la nuit de [mardi à mercredi], il a neigé.", ["2024-03-12/2024-03-13"]),
    ("Elle a siégé [lundi] et [mercredi].", ["2024-03-11", "2024-03-13"]),
    ("Le [mois dernier], le Comité a voté.", ["2024-02"]),
    ("Rendez-vous est pris le [mois prochain].", ["2024-04"]),
    ("L'[an dernier], on comptait moins.", ["2023"]),
    ("Elles étaient dix l'[an passé].", ["2023"]),
    ("L'[année prochaine], on verra.", ["2025"]),
    ("[Cette année], le lac est bas.", ["2024"]),
    ("La [semaine dernière], il a plu.", ["2024-03-04/2024-03-10"]),
    ("La [fin de semaine dernière], il a plu.", ["2024-03-09/2024-03-10"]),
    ("Demain, [dimanche], on votera.".replace("Demain", "[Demain]"), ["2024-03-16", "2024-03-17"]),
    ("Ils sont partis les [lundi 4 mars], [mardi 5 mars].", ["2024-03-04", "2024-03-05"]),
    ("Le texte sera prêt pour le [27].", ["2024-03-27"]),
    ("La halle est fermée depuis le [27].", ["2024-02-27"]),
    ("En [mars dernier], il a plu.", ["2023-03"]),
    ("En [juillet dernier], il a plu.", ["2023-07"]),
    ("Le [5 février dernier], il a plu.", ["2024-02-05"]),
    ("Le [10 mai prochain], elle votera.", ["2024-05-10"]),
    ("D'ici la [fin de l'année], tout sera prêt.", ["2024"]),
    ("Le [2 mai 2010], il vote. Le [lendemain], il part.", ["2010-05-02", "2010-05-03"]),
    ("Il revient en [2010]. La [même année], il part.", ["2010", "2010"]),
    ("À l'[automne], un projet sera déposé.", ["2024-09/2024-11"]),
    ("Signé le [jeudi 14] à Rome.", ["2024-03-14"]),
    ("Elle a signé [Mercredi] à Rome.", ["2024-03-13"]),
    ("Je reviendrai [mardi].", ["2024-03-19"]),
    ("Le comité, [mardi], se réunira à Oslo.", ["2024-03-19"]),
    ("À Paris [mardi], il verra les maires.", ["2024-03-19"]),
]
WITHOUT_YEAR = [
    ("La loi adoptée en [février] par les députés.", ["2024-02"]),
    ("Inaugurée en [novembre], la salle a brûlé.", ["2023-11"]),
    ("Il publiera en [avril] un guide.", ["2024-04"]),
    ("Une réunion se tiendra à Rome en [octobre].", ["2024-10"]),
    ("Elle a approuvé l'idée le [31 janvier].", ["2024-01-31"]),
    ("Elle a approuvé l'idée le [31/01].", ["2024-01-31"]),
    ("Elle a approuvé l'idée [mer. 31/01].", ["2024-01-31"]),
    ("Elle verra les maires [lundi 8/4].", ["2024-04-08"]),
    ("Il l'a dit [il y a un an et demi].", ["2022-09"]),
    ("Il l'a dit [il y a un mois et demi].", ["2024-01"]),
    ("Un débat est prévu du [29/3 au 3/4].", ["2024-03-29/2024-04-03"]),
    ("Le solde est ouvert du [15/12-03/01] aux membres.", ["2023-12-15/2024-01-03"]),
    ("| [28-nov] | 12 |", ["2023-11-28"]),
    ("La [semaine du 6 mai] sera calme.", ["2024-05-06/2024-05-12"]),
    ("Elle a approuvé l'idée le [31 décembre].", ["2023-12-31"]),
    ("Un débat est prévu le [16 mai].", ["2024-05-16"]),
    ("Un débat se tiendra le [10 janvier].", ["2025-01-10"]),
    ("Elle préside le Conseil jusqu'au [30 juin].", ["2024-06-30"]),
    ("Elle invite Brume, admise en [2010], à agir avant le [30 juin].", ["2010", "2024-06-30"]),
    ("Les écoles s'inscrivent du [9 au 12 avril].", ["2024-04-09/2024-04-12"]),
    ("La séance s'ouvre le [mardi 19 mars].", ["2024-03-19"]),
    ("Elle a annoncé une conférence le [3 juin].", ["2024-06-03"]),
    ("Le [3 mai 2010], elle signe et, le [12 juin], elle part.", ["2010-05-03", "2010-06-12"]),
    ("Il votera en [Mai] à Rome.", ["2024-05"]),
    ("Le [premier jeudi d'octobre], on votera.", ["2024-10-03"]),
    ("Le [dernier dimanche de mai 2012], on vota.", ["2012-05-27"]),
    ("Le service reprendra au [second semestre].", ["2024-07-01/2024-12-31"]),
    ("Le chômage a baissé au [quatrième trimestre].", ["2023-10-01/2023-12-31"]),
]
DECOYS = [
    "La Résolution 1983 (2014) a été adoptée.",
    "La directive 2011/93/UE et la directive (UE) 2019/713 s'appliquent.",
    "Le règlement (CE) n° 45/2001 et la décision-cadre 2004/68/JAI.",
    "Quelque 2013 personnes ont signé, soit 2000 de plus.",
    "Plus de 2000 signalements et près de 1950 plaintes.",
    "De 1500 à 2000 personnes sont attendues.",
    "Réf. DC 136(2011), IP/13/9041, MEMO/12/937 et CP-2020-004",
    "Le GRETA(2022)09-N est en ligne, dossier 2019-0427.",
    "Téléphone 01 20 12 20 13 ou +33 3 88 41 20 12",
    "Tél. 01.02.03.04.05, version 3.2, ISBN 978-2-00-201200-2",
    "Ouvert du lundi au vendredi de 9 h à 17 h 30.",
    "Chaque année, tous les mardis, le lundi et le jeudi.",
    "À ce jour, 42 États l'ont ratifiée ; ils sont actuellement unis.",
    "Le point de contact est ouvert 24/7, 24 heures sur 24.",
    "Pendant trois mois, puis deux ans et dix jours.",
    "Dans trois semaines, en vingt mois, deux ans plus tard.",
    "La décision 3/2015 du comité et la résolution 4/2016.",
    "Le bulletin 11/2016, le Bulletin 12/2016 et le n° 3/2016",
    "Référence : 3/2015, avis (4/2016), Hebdo - 5/2016",
    "Voir CP 3/2015, avis 4/2016 et le (CE) 5/2016.",
    "Au bord de la mer. 12 juments y courent.",
    "Elle aime ce jeu. 3 joueurs suffisent.",
    "Les attentats du 11-Septembre.",
    "Au 3/4 plein, le 1/3 des voix, niveau 3/4, le 24/7.",
    "La côte du 93, le 18 ou le 27.",
    "La semaine du goût et la semaine des quatre jeudis.",
    "Mme Avril et M. Mai ont vu la planète Mars.",
    "L'opération Vendredi a mobilisé 50 agents.",
    "Le mot hiérarchie et le cahier de Dimitri.",
    "Au lendemain de l'attentat, elle veille sur eux.",
    "De 1 950 cas à 2 740 cas.",
    "Windows Server 2003 et la norme ISO 2012.",
    "Le 35 mars et le 0 mai n'existent pas.",
    "Elle a un mois passé de retard, une année écoulée.",
    "C'est un printemps de la vie, un été sans fin.",
]


@pytest.mark.parametrize(("marked", "values"), ABSOLUTE + RANGES, ids=lambda x: str(x)[:50])
def test_absolute(marked: str, values: list[str]) -> None:
    check(marked, values)  # type: ignore[arg-type]
    check(marked, values, day=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(("marked", "values"), RELATIVE + WITHOUT_YEAR, ids=lambda x: str(x)[:50])
def test_leaning_on_the_document(marked: str, values: list[str]) -> None:
    check(marked, values)  # type: ignore[arg-type]


@pytest.mark.parametrize("plain", DECOYS)
def test_decoys(plain: str) -> None:
    check(plain, [])


@pytest.mark.parametrize(
    "marked",
    [
        "[Hier], elle a voté.",
        "Elle a signé [mercredi].",
        "Le [mois dernier], elle part.",
        "Elle a signé le [5 mai].",
        "En [juillet], elle part.",
        "[Cet été], elle part.",
    ],
)
def test_without_a_document_date_nothing_is_guessed(marked: str) -> None:
    check(marked, [None], day=None)


def test_first_and_last_day() -> None:
    found = DATES.match(document("Du [3 au 5 mai 2011], puis en février 2012."), ())
    spans = [(m.when.start, m.when.end) for m in found if m.when]
    assert spans == [
        (dt.date(2011, 5, 3), dt.date(2011, 5, 5)),
        (dt.date(2012, 2, 1), dt.date(2012, 2, 29)),
    ]


def test_relative_is_said() -> None:
    found = DATES.match(document("Hier, la loi du 3 mai 2011 a changé."), ())
    assert [m.when.relative for m in found if m.when] == [True, False]


def test_a_date_in_a_treaty_s_name_is_the_treaty_s() -> None:
    doc = document("La directive 2000/31/CE du 8 juin 2000 reste, depuis le 8 juin 2001.")
    entity = Entity("TREATY:32000L0031", "TREATY", "directive 2000/31/CE")
    treaty = Mention("TREATY", 3, 38, "rule", "treaties.directive", entity)
    assert [text for _, text in shown(doc, DATES.match(doc, [treaty]))] == ["8 juin 2001"]


@pytest.mark.parametrize("day", [dt.date(1950, 1, 1) + dt.timedelta(239 * n) for n in range(150)])
def test_every_day_reads_back(day: dt.date) -> None:
    first = "1er" if day.day == 1 else str(day.day)
    forms = [
        f"{day:%d.%m.%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d-%m-%Y}",
        f"{day:%Y-%m-%d}",
        f"{first} {MONTHS[day.month - 1]} {day.year}",
        f"{day:%d} {MONTHS[day.month - 1].upper()} {day.year}",
    ]
    for written in forms:
        check(f"Signé le [{written}] à Rome.", [day.isoformat()])


@pytest.mark.parametrize(
    "piece",
    (
        "12 mars |lundi et |en 2012 |3, 4, 5 |3 mars au |1/|12.03.2012 |1 |mars |de 2012 à |hier |"
        "a été 2012 |aura |3 mai. Elle |'|fin de "
    ).split("|"),
)
def test_linear_on_hostile_text(piece: str) -> None:
    doc = document(piece * (50_000 // len(piece)))
    began = time.process_time()
    DATES.match(doc, ())
    assert time.process_time() - began < 2
