"""What figures count, when they held and who gives them. All sentences are invented."""

import datetime as dt

import pytest

from pipeline.matchers.dates import Dates
from pipeline.matchers.figures import Figures
from pipeline.model import Document, Entity, Label, Mention, Quantity, Quotation, When
from pipeline.relate.nouns import Nouns
from pipeline.relate.quantities import Quantities
from tests.marked import LEXICON, document

FIGURES, DATES = Figures(LEXICON), Dates(LEXICON)
QUANTITIES = Quantities(LEXICON)
NOUNS = Nouns(LEXICON, LEXICON.rules("quantities").words)


KMH = "kilomètre par heure"


def quantities(doc: Document, others: tuple[Mention, ...] = ()) -> list[Quantity]:
    mentions = QUANTITIES.relate(doc, [*FIGURES.match(doc, list(others)), *others])
    return [m.quantity for m in mentions if m.quantity]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("On a vu 50 000 nouvelles images.", ["image"]),
        ("On a vu douze autres États.", ["État"]),
        ("Il saute 6m03, elle 1 m 75 de haut.", ["mètre", "mètre"]),
        ("Il court de 12 à 15 km, puis 12 km à 15 km/h.", ["kilomètre"] * 2 + [KMH]),
        ("LES 12 ETATS ONT VOTE", ["État"]),
        ("On a vu 250 suspects ; 40 d'entre eux sont libres.", ["suspect", "suspect"]),
        ("On a reçu 5 412 annonces, contre 4 059 hier.", ["annonce", "annonce"]),
        ("On a reçu 90 appels, dont 31 venaient de loin.", ["appel", "appel"]),
        ("Voté par 402 voix contre 187 et 12 abstentions.", ["voix", "voix", "abstention"]),
        ("Trois États membres sur quatre ont voté.", ["État"]),
        ("18 des 46 États membres ont voté.", ["État"]),
        ("Un enfant sur cinq part.", ["enfant"]),
        ("Signé par 66 États et par 2 autres.", ["État", "État"]),
        ("Six Français sur dix lisent.", ["Français"]),
        ("Des millions d'enfants lisent.", ["enfant"]),
        ("Un quart des élèves lit, un tiers chante.", ["élève", "élève"]),
        ("Parmi les victimes, 38 % lisent et deux tiers chantent.", [None, "victime"]),
        ("Le nombre de plaintes est passé de 120 à 95.", ["plainte", "plainte"]),
        ("On estime à 21 millions le nombre de lecteurs.", ["lecteur"]),
        ("Huit cas, neuf pays, dix procès.", ["cas", "pays", "procès"]),
        ("Deux travaux, trois journaux, quatre yeux.", ["travail", "journal", "œil"]),
        ("Cinq bureaux, six jeux, sept réseaux.", ["bureau", "jeu", "réseau"]),
        ("On a envoyé 12 SMS à 3 ONG.", ["SMS", "ONG"]),
        ("Le disque tient 2,3 téraoctets.", ["téraoctet"]),
        ("Il pèse 12 kg.", ["kilogramme"]),
        ("C'est trois fois plus.", ["fois"]),
        ("Deux de ses enfants lisent.", ["enfant"]),
        ("Sur 22 plans, trois seulement vivent.", ["plan", "plan"]),
        ("31 femmes et 12 hommes lisent.", ["femme", "homme"]),
        ("On a vu 15 garçons : 9 frères et 6 cousins. Un tiers lit.",
         ["garçon", "frère", "cousin", "garçon"]),
        ("Le taux est passé de 1,54 à 1,60 pour 300 mères.", [None, None, "mère"]),
        ("Une vingtaine de jeunes lisent.", ["jeune"]),
        ("Le refuge a 8 bêtes : 5 chiens et 3 chats. Trois jouent.",
         ["bête", "chien", "chat", "bête"]),
        ("On suit 9 navires : 6 cargos et 3 bacs. Un tiers coule.",
         ["navire", "cargo", "bac", "navire"]),
        ("Le plan vise les communes du lac. Un quart refuse.", ["commune"]),
        ("L'aide ira aux usagers du gaz. La moitié en veut.", ["usager"]),
        ("La cour juge les enfants et les crimes. Un tiers avoue.", ["enfant"]),
        ("On lit les lois et les décrets. Un tiers est bon.", [None]),
        ("Le maire parle. Un tiers écoute.", [None]),
        ("On a 80 stades.\n- 9 d'entre eux ferment\n- 3 d'entre eux ouvrent", ["stade"] * 3),
        ("La dose est de 75 ml ou de 2 dl.", ["millilitre", "décilitre"]),
        ("Il a versé 300 euros à 4 clubs.", [None, "club"]),
        ("On tire 73,4 q/ha de 1,6 million d'ha.", ["quintal", "hectare"]),
        ("On a vu 300 bus sur les routes, contre 40 en mai.", ["bus", "bus"]),
        ("C'est 10 fois plus que les 480 de mai.", ["fois", None]),
        ("On a vu 3 loups : le nombre est multiplié par 10.", ["loup", None]),
        ("On a vu 3 loups. Il pleut. Ailleurs, 10 dorment.", ["loup", None]),
        ("On compte 3 cas, soit 195 pour 100 000 habitants.", ["cas", None, "habitant"]),
        ("Il y a 3 morts, contre 1,8 officiellement.", ["mort", None]),
        ("On a vu six « loups de mer » et 14 éventuels suspects.", ["loup", "suspect"]),
        ("Trois puis cinq jeunes lisent.", ["jeune", "jeune"]),
        ("Une demi-tonne et 12 pts.", ["tonne", "point"]),
        ("Sur 120 plis, 84 ont été lus, 30 rejetés et 6 brûlent.", ["pli"] * 4),
        ("On déplore 5 morts et 30 blessés.", ["mort", "blessé"]),
    ],
)  # fmt: skip
def test_head_nouns(sentence: str, expected: list[str | None]) -> None:
    assert [q.counted for q in quantities(document(sentence))] == expected


