"""Units that the heads of tables give their numbers. All tables are invented."""

import pytest

from tests.marked import document
from tests.matchers.figure_cases import FIGURES, said


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("| Poste | Coût (M€) | Part (%) | Agents |\n|---|---|---|---|\n| Vue | 1 240 | 4,5 | 12 |",
         ["1240000000 EUR", "4.5 %", "12"]),
        ("Poste | Coût en k€ HT | Délai (mois)\nPort | -120,5 | 7", ["-120500 EUR", "7 month"]),
        ("Coût des ports (en millions d'euros)\n\n| Port | 2023 | Nombre |\n| Brest | 12 | 3 |",
         ["12000000 EUR", "3"]),
        ("| En milliers de tonnes | 2022 | 2023 |\n| Blé | 35 | 30,5 |", ["35000", "30500"]),
        ("| | 2022 | 2023 |\n| Recettes (Md€) | 1,5 | 2 |\n| Effectifs | 40 | 50 |",
         ["1500000000 EUR", "2000000000 EUR", "40", "50"]),
        ("En M€\n| Port | 2022 |\n| Brest | 12 |\n\nSuite\n| Port | 2023 |\n| Brest | 12 |",
         ["12000000 EUR", "12"]),
        ("| Ville | Écart (%) |\n| Brest | – 3 |\n| Dinan | 12 % |", ["-3 %", "12 %"]),
        ("| Ville | Hommes (H) | Temp. (min) | Élèves en seconde |\n| Brest | 12 | 3 | 40 |",
         ["12", "3", "40"]),
        ("| Ville | Agents (M€) |\n| Brest | 12 lots |", ["12"]),
        ("Coût (unité : million d'euros)\n| Ville | Port |\n| Brest | 12 |", ["12000000 EUR"]),
        ("Le coût est en euros.\n| Ville | Lots |\n| Brest | 12 |", ["12"]),
    ],
)  # fmt: skip
def test_units_of_heads(table: str, expected: list[str]) -> None:
    figures = FIGURES.match(document(table), [])
    assert [said(m.quantity) for m in figures if m.quantity] == expected


def test_a_measure_in_a_head_is_what_is_counted() -> None:
    figures = FIGURES.match(document("| Blé | Poids (kg) |\n| Lot | 40 |"), [])
    assert [m.quantity.counted for m in figures if m.quantity] == ["kilogramme"]
