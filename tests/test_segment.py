"""Zones and sentences. The texts are invented."""

import time

import pytest

from pipeline.model import Text
from pipeline.normalise import normalise
from pipeline.segment import Segmenter
from tests.marked import LEXICON

SEGMENTER = Segmenter(LEXICON)
PROSE = (
    "Les délégués de douze villes ont adopté hier un plan commun contre les inondations du lac, "
    "après deux jours de débats à huis clos."
)


def zones(raw: str) -> list[tuple[str, str]]:
    """(kind, text) of each zone, white space at the ends left out."""
    text = normalise(raw)
    return [(z.kind, text.norm[z.start : z.end].strip()) for z in SEGMENTER.segment(text)[0]]


def kind_of(raw: str, part: str) -> str:
    return next(kind for kind, text in zones(raw) if part in text)


def sentences(raw: str) -> list[str]:
    text = normalise(raw)
    return [text.norm[a:b] for a, b in SEGMENTER.segment(text)[1]]


def covered(text: Text) -> bool:
    found = SEGMENTER.segment(text)[0]
    ends = [0, *(zone.end for zone in found)]
    return ends[-1] == len(text.norm) and [z.start for z in found] == ends[:-1]


HEAD = "Communiqué de presse\n\nRéf. DC 012(2019)\n\n"
TITLE = "Lac de Brume : douze villes adoptent un plan contre les inondations\n\n"


@pytest.mark.parametrize(
    ("raw", "part", "kind"),
    [
        (HEAD + TITLE + PROSE, "Réf.", "furniture"),
        (HEAD + TITLE + PROSE, "douze villes adoptent", "headline"),
        (HEAD + TITLE + PROSE, "délégués", "body"),
        (HEAD + TITLE + "Brume, le 3 mai 2019\n\n" + PROSE, "3 mai", "dateline"),
        (HEAD + TITLE + "Brume, 03.05.2019 – " + PROSE, "03.05", "body"),
        (TITLE + PROSE + "\n\nContact : Anne Roux, tél. +33 3 00 00 00 00", "Roux", "contact"),
        (TITLE + PROSE + "\n\nContacts :\n\nAnne Roux\n\nJean Vial", "Vial", "contact"),
        (TITLE + PROSE + "\n\nLiens utiles\n\nLe site du lac\n\nLe plan", "Le plan", "furniture"),
        (TITLE + PROSE + "\n\nNote aux rédactions\n\nLa séance est publique.", "séance", "note"),
        (TITLE + PROSE + "\n\n------\n(*) Le plan est financé par la ville.", "financé", "note"),
        (TITLE + PROSE + "\n\n© Gazette 2019, tous droits réservés", "©", "furniture"),
        (TITLE + PROSE + "\n\nÀ lire aussi : Le port rouvre\n\n" + PROSE, "port", "furniture"),
        (TITLE + PROSE + "\n\nPublicité\nUn mois offert\n\n" + PROSE, "offert", "furniture"),
        ("Accueil > Presse\n\n" + TITLE + PROSE, "Accueil", "furniture"),
        ("Menu | Rechercher | Météo\n\n" + TITLE + PROSE, "Météo", "furniture"),
        (TITLE + PROSE + "\n\nSuivez-nous sur Mastodon", "Mastodon", "furniture"),
        (
            TITLE + PROSE + "\n\nFondée en 1950, l'Union réunit douze villes.",
            "1950",
            "furniture",
        ),
    ],
)
def test_zone_of_a_part(raw: str, part: str, kind: str) -> None:
    assert kind_of(raw, part) == kind


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        # prose that only begins like furniture
        (
            TITLE + "Contact a été pris avec les familles des disparus, dit la police.",
            "pris",
        ),
        (
            TITLE + "Sources et méthodes du rapport ont été vues par douze experts à Oslo.",
            "Oslo",
        ),
        (TITLE + PROSE + "\n\nUn numéro, le +33 3 00 00 00 00, répond aux familles.", "familles"),
        # a navigation entry at the top opens no block
        ("Contact\n\n" + TITLE + PROSE, "douze villes adoptent"),
        # prose comes back behind a block of links
        (TITLE + PROSE + "\n\nEn savoir plus\n\nLe plan\n\nContexte\n\n" + PROSE * 2, "Contexte"),
        # five countries are a list in the text, six are a letterhead's members
        (TITLE + PROSE + "\n\nFrance\nItalie\nSuisse\nBelgique\nMalte", "Italie"),
    ],
)
def test_body_stays_body(raw: str, part: str) -> None:
    assert kind_of(raw, part) in ("body", "headline")


def test_a_letterhead_s_list_of_members_is_furniture() -> None:
    members = "12 membres\n\nFrance\nItalie\nSuisse\nBelgique\nMalte\nSuède\nNorvège\n\n"
    found = zones(HEAD + members + TITLE + PROSE)
    assert found[0][0] == "furniture"
    assert "Norvège" in found[0][1]
    assert found[1] == ("headline", TITLE.strip())


@pytest.mark.parametrize(
    "raw",
    ["", " ", "\n\n\n", "a", "\n a \n", HEAD, HEAD + TITLE, PROSE + "\n\n" + HEAD, " " + PROSE],
)
def test_zones_cover_the_text_without_gap(raw: str) -> None:
    assert covered(normalise(raw))


@pytest.mark.parametrize(
    "whole",
    [
        "M. Vial a vu Mme. Roux et le Dr. Faye à Oslo.",
        "A. K. M. Fall et J.-P. Roux lui rendront hommage.",
        "Selon l'art. 5 et le ch. 12, la p. 3 fait foi.",
        "Le 5 déc. 2012 à midi, cf. Annexe 2.",
        "Ouvert le mer. 24 juin, le jeu. 1er juillet et le ven. 2/07.",
        "Sous le patronage de S.M. la reine Astrid.",
        "Il a dit ... et puis rien du tout.",
        "1. Ouverture de la réunion",
    ],
)
def test_one_sentence(whole: str) -> None:
    assert sentences(whole) == [whole]


def test_sentences_are_split() -> None:
    for noun in ("de la mer", "de ce jeu", "de Sam"):
        assert len(sentences(f"Elle a peur {noun}. 12 juments la suivent.")) == 2
    assert sentences("Il vient. Elle part ! 3 villes ? (Oui.) « Non. » Fin") == [
        "Il vient.",
        "Elle part !",
        "3 villes ?",
        "(Oui.)",
        '" Non. "',
        "Fin",
    ]
    assert sentences("Il s'en félicite. « Tous viennent. Nul ne part », dit-il.") == [
        "Il s'en félicite.",
        '" Tous viennent.',
        'Nul ne part ", dit-il.',
    ]


def test_no_sentence_crosses_a_line() -> None:
    assert sentences("Titre sans point\n\nUne phrase.\n- un point\n- deux") == [
        "Titre sans point",
        "Une phrase.",
        "- un point",
        "- deux",
    ]


@pytest.mark.parametrize("piece", ["contact : a\n", "a | ", "1. ", "France\n", ". A", '" . '])
def test_linear_on_hostile_text(piece: str) -> None:
    text = normalise(piece * (100_000 // len(piece)))
    began = time.process_time()
    SEGMENTER.segment(text)
    assert time.process_time() - began < 2
