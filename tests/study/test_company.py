"""Pairs of entities, networks and periods, against counts made by hand from the tables."""

import datetime as dt
from itertools import combinations
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipeline.study import company
from pipeline.study.workspace import connect
from pipeline.tables import load


@pytest.mark.model
def test_pairs_are_those_that_documents_name(
    demo: Path, database: duckdb.DuckDBPyConnection
) -> None:
    mentions = load("mentions", demo)
    mentions = mentions[
        mentions["label"].eq("ORG")
        & mentions["entity_id"].notna()
        & ~mentions["zone"].isin(["furniture", "contact"])
    ]
    wanted = {
        (*pair, doc_id)
        for doc_id, ids in mentions.groupby("doc_id")["entity_id"]
        for pair in combinations(sorted(set(ids)), 2)
    }
    pairs = company.pairs(database, ["ORG"])
    assert {tuple(row) for row in pairs[["left_id", "right_id", "doc_id"]].to_numpy()} == wanted
    counted = company.counted(pairs)
    assert counted["n_documents"].sum() == len(wanted)
    row = counted[counted["left_id"].eq("ORG:coe") & counted["right_id"].eq("ORG:ue")].iloc[0]
    assert row["n_documents"] == sum(pair[:2] == ("ORG:coe", "ORG:ue") for pair in wanted)
    assert company.counted(pairs, least=2)["n_documents"].min() == 2
    assert not {"LOC", "PERSON"} & {
        name[:3] for name in company.pairs(database, ["ORG"])["left_id"]
    }


@pytest.mark.model
def test_copies_are_left_out(herds: Path) -> None:
    assert load("documents", herds)["duplicate_of"].notna().sum() == 1
    (pair,) = company.pairs(connect(herds)[1], ["ORG"]).to_dict("records")
    assert (pair["left_id"], pair["right_id"]) == ("ORG:ue-ce", "ORG:ue-pe")


def counted(*rows: tuple[str, str, int]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["left_id", "right_id", "n_documents"])
    return table.assign(n_sentences=0)


def test_a_network_keeps_the_strongest_and_puts_communities_together() -> None:
    table = counted(
        *((a, b, 5) for a, b in combinations("abc", 2)),
        *((a, b, 4) for a, b in combinations("xyz", 2)),
        ("c", "x", 1),
        ("a", "weak", 1),
    )
    network = company.network(table, 6)
    assert list(network) in (["c", "a", "b", "x", "y", "z"], ["a", "c", "b", "x", "y", "z"])
    assert network.edges["c", "x"]["weight"] == 1
    assert "weak" not in network
    assert len(company.network(table, 99)) == 7


def test_a_network_of_nothing_is_empty() -> None:
    assert not company.network(counted(), 5)
    assert not company.network(counted(("a", "b", 1)), 1)  # nobody is left to be joined with


@pytest.mark.parametrize(
    ("years", "wanted"),
    [
        ([2010, 2011, 2012, 2013, 2014, 2015], [(2010, 2011), (2012, 2013), (2014, 2015)]),
        ([2010, 2020, 2020, 2020, 2020, 2021], [(2010, 2019), (2020, 2021)]),
        ([2020, 2020], [(2020, 2020)]),
        ([], []),
    ],
)
def test_periods_share_the_documents(years: list[int], wanted: list[tuple[int, int]]) -> None:
    dates = pd.Series([dt.date(year, 5, 1) for year in years] + [None], dtype=object)
    assert company.periods(dates) == wanted
