"""The one schema of every table.

Writers demand these schemas and never infer them; docs/reference/tables.md is made of them.
Every `start` and `end` is a half-open position in `documents.text`, counted in characters.
"""

import pyarrow as pa

SCHEMA_VERSION = "1"
MANIFEST = "manifest.json"

_TEXT = pa.string()
_POSITION = pa.int32()
_ZONE = pa.struct(
    [
        pa.field("start", _POSITION, nullable=False),
        pa.field("end", _POSITION, nullable=False),
        pa.field("kind", _TEXT, nullable=False),
    ]
)


def _required(name: str, kind: pa.DataType, description: str) -> pa.Field:
    return pa.field(name, kind, nullable=False, metadata={"description": description})


def _optional(name: str, kind: pa.DataType, description: str) -> pa.Field:
    return pa.field(name, kind, nullable=True, metadata={"description": description})


def _table(description: str, *fields: pa.Field) -> pa.Schema:
    return pa.schema(fields, metadata={"description": description, "version": SCHEMA_VERSION})


_DOC_ID = _required("doc_id", _TEXT, "The document: `documents.doc_id`.")
_MENTION_ID = _required("mention_id", _TEXT, "The mention: `mentions.mention_id`.")
_SURFACE = _required("text", _TEXT, "The mention as written: `documents.text[start:end]`.")

