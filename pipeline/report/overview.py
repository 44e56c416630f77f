"""The first page: how much there is, from whom and when, who is named most, what failed."""

import datetime as dt
from collections import Counter
from typing import Any

from pipeline import wording
from pipeline.report import charts, explorer
from pipeline.report.book import Book
from pipeline.report.explorer import Column

_MOST = 10
_ISSUES = (
    Column("Fichier"),
    Column("Gravité", facet=True),
    Column("Étape", facet=True),
    Column("Ce qui s’est passé", language="en"),
)
_SEVERITIES = ("error", "warning", "info")


def write(book: Book) -> None:
    """The first page, and the list of issues."""
    corpus = book.corpus
    labels = Counter(mention["label"] for mention in corpus.mentions)
    publishers = Counter(row["publisher"] for row in corpus.documents if row["publisher"])
    severities = Counter(issue["severity"] for issue in corpus.issues)
    began = dt.datetime.fromisoformat(corpus.manifest["began"])
    dated = [row["date"] for row in corpus.documents if row["date"]]
    book.site.page(
        "index.html",
        "overview",
        title="Vue d’ensemble",
        corpus=corpus,
        tiles=_tiles(book),
        chart=charts.timeline(
            ((row["date"], row["publisher"]) for row in corpus.documents),
            "Nombre de documents par période et par éditeur",
        ),
        periods=charts.by_period(row["date"] for row in corpus.documents),
        first=min(dated, default=None),
        last=max(dated, default=None),
        undated=len(corpus.documents) - len(dated),
        publishers=_ranked(publishers),
        unnamed=sum(not row["publisher"] for row in corpus.documents),
        label_counts=_with_bars([(label, labels[label]) for label in wording.table("labels")]),
        named=[(label, _most_named(book, label)) for label in ("ORG", "PERSON", "TREATY", "LOC")],
        severities=[(name, severities[name]) for name in _SEVERITIES if severities[name]],
        failed=[issue for issue in corpus.issues if issue["severity"] == "error"],
        began=began,
        book=book,
    )
    lead = "Tout fichier est dans les documents ou ici, avec la raison."
    rows = [
        [
            issue["source"],
            wording.said(issue["severity"], "severities"),
            wording.said(issue["stage"], "stages"),
            issue["message"],
        ]
        for severity in _SEVERITIES
        for issue in corpus.issues
        if issue["severity"] == severity
    ]
    explorer.write(book.site, "incidents.html", "Incidents de lecture", lead, _ISSUES, rows)


def _tiles(book: Book) -> list[tuple[str, int, str]]:
    corpus = book.corpus
    copies = sum(row["duplicate_of"] is not None for row in corpus.documents)
    tiles = [
        ("documents.html", len(corpus.documents), "documents"),
        ("entites.html", len(corpus.entities), "entités"),
        ("documents.html", len(corpus.mentions), "mentions"),
        ("chiffres.html", len(corpus.figures), "chiffres"),
        ("responsables.html", len(corpus.mandates), "fonctions exercées"),
        ("traites.html", len(corpus.treaty_actions), "actes sur des traités"),
    ]
    if copies:
        tiles.append(("documents.html", copies, "copies parmi les documents"))
    return [*tiles, ("incidents.html", len(corpus.issues), "incidents de lecture")]


def _ranked(counts: Counter[str]) -> list[tuple[str, int, float]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return _with_bars(ordered[:_MOST])


def _with_bars(counts: list[tuple[str, int]]) -> list[tuple[str, int, float]]:
    bars = charts.shares([count for _, count in counts])
    return [(name, count, bar) for (name, count), bar in zip(counts, bars, strict=True)]


def _most_named(book: Book, label: str) -> list[tuple[Any, int, float]]:
    rows = [row for row in book.corpus.entities.values() if row["label"] == label]
    rows = [row for row in rows if row["n_mentions"]]
    rows.sort(key=lambda row: (-row["n_documents"], -row["n_mentions"], row["name"]))
    bars = charts.shares([row["n_documents"] for row in rows[:_MOST]])
    return [(row, row["n_documents"], bar) for row, bar in zip(rows, bars, strict=False)]
