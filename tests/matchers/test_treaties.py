"""TREATY mentions: spans as marked sentences, identities as keys."""

import time

import pytest

from pipeline.matchers.acts import celex_number
from pipeline.matchers.treaties import Treaties
from pipeline.model import Mention
from tests.marked import LEXICON, document, parse, shown

TREATIES = Treaties(LEXICON)

SENTENCES = [
    # names of the knowledge base and what follows from them
    "Andorre applique la <TREATY>Convention sur la cybercriminalité</TREATY>.",
    "la <TREATY>convention du Conseil de l'Europe contre la cybercriminalité</TREATY> fait foi",
    "la <TREATY>Convention contre le trafic d'organes humains du Conseil de l'Europe</TREATY>",
    "Le <TREATY>second protocole additionnel à la convention de Budapest</TREATY> est ouvert.",
    "le <TREATY>Protocole n°13 à la Convention européenne des droits de l'homme</TREATY>",
    "le <TREATY>Troisième Protocole additionnel à la Convention européenne d'extradition</TREATY>",
    "la <TREATY>Convention des Nations unies contre la torture</TREATY> et son comité",
    "dite « <TREATY>convention de Macolin</TREATY> »",
    "LA <TREATY>CONVENTION D'ISTANBUL</TREATY> A DIX ANS",
    "les <TREATY>Conventions de Faro</TREATY> et de <TREATY>Macolin</TREATY> se complètent",
    # numbers in brackets
    "La <TREATY>Convention culturelle européenne (STE n° 18)</TREATY> date de 1954.",
    "son <TREATY>Protocole additionnel (STCE n°217)</TREATY>, signé à Riga",
    "un <TREATY>Protocole portant amendement à la Convention du paysage (STCE 219)</TREATY>",
    "la <TREATY>Convention pour tout à fait autre chose encore (CETS No. 299)</TREATY> de 2031",
    "la <TREATY>convention STE n° 157</TREATY> et la loi n° 157",
    # acts of the Union
    "La <TREATY>directive (UE) 2019/1937</TREATY> protège ceux qui signalent.",
    "le <TREATY>règlement (CEE) n° 2913/92 du Conseil du 12 octobre 1992</TREATY> est abrogé",
    "les <TREATY>directives 2010/64/UE</TREATY>, <TREATY>2012/13/UE</TREATY> et "
    "<TREATY>2013/48/UE</TREATY> sur les suspects",
    "la <TREATY>décision-cadre du Conseil 2002/584/JAI</TREATY> et l'article 83",
    "le <TREATY>RGPD</TREATY>, la directive dite « <TREATY>SRI 2</TREATY> »",
    "le <TREATY>règlement sur les marchés numériques (UE) 2022/1925</TREATY>",
    "l'article 16 du <TREATY>TFUE</TREATY> et l'article 8 de la <TREATY>CEDH</TREATY>",
    # resolutions and recommendations
    "la <TREATY>Résolution 2256 (2019)</TREATY> invite les parlements",
    "la <TREATY>résolution 1540 (2004) du Conseil de sécurité</TREATY>",
    "la <TREATY>résolution 57/239 de l'Assemblée générale</TREATY>",
    "la <TREATY>Recommandation CM/Rec(2016)4</TREATY> et la <TREATY>Résolution (78) 8</TREATY>",
    # instruments that no list holds
    "l'<TREATY>Accord de Cotonou</TREATY> et un accord de coopération",
    "le <TREATY>Traité sur l'interdiction des armes nucléaires</TREATY>.",
    "la <TREATY>Charte africaine des droits de l'homme et des peuples</TREATY>.",
    "le <TREATY>Protocole de Vienne</TREATY> relatif à certains usages",
    "Selon lui, l'<TREATY>Accord relatif aux transports aériens</TREATY> dort.",
    # anaphors
    "Les Parties à la <TREATY>Convention</TREATY> ont amendé le <TREATY>Protocole</TREATY>.",
    # none of these
    "La Convention démocrate s'ouvre lundi et la convention collective expire.",
    "Accord relatif aux salaires : les syndicats ont signé.",
    "La convention n° 12 du 3 mai et la convention (n° 7) lient les deux usines.",
    "Le code pénal, la loi sur la presse et l'article 83, paragraphe 1.",
    "La recommandation 3 du rapport (page 12) et la résolution du conflit.",
    "La CEDH a condamné la Hongrie, la Charte d'éthique du groupe s'applique.",
]


