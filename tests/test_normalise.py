"""Mending and the way back: each character of `norm` leads to its place in the raw text."""

import re
import time

import pytest

from pipeline.normalise import fold, normalise


def raw_of(raw: str, wording: str) -> str:
    text = normalise(raw)
    start = text.norm.index(wording)
    return raw[slice(*text.raw_span(start, start + len(wording)))]


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("l’Office d‘État", "l'Office d'État"),
        ("« oui » “non”", '" oui " "non"'),
        ("Nouvelle‑Zélande", "Nouvelle-Zélande"),
        ("2\u202f500\u00a0euros  nets", "2 500 euros nets"),
        ("un traﬁc, une ﬂotte", "un trafic, une flotte"),
        ("Gene\u0300ve", "Genève"),
        ("co\u00adopé\u00adration", "coopération"),
        ("le 3^{ème} rang, n^{o} 12", "le 3ème rang, no 12"),
        ("le [CDE](#) et [ceci](https://a.example/x)", "le CDE et ceci"),
        ("[non](voir plus bas", "[non](voir plus bas"),
        ('la [mer](https://a.example/x_(y)) et le [lac](<u> "v")', "la mer et le lac"),
        ("[Ida][1] et le [port][b2], notes [3][4]", "Ida et le port, notes [3][4]"),
        ("le port[^2], voir [^3]", "le port, voir [^3]"),
        ("_Ida Roux_, l'__Union__ et un_mot", "Ida Roux, l'Union et un_mot"),
        ("**12** des 30 et *tous*", "12 des 30 et tous"),
        ("une note (*) et (**)", "une note (*) et (**)"),
        ("# Un titre\n\n> cité", "Un titre\n\ncité"),
        ("AT&amp;T et l&rsquo;&Eacute;tat", "AT&T et l'État"),
        ("un <b>gras</b> <3", "un gras <3"),
        ("le cœur", "le coeur"),
    ],
)
def test_mends(raw: str, norm: str) -> None:
    text = normalise(raw)
    assert text.norm == norm
    assert len(text.folded) == len(norm) == len(text.starts) == len(text.ends)


@pytest.mark.parametrize(
    ("raw", "norm"),
    [
        ("la Com-\nmission", "la Commission"),
        ("la porte-\nparole", "la porte-parole"),
        ("Bosnie-\nHerzégovine", "Bosnie-Herzégovine"),
        ("dit-\nelle", "dit-elle"),
        ("coopé\u00ad\nration", "coopération"),
        ("le siège de\nGenève est", "le siège de\nGenève est"),
        ("le ministre\nde la Justice", "le ministre de la Justice"),
        ("Les États :\n- la Norvège\n- la Suède", "Les États :\n- la Norvège\n- la Suède"),
        ("France\nGrèce\nItalie", "France\nGrèce\nItalie"),
        ("Premier.\n\nSecond.", "Premier.\n\nSecond."),
        ("la fin de\n\nson mandat", "la fin de son mandat"),
        ("La part est de près de\n40 % ici.", "La part est de près de 40 % ici."),
        ("On a reçu environ\n1 240 plis.", "On a reçu environ 1 240 plis."),
        ("Ils sont plus d'\n1 million.", "Ils sont plus d' 1 million."),
        ("On en a perdu 12\n% hier.", "On en a perdu 12 % hier."),
        ("Chiffres clés\n40 % des plis", "Chiffres clés\n40 % des plis"),
        ("le rapport de la\n2. Suite", "le rapport de la\n2. Suite"),
        ("le rapport de la\n\n12\n\nCommission", "le rapport de la\n\n12\n\nCommission"),
    ],
)
def test_lines(raw: str, norm: str) -> None:
    assert normalise(raw).norm == norm


def test_wrapped_paragraph_is_one_line() -> None:
    lines = [
        "Le comité s'est réuni à Oslo pour examiner les suites données à ses",
        "Recommandations. Il a entendu les représentants de douze États et de",
        "Quatre organisations, puis il a adopté un rapport que publiera Mme de",
        "La Tour au printemps. Les travaux reprendront en septembre dans la ville de",
        "Tromsø, où siégera le groupe que préside le représentant de la",
        "Norvège.",
    ]
    assert "\n" not in normalise("\n".join(lines)).norm


def test_running_head_in_mid_sentence() -> None:
    head = "Communiqué 12(2020)      www.example.org"
    raw = f"{head}\n\nLe reste étant \n3\n\n\f{head}\ncomposé de lettres.\n"
    text = normalise(raw)
    assert "Le reste étant composé de lettres." in text.norm
    (start, end) = text.elided[0]
    assert raw[start:end].strip().startswith("3")
    assert raw[start:end].endswith("example.org")


def test_way_back() -> None:
    raw = "Voir le [Conseil de l’Eu-\nrope](#), **21** des 26 traﬁcs."
    assert raw_of(raw, "Conseil de l'Europe") == "Conseil de l’Eu-\nrope"
    assert raw_of(raw, "21 des 26") == "21** des 26"
    assert raw_of(raw, "trafics") == "traﬁcs"


def test_fold_keeps_length_and_is_what_documents_get() -> None:
    name = "Nouvelle‑Zélande – Œuvre ÇÀ Thorbjørn Łódź"
    assert fold(name) == normalise(name).folded
    assert fold("ÉTATS-UNIS") == "etats-unis"


def test_digits_of_every_script_are_folded() -> None:
    """So that `\\d` of a rule means 0 to 9."""
    assert fold("٣ ३ ３ Ⅲ ½ ²") == "3 3 3 ⅲ ½ ²"
    every = "".join(map(chr, range(0x20000)))
    assert set(re.findall(r"\d", fold(every))) == set("0123456789")


@pytest.mark.parametrize(
    "unit",
    ["**", "[a](", "a-\n", "&amp", " \n", "\f1\n", "^{", "<b", "e\u0301", "_a", "[^", "a][b"],
)
def test_hostile_text_takes_no_time(unit: str) -> None:
    started = time.process_time()
    normalise(unit * 20_000)
    assert time.process_time() - started < 2


def test_running_heads_that_the_reader_knows_are_left_out() -> None:
    raw = (
        "Office du lac\n"
        "Les délégués des douze villes du lac ont adopté après deux jours de débats la\n"
        "Presse – 1\n\fOffice du lac\nConvention de Brume.\nPresse – 2"
    )
    furniture = [
        (match.start(), match.end()) for match in re.finditer("Presse – .|Office du lac", raw)
    ]
    text = normalise(raw, furniture)
    assert text.norm.strip() == (
        "Les délégués des douze villes du lac ont adopté après deux jours de débats la "
        "Convention de Brume."
    )
    assert text.elided == tuple(furniture)
    place = text.norm.index("Convention")
    start, end = text.raw_span(place, place + len("Convention"))
    assert raw[start:end] == "Convention"
