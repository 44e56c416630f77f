"""Who is named with whom: pairs of entities, over time, as a network."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

if TYPE_CHECKING:
    import networkx as nx

_PAIRS = """
    SELECT left_id, right_id, doc_id, date, n_sentences
    FROM views.co_mentions_by_document JOIN main.documents USING (doc_id)
    JOIN main.entities x ON x.entity_id = left_id JOIN main.entities y ON y.entity_id = right_id
    WHERE duplicate_of IS NULL
        AND list_contains($labels, x.label) AND list_contains($labels, y.label)
    ORDER BY ALL
"""


def pairs(connection: duckdb.DuckDBPyConnection, labels: Sequence[str]) -> pd.DataFrame:
    """A row a document and pair of entities with these labels that it names, copies left out.

    Columns: left_id < right_id, doc_id, date (datetime64, NaT where not known), n_sentences (how
    many name both).
    """
    found: pd.DataFrame = connection.sql(_PAIRS, params={"labels": list(labels)}).df()
    return found


def counted(pairs: pd.DataFrame, least: int = 1) -> pd.DataFrame:
    """left_id, right_id, n_documents, n_sentences over all rows of `pairs`, the closest first.

    Pairs that fewer than `least` documents name are left out.
    """
    groups = pairs.groupby(["left_id", "right_id"], as_index=False)
    table = groups.agg(n_documents=("doc_id", "size"), n_sentences=("n_sentences", "sum"))
    table = table[table["n_documents"] >= least]
    order = ["n_documents", "n_sentences", "left_id", "right_id"]
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def network(counted: pd.DataFrame, nodes: int) -> "nx.Graph[str]":
    """The `nodes` entities that most pairs of documents join, those with common company close.

    An edge has `weight`, the documents, and `n_sentences`. Nodes come in an order in which
    communities (by greedy modularity) stand together; in each, the best connected first.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for row in counted.itertuples(index=False):
        graph.add_edge(
            row.left_id, row.right_id, weight=row.n_documents, n_sentences=row.n_sentences
        )
    strength = dict(graph.degree(weight="weight"))
    kept = sorted(graph, key=lambda node: (-strength[node], node))[:nodes]
    graph = graph.subgraph(kept).copy()
    graph.remove_nodes_from(list(nx.isolates(graph)))
    ordered: nx.Graph[str] = nx.Graph()
    if graph.edges:
        groups = nx.community.greedy_modularity_communities(graph, weight="weight")
        for group in sorted(groups, key=lambda group: (-len(group), min(group))):
            ordered.add_nodes_from(sorted(group, key=lambda node: (-strength[node], node)))
    ordered.add_edges_from(sorted((*sorted(edge), graph.edges[edge]) for edge in graph.edges))
    return ordered


def periods(dates: pd.Series, wanted: int = 3) -> list[tuple[int, int]]:
    """At most `wanted` stretches (first year, last year) with about as many dates each.

    They follow each other and hold every year that has a date; none where no date is known.
    """
    years = pd.to_datetime(dates).dropna().dt.year.sort_values(ignore_index=True)
    if years.empty:
        return []
    cuts = {int(years[len(years) * part // wanted]) for part in range(1, wanted)}
    starts = sorted({int(years.iloc[0]), *cuts})
    return [(first, after - 1) for first, after in pairwise([*starts, int(years.iloc[-1]) + 1])]
