"""What parties do with treaties."""

import pytest

from tests.analysed import analyse

pytestmark = pytest.mark.model
LANZAROTE, BUDAPEST, ISTANBUL = "CETS 201", "CETS 185", "CETS 210"


def actions(raw: str) -> set[tuple[str, str, str | None]]:
    """(treaty, action, party or "count/total"), with "not " before a negated action."""
    found = set()
    for a in analyse(raw).treaty_actions:
        party = a.party.name if a.party else None
        if a.party and a.party.kind == "country":
            party = a.party.country
        if a.count is not None:
            party = f"{a.count}/{a.total}" if a.total else str(a.count)
        action = f"not {a.action}" if a.negated else a.action
        found.add((a.treaty.key.partition(":")[2], action, party))
    return found


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Malte a ratifié la Convention de Lanzarote.", {(LANZAROTE, "ratified", "MT")}),
        (
            "Le Chili et le Pérou ont signé la Convention de Budapest en mai 2019.",
            {(BUDAPEST, "signed", "CL"), (BUDAPEST, "signed", "PE")},
        ),
        (
            "La Convention d'Istanbul a été signée par la Lettonie et ratifiée par l'Estonie.",
            {(ISTANBUL, "signed", "LV"), (ISTANBUL, "ratified", "EE")},
        ),
        (
            "Douze des 46 États membres ont ratifié la Convention de Lanzarote.",
            {(LANZAROTE, "ratified", "12/46")},
        ),
        (
            "Le Ghana a adhéré à la Convention de Budapest. Le Bénin y a adhéré en 2022 et le Togo "
            "en 2023.",
            {(BUDAPEST, "acceded", c) for c in ("GH", "BJ", "TG")},
        ),
        (
            "Le Comité des Ministres du Conseil de l'Europe a invité le Niger et le Togo à adhérer "
            "à la Convention de Budapest.",
            {(BUDAPEST, "invited_to_accede", "NE"), (BUDAPEST, "invited_to_accede", "TG")},
        ),
        (
            "La Convention de Lanzarote, ouverte à la signature le 25 octobre 2007, est entrée en "
            "vigueur le 1er juillet 2010.",
            {(LANZAROTE, "opened_for_signature", None), (LANZAROTE, "entered_into_force", None)},
        ),
        (
            "Malte a signé la Convention d'Istanbul mais ne l'a pas encore ratifiée.",
            {(ISTANBUL, "signed", "MT"), (ISTANBUL, "not ratified", "MT")},
        ),
        (
            "L'Islande a signé la Convention d'Istanbul en 2011 et l'a ratifiée en 2018.",
            {(ISTANBUL, "signed", "IS"), (ISTANBUL, "ratified", "IS")},
        ),
        (
            "La directive 2013/40/UE a été adoptée le 12 août 2013 par le Parlement européen.",
            {("32013L0040", "adopted", "Parlement européen")},
        ),
        (
            "L'Albanie est devenue le 20e État à ratifier la Convention d'Istanbul.",
            {(ISTANBUL, "ratified", "AL")},
        ),
        (
            "La Tunisie a été le premier pays hors d'Europe à adhérer à la Convention de Budapest.",
            {(BUDAPEST, "acceded", "TN")},
        ),
        ("Le Japon vient de ratifier la Convention de Budapest.", {(BUDAPEST, "ratified", "JP")}),
        (
            "La ministre Ida Holm a signé la Convention de Lanzarote au nom de la Norvège.",
            {(LANZAROTE, "signed", "NO")},
        ),
        (
            "Ont signé la Convention de Lanzarote : l'Autriche, la Suède et le Monténégro.",
            {(LANZAROTE, "signed", c) for c in ("AT", "SE", "ME")},
        ),
        (
            "La Lettonie a déposé l'instrument de ratification de la Convention d'Istanbul.",
            {(ISTANBUL, "ratified", "LV")},
        ),
        (
            "Malte a ratifié à Oslo la Convention de Lanzarote, dix ans après l'avoir signée.",
            {(LANZAROTE, "ratified", "MT"), (LANZAROTE, "signed", "MT")},
        ),
        (
            "Le règlement (UE) 2022/2065 vise les plateformes. Le règlement (UE) 2022/2065 "
            "complète le règlement (UE) 2016/679. Le règlement est entré en vigueur en 2022.",
            {("32022R2065", "entered_into_force", None)},
        ),
        (
            "Sept pays ont signé la Convention d'Istanbul et trois l'ont ratifiée : la Grèce, "
            "Malte et l'Union européenne.",
            {(ISTANBUL, "signed", "7")}
            | {(ISTANBUL, "ratified", p) for p in ("GR", "MT", "Union européenne")},
        ),
        (
            "Les pays suivants ont adhéré à la Convention de Budapest :\n- le Ghana (3 mai 2018) "
            ";\n- le Togo.\n\nMalte préside le Comité.",
            {(BUDAPEST, "acceded", "GH"), (BUDAPEST, "acceded", "TG")},
        ),
        (
            "La Convention d'Istanbul a été ratifiée par quatre États (Andorre, Monaco, l'Albanie "
            "et la Serbie).",
            {(ISTANBUL, "ratified", c) for c in ("AD", "MC", "AL", "RS")},
        ),
        (
            "Neuf pays ont ratifié la Convention de Lanzarote. Deux pays ont ratifié la "
            "Convention de Lanzarote en mai. Il s'agit du Danemark et de Malte.",
            {
                (LANZAROTE, "ratified", "9"),
                (LANZAROTE, "ratified", "DK"),
                (LANZAROTE, "ratified", "MT"),
            },
        ),
        (
            "Cinq pays ont signé la Convention d'Istanbul : la Grèce juge que c'est peu.",
            {(ISTANBUL, "signed", "5")},
        ),
        (
            "La Suède a remis jeudi dernier à Riga, devant les délégués, son instrument de "
            "ratification de la Convention d'Istanbul.",
            {(ISTANBUL, "ratified", "SE")},
        ),
        (
            "L'ambassadeur a solennellement déposé lundi l'instrument d'adhésion du Maroc à la "
            "Convention de Budapest.",
            {(BUDAPEST, "acceded", "MA")},
        ),
        (
            "La Convention de Lanzarote est ouverte. Neuf pays sur les 46 États membres du Conseil "
            "de l'Europe l'ont ratifiée.",
            {(LANZAROTE, "ratified", "9/46")},
        ),
        (
            "Malte, suivie par douze autres pays, dont la Grèce et Chypre, a signé la Convention "
            "d'Istanbul.",
            {(ISTANBUL, "signed", "MT")},
        ),
        (
            "L'Union européenne, la Suisse et la Norvège ont signé la Convention d'Istanbul.",
            {(ISTANBUL, "signed", p) for p in ("Union européenne", "CH", "NO")},
        ),
        (
            "Selon l'Union européenne, la Suisse a signé la Convention d'Istanbul.",
            {(ISTANBUL, "signed", "CH")},
        ),
        (
            "La Russie s'est retirée de la Convention de Lanzarote.",
            {(LANZAROTE, "denounced", "RU")},
        ),
        (
            "Le Bénin est le troisième pays à avoir ratifié la Convention de Budapest.",
            {(BUDAPEST, "ratified", "BJ")},
        ),
        (
            "La Convention d'Istanbul protège. Ratifiée par 31 pays et par l'Union européenne, "
            "elle oblige.",
            {(ISTANBUL, "ratified", "31"), (ISTANBUL, "ratified", "Union européenne")},
        ),
        (
            "Ni Malte ni Chypre n'ont signé la Convention d'Istanbul.",
            {(ISTANBUL, "not signed", "MT"), (ISTANBUL, "not signed", "CY")},
        ),
        (
            "La Convention d'Istanbul vaut depuis 2014. Malte ne l'a ratifiée qu'en mai 2015.",
            {(ISTANBUL, "ratified", "MT")},
        ),
        (
            "La Convention d'Istanbul oblige la Suisse, l'Irlande et Malte, laquelle l'a signée en "
            "2010 mais ne l'a ratifiée qu'en 2020.",
            {(ISTANBUL, "signed", "MT"), (ISTANBUL, "ratified", "MT")},
        ),
        (
            "La Convention d'Istanbul progresse. Deux États l'ont ratifiée : Malte et désormais le "
            "Chili.",
            {(ISTANBUL, "ratified", "MT"), (ISTANBUL, "ratified", "CL")},
        ),
        (
            "Malte et le Chili, qui ont signé la Convention de Budapest, se sont félicités.",
            {(BUDAPEST, "signed", "MT"), (BUDAPEST, "signed", "CL")},
        ),
        (
            "Le Chili est le seul pays des Amériques, avec le Pérou, à avoir ratifié la Convention "
            "de Budapest.",
            {(BUDAPEST, "ratified", "CL")},
        ),
        (
            "La Convention d'Istanbul n'a, à ce jour, été signée que par deux pays (Malte et "
            "Chypre), ainsi que par l'Union européenne.",
            {(ISTANBUL, "signed", p) for p in ("MT", "CY", "Union européenne")},
        ),
        (
            "À ce jour, trente (30) États ont signé la Convention d'Istanbul.",
            {(ISTANBUL, "signed", "30")},
        ),
        (
            "Le Protocole, destiné à durer, a été ouvert à la signature. Le Protocole n° 15 à la "
            "CEDH protège. Ce protocole est entré en vigueur.",
            {("CETS 213", "opened_for_signature", None), ("CETS 213", "entered_into_force", None)},
        ),
        (
            "Les directives (UE) 2016/680 et (UE) 2016/681 ont été adoptées par le Conseil de "
            "l'Union européenne.",
            {(f"32016L068{n}", "adopted", "Conseil de l'Union européenne") for n in (0, 1)},
        ),
        ("La Convention d'Istanbul a été signée par tous les États membres.", set()),
        (
            "L'ambassadeur de Malte a signé la Convention d'Istanbul et la ministre de la Justice "
            "du Chili, Mme Ana Ruiz, a signé la Convention de Budapest.",
            {(ISTANBUL, "signed", "MT"), (BUDAPEST, "signed", "CL")},
        ),
        (
            "L'ambassadeur de Malte en Suisse a signé la Convention d'Istanbul.",
            {(ISTANBUL, "signed", "MT")},
        ),
        ("Le président du Comité des Parties a signé la Convention de Faro.", set()),
        (
            "Malte a signé la Convention de Faro. Ratifiée en 2015 par la Pologne, la Convention "
            "d'Istanbul y est entrée en vigueur.",
            {("CETS 199", "signed", "MT")}
            | {(ISTANBUL, a, "PL") for a in ("ratified", "entered_into_force")},
        ),
        (
            "Malte a signé la Convention d'Istanbul. Tous les pays sauf la Russie ont signé la "
            "Convention de Faro.",
            {(ISTANBUL, "signed", "MT")},
        ),
        (
            "Chypre a accepté la Convention d'Istanbul. Le Sénat a approuvé la Convention de Faro.",
            {(ISTANBUL, "ratified", "CY")},
        ),
        # what speaks of something else than the treaty, or of a person
        (
            "Malte a signé la Convention d'Istanbul. La loi est entrée en vigueur en mai. Les "
            "amendements à la Convention d'Istanbul sont entrés en vigueur.",
            {(ISTANBUL, "signed", "MT")},
        ),
        (
            "Malte a signé la Convention d'Istanbul. Le chef de la délégation a signé la "
            "Convention de Lanzarote.",
            {(ISTANBUL, "signed", "MT")},
        ),
        (
            "La Convention d'Istanbul entre en vigueur le premier jour du mois qui suit la dixième "
            "ratification.",
            set(),
        ),
        ("La Turquie a dénoncé la Convention d'Istanbul.", {(ISTANBUL, "denounced", "TR")}),
        ("Tous les États membres de l'UE ont signé la Convention de Lanzarote.", set()),
        ("Malte sera le premier pays à ratifier la Convention de Lanzarote.", set()),
        ("Nous demandons que Malte ratifie la Convention d'Istanbul.", set()),
        ("Malte devrait ratifier la Convention d'Istanbul.", set()),
        ("Malte a signé un accord avec Chypre.", set()),
    ],
)
def test_actions(raw: str, expected: set[tuple[str, str, str | None]]) -> None:
    assert actions(raw) == expected


