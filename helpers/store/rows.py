"""Rows to and from Segments: collections opened for them, insert, read."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
from pymilvus import MilvusClient

import helpers.store.schema as schema
from helpers.config import MODELS, nfc
from helpers.errors import StoreError
from helpers.library import SAMPLES
from helpers.segments import Segment, listed, number
from helpers.store.checks import KEPT, check_segments
from helpers.store.database import AGAIN, close_database, milvus_errors, owns_folder
from helpers.store.filters import narrowed, quote
from helpers.store.schema import MADE_BY, SCALARS, TEXT_BYTES, CollectionFacts

REQUEST_BYTES = 40_000_000  # at most: 500 rows of the longest texts; a server refuses 64 MB
PAGE = 500  # rows read at once: on their way, as lists of Python's floats, they take ten times their size
MAX_EF, MAX_NPROBE = 32768, 65536  # the widest that HNSW and IVF can look
_writer = threading.RLock()  # concurrent inserts damage the log of milvus-lite without any error


@dataclass(frozen=True)
class InsertReport:
    """Rows sent to Milvus, how many of them it did not have before, and how many it has now.

    `refused` names the videos of which nothing was written, each with its error.
    """

    written: int
    new: int
    total: int
    refused: dict[str, StoreError] = field(default_factory=dict)

    def __repr__(self) -> str:
        told = (f"{name}={value!r}" for name, value in vars(self).items() if value != {})
        return f"InsertReport({', '.join(told)})"


def open_collection(milvus: MilvusClient, segments: Sequence[Segment], name: str | None = None) -> str:
    """Return the name of the loaded collection for such segments; it is made if absent. Nothing is inserted.

    What searches know of the collection is read anew: whoever changes an index by hand calls this after it. Taught in
    00_setup.

    Raises
    ------
    SchemaMismatch
        If the segments differ among themselves, or from the collection, in model, source, dimension or segmentation.
    """
    segments = _listed(segments)
    first = next((segment for segment in segments if segment.embeddings), None)
    if first is None:
        raise StoreError("There are no segments with vectors, so no collection to open.", do="Embed a video first.")
    known = MODELS[first.model].options if first.model in MODELS else ()
    given = {option for segment in segments for option in segment.embeddings or ()}
    of = "samples" if first.video_url.startswith(SAMPLES) else "segments"
    name = name or schema.collection_name(first.model, first.source, first.dimension, first.segmentation, of)
    options = (*known, *sorted(given - set(known)))
    facts = CollectionFacts(name, first.model, first.source, first.segmentation, first.dimension, options)
    with milvus_errors(f"The collection {name!r} cannot be opened"):
        if not milvus.has_collection(name):
            check_segments(facts, segments)
            return schema.create_collection(milvus, facts)
        facts = schema.read_facts(milvus, name)
        check_segments(facts, segments)
        schema.index_and_load(milvus, facts)
    return name


def _listed(segments: Iterable[Segment] | Segment | None) -> list[Segment]:
    several = listed(segments)
    if wrong := [each for each in several if not isinstance(each, Segment)]:
        raise StoreError(f"{wrong[0]!r:.80} is no Segment.", KEPT, "generate_embedding returns Segments.")
    return several


class SegmentWriter:
    """What `inserting` gives: called with segments it writes them; its `report` is there when the block has ended."""

    def __init__(self, milvus: MilvusClient, collection: str) -> None:
        self.milvus, self.facts = milvus, schema.read_facts(milvus, collection)
        self.report, self.given, self.sent = InsertReport(0, 0, 0), 0, 0

    def __call__(self, segments: Sequence[Segment]) -> None:
        """Write segments, checked before the first is written; what cannot be stored is named in the report."""
        segments, facts, refused = _listed(segments), self.facts, self.report.refused
        refused |= check_segments(facts, segments)
        fit = (segment for segment in segments if str(segment.video_id) not in refused)
        rows = list({segment.id: to_row(segment, facts) for segment in fit}.values())
        self.given += len(rows)
        step = REQUEST_BYTES // (sum(TEXT_BYTES.values()) + 4 * facts.dimension * len(facts.options))
        for start in range(0, len(rows), step):
            with self.guarded():
                self.milvus.upsert(facts.name, batch := rows[start : start + step])
            self.sent += len(batch)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Tell, where Milvus cannot write, how far it came."""
        try:
            with milvus_errors(f"Writing to {self.facts.name!r} failed"):
                yield
        except StoreError as error:
            kept = f"{self.sent} of {self.given} rows were sent. What was stored before is kept"
            if owns_folder(self.milvus):
                close_database(self.milvus)  # rows of a failed flush are in the log alone; the next would delete it
                kept += ", and the database was closed to protect it"
            do = f"If the disk is full, make room. Then run the notebook again: missing rows are added. {AGAIN}"
            raise StoreError(error.what, f"{kept}.", do) from error
        finally:
            schema.forget_facts(self.facts.name)  # of the rows, another share may pass a filter now


