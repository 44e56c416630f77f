"""The model card of trained weights, made from their meta.json."""

from collections.abc import Iterator, Mapping
from typing import Any

_NAMES = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}


def card(meta: Mapping[str, Any]) -> str:
    """Markdown: what it is, data and licences, recipe, figures, limits."""
    return "\n".join(_lines(meta)) + "\n"


def _lines(meta: Mapping[str, Any]) -> Iterator[str]:
    base = f"`{meta['base']}` {meta['base_version']}"
    data, recipe, scores = meta["data"], meta["recipe"], meta["scores"]
    yield f"# {meta['name']} {meta['version']}: names in French press texts"
    yield ""
    yield f"The NER component of {base} (spaCy {meta['spacy_version']}), trained on. The setting"
    yield "`ner_model` takes the path of this folder; the stock package must be installed too, as"
    yield (
        "the tokeniser and the word vectors are its own. Labels: " + ", ".join(meta["labels"]) + "."
    )
    yield ""
    yield "## Data and licences"
    yield ""
    yield f"- {base}: {meta['base_licence']}. These weights are a modified copy of its component"
    yield "  and stay under that licence."
    folders = ", ".join(f"`{folder}`" for folder in data["folders"])
    yield f"- {folders}: {_amount(data['trained_on'])}, trained on."
    kept = data["held_out"]
    where = ", ".join(f"`{folder}`" for folder in kept["folders"]) or "every tenth document of them"
    yield f"- {where}: {_amount(kept)}, held out to choose the epoch."
    yield "- Sentences made from templates and the gazetteers of this program,"
    yield f"  {recipe['practice']:.0%} of the number of lines."
    yield f"- Licence and attribution of the data: {data['licence'] or 'not stated'}"
    yield ""
    yield "None of the texts is part of this folder."
    yield ""
    yield "## Recipe"
    yield ""
    yield "| setting | value |"
    yield "| --- | --- |"
    for key, value in recipe.items():
        yield f"| {key} | {value} |"
    yield f"| epochs run, kept | {meta['epochs_run']}, {meta['epoch_kept']} |"
    yield ""
    yield "## Figures"
    yield ""
    yield "Exact spans on the held-out lines, before (stock) and after:"
    yield ""
    yield "| label | names | P before | R before | F1 before | P after | R after | F1 after |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for label, after in scores["after"].items():
        if not after["n"]:
            continue
        values = [scores["before"][label][k] for k in ("p", "r", "f1")]
        values += [after[k] for k in ("p", "r", "f1")]
        cells = " | ".join(f"{value:.3f}" for value in values)
        yield f"| {_NAMES[label]} | {after['n']} | {cells} |"
    yield ""
    yield "The epoch was chosen on the same lines, so the figures flatter it a little. Of events,"
    yield "products, programmes and acts (MISC) the program uses nothing."


def _amount(part: Mapping[str, Any]) -> str:
    names = sum(part["names"].values())
    return f"{part['documents']} documents, {part['lines']} lines, {names} names"