def longest(mentions: list[Mention]) -> list[Mention]:
    """What merge would keep: of overlapping mentions the longest."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.start - m.end):
        if not any(mention.start < other.end and other.start < mention.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


@pytest.mark.parametrize("marked", SENTENCES)
def test_spans(marked: str) -> None:
    plain, expected = parse(marked)
    doc = document(plain)
    assert shown(doc, longest(TREATIES.match(doc, []))) == expected


@pytest.mark.parametrize(
    ("plain", "key"),
    [
        ("le Protocole additionnel (STE 189)", "TREATY:CETS 189"),
        ("la Convention de Varsovie (STCE n° 197)", "TREATY:CETS 197"),
        ("la Convention de Varsovie", "TREATY~convention de varsovie"),
        ("la directive 2011/92/UE contre l'exploitation sexuelle", "TREATY:32011L0093"),
        ("la directive 2011/92/UE sur les incidences", "TREATY:32011L0092"),
        ("le règlement (UE) 2018/1240", "TREATY:32018R1240"),
        ("le texte (2010/64/UE)", "TREATY:32010L0064"),
        ("la Recommandation 2102 (2017)", "TREATY~recommandation 2102 (2017)"),
        ("RECOMMANDATION 441", "TREATY~recommandation 441"),
        ("la convention n° 182 de l'OIT", "TREATY:oit-182"),
        ("la Convention n° 191 de l'OIT", "TREATY~oit-191"),
        ("OIT : la convention (n° 87) sur la liberté syndicale", "TREATY:oit-87"),
        ("OIT : la Convention n° 155 est en vigueur", "TREATY~oit-155"),
        ("OIT : la Convention n° 108 protège les données", "TREATY:CETS 108"),
        ("la convention européenne de sauvegarde des droits de l'homme", "TREATY:CETS 5"),
        ("le Protocole n° 15 à la CEDH", "TREATY:CETS 213"),
        ("l'accord de Paris", "TREATY:onu-paris"),
        ("la décision (PESC) 2019/797 du Conseil", "TREATY:32019D0797"),
    ],
)
def test_identity(plain: str, key: str) -> None:
    (mention,) = longest(TREATIES.match(document(plain), []))
    assert mention.entity is not None
    assert mention.entity.key == key
    assert mention.entity.in_knowledge_base == (mention.entity.key in LEXICON.treaties.entities)


def test_a_name_shared_by_treaties_means_the_one_that_the_text_cites() -> None:
    doc = document(
        "La Convention de Varsovie fait école. Voir la Convention du Conseil de l'Europe sur la "
        "lutte contre la traite des êtres humains."
    )
    keys = [m.entity and m.entity.key for m in longest(TREATIES.match(doc, []))]
    assert keys == ["TREATY:CETS 197", "TREATY:CETS 197"]


def test_a_bare_number_means_the_resolution_cited_with_its_year() -> None:
    doc = document("RÉSOLUTION 88\n\nL'assemblée a voté la Résolution 88 (1999) hier.")
    first, second = longest(TREATIES.match(doc, []))
    assert first.entity == second.entity


def test_what_only_follows_mechanically_never_overrules_the_list() -> None:
    mention = longest(TREATIES.match(document("Charte sociale européenne"), []))[0]
    assert mention.entity == LEXICON.treaties.entities["TREATY:CETS 35"]


def test_anaphors_and_bare_protocols_have_no_entity() -> None:
    mentions = longest(TREATIES.match(document("Le Protocole additionnel lie la Convention."), []))
    assert [(m.anaphoric, m.entity) for m in mentions] == [(True, None), (True, None)]


@pytest.mark.parametrize(
    ("letter", "number", "celex"),
    [
        ("L", "2011/93/UE", "32011L0093"),
        ("L", "95/46/CE", "31995L0046"),
        ("R", "(UE) 2016/679", "32016R0679"),
        ("R", "(UE) 2022/2065", "32022R2065"),
        ("R", "(UE) 2019/1937", "32019R1937"),
        ("R", "(CE) n° 45/2001", "32001R0045"),
        ("R", "(CE) n° 1987/2006", "32006R1987"),
        ("R", "(CEE) n° 2913/92", "31992R2913"),
        ("D", "n° 854/2005/CE", "32005D0854"),
        ("F", "2005/222/JAI", "32005F0222"),
        ("L", "12/3456", None),
    ],
)
def test_celex_number(letter: str, number: str, celex: str | None) -> None:
    assert celex_number(letter, number) == celex


@pytest.mark.parametrize(
    "hostile",
    [
        "Protocole additionnel à la " * 3000,
        "Convention " * 20000,
        "directives 1/2, 3/4, 5/6 et " * 3000,
        "(STE n° " * 20000,
        "Convention de de de sur la la la " * 3000,
    ],
    ids=["protocols", "conventions", "acts", "brackets", "prepositions"],
)
def test_hostile_text_costs_little(hostile: str) -> None:
    doc = document(hostile)
    start = time.process_time()
    TREATIES.match(doc, [])
    assert time.process_time() - start < 5