@pytest.mark.parametrize(
    ("raw", "days"),
    [
        ("Malte a ratifié la Convention de Lanzarote le 6 septembre 2010.", ["2010-09-06"]),
        ("La Convention de Lanzarote, signée le 5 mai 2008 par Malte, protège.", ["2008-05-05"]),
        ("Le 5 mai 2008, le Chili a signé la Convention de Lanzarote.", ["2008-05-05"]),
        ("La Convention de Faro a été signée, le 5 mai 2008 à Riga, par Malte.", ["2008-05-05"]),
        (
            "Le 5 mai 2008, le Chili est devenu le 9e pays à ratifier la Convention de Lanzarote.",
            ["2008-05-05"],
        ),
        (
            "Malte et Chypre ont respectivement signé la Convention de Lanzarote les 5 mai et 9 "
            "juin 2008.",
            ["2008-05-05", "2008-06-09"],
        ),
        (
            "Le 5 mai 2008, le Comité a salué le Chili, qui a signé la Convention de Lanzarote.",
            ["None"],
        ),
        (
            "Le Chili signe la Convention de Lanzarote. Il l'a signée le 5 mai 2008.",
            ["2008-05-05"],
        ),
        (
            "Rome, 5 mai 2008\n\nLa Convention de Lanzarote entre en vigueur le 1er juin 2008.",
            [],
        ),
    ],
)
def test_the_date_of_an_action(raw: str, days: list[str]) -> None:
    assert [str(a.date) for a in analyse(raw).treaty_actions] == days


@pytest.mark.parametrize(
    "raw",
    [
        "La Grèce a signé le Traité de Lisbonne de 2007.",
        "Malte a ratifié la Convention de Lanzarote du 25 octobre 2007.",
    ],
)
def test_the_date_of_a_treaty_is_not_that_of_an_action(raw: str) -> None:
    assert [a.date for a in analyse(raw).treaty_actions] == [None]