@contextmanager
def inserting(milvus: MilvusClient, collection: str) -> Iterator[SegmentWriter]:
    """Give a function that writes segments as they come, as `insert_embeddings` does. Taught in 09_ingest.

    Its rows can be searched at once. They are flushed together when the block has ended, and till then no other thread
    of this process writes. After an interruption they are there all the same; the next insert flushes them.
    """
    write = SegmentWriter(milvus, collection)
    with _writer:
        with write.guarded():
            schema.index_and_load(milvus, write.facts)
            before = count_rows(milvus, collection)
        yield write
        with write.guarded():
            if write.sent:
                milvus.flush(collection)  # rows not flushed slow down every search
                milvus.load_collection(collection)
            total = count_rows(milvus, collection)
        write.report = InsertReport(write.sent, total - before, total, write.report.refused)


def insert_embeddings(milvus: MilvusClient, collection: str, segments: Sequence[Segment]) -> InsertReport:
    """Write segments, checked before the first is written, and make them searchable. Taught in 00_setup.

    Ids come from content, so inserting again changes nothing. A video is written whole or not at all; one that cannot
    be stored is named in the report's `refused` and holds none of the others back.

    Raises
    ------
    SchemaMismatch
        If any segment cannot be compared with the collection, see `check_segments`. Nothing is written.
    StoreError
        If no video of the call can be stored, or Milvus cannot write.
    """
    with inserting(milvus, collection) as write:
        write(segments)
    if not write.report.written:
        for refused in write.report.refused.values():
            raise StoreError(refused.what, KEPT, refused.do)
    return write.report


def delete_segments(milvus: MilvusClient, collection: str, filter: str) -> int:
    """Delete the rows that match a condition made with `where`; return how many there were. Taught in 11_serve.

    Raises
    ------
    StoreError
        If the condition is empty, or Milvus cannot delete.
    """
    facts = schema.read_facts(milvus, collection)
    try:
        with _writer, milvus_errors(f"Deleting from {collection!r} failed"):
            schema.index_and_load(milvus, facts)
            before = count_rows(milvus, collection)
            milvus.delete(collection, filter=filter)
            milvus.flush(collection)
            return before - count_rows(milvus, collection)
    finally:
        schema.forget_facts(facts.name)


def to_row(segment: Segment, facts: CollectionFacts) -> dict:
    """Return the row of `segment`. An option without a vector becomes zeros, marked by its ``has_`` flag."""
    row: dict = {name: nfc(str(getattr(segment, name))) for name in TEXT_BYTES}
    row["published_at"] = int(segment.published_at)
    row |= {name: round(number(getattr(segment, name)), 3) for name in ("start_sec", "end_sec")}  # as in the id
    for option in facts.options:
        vector = segment.embeddings.get(option)
        row[f"has_{option}"] = vector is not None
        row[option] = np.zeros(facts.dimension, np.float32) if vector is None else np.asarray(vector, dtype=np.float32)
    return row


def from_row(row: dict, facts: CollectionFacts) -> Segment:
    """Return the segment of a row: the inverse of `to_row`, vectors bit for bit."""
    vectors = {option: np.asarray(row[option], dtype=np.float32) for option in facts.options if row[f"has_{option}"]}
    fields = {name: row[name] for name in SCALARS if name != "id"}
    return Segment(embeddings=vectors, **fields, **{what: getattr(facts, what) for what in MADE_BY})


