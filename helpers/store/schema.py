"""The schema of a collection: made with its indexes, and read back from Milvus."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pymilvus import DataType, Function, FunctionType, MilvusClient

from helpers.errors import SchemaMismatch, StoreError
from helpers.store.database import is_embedded, milvus_errors

WORDS = "transcript_sparse"  # the BM25 field that Milvus fills from `transcript`
TEXT_BYTES = {  # field -> bytes it may hold: a server counts bytes, the embedded Milvus characters
    "id": 640,
    "video_id": 512,
    "title": 1024,
    "video_url": 4096,
    "category": 256,
    "embedding_scope": 16,
    "transcript": 65535,
}
SCALARS = (*TEXT_BYTES, "published_at", "start_sec", "end_sec")
MADE_BY = ("model", "source", "segmentation")  # with the dimension: what vectors must share to be compared


@dataclass(frozen=True)
class CollectionFacts:
    """What a collection holds, read from Milvus: what made its vectors, and which fields there are."""

    name: str
    model: str
    source: str
    segmentation: str
    dimension: int
    options: tuple[str, ...]
    has_words: bool = True  # False on a server older than 2.5, which has no full-text search


def collection_name(model: str, source: str, dimension: int, segmentation: str) -> str:
    """Return the name that keeps vectors apart that cannot be compared.

    >>> collection_name("marengo3.5", "recordings", 512, "fixed-6")
    'segments_marengo3_5_recordings_512_fixed_6'
    """
    return re.sub(r"[^A-Za-z0-9_]", "_", f"segments_{model}_{source}_{dimension}_{segmentation}")


def create_collection(
    milvus: MilvusClient,
    name: str,
    dimension: int,
    *,
    options: Sequence[str] = ("visual", "audio"),
    model: str,
    source: str,
    segmentation: str,
) -> str:
    """Create an empty collection: one row per segment, one vector field per embedding option, words for BM25.

    A server older than 2.5 gets the first option alone, no BM25 and no partition key. What made the vectors is kept in
    the collection's properties, which survive closing everywhere (descriptions are lost by the embedded Milvus).

    Raises
    ------
    StoreError
        If Milvus refuses, for instance because the name is taken.
    """
    embedded = is_embedded(milvus)
    modern = embedded or tuple(map(int, re.findall(r"\d+", milvus.get_server_version())[:2])) >= (2, 5)
    schema = milvus.create_schema(auto_id=False, enable_dynamic_field=False)
    for field, size in TEXT_BYTES.items():
        extra = {"is_primary": True} if field == "id" else {}
        # A partition key speeds up a server's filters. Embedded it prunes nothing and spoils BM25; server 2.3.5 puts
        # upserted rows into wrong partitions, and filters on the key then miss 9 of 10.
        if field == "category" and modern and not embedded:
            extra = {"is_partition_key": True}
        if field == "transcript" and modern:
            extra = {"enable_analyzer": True}
        schema.add_field(field, DataType.VARCHAR, max_length=size, **extra)
    schema.add_field("published_at", DataType.INT64)
    schema.add_field("start_sec", DataType.DOUBLE)
    schema.add_field("end_sec", DataType.DOUBLE)
    for option in options if modern else options[:1]:
        schema.add_field(option, DataType.FLOAT_VECTOR, dim=dimension)
        schema.add_field(f"has_{option}", DataType.BOOL)
    if modern:
        schema.add_field(WORDS, DataType.SPARSE_FLOAT_VECTOR)
        schema.add_function(Function("bm25", FunctionType.BM25, ["transcript"], [WORDS]))
    properties = {"model": model, "source": source, "segmentation": segmentation}
    with milvus_errors(f"The collection {name!r} was not created"):
        milvus.create_collection(
            name, schema=schema, properties={f"video_search.{key}": value for key, value in properties.items()}
        )
        index_and_load(milvus, name)
    return name


def read_facts(milvus: MilvusClient, collection: str) -> CollectionFacts:
    """Return what `collection` holds.

    Raises
    ------
    StoreError
        If there is no such collection.
    SchemaMismatch
        If it was not made by this course.
    """
    with milvus_errors(f"The collection {collection!r} cannot be read"):
        if not milvus.has_collection(collection):
            there = ", ".join(sorted(milvus.list_collections())) or "none"
            raise StoreError(f"There is no collection {collection!r}; there are: {there}.", do="Open or insert first.")
        shape = milvus.describe_collection(collection)
    made_by = shape.get("properties", {})
    fields = {field["name"]: field for field in shape["fields"]}
    options = tuple(name for name in fields if f"has_{name}" in fields)
    if not options or "video_search.model" not in made_by:
        raise SchemaMismatch(
            f"The collection {collection!r} was not made by this course.", kept="Nothing in it was changed."
        )
    return CollectionFacts(
        name=collection,
        **{what: made_by[f"video_search.{what}"] for what in MADE_BY},
        dimension=int(fields[options[0]]["params"]["dim"]),
        options=options,
        has_words=WORDS in fields,
    )


def index_and_load(milvus: MilvusClient, name: str) -> None:
    """Make the indexes that are missing (a kill may have come between them), then load: reopening unloads.

    Embedded: FLAT, exact also under filters, where the others lose hits silently. On a server: HNSW.
    """
    embedded = is_embedded(milvus)
    indexed = {milvus.describe_index(name, index)["field_name"] for index in milvus.list_indexes(name)}
    for field in milvus.describe_collection(name)["fields"]:
        params = milvus.prepare_index_params()
        if field["name"] in indexed:
            continue
        if field["type"] == DataType.FLOAT_VECTOR and embedded:
            params.add_index(field["name"], index_type="FLAT", metric_type="COSINE")
        elif field["type"] == DataType.FLOAT_VECTOR:
            built = {"M": 16, "efConstruction": 200}
            params.add_index(field["name"], index_type="HNSW", metric_type="COSINE", params=built)
        elif field["type"] == DataType.SPARSE_FLOAT_VECTOR:
            params.add_index(field["name"], index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
        else:
            continue
        milvus.create_index(name, params, sync=not embedded)  # waiting costs half a second, and nothing is built yet
    milvus.load_collection(name)
