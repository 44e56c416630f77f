"""spaCy's DocBin: documents to train and evaluate spaCy components on."""

import itertools
from pathlib import Path

from pipeline.exports.source import Source
from pipeline.exports.tokens import SPANS, tokenised

AT_ONCE = 500


def write(source: Source, folder: Path) -> list[str]:
    """Write documents-00001.spacy and so on, at most 500 documents a file.

    `doc.text` is `documents.text`. Entities of spaCy cannot overlap: `doc.ents` has of nested
    mentions the outermost, `doc.spans["mentions"]` has all. `kb_id_` is the entity's id,
    `doc.user_data["doc_id"]` the document's.
    """
    from spacy.tokens import DocBin

    nested = 0
    documents = tokenised(source)
    for number in itertools.count(1):
        bin_ = DocBin(["ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "SENT_START"], store_user_data=True)
        for found in itertools.islice(documents, AT_ONCE):
            bin_.add(found.doc)
            nested += len(found.inner) + len(found.left_out)
        if not len(bin_) and number > 1:
            break
        bin_.to_disk(folder / f"documents-{number:05}.spacy")
    return [f'{nested} nested mentions are in doc.spans["{SPANS}"] alone'] if nested else []
