"""Names of bodies and people are whole where model, lists and grammars read them differently."""

import pytest

from tests.analysed import analyse

pytestmark = pytest.mark.model

CASES = [
    (
        "Il dirige l'Orchestre philharmonique de Vienne depuis 2008.",
        "ORG",
        "Orchestre philharmonique de Vienne",
    ),
    ("François Chérèque, secrétaire général de la CFDT, est venu.", "ORG", "CFDT"),
    (
        "François Chérèque, secrétaire général de la CFDT, est venu.",
        "OFFICE",
        "secrétaire général de la CFDT",
    ),
    ("L'université de Manchester (Royaume-Uni) a répondu.", "LOC", "Royaume-Uni"),
    (
        "Le Groupe de la lutte contre l'exploitation des enfants (GLEEI) enquête. "
        "« Nous aidons », a déclaré le caporal Gord Olson du GLEEI de la GRC.",
        "ORG",
        "GLEEI",
    ),
    ("Le député LR Éric Ciotti a répondu à la question.", "PERSON", "Éric Ciotti"),
    ("L'ONU a élu comme présidente l'Italienne Renata Bertrandi.", "PERSON", "Renata Bertrandi"),
    ("Le ministre Bruno Le Maire et Jean-François Copé ont voté.", "PERSON", "Bruno Le Maire"),
    ("Selon un médecin cité par l'AFP, il va mieux.", "ORG", "AFP"),
]
NONE = [
    ("Le ministre des Affaires étrangères, Jean Bertrand, a parlé.", "ORG"),
    ("Une ONG russe a été créée à Moscou.", "ORG"),
    ("Le Safer Internet Programme et le programme Cyber Horizon ont commencé.", "ORG"),
    ("Le maire de Lyon, Jean Bertrand, a parlé.", "ORG"),
]


def wordings(raw: str, label: str) -> list[str]:
    analysis = analyse(raw)
    text = analysis.document.text
    return [
        text.raw[slice(*text.raw_span(m.start, m.end))]
        for m in analysis.mentions
        if m.label == label
    ]


@pytest.mark.parametrize(("raw", "label", "name"), CASES)
def test_the_whole_name_is_found(raw: str, label: str, name: str) -> None:
    assert name in wordings(raw, label)


@pytest.mark.parametrize(("raw", "label"), NONE)
def test_what_is_no_name_is_not_found(raw: str, label: str) -> None:
    assert wordings(raw, label) == []
