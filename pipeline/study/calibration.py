"""How far rows deserve trust, by what they rest on, measured against annotations.

The tables give no probability; they tell of every mention which rule, gazetteer or model found it.
The trust a mention deserves is taken from the other documents: how often what rests on the same
evidence is right there. Calibration asks whether a trust of 90 % is right in 90 % of cases.
"""

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np
import pandas as pd

from pipeline.scoring import Verdict
from pipeline.study.coverage import evidence

RIGHT = "right"
ERRORS = ("extra", "overlap", "link", "value")
_PRIOR = 4  # mentions that the mean of the label weighs as, where an evidence is rare
_Z = 1.96  # of the normal distribution, for intervals of 95 %


def judged(verdicts: Mapping[str, Verdict], mentions: pd.DataFrame) -> pd.DataFrame:
    """A row a mention that annotations judge: mention_id, doc_id, label, text, evidence, outcome.

    `outcome` is right, or the first that is wrong: extra (nothing annotated answers to it),
    overlap (its extent), link (its entity), value (of a figure or date).
    """
    rows = mentions[mentions["mention_id"].isin(verdicts.keys())]
    told = [_outcome(**asdict(verdicts[key])) for key in rows["mention_id"]]
    table = rows[["mention_id", "doc_id", "label", "text"]].assign(evidence=evidence(rows))
    return table.assign(outcome=pd.Series(told, index=rows.index, dtype=object))


def _outcome(span: str, link: bool | None, value: bool | None) -> str:
    if span != "exact":
        return span
    return "link" if link is False else "value" if value is False else RIGHT


def by_evidence(judged: pd.DataFrame) -> pd.DataFrame:
    """A row a label and evidence: n, right and each of ERRORS as counts, precision, low, high.

    `precision` is right / n, `low` and `high` its interval of 95 % (Wilson). Most mentions first.
    """
    keys = [judged["label"], judged["evidence"]]
    table = pd.crosstab(keys, judged["outcome"]).reindex(columns=[RIGHT, *ERRORS], fill_value=0)
    table.insert(0, "n", table.sum(axis=1))
    table["precision"] = table[RIGHT] / table["n"]
    table["low"], table["high"] = wilson(table[RIGHT], table["n"])
    table = table.rename_axis(columns=None).reset_index()
    order = ["n", "label", "evidence"]
    return table.sort_values(order, ascending=[False, True, True], ignore_index=True)


def wilson(right: pd.Series, n: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Ends of the interval of 95 % for a share of `right` in `n` > 0, after Wilson (1927)."""
    share, spread = right / n, _Z**2 / n
    middle = (share + spread / 2) / (1 + spread)
    half = np.sqrt(spread * (share * (1 - share) + spread / 4)) / (1 + spread)
    # Rounding must not put the share itself outside.
    return (middle - half).clip(lower=0, upper=share), (middle + half).clip(lower=share, upper=1)


def trusted(judged: pd.DataFrame) -> pd.DataFrame:
    """`judged` with `right` as bool and `trust`, 0 to 1, from all documents but the row's own.

    An evidence that is rare in them leans on the mean of its label, which weighs as four mentions.
    Rows whose label no other document has are left out.
    """
    rows = judged.assign(right=judged["outcome"].eq(RIGHT))
    n, won = _elsewhere(rows, ["label", "evidence"])
    all_n, all_won = _elsewhere(rows, ["label"])
    known = all_n > 0
    trust = (won + _PRIOR * all_won / all_n.where(known)) / (n + _PRIOR)
    return rows.assign(trust=trust)[known].reset_index(drop=True)


def _elsewhere(rows: pd.DataFrame, keys: list[str]) -> tuple[pd.Series, pd.Series]:
    """For each row: how many rows of other documents have its keys, and how many are right."""
    everywhere = rows.groupby(keys)["right"]
    here = rows.groupby([*keys, "doc_id"])["right"]
    return (
        everywhere.transform("size") - here.transform("size"),
        everywhere.transform("sum") - here.transform("sum"),
    )


def reliability(trusted: pd.DataFrame, classes: int = 10) -> pd.DataFrame:
    """A row a class of trust, from the least: n, trust (mean), right (share), low, high.

    At most `classes`, with about as many mentions each; equal trust is never parted.
    """
    before = trusted["trust"].rank(method="min") - 1  # how many rows have less trust
    means = trusted.groupby(before * classes // len(trusted)).agg(
        n=("right", "size"), trust=("trust", "mean"), right=("right", "mean")
    )
    means["low"], means["high"] = wilson(means["right"] * means["n"], means["n"])
    return means.reset_index(drop=True)


def calibration_error(reliability: pd.DataFrame) -> float:
    """Mean distance of trust and share, weighted by mentions; 0 is perfect, NaN without any."""
    if reliability.empty:
        return float("nan")
    distance = (reliability["trust"] - reliability["right"]).abs()
    return float((distance * reliability["n"]).sum() / reliability["n"].sum())
