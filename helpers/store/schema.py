"""The schema of a collection: made with its indexes, read back from Milvus, and kept while it may be taken as known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TypeVar
from weakref import WeakKeyDictionary

from pymilvus import DataType, Function, FunctionType, MilvusClient

from helpers.errors import QueryError, SchemaMismatch, StoreError
from helpers.store.database import is_lite, milvus_errors

WORDS = "transcript_sparse"  # the BM25 field that Milvus fills from `transcript`
# Field -> bytes it may hold: a server counts bytes, milvus-lite characters.
TEXT_BYTES = {"id": 640, "video_id": 512, "title": 1024, "video_url": 4096, "category": 256}
TEXT_BYTES |= {"embedding_scope": 16, "transcript": 65535}
SCALARS = (*TEXT_BYTES, "published_at", "start_sec", "end_sec")
MADE_BY = ("model", "source", "segmentation")  # with the dimension: what vectors must share to be compared
BUILT: dict[str, dict] = {"FLAT": {}, "HNSW": {"M": 16, "efConstruction": 200}}  # index kind -> what it is built with

T = TypeVar("T")


@dataclass(frozen=True)
class CollectionFacts:
    """What a collection holds, read from Milvus: what made its vectors, which fields there are, how they are indexed.

    Attributes
    ----------
    options : tuple of str
        Embedding options, each a vector field of its own.
    indexes : dict of str to str
        Index kind by field, as Milvus names it.
    lite : bool
        True in milvus-lite, see `is_lite`.
    shares : dict of str to float
        Share of the rows that pass a filter, from 0 to 1, as far as searches needed it. Beside a writer elsewhere they
        grow old; `open_collection` starts anew.
    """

    name: str
    model: str
    source: str
    segmentation: str
    dimension: int
    options: tuple[str, ...]
    indexes: dict[str, str] = field(default_factory=dict)
    lite: bool = True
    shares: dict[str, float] = field(default_factory=dict)

    def with_option(self, option: str) -> CollectionFacts:
        """Return these facts; raise `QueryError` if there is no vector field for `option`."""
        if option not in self.options:
            raise QueryError(f"There is no embedding option {option!r} here; there are: {', '.join(self.options)}.")
        return self


_kept: WeakKeyDictionary[MilvusClient, dict[str, CollectionFacts]] = WeakKeyDictionary()  # by name or alias
_changes: Counter[str] = Counter()  # of each collection in this process, by whatever client
_lock = Lock()  # for both


def collection_name(model: str, source: str, dimension: int, segmentation: str, of: str = "segments") -> str:
    """Return the name that keeps vectors apart that cannot be compared, and the samples apart from the reader's videos.

    >>> collection_name("marengo3.5", "recordings", 512, "fixed-6")
    'segments_marengo3_5_recordings_512_fixed_6'
    """
    return re.sub(r"[^A-Za-z0-9_]", "_", f"{of}_{model}_{source}_{dimension}_{segmentation}")


def create_collection(
    milvus: MilvusClient, facts: CollectionFacts, *, index: str | None = None, partition_key: bool | None = None
) -> str:
    """Create an empty collection: one row per segment, one vector field per embedding option, words for BM25.

    What made the vectors is kept in the collection's properties, which survive closing everywhere (descriptions are
    lost by milvus-lite).

    Parameters
    ----------
    facts : CollectionFacts
        Name, options, dimension and what made the vectors.
    index : {"FLAT", "HNSW"}, optional
        Of the vector fields. Without it FLAT in milvus-lite, exact also under filters; HNSW on a full server.
    partition_key : bool, optional
        Whether rows are kept apart by category. Without it only on a full server, where it speeds up filters: in
        milvus-lite it prunes nothing and spoils BM25.

    Raises
    ------
    StoreError
        If Milvus refuses, for instance because the name is taken.
    """
    facts = replace(facts, lite=is_lite(milvus))
    schema = milvus.create_schema(auto_id=False, enable_dynamic_field=False)
    special: dict[str, dict] = {"id": {"is_primary": True}, "transcript": {"enable_analyzer": True}}
    special["category"] = {"is_partition_key": not facts.lite if partition_key is None else partition_key}
    for name, size in TEXT_BYTES.items():
        schema.add_field(name, DataType.VARCHAR, max_length=size, **special.get(name, {}))
    schema.add_field("published_at", DataType.INT64)
    schema.add_field("start_sec", DataType.DOUBLE)
    schema.add_field("end_sec", DataType.DOUBLE)
    for option in facts.options:
        schema.add_field(option, DataType.FLOAT_VECTOR, dim=facts.dimension)
        schema.add_field(f"has_{option}", DataType.BOOL)
    schema.add_field(WORDS, DataType.SPARSE_FLOAT_VECTOR)
    schema.add_function(Function("bm25", FunctionType.BM25, ["transcript"], [WORDS]))
    properties = {f"video_search.{what}": getattr(facts, what) for what in MADE_BY}
    with milvus_errors(f"The collection {facts.name!r} was not created"):
        milvus.create_collection(facts.name, schema=schema, properties=properties)
        index_and_load(milvus, facts, index)
    return facts.name


def index_and_load(milvus: MilvusClient, facts: CollectionFacts, index: str | None = None) -> None:
    """Make the indexes that are missing (a kill may have come between them), then load: reopening unloads."""
    index = index or ("FLAT" if facts.lite else "HNSW")
    missing = milvus.prepare_index_params()
    for option in facts.options:
        if option not in facts.indexes:
            missing.add_index(option, index_type=index, metric_type="COSINE", params=BUILT[index])
    if WORDS not in facts.indexes:
        missing.add_index(WORDS, index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
    if missing:
        # Waiting for an index costs half a second, and in milvus-lite nothing is built yet.
        milvus.create_index(facts.name, missing, sync=not facts.lite)
        forget_facts(facts.name)
    milvus.load_collection(facts.name)


def read_facts(milvus: MilvusClient, collection: str) -> CollectionFacts:
    """Return what `collection` holds, asked of Milvus now, and keep it for `with_facts`.

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
        indexes = [milvus.describe_index(collection, name) for name in milvus.list_indexes(collection)]
    fields = {field["name"]: field for field in shape["fields"]}
    options = tuple(name for name in fields if f"has_{name}" in fields)
    model, source, segmentation = (shape.get("properties", {}).get(f"video_search.{what}") for what in MADE_BY)
    if not options or model is None:
        what = f"The collection {collection!r} was not made by this course."
        raise SchemaMismatch(what, "Nothing in it was changed.")
    dimension = int(fields[options[0]]["params"]["dim"])
    kinds = {index["field_name"]: index["index_type"] for index in indexes}
    name = shape["collection_name"]  # not that of an alias
    facts = CollectionFacts(name, model, source, segmentation, dimension, options, kinds, is_lite(milvus))
    with _lock:
        _kept.setdefault(milvus, {})[str(collection)] = facts
    return facts


