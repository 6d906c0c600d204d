"""A collection out of Milvus into one Parquet file, and back: page by page, bit for bit."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pyarrow as pa
from pyarrow.parquet import ParquetFile, ParquetWriter, read_metadata
from pymilvus import MilvusClient

from helpers.errors import StoreError
from helpers.store.rows import PAGE, from_row, inserting, read_pages
from helpers.store.schema import TEXT_BYTES, CollectionFacts, create_collection, read_facts

ABOUT = b"video_search"  # the file's metadata: what the collection is, as JSON


def export_collection(milvus: MilvusClient, collection: str, path: Path | str) -> int:
    """Write all rows of a collection to a Parquet file, and return how many there are. Taught in 09_ingest.

    The file also says what made the vectors. It is there when it is whole: an export that is interrupted replaces none.
    The words' index is left out, as Milvus makes it from the transcripts.

    Raises
    ------
    StoreError
        If the collection cannot be read, or the file not be written.
    """
    facts, path = read_facts(milvus, collection), Path(path)
    kinds = dict.fromkeys(TEXT_BYTES, pa.string()) | dict.fromkeys(("start_sec", "end_sec"), pa.float64())
    kinds |= {"published_at": pa.int64()} | dict.fromkeys((f"has_{option}" for option in facts.options), pa.bool_())
    kinds |= dict.fromkeys(facts.options, pa.list_(pa.float32(), facts.dimension))
    shape = pa.schema(kinds, {ABOUT: json.dumps(asdict(replace(facts, indexes={})))})
    part = path.with_name(f"{path.name}.part")
    try:
        with ParquetWriter(part, shape, write_page_checksum=True) as file:
            for page in read_pages(milvus, facts):
                file.write_table(pa.Table.from_pylist(page, shape))
        part.replace(path)
    except OSError as error:
        raise StoreError(f"The file {path.name!r} cannot be written: {error.strerror or error}.") from error
    return read_metadata(path).num_rows


def import_collection(milvus: MilvusClient, path: Path | str, name: str | None = None) -> str:
    """Return the name of the collection that holds the rows of an exported file; it is made if absent.

    A row that it has already is replaced by the file's. Taught in 09_ingest.

    Parameters
    ----------
    name : str, optional
        Of the collection; without it, that of the collection that was exported.

    Raises
    ------
    SchemaMismatch
        If a collection of that name holds vectors of another model, source, dimension or segmentation.
    StoreError
        If the file is no whole export, or a row cannot be stored.
    """
    try:
        file = ParquetFile(path, page_checksum_verification=True)
        facts = CollectionFacts(**json.loads(file.schema_arrow.metadata[ABOUT]))
        facts = replace(facts, name=name or facts.name, options=tuple(facts.options))
        if not milvus.has_collection(facts.name):
            create_collection(milvus, facts)
        with inserting(milvus, facts.name) as write:
            for batch in file.iter_batches(PAGE):
                write([from_row(row, facts) for row in batch.to_pylist()])
    except (OSError, ValueError, LookupError, TypeError) as error:
        what = f"The file {Path(path).name!r} is no whole export of a collection ({type(error).__name__})."
        raise StoreError(what, "What was read before it is stored.", "Export it again.") from error
    for refused in write.report.refused.values():
        raise refused
    return facts.name