@pytest.mark.parametrize(
    ("sentence", "group"),
    [
        ("On a vu 50 000 nouvelles images choquantes hier.", "nouvelles images choquantes"),
        ("On a vu 19 autorités de contrôle.", "autorités de contrôle"),
        ("On a vu trois millions d'images d'enfants.", "images d'enfants"),
        ("On a vu 12 agents dans la ville.", "agents"),
        ("On a vu 12 joueurs de premier plan hier.", "joueurs de premier plan"),
    ],
)
def test_noun_groups(sentence: str, group: str) -> None:
    assert [q.counted_text for q in quantities(document(sentence))] == [group]


def test_columns_of_tables() -> None:
    doc = document("| Pays | Demandes reçues | Délai |\n|---|---|---|\n| Mali | 412 | 5 mois |")
    assert [q.counted for q in quantities(doc)] == ["demande", None]


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("travaux", "travail"), ("chevaux", "cheval"), ("tuyaux", "tuyau"), ("eaux", "eau"),
        ("enjeux", "enjeu"), ("prix", "prix"), ("bras", "bras"), ("Parties", "Partie"),
        ("envois", "envoi"), ("délais", "délai"), ("Chinois", "Chinois"), ("PME", "PME"),
        ("ÉLÈVES", "élève"), ("ECOLES", "école"), ("sous-traitants", "sous-traitant"),
        ("procès-verbaux", "procès-verbal"), ("voix", "voix"), ("gens", "gens"),
    ],
)  # fmt: skip
def test_singulars(plural: str, singular: str) -> None:
    assert NOUNS.singular(plural) == singular


def mention(doc: Document, label: Label, text: str, **fields: object) -> Mention:
    start = doc.text.norm.index(text)
    return Mention(label, start, start + len(text), "rule", "test", **fields)  # type: ignore[arg-type]


def entity(name: str, label: Label = "ORG") -> Entity:
    return Entity(f"{label}:{name}", label, name)


def test_the_period_is_the_date_behind_or_the_only_one() -> None:
    doc = document("De 90 appels en 2021, on passe à 120 appels en 2022.")
    years = [
        mention(
            doc, "DATE", year, when=When(year, dt.date(int(year), 1, 1), dt.date(int(year), 12, 31))
        )
        for year in ("2021", "2022")
    ]
    first, second = quantities(doc, tuple(years))
    assert (first.period_start, first.period_end) == (dt.date(2021, 1, 1), dt.date(2021, 12, 31))
    assert second.period_start == dt.date(2022, 1, 1)


