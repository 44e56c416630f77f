"""What of the model's output is kept, and with which borders."""

import pytest

from tests.analysed import analyse, surface

pytestmark = pytest.mark.model


def persons(raw: str) -> list[str]:
    return [wording for wording, _ in surface(analyse(raw), "PERSON")]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("L'étude a été dirigée par A. K. M. Bertrand, selon Le Monde.", "A. K. M. Bertrand"),
        ("La commission a entendu hier J.-P. Bertrand à Paris.", "J.-P. Bertrand"),
        ("La commission a entendu hier M. Jacques Bertrand à Paris.", "Jacques Bertrand"),
        ("Une porte-parole (Claire Bertrand) l'a confirmé.", "Claire Bertrand"),
        ("« Nous coopérons », dit « Claire Bertrand ».", "Claire Bertrand"),
    ],
)
def test_a_name_has_its_initials_and_no_sign_around_it(raw: str, name: str) -> None:
    assert persons(raw) == [name]


def test_an_article_and_a_common_noun_are_no_name() -> None:
    raw = "Faits en bref\n\n- Les signalements ont bondi de 815 %.\n- Le leurre touche un tiers."
    analysis = analyse(raw)
    assert [m for m in analysis.mentions if m.source == "model"] == []


def test_what_is_no_word_hides_no_name_beside_it() -> None:
    raw = f"L'étude de Claire Bertrand ({'0a1b' * 500}) a été relue par Jacques Bertrand à Paris."
    assert persons(raw) == ["Claire Bertrand", "Jacques Bertrand"]


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("La réunion aura lieu salle Jacques Bertrand.", []),
        (
            "Ana Ruiz de los Prados et Claire Bertrand de la Commission sont là.",
            ["Ana Ruiz de los Prados", "Claire Bertrand"],
        ),
        ("Le Secrétaire Général Bertrand l'a dit à Oslo.", ["Bertrand"]),
    ],
)
def test_what_stands_around_a_name_tells(raw: str, names: list[str]) -> None:
    assert persons(raw) == names


def test_a_dotted_acronym_keeps_its_last_dot() -> None:
    bodies = [wording for wording, _ in surface(analyse("Oslo ira voir l'U.E. en mai."), "ORG")]
    assert bodies == ["U.E."]