def fetch_segments(milvus: MilvusClient, collection: str, filter: str = "", *, option: str = "") -> list[Segment]:
    """Return the stored segments that match `filter`, all of them, by video, clips first, then by start.

    With an `option`, they have no other vectors: of many segments, those are most of the memory. Taught in 02_insert.
    """

    def read(facts: CollectionFacts) -> list[Segment]:
        facts = replace(facts.with_option(option), options=(option,)) if option else facts
        segments = [from_row(row, facts) for page in read_pages(milvus, facts, filter) for row in page]
        return sorted(segments, key=lambda s: (s.video_id, s.embedding_scope != "clip", s.start_sec, s.end_sec))

    return schema.with_facts(milvus, collection, read)


def fetch_vectors(milvus: MilvusClient, collection: str, option: str) -> tuple[list[dict], np.ndarray]:
    """Return the stored clips that have a vector of `option`, by video and start, without words, and these vectors.

    They are (n, d), float32. Of many segments `fetch_segments` takes twice the memory.
    """

    def read(facts: CollectionFacts) -> tuple[list[dict], np.ndarray]:
        facts.with_option(option)
        fields, clips = [name for name in SCALARS if name != "transcript"], narrowed(None, option, "clip")
        with milvus_errors(f"Reading {collection!r} failed"):
            rows = list(milvus.query(collection, clips, output_fields=fields, consistency_level="Strong"))
            rows.sort(key=lambda row: (row["video_id"], row["start_sec"], row["end_sec"]))
            vectors = np.empty((len(rows), facts.dimension), np.float32)
            for start in range(0, len(rows), PAGE):
                place = {row["id"]: at for at, row in enumerate(rows[start : start + PAGE], start)}
                for row in milvus.query(collection, f"id in [{', '.join(map(quote, place))}]", output_fields=[option]):
                    vectors[place[row["id"]]] = row[option]
        return rows, vectors

    return schema.with_facts(milvus, collection, read)


def read_pages(milvus: MilvusClient, facts: CollectionFacts, filter: str = "") -> Iterator[list[dict]]:
    """Yield the rows that match `filter`, so many at a time."""
    fields = [*SCALARS, *facts.options, *(f"has_{option}" for option in facts.options)]
    with milvus_errors(f"Reading {facts.name!r} failed"):
        # Page by page, by id: pymilvus' own iterator puts the last id into its next filter without quoting it.
        found = milvus.query(facts.name, filter or 'id != ""', output_fields=["id"], consistency_level="Strong")
        for start in range(0, len(found), PAGE):
            ids = ", ".join(quote(row["id"]) for row in found[start : start + PAGE])
            yield milvus.query(facts.name, f"id in [{ids}]", output_fields=fields)


def count_rows(milvus: MilvusClient, collection: str, filter: str = "") -> int:
    """Return how many stored rows match `filter`."""
    rows = milvus.query(collection, filter=filter, output_fields=["count(*)"], consistency_level="Strong")
    return rows[0]["count(*)"]


def search_params(milvus: MilvusClient, facts: CollectionFacts, field: str, condition: str, limit: int) -> dict:
    """Return parameters that keep the recall of a vector field's index under a filter, whatever index it is.

    An approximate index looks at the nearest vectors first and drops those that the filter refuses, so the rarer a
    match, the wider it must look. An exact one takes no notice of the widest look, which is asked for all the same:
    should the index have been exchanged since the facts were read, the search is slow, but nothing is lost.
    """
    ef = MAX_EF
    if not facts.indexes.get(field, "FLAT").startswith(("FLAT", "BRUTE_FORCE", "IVF")):
        if len(facts.shares) > 1000:
            facts.shares.clear()  # a program that runs for long asks with ever new filters
        if condition not in facts.shares:
            matching, total = count_rows(milvus, facts.name, condition), count_rows(milvus, facts.name)
            facts.shares[condition] = max(matching, 1) / max(total, 1)
        ef = min(MAX_EF, int(max(4 * limit, 256) / facts.shares[condition]))
    return {"ef": ef, "nprobe": MAX_NPROBE}