SCHEMAS: dict[str, pa.Schema] = {
    "documents": _table(
        "One row a file, or file in an archive, that was read; of equal ones only the first.",
        _required(
            "doc_id", _TEXT, "Identifier made from the content's hash, the same in each run."
        ),
        _required(
            "source", _TEXT, "Path below the input folder; in an archive `a.zip!/path/in/it.txt`."
        ),
        _optional("title", _TEXT, "Headline, as far as one is found."),
        _optional("publisher", _TEXT, "Who issued the document."),
        _optional("date", pa.date32(), "Date of publication as the document states it."),
        _optional("reference", _TEXT, "Reference number as the document states it."),
        _optional("language", _TEXT, "Language of the text, ISO 639-1."),
        _required("media_type", _TEXT, "Media type of the file, such as `text/plain`."),
        _required(
            "encoding",
            _TEXT,
            "Character encoding the file was decoded with; of formats without one, utf-8.",
        ),
        _required("n_characters", pa.int64(), "Length of `text` in characters."),
        _required(
            "text",
            _TEXT,
            "The text: of plain text the decoded file, unchanged but for a byte order mark and "
            "repaired mojibake; of other formats as extracted.",
        ),
        _required(
            "zones",
            pa.list_(_ZONE),
            "Parts of the text (start, end, kind); kind is headline, dateline, body, note, "
            "contact or furniture.",
        ),
        _optional("pages", pa.list_(_POSITION), "Where each page of a PDF file begins in `text`."),
        _optional("address", _TEXT, "Canonical address, as a web page declares it."),
        _optional(
            "found_in",
            pa.map_(_TEXT, _TEXT),
            "Where title, publisher, date, reference and language were found: text, or the part "
            "of the file that declares them.",
        ),
        _optional(
            "duplicate_of", _TEXT, "The document this one is a copy of; null for an original."
        ),
    ),
    "mentions": _table(
        "One row a stretch of text with a label.",
        _required("mention_id", _TEXT, "Identifier made of document, start, end and label."),
        _DOC_ID,
        _required("label", _TEXT, "ORG, TREATY, PERSON, OFFICE, LOC, DATE or FIGURE."),
        _SURFACE,
        _required("start", _POSITION, "First character of the mention in `documents.text`."),
        _required("end", _POSITION, "The character behind the last one of the mention."),
        _optional(
            "entity_id",
            _TEXT,
            "What is referred to: `entities.entity_id`; null where nothing is, or it is not known.",
        ),
        _optional("sentence", _POSITION, "Number of the sentence in the document, from 0."),
        _required("zone", _TEXT, "Kind of the zone the mention stands in, see `documents.zones`."),
        _required("source", _TEXT, "What found it: model, rule, gazetteer, acronym or reference."),
        _required(
            "rule", _TEXT, "Identifier of the rule or gazetteer row, or the model's version."
        ),
        _required("anaphoric", pa.bool_(), 'True for a bare "la Convention", "le Protocole".'),
        _optional("link_reason", _TEXT, "Why `entity_id` is what it is; null where it is null."),
    ),
    "entities": _table(
        "One row an organisation, treaty, person or place that mentions refer to.",
        _required("entity_id", _TEXT, "Identifier, the same in each run."),
        _required("label", _TEXT, "ORG, TREATY, PERSON or LOC."),
        _optional(
            "kind",
            _TEXT,
            "Finer class: intergovernmental, government, police, company…; convention, "
            "directive…; country, city….",
        ),
        _required("name", _TEXT, "Canonical French name, or the fullest one documents give."),
        _required(
            "aliases",
            pa.list_(_TEXT),
            "Other names: those seen in documents and those of the knowledge base, sorted.",
        ),
        _required("acronyms", pa.list_(_TEXT), "Acronyms, likewise."),
        _optional("country", _TEXT, "ISO 3166-1 alpha-2 code of its country or seat."),
        _required(
            "external_ids",
            pa.map_(_TEXT, _TEXT),
            "Identifiers elsewhere by scheme: cets, celex, wikidata, iso3166….",
        ),
        _required("in_knowledge_base", pa.bool_(), "True for a row of the knowledge base."),
        _required(
            "n_mentions", pa.int64(), "Mentions outside furniture and contact zones; may be 0."
        ),
        _required(
            "n_documents",
            pa.int64(),
            "Documents with such a mention. Neither number counts copies, unless `count_copies`.",
        ),
        _optional("first_date", pa.date32(), "Date of the earliest dated document of these."),
        _optional("last_date", pa.date32(), "Date of the latest dated document of these."),
    ),
    "figures": _table(
        "One row a mention labelled FIGURE, with its value in base units.",
        _MENTION_ID,
        _DOC_ID,
        _SURFACE,
        _required(
            "value", pa.float64(), "The number; of a range the lower end, of a share the part."
        ),
        _optional("high", pa.float64(), "Upper end of a range."),
        _optional("total", pa.float64(), "The whole that a share is of."),
        _required("kind", _TEXT, "count, share, percent, money, duration, age or measure."),
        _optional("unit", _TEXT, "ISO 4217 code, year, month, day, hour…, % or another unit."),
        _required(
            "modifier",
            _TEXT,
            "exact, about, more_than, less_than, at_least, at_most, nearly or order_of.",
        ),
        _optional("counted", _TEXT, "Head noun of what is counted, singular."),
        _optional("counted_text", _TEXT, "The whole noun group of what is counted."),
        _optional("per", _TEXT, "What a rate is per: year, day, head…."),
        _optional("period_start", pa.date32(), "First day of the period the figure covers."),
        _optional("period_end", pa.date32(), "Last day of that period."),
        _optional(
            "attributed_to",
            _TEXT,
            "The source the sentence names, else who says the quotation: `entities.entity_id`.",
        ),
        _optional(
            "claim_id",
            _TEXT,
            "What it states: `claims.claim_id`; null where nothing is counted and there is no "
            "unit but one of time, and in furniture and contact zones.",
        ),
    ),
    "claims": _table(
        "One row a claim: figures with the same value, unit, kind, rate and counted noun, "
        "whatever their modifiers; those of most documents first.",
        _required("claim_id", _TEXT, "Identifier made of what is claimed, the same in each run."),
        _optional("counted", _TEXT, "Head noun of what is counted, singular."),
        _optional("counted_text", _TEXT, "The noun group of what is counted, as written mostly."),
        _required("value", pa.float64(), "As in `figures`."),
        _optional("high", pa.float64(), "As in `figures`."),
        _optional("total", pa.float64(), "As in `figures`."),
        _required("kind", _TEXT, "As in `figures`."),
        _optional("unit", _TEXT, "As in `figures`."),
        _optional("per", _TEXT, "As in `figures`."),
        _required(
            "n_documents", pa.int64(), "Documents that state it; copies only if `count_copies`."
        ),
        _required("n_figures", pa.int64(), "Figures that state it."),
        _required("doc_ids", pa.list_(_TEXT), "These documents, sorted."),
        _optional("first_date", pa.date32(), "Date of the earliest dated document of these."),
        _optional("last_date", pa.date32(), "Date of the latest dated document of these."),
        _required(
            "contradicts",
            pa.list_(_TEXT),
            "Claims of other documents that give the same noun group, unit, rate and period a "
            "value that cannot be the same, sorted; empty where nothing speaks against it.",
        ),
    ),
    "dates": _table(
        "One row a mention labelled DATE.",
        _MENTION_ID,
        _DOC_ID,
        _SURFACE,
        _optional(
            "value",
            _TEXT,
            "ISO 8601 date, month, year or interval; null where a relative date has none to "
            "lean on.",
        ),
        _optional("start_date", pa.date32(), "First day."),
        _optional("end_date", pa.date32(), "Last day, included."),
        _required("relative", pa.bool_(), "True where it is told from the document's date."),
    ),
    "officials": _table(
        "One row a person and an office that a document states.",
        _DOC_ID,
        _required("person_id", _TEXT, "The person: `entities.entity_id`."),
        _required("person", _TEXT, "Full name of the person."),
        _required("office", _TEXT, "The office in its canonical form, without the organisation."),
        _optional("organisation_id", _TEXT, "Where the office is held: `entities.entity_id`."),
        _optional("organisation", _TEXT, "Name of that organisation or country."),
        _optional("country", _TEXT, "Its country, ISO 3166-1 alpha-2; null if international."),
        _required("mention_id", _TEXT, "The mention of the person."),
        _optional("office_mention_id", _TEXT, "The mention of the office, if it has one."),
        _optional("date", pa.date32(), "Date of the document."),
    ),
    "treaty_actions": _table(
        "One row a statement that a party, or a number of parties, did something with a treaty.",
        _DOC_ID,
        _required("treaty_id", _TEXT, "The treaty: `entities.entity_id`."),
        _required("treaty", _TEXT, "Name of the treaty."),
        _required(
            "action",
            _TEXT,
            "signed, ratified, acceded, adopted, opened_for_signature, entered_into_force, "
            "invited_to_accede, denounced.",
        ),
        _optional("party_id", _TEXT, "The party: `entities.entity_id`."),
        _optional("party", _TEXT, "ISO 3166-1 alpha-2 code of a country, else the party's name."),
        _optional("count", pa.int64(), "Number of parties where only a number is given."),
        _optional("total", pa.int64(), "Out of how many."),
        _required("negated", pa.bool_(), "True where the text says it has not been done."),
        _optional(
            "date",
            pa.date32(),
            "When it was done, as the sentence says; the first day of a month or year.",
        ),
        _required("start", _POSITION, "First character of the sentence in `documents.text`."),
        _required("end", _POSITION, "The character behind the last one of the sentence."),
    ),
    "quotations": _table(
        "One row a quotation: what somebody says, word for word or reported.",
        _DOC_ID,
        _optional("speaker_id", _TEXT, "The speaker: `entities.entity_id`; null if not known."),
        _optional("speaker", _TEXT, "Name of the speaker, or what the document calls them."),
        _optional("cue", _TEXT, 'What names the speaker: "a déclaré", "selon"….'),
        _required("kind", _TEXT, "direct (in quotation marks) or indirect."),
        _required("text", _TEXT, "What is said: `documents.text[start:end]`."),
        _required("start", _POSITION, "First character behind the opening mark."),
        _required("end", _POSITION, "The character behind the last one of what is said."),
    ),
    "mandates": _table(
        "One row a person, an office and a body, over all documents that state it.",
        _required("person_id", _TEXT, "The person: `entities.entity_id`."),
        _required("person", _TEXT, "Full name of the person."),
        _required("office", _TEXT, "The office as most documents write it."),
        _optional("organisation_id", _TEXT, "Where it is held: `entities.entity_id`."),
        _optional("organisation", _TEXT, "Name of that organisation or country."),
        _optional("first_date", pa.date32(), "Date of the earliest document that states it."),
        _optional("last_date", pa.date32(), "Date of the latest document that states it."),
        _required(
            "n_documents", pa.int64(), "Documents that state it; copies only if `count_copies`."
        ),
    ),
    "issues": _table(
        "One row a file, or a part of one, that could not be read or was changed, and why.",
        _required("source", _TEXT, "Path of the file below the input folder."),
        _required("stage", _TEXT, "Where it was met: plan, read, analyse…."),
        _required("severity", _TEXT, "info, warning, or error where the file is left out."),
        _required("message", _TEXT, "What happened."),
    ),
}


# Made when a corpus is assembled; a part of one document's rows has none of these.
DERIVED = ("entities", "claims", "mandates")
