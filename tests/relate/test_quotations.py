"""Who says what."""

import pytest

from tests.analysed import analyse

pytestmark = pytest.mark.model


def said(raw: str) -> list[tuple[str | None, str]]:
    """(speaker, quoted text) of each direct quotation."""
    analysis = analyse(raw)
    norm = analysis.document.text.norm
    return [
        (q.speaker.name if q.speaker else q.speaker_text, norm[q.start : q.end])
        for q in analysis.quotations
        if q.kind == "direct"
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            "« Il faut agir vite », a déclaré Eva Lind, ministre de la Pêche.",
            [("Eva Lind", "Il faut agir vite")],
        ),
        (
            '"Il faut agir vite", souligne le président du GRECO, Marc Ek.',
            [("Marc Ek", "Il faut agir vite")],
        ),
        (
            "Marc Ek a répondu : « Nous verrons bien en mars. »",
            [("Marc Ek", "Nous verrons bien en mars.")],
        ),
        (
            "Eva Lind s'est réjouie. « Tous les jours, a-t-elle ajouté, nous progressons. »",
            [("Eva Lind", "Tous les jours, a-t-elle ajouté, nous progressons.")],
        ),
        (
            "Selon Eva Lind, « la mer est basse ».",
            [("Eva Lind", "la mer est basse")],
        ),
        (
            "« Rien ne presse », a indiqué Interpol.",
            [("Organisation internationale de police criminelle", "Rien ne presse")],
        ),
        (
            "« Il dit “non” à tout », note Marc Ek.",
            [("Marc Ek", 'Il dit "non" à tout')],
        ),
        (
            "Pour Marc Ek, président du GRECO, « rien ne presse ».",
            [("Marc Ek", "rien ne presse")],
        ),
        ("Une « alliance mondiale » est née.", []),
        (
            "« Le port a gelé deux fois », selon Eva Lind, « et la mer aussi ».",
            [("Eva Lind", "Le port a gelé deux fois"), ("Eva Lind", "et la mer aussi")],
        ),
        (
            "Le port « a gelé deux fois » en mai, a estimé Eva Lind, ministre de la Pêche.",
            [("Eva Lind", "a gelé deux fois")],
        ),
        (
            "Marc Ek a salué l'accord, évoquant « un grand pas ».",
            [("Marc Ek", "un grand pas")],
        ),
        (
            "Eva Lind, procureure de Lyon, a vu Marc Ek. « Le port a gelé », note la procureure."
            " Interpol enquête.",
            [("Eva Lind", "Le port a gelé")],
        ),
        (
            "Eva Lind a vu Marc Ek. « Le port a gelé deux fois depuis le mois de mai », a raconté"
            " une passante. Interpol enquête.",
            [(None, "Le port a gelé deux fois depuis le mois de mai")],
        ),
        (
            "Eva Lind est là. « Le port a gelé », a dit à Interpol Marc Ek.",
            [("Marc Ek", "Le port a gelé")],
        ),
        (
            "Eva Lind est là. « Le port a gelé », indique un communiqué d'Interpol.",
            [("Organisation internationale de police criminelle", "Le port a gelé")],
        ),
        ("Eva Lind est là. Sa famille annonce qu'elle va « bien ».", []),
        ("Eva Lind est là, dans le port « gris ». Selon Interpol, il gèle.", []),
        (
            "Eva Lind annonce un froid vif. Le port « a gelé », a précisé Marc Ek.",
            [("Marc Ek", "a gelé")],
        ),
        ("Eva Lind a été accusée d'un « abus ».", []),
        ("De Marc Ek, on dit « un homme ».", []),
        ("Marc Ek, du groupe « nouveau » appelé Interpol, viendra.", []),
        ("Marc Ek a, hier, affirmé que « rien ne presse ».", [("Marc Ek", "rien ne presse")]),
        (
            "« Premier point.\n\n« Second point », a conclu Marc Ek.",
            [("Marc Ek", 'Premier point.\n\n" Second point')],
        ),
    ],
)
def test_direct(raw: str, expected: list[tuple[str | None, str]]) -> None:
    assert said(raw) == expected


@pytest.mark.parametrize(
    "teller",
    [
        "a déclaré un proche de Marc Ek",
        "précise le texte que cite Marc Ek",
        "a déclaré une voisine",
    ],
)
def test_whom_the_verb_does_not_name_says_nothing(teller: str) -> None:
    words = "Il faut agir vite et bien pour que le port reste ouvert"
    assert said(f"Eva Lind est venue. « {words} », {teller}.") == [(None, words)]


def test_an_office_stands_for_its_holder() -> None:
    raw = (
        "Eva Lind, ministre de la Pêche, est venue. "
        "« Il faut agir », a dit la ministre de la Pêche."
    )
    assert said(raw) == [("Eva Lind", "Il faut agir")]


def test_indirect() -> None:
    analysis = analyse("Marc Ek a indiqué que le port fermerait. Selon Interpol, 12 ports ferment.")
    norm = analysis.document.text.norm
    assert [(q.kind, q.cue, norm[q.start : q.end]) for q in analysis.quotations] == [
        ("indirect", "a indiqué", "le port fermerait."),
        ("indirect", "Selon", "12 ports ferment."),
    ]


def test_what_an_office_and_its_holder_say_begins_behind_both() -> None:
    (said,) = analyse("Selon le maire d'Oslo, Jan Bos, le port gèle.").quotations
    assert (said.speaker and said.speaker.name, said.start) == ("Jan Bos", 32)


def test_a_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    raw = "« Il faut agir vite et bien pour que le port reste ouvert.\n\nLa séance est levée."
    assert said(raw) == [(None, "Il faut agir vite et bien pour que le port reste ouvert.")]


@pytest.mark.parametrize(
    "raw",
    [
        "Selon Eva Lind, ministre de la Pêche du\n\nLac, depuis mai, tout va bien.",
        "Eva Lind a déclaré que\n\nLe lac gèle.",
        "Selon Eva Lind, directrice de l'Office fédéral de la police (fedp\n\nol) de mai, oui.",
    ],
)
def test_a_quotation_that_is_cut_off_is_none_or_has_a_place(raw: str) -> None:
    analysis = analyse(raw)
    assert all(q.start < q.end for q in analysis.quotations)