def with_facts(milvus: MilvusClient, collection: str, ask: Callable[[CollectionFacts], T]) -> T:
    """Return what `ask` answers from the facts that are kept, without a question to Milvus about the collection.

    Where that fails, the collection may have been made anew since: the facts are read, and `ask` is called again.
    """
    if facts := _kept.get(milvus, {}).get(str(collection)):
        try:
            return ask(facts)
        except (QueryError, StoreError):
            pass
    return ask(read_facts(milvus, collection))


def forget_facts(collection: str) -> None:
    """Let the next search, of any client and under any alias, read the facts anew; answers from before are stale."""
    with _lock:
        all_kept = [(kept, given, facts.name) for kept in _kept.values() for given, facts in kept.items()]
        gone = [(kept, given) for kept, given, name in all_kept if collection in (given, name)]
        _changes.update({collection, *(kept.pop(given).name for kept, given in gone)})


def change_of(milvus: MilvusClient, collection: str) -> tuple[str, int]:
    """Return the collection that a name or an alias stands for, and the number of its changes in this process."""
    name = with_facts(milvus, collection, lambda facts: facts.name)
    return name, _changes[name]


def point_alias(milvus: MilvusClient, alias: str, collection: str) -> None:
    """Let `alias` stand for `collection` from now on, in one step: who searches it finds the one or the other.

    Taught in 11_serve.

    Raises
    ------
    StoreError
        If there is no such collection, or a collection is called `alias`.
    """
    with milvus_errors(f"The alias {alias!r} was not moved"):
        if milvus.has_collection(alias) and milvus.describe_collection(alias)["collection_name"] != alias:
            milvus.alter_alias(collection, alias)
        else:
            milvus.create_alias(collection, alias)
    forget_facts(alias)