def test_a_relative_day_is_no_period() -> None:
    doc = document("Hier, on a compté 90 appels.")
    day = dt.date(2024, 3, 14)
    hier = mention(doc, "DATE", "Hier", when=When("2024-03-14", day, day, relative=True))
    assert [q.period_start for q in quantities(doc, (hier,))] == [None]


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("Il y a 12 % d'appels de moins qu'en 2022.", [None]),
        ("On a eu 90 cas en 2022, contre 70 cas un an plus tôt.", [2022, 2021, 2022]),
        ("Les ventes ont crû de 12 % par rapport à la même période de 2022.", [None]),
        ("En 2023, les ventes ont crû de 12 % par rapport à 2022.", [2023]),
        ("La part est de 15 %, contre 12 % en 2022.", [None, 2022]),
        ("Après une hausse de 5 % en 2022, la baisse est de 4 %.", [2022, None]),
        ("On a vendu 40 bacs, contre 12 bacs seulement en 2022.", [None, 2022]),
        ("Le prix, le double de 2022, est de 40 euros.", [None]),
        ("Le taux est supérieur à 10 % en 2023.", [2023]),
        ("On a 12 % d'appels de moins que prévu en 2023.", [2023]),
        ("La lutte contre la fraude a coûté 40 euros en 2023.", [2023]),
        ("Passée de 12 % en 2021 à 18 % en 2023, la part croît.", [2021, 2023]),
        ("La hausse est de 3 % sur un an en 2023.", [2023, 2023]),
        ("On a eu 90 cas (en 2022 : 70).", [None, 2022]),
        ("On perd 5 %, après 3 % en 2022 et 2 % en 2021.", [None, 2022, 2021]),
        ("Créé en 1949, l'office a 46 agents.", [None]),
        ("Entrée en vigueur en 2022, la loi a coûté 40 euros en 2023.", [2023]),
        ("On avait 12 cas en 2022, on en a 45 aujourd'hui.", [2022, None]),
        ("Le lac atteint 7 mètres, son plus haut niveau depuis 2013.", [None]),
        ("C'est trois fois plus qu'il y a deux ans.", [None]),
        ("On a eu 90 cas contre 70 en 2022, soit 12 % de plus.", [None, 2022, None]),
        ("Après un bon début en 2022, la hausse faiblit fin 2023 (3 %).", [2023]),
        ("On compte 40 plis, soit 3 % de moins qu'à la rentrée 2022.", [None, None]),
    ],
)
def test_the_date_of_a_comparison_is_no_period(sentence: str, years: list[int | None]) -> None:
    doc = document(sentence)
    found = quantities(doc, tuple(DATES.match(doc)))
    assert [q.period_start.year if q.period_start else None for q in found] == years


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("Selon la CNIL, 90 appels sont perdus.", "ORG:CNIL"),
        ("D'après CNIL, 90 appels sont perdus.", "ORG:CNIL"),
        ("90 appels sont perdus, selon la CNIL.", "ORG:CNIL"),
        ("La CNIL estime que 90 appels sont perdus.", "ORG:CNIL"),
        ("« 90 appels sont perdus », a rappelé la CNIL.", "ORG:CNIL"),
        ("La CNIL a perdu 90 appels.", None),
        ("90 appels vont à la CNIL.", None),
    ],
)
def test_the_source_of_a_figure(sentence: str, source: str | None) -> None:
    doc = document(sentence)
    cnil = mention(doc, "ORG", "CNIL", entity=entity("CNIL"))
    assert [q.attributed_to for q in quantities(doc, (cnil,))] == [source]


def test_two_sources_are_none() -> None:
    doc = document("Selon la CNIL et selon Europol, 90 appels sont perdus.")
    names = tuple(mention(doc, "ORG", n, entity=entity(n)) for n in ("CNIL", "Europol"))
    assert [q.attributed_to for q in quantities(doc, names)] == [None]


@pytest.mark.parametrize(
    ("sentence", "sources"),
    [
        ("« On a 90 appels. 12 % se perdent », regrette CNIL, avec 40 agents.", ["ORG:CNIL"] * 2),
        ("Selon Europol, « 90 appels et 12 % » se perdent, regrette CNIL.", ["ORG:Europol"] * 2),
        ("« On a 90 appels », a rappelé le chef d'Europol, CNIL.", ["ORG:CNIL"]),
    ],
)
def test_the_speaker_of_a_quotation_gives_its_figures(sentence: str, sources: list[str]) -> None:
    doc = document(sentence)
    start, end = (doc.text.norm.index('"'), doc.text.norm.rindex('"'))
    said = Quotation(start + 1, end, "direct", None, entity("CNIL"), "CNIL")
    names = tuple(
        mention(doc, "ORG", n, entity=entity(n)) for n in ("CNIL", "Europol") if n in sentence
    )
    related = QUANTITIES.relate(doc, [*FIGURES.match(doc, []), *names], [said])
    found = [m.quantity.attributed_to for m in related if m.quantity]
    assert found == [*sources, None][: len(found)]


def test_other_mentions_come_back_unchanged() -> None:
    doc = document("La CNIL a perdu 90 appels.")
    cnil = mention(doc, "ORG", "CNIL")
    assert cnil in QUANTITIES.relate(doc, [cnil, *FIGURES.match(doc, [cnil])])
