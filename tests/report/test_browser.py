"""The report in a browser: found, filtered, read, by mouse and by keyboard, without a network."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from pipeline.normalise import fold
from pipeline.report.addresses import names
from pipeline.report.index import words
from pipeline.tables import load
from pipeline.wording import heading
from tests.report.conftest import HOSTILE, Visit, search

pytestmark = pytest.mark.model

READ = """() => {
  const text = document.getElementById("texte");
  const marks = [...text.querySelectorAll("mark")];
  const number = (mark) => mark.id.slice(1) || mark.dataset.m;
  return [text.textContent, marks.map((mark) => [number(mark), mark.textContent])];
}"""
# Of axe: not to read the style sheets a second time, and to tell of faults only.
CHEAPLY = {"preload": False, "resultTypes": ["violations"]}


def documents_by_title(demo: Path, title: str) -> str:
    documents = load("documents", demo)
    return str(documents[documents["title"].str.contains(title)].iloc[0]["doc_id"])


@pytest.mark.parametrize("which", ["demo", "hostile"])
def test_what_is_highlighted_is_what_the_tables_say(
    which: str, request: pytest.FixtureRequest
) -> None:
    processed: Path = request.getfixturevalue(which)
    name = "visit" if which == "demo" else "hostile_visit"
    visit: Visit = request.getfixturevalue(name)
    mentions = load("mentions", processed).sort_values(["start", "end"], ascending=[True, False])
    seen = 0
    for document in load("documents", processed).itertuples():
        text, marks = visit.open(f"d/{document.doc_id}.html").evaluate(READ)
        assert text == document.text
        parts: dict[str, str] = defaultdict(str)
        for number, part in marks:
            parts[number] += part
        expected = mentions[mentions["doc_id"] == document.doc_id]["text"].tolist()
        assert [parts[str(number)] for number in range(len(expected))] == expected
        assert len(parts) == len(expected)
        seen += len(expected)
    assert seen == len(mentions) > 0


def test_search_ranks_filters_and_keeps_its_address(demo: Path, visit: Visit) -> None:
    page = visit.open("documents.html")
    page.wait_for_selector("#etat[data-query]")
    assert page.inner_text("#etat").startswith("24")
    titles = search(visit, "protocole monaco ")
    assert titles[0].startswith("Preuves électroniques")
    assert search(visit, "PROTOCOLE MONACO ") == titles
    assert search(visit, "protocole mona") == titles  # still being typed
    assert search(visit, "zzzz") == []
    documents, mentions = load("documents", demo), load("mentions", demo)
    everywhere = search(visit, "commission ")
    assert set(everywhere) == {
        heading(row.title)
        for row in documents.itertuples()
        if "commission" in [word for word, _ in words(row.text)]
    }
    page.select_option("#label", label="Traité")
    page.wait_for_function(
        "n => document.querySelectorAll('#resultats > li').length < n", arg=len(everywhere)
    )
    inside = mentions[
        (mentions["label"] == "TREATY")
        & mentions["text"].map(lambda text: "commission" in [word for word, _ in words(text)])
    ]
    assert page.locator("#resultats > li").count() == inside["doc_id"].nunique()
    page.select_option("#label", "")
    assert len(search(visit, "")) == 20  # the newest; the others behind a button
    page.select_option("#publisher", label="Conseil de l'Europe")
    page.select_option("#year", "2022")
    page.wait_for_function("document.querySelectorAll('#resultats > li').length < 3")
    found = documents[documents["publisher"] == "Conseil de l'Europe"]
    expected = [row.doc_id for row in found.itertuples() if str(row.date).startswith("2022")]
    links = page.locator("#resultats > li > a").evaluate_all("all => all.map(a => a.href)")
    assert [Path(link).stem for link in links] == expected != []
    page.reload()
    page.wait_for_selector("#etat[data-query]")
    assert page.input_value("#year") == "2022"
    assert page.locator("#resultats > li > a").evaluate_all("all => all.map(a => a.href)") == links


def test_the_zone_filter_looks_there_only(demo: Path, visit: Visit) -> None:
    page = visit.open("documents.html")
    page.select_option("#zone", label="titre")
    found = search(visit, "convention ")
    expected = set()
    for row in load("documents", demo).itertuples():
        heads = [row.text[z["start"] : z["end"]] for z in row.zones if z["kind"] == "headline"]
        if any("convention" in fold(head) for head in heads):
            expected.add(heading(row.title))
    assert set(found) == expected != set()


def test_the_first_query_typed_at_the_top_of_any_page_is_answered(visit: Visit) -> None:
    page = visit.open("e/ORG_coe.html")
    page.keyboard.press("/")
    page.keyboard.type("budapest")
    page.keyboard.press("Enter")
    page.wait_for_selector("#etat[data-query=budapest]")
    assert page.locator("#resultats > li").count() > 1
    page.click("#resultats > li:first-child > a")
    assert "budapest" in fold(page.inner_text("#texte"))
    assert page.evaluate("CSS.highlights.get('sought').size") > 0


def test_from_a_figure_to_its_place_in_the_document(demo: Path, visit: Visit) -> None:
    page = visit.open("chiffres.html")
    page.fill("[data-words]", "31 des 46")
    page.wait_for_function("document.querySelectorAll('tbody tr').length < 5")
    page.select_option("#f2", "part")
    page.click("td.is-excerpt a >> nth=0")
    page.wait_for_selector("#fiche:not([hidden])")
    focused = page.evaluate("document.activeElement.textContent")
    figures = load("figures", demo)
    assert focused in figures["text"].tolist()
    assert focused == "31 des 46"
    assert "au moins 31 sur 46" in page.inner_text("#fiche")


def test_the_card_by_keyboard_and_by_mouse(demo: Path, visit: Visit) -> None:
    page = visit.open(f"d/{documents_by_title(demo, 'Preuves électroniques')}.html")
    page.focus("#texte mark[tabindex='0']")
    assert page.locator("#texte mark[tabindex='0']").count() == 1
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") != first
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == first
    nested = page.locator("#texte mark.OFFICE mark.ORG").first
    nested.focus()
    card = page.inner_text("#fiche")
    assert "Organisation" in card
    assert "Fonction" in card
    mentions = load("mentions", demo)
    rule = mentions[mentions["text"] == nested.text_content()].iloc[0]["rule"]
    assert rule in card
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('#fiche') !== null")
    page.keyboard.press("Escape")
    assert page.locator("#fiche").is_hidden()
    page.mouse.move(0, 0)
    page.hover("#texte mark.TREATY >> nth=0")
    page.wait_for_selector("#fiche:not([hidden])")
    page.uncheck("[data-show=TREATY]")
    page.mouse.move(0, 0)
    style = "getComputedStyle(document.querySelector('#texte mark.TREATY')).backgroundColor"
    assert page.evaluate(style) == "rgba(0, 0, 0, 0)"


def test_all_mentions_of_a_document_with_what_the_tables_say(demo: Path, visit: Visit) -> None:
    doc_id = documents_by_title(demo, "Preuves électroniques")
    mentions = load("mentions", demo)
    mentions = mentions[mentions["doc_id"] == doc_id]
    page = visit.open(f"d/{doc_id}.html")
    page.click("#mentions summary")
    page.wait_for_selector("#mentions tbody tr")
    rows = page.locator("#mentions tbody tr").evaluate_all(
        "all => all.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    ordered = mentions.sort_values(["start", "end"], ascending=[True, False])
    assert [row[1] for row in rows] == [" ".join(text.split()) for text in ordered["text"]]
    assert [row[4].split(" ", 1)[1] for row in rows] == ordered["rule"].tolist()


def test_a_treaty_has_its_parties_and_their_latest_standing(demo: Path, visit: Visit) -> None:
    actions = load("treaty_actions", demo)
    actions = actions[actions["treaty_id"] == "TREATY:CETS 185"]
    page = visit.open("e/TREATY_CETS_185.html")
    rows = page.locator(".deeds tbody tr").evaluate_all(
        "all => all.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    told = {row[0]: [re.sub(r"\s", " ", cell) for cell in row[1:4]] for row in rows}
    assert len(told) == actions["party"].nunique()
    assert told["Canada"] == ["● ratifié ou adhéré", "novembre 2001", "juillet 2015"]
    assert told["Irlande"] == ["◔ signé, dit non ratifié", "2002", ""]
    assert told["Kenya"] == ["△ invité à adhérer", "", ""]
    sentences = actions[["doc_id", "start", "end"]].drop_duplicates()
    shown = page.locator(".deeds blockquote a, .deeds ~ * blockquote a, [aria-labelledby=autres] a")
    assert {link.split("#s")[1] for link in shown.evaluate_all("all => all.map(a => a.href)")} == {
        f"{row.start}-{row.end}" for row in sentences.itertuples()
    }


def test_offices_are_drawn_over_time(demo: Path, visit: Visit) -> None:
    mandates = load("mandates", demo).dropna(subset=["first_date"])
    page = visit.open("responsables.html")
    assert page.locator(".chart title").count() == min(25, len(mandates))
    most = mandates.sort_values("n_documents").iloc[-1]
    assert any(most["person"] in text for text in page.locator(".chart title").all_text_contents())


def test_lists_sort_and_filter(demo: Path, visit: Visit) -> None:
    page = visit.open("entites.html")
    entities = load("entities", demo)
    page.select_option("#f1", "Personne")
    count = (entities["label"] == "PERSON").sum()
    assert page.inner_text("[data-status]").startswith(f"{count}\u00a0lignes")
    page.click("th button >> text=Nom")
    shown = page.locator("tbody tr td:first-child").all_inner_texts()
    assert shown == sorted(shown, key=fold)
    page.fill("[data-words]", "jagland")
    assert page.locator("tbody tr").count() == 1
    page.reload()
    page.wait_for_selector("tbody tr")
    assert page.locator("tbody tr").count() == 1


def test_words_are_folded_alike_on_both_sides(demo: Path, visit: Visit) -> None:
    page = visit.open("index.html")
    texts = [
        *load("documents", demo)["text"],
        HOSTILE,
        "Œuvre ŁÓDŹ Đ Ø İstanbul ﬁn e\u0301te\u0301",
    ]
    for text in texts:
        there = page.evaluate("text => [...rapport.words(text)].map(({word}) => word)", text)
        assert there == [word for word, _ in words(text)]


def test_the_theme_is_chosen_and_kept(visit: Visit) -> None:
    page = visit.open("index.html")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.click("[data-theme-button]")
    dark = page.evaluate(background)
    assert dark != light
    visit.open("documents.html")
    assert page.evaluate(background) == dark
    page.emulate_media(media="print")
    assert page.locator(".top").is_hidden()
    assert page.evaluate(background) == light


def test_no_serious_fault_of_accessibility(visit: Visit, demo: Path) -> None:
    documents = load("documents", demo)
    short = documents.loc[documents["n_characters"].idxmin(), "doc_id"]
    claim = min((visit.folder / "c").iterdir()).name
    drawn = "index documents responsables traites".split()  # the other lists are made alike
    pages = [f"d/{short}.html", "e/TREATY_CETS_185.html", f"c/{claim}"]
    faults = []
    for address in [*(f"{name}.html" for name in drawn), *pages]:
        page = visit.open(address)
        page.wait_for_timeout(100)
        if page.locator("#mentions").count():
            page.click("#mentions summary")
            page.focus("#texte mark >> nth=0")
        for scheme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=CHEAPLY | rules).response["violations"]
            faults += [
                f"{address}, {scheme}: {fault['id']}: {fault['nodes'][0]['html'][:120]}: "
                f"{fault['nodes'][0]['failureSummary'][:200]}"
                for fault in found
                if fault["impact"] in ("serious", "critical")
            ]
    assert faults == []


def test_every_link_leads_somewhere(demo_report: Path) -> None:
    anchors = {
        path.relative_to(demo_report).as_posix(): set(
            re.findall(r' id="([^"]+)"', path.read_text(encoding="utf-8"))
        )
        for path in demo_report.rglob("*.html")
    }
    assert len(anchors) > 400
    broken = []
    for address in anchors:
        folder = (demo_report / address).parent
        for link in re.findall(r'href="([^"]+)"', (demo_report / address).read_text("utf-8")):
            if link.startswith(("https:", "data:")):
                continue
            page, _, anchor = link.partition("#")
            target = (folder / page).resolve() if page else demo_report / address
            name = target.relative_to(demo_report.resolve()).as_posix() if page else address
            if not target.is_file() or (anchor and anchor not in anchors[name]):
                broken.append(f"{address}: {link}")
    assert broken == []


def test_pages_of_entities_differ_in_more_than_case() -> None:
    found = names(["ORG:ue", "ORG:UE", "ORG_ue", "x" * 200])
    assert len({name.lower() for name in found.values()}) == 4
    assert all(re.fullmatch(r"[\w-]{1,80}", name) for name in found.values())
