"""Who holds which office where."""

import pytest

from tests.analysed import analyse

pytestmark = pytest.mark.model

EUROJUST = "Agence de l'Union européenne pour la coopération judiciaire en matière pénale"


def officials(raw: str) -> set[tuple[str, str, str | None]]:
    return {
        (o.person_entity.name, o.office_name, o.organisation.name if o.organisation else None)
        for o in analyse(raw).officials
    }


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            "Eva Lind, ministre jurassienne et vice-présidente du Conseil de l'Europe, a parlé.",
            {
                ("Eva Lind", "ministre", None),
                ("Eva Lind", "vice-présidente", "Conseil de l'Europe"),
            },
        ),
        (
            "L'Union européenne agit, dit Eva Lind, haute représentante de l'Union pour les "
            "affaires étrangères et la politique de sécurité.",
            {
                (
                    "Eva Lind",
                    "haute représentante pour les affaires étrangères et la politique de sécurité",
                    "Union européenne",
                )
            },
        ),
        (
            "Eva Lind, ministre suédoise de la Culture, a parlé.",
            {("Eva Lind", "ministre de la Culture", "Suède")},
        ),
        (
            "Le ministre de la Pêche de Malte, Carmelo Abela, a signé.",
            {("Carmelo Abela", "ministre de la Pêche", "Malte")},
        ),
        (
            "La directrice exécutive du GRETA, Ida Holm, a parlé.",
            {
                (
                    "Ida Holm",
                    "directrice exécutive",
                    "Groupe d'experts sur la lutte contre la traite des êtres humains",
                )
            },
        ),
        (
            "Paul Weiss était ministre letton de la Défense.",
            {("Paul Weiss", "ministre de la Défense", "Lettonie")},
        ),
        (
            "Jan Bos, vice-Premier ministre et ministre de la Justice de Belgique, était là.",
            {
                ("Jan Bos", "vice-Premier ministre", "Belgique"),
                ("Jan Bos", "ministre de la Justice", "Belgique"),
            },
        ),
        (
            "Le GRECO a publié son rapport. Son président, Marc Ek, le juge bon.",
            {("Marc Ek", "président", "Groupe d'États contre la corruption")},
        ),
        (
            "Le commissaire européen à la Pêche, Karl Ost, viendra.",
            {("Karl Ost", "commissaire européen à la Pêche", "Commission européenne")},
        ),
        ("Les ministres ont rencontré Karl Ost.", set()),
        (
            "Karl Ost est président du Conseil européen. Luc Roux, qui occupa ce poste, l'aide.",
            {
                ("Karl Ost", "président", "Conseil européen"),
                ("Luc Roux", "président", "Conseil européen"),
            },
        ),
        (
            "Karl Ost, qui dirige Eurojust, ira voir le GRECO, présidé par Mme Ida Holm.",
            {
                ("Karl Ost", "dirigeant", EUROJUST),
                ("Ida Holm", "présidente", "Groupe d'États contre la corruption"),
            },
        ),
        ("La réunion du GRECO, présidée par Ida Holm, qui ne préside plus le GRETA.", set()),
        (
            "Ida Holm/Norvège, ministre de la Pêche, et Karl Ost (Suède), ministre du Lac, ici.",
            {
                ("Ida Holm", "ministre de la Pêche", "Norvège"),
                ("Karl Ost", "ministre du Lac", "Suède"),
            },
        ),
        ("Le GRECO enquête. Le président Karl Ost est venu.", {("Karl Ost", "président", None)}),
        (
            "Ida Holm, le ministre Karl Ost et d'autres sont venus.",
            {("Karl Ost", "ministre", None)},
        ),
        ("Karl Ost (alors préfet d'Oslo) a parlé.", {("Karl Ost", "préfet", "Oslo")}),
        (
            "Fait le 3 mai.\nLe directeur d'Eurojust,\nKarl Ost\nLe maire d'Oslo,\nLuc Roux",
            {("Karl Ost", "directeur", EUROJUST), ("Luc Roux", "maire", "Oslo")},
        ),
        (
            "Karl Ost, président du Sénat et de l'Assemblée nationale, viendra.",
            {("Karl Ost", "président", "Sénat")},
        ),
    ],
)
def test_officials(raw: str, expected: set[tuple[str, str, str | None]]) -> None:
    assert officials(raw) == expected


def test_press_contacts_are_no_officials() -> None:
    raw = (
        "Le comité s'est réuni mardi à Oslo pour parler de la pêche et de ses règles.\n\n"
        "Contact presse :\n\nEstelle Brun, attachée de presse, tél. +33 3 88 00 00 00"
    )
    assert officials(raw) == set()


@pytest.mark.parametrize(
    ("raw", "country"),
    [
        ("Eva Lind, ministre suédoise de la Culture, a parlé.", "SE"),
        ("Eva Lind, Secrétaire générale du Conseil de l'Europe, a parlé.", None),
        ("Eva Lind, présidente de la Cour européenne des droits de l'homme, a parlé.", None),
        ("Eva Lind, directrice de l'Office fédéral de la police, a parlé.", "CH"),
        ("Eva Lind, Secrétaire générale d'Interpol, a parlé.", None),
    ],
)
def test_an_international_body_is_of_no_country(raw: str, country: str | None) -> None:
    (official,) = analyse(raw).officials
    assert official.country == country
