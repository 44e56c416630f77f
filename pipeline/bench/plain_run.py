"""What a user of spaCy would write: texts in, names out. Run as a program by `whole_runs`.

python -m pipeline.bench.plain_run TEXTS OUTPUT COMPONENTS PROCESSES [COMPONENT_FOLDER]
"""

import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import spacy

BATCH = 64  # documents; larger batches are no faster, and several processes share them worse


def main(package: str, component: str, texts: str, output: str, wanted: str, count: str) -> None:
    """Load the model, with only its `ner` or with all its components, and write a table."""
    if wanted == "ner":
        names = spacy.util.load_meta(Path(package) / "meta.json")["pipeline"]
        nlp = spacy.load(package, exclude=[name for name in names if name != "ner"])
    else:
        nlp = spacy.load(package)
    ner: Any = nlp.get_pipe("ner")
    ner.from_disk(component, exclude=["vocab"])
    files = sorted(Path(texts).iterdir())
    read = (path.read_text(encoding="utf-8") for path in files)
    rows = [
        {"source": path.name, "start": e.start_char, "end": e.end_char, "label": e.label_}
        for path, doc in zip(
            files, nlp.pipe(read, batch_size=BATCH, n_process=int(count)), strict=True
        )
        for e in doc.ents
    ]
    pq.write_table(pa.Table.from_pylist(rows), output)


if __name__ == "__main__":
    main(*sys.argv[1:])
