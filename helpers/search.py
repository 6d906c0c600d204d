"""Search a collection: by vector, by words, by several parts at once; filters; one hit per video. Returns Hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from numbers import Integral

import numpy as np
from pymilvus import AnnSearchRequest, MilvusClient, RRFRanker, WeightedRanker

from helpers.errors import QueryError
from helpers.store.database import is_embedded, milvus_errors
from helpers.store.filters import all_of, span_conditions, where
from helpers.store.rows import count_rows, fetch_segments, score_of
from helpers.store.schema import WORDS, CollectionFacts, read_facts

MAX_LIMIT = 16384  # a server's cap on the rows of one search


@dataclass(frozen=True)
class Part:
    """One part of a hybrid query.

    Attributes
    ----------
    option : str
        The embedding option it is compared with, or ``transcript``.
    query : ndarray, shape (d,), or str
        A vector, or words for ``transcript``.
    weight : float
        From 0 to 1, for the weighted ranker.
    label : str
        Its name in `rank_by_part`; the option where it is not given.
    """

    option: str
    query: np.ndarray | str
    weight: float = 1.0
    label: str = ""


def build_request(
    milvus: MilvusClient, facts: CollectionFacts, part: Part, limit: int, scope: str | None, filter: str | None
) -> dict:
    """Return what Milvus is asked for one part, checked: its errors here are numpy's, or none at all."""
    if part.option == "transcript":
        if not facts.has_words:
            raise QueryError("This Milvus server is older than 2.5 and has no full-text search.")
        if not isinstance(part.query, str) or not part.query.strip():
            raise QueryError(f"The words to search for are empty: {part.query!r}.", do="Give at least one word.")
        condition = all_of(filter, span_conditions(None, scope))
        return {"data": [part.query], "anns_field": WORDS, "param": {}, "limit": limit, "expr": condition}
    check_option(facts, part.option)
    condition = all_of(filter, span_conditions(part.option, scope))
    vector = _checked_query(part.query, facts.dimension)
    params = _search_params(milvus, facts.name, part.option, condition, limit)
    return {"data": [vector], "anns_field": part.option, "param": params, "limit": limit, "expr": condition}


def _search_params(milvus: MilvusClient, collection: str, field: str, condition: str, limit: int) -> dict:
    """Return parameters that keep the recall of an approximate index under a filter.

    Such an index looks at the nearest vectors first and drops those that the filter refuses, so the rarer a match, the
    wider it must look. FLAT, which the embedded collections of the course have, compares all and needs nothing.
    """
    with milvus_errors(f"The search in {collection!r} failed"):
        index = milvus.describe_index(collection, milvus.list_indexes(collection, field_name=field)[0])
        kind = index["index_type"]
        if kind in ("FLAT", "BRUTE_FORCE"):
            return {}
        if kind.startswith("IVF"):
            return {"nprobe": int(index.get("nlist", 128))}  # every list: exact
        total = count_rows(milvus, collection)
        matching = count_rows(milvus, collection, condition)
    return {"ef": int(min(32768, max(4 * limit, 256) * max(total, 1) / max(matching, 1)))}


def _checked_query(values: np.ndarray, dimension: int) -> np.ndarray:
    try:
        with np.errstate(over="ignore"):  # too large for float32 becomes infinite, and is refused as such
            vector = np.asarray(values, dtype=np.float32)
    except (TypeError, ValueError):
        raise QueryError(f"The query is no vector: {values!r:.80}.") from None
    if vector.shape != (dimension,):
        raise QueryError(
            f"The query vector has shape {vector.shape}; the collection holds vectors of {dimension} dimensions.",
            do="Embed the query with the model and dimension of the collection.",
        )
    if not np.isfinite(vector).all() or not vector.any():
        raise QueryError("The query vector is all zeros, or holds NaN or infinity.")
    return vector


def check_option(facts: CollectionFacts, option: str) -> None:
    if option not in facts.options:
        raise QueryError(f"There is no embedding option {option!r} here; there are: {', '.join(facts.options)}.")


def check_limit(limit: int, name: str = "limit") -> None:
    if not isinstance(limit, Integral) or isinstance(limit, bool) or not 1 <= limit <= MAX_LIMIT:
        raise QueryError(f"{name} is {limit!r}; it must be a whole number from 1 to {MAX_LIMIT}.")


FIELDS = ["video_id", "title", "start_sec", "end_sec", "embedding_scope", "video_url", "category", "published_at"]
FIELDS += ["transcript"]  # always given: without a list the embedded Milvus returns the vectors too


@dataclass(frozen=True)
class Hit:
    """A segment that was found. `score` is larger the nearer; what it means depends on the search."""

    rank: int
    score: float
    video_id: str
    title: str
    start_sec: float
    end_sec: float
    embedding_scope: str
    option: str
    segment_id: str
    video_url: str
    category: str
    published_at: int
    transcript: str


def perform_similarity_search(
    milvus: MilvusClient,
    collection: str,
    query_vector: np.ndarray,
    limit: int = 5,
    *,
    option: str = "visual",
    scope: str | None = "clip",
    filter: str | None = None,
    per_video: bool = False,
) -> list[Hit]:
    """Return the segments nearest to a vector, best first; equal scores by video, then by start.

    Parameters
    ----------
    query_vector : ndarray, shape (d,)
        From `embed_text`, `embed_image`, `embed_clip` or a stored segment.
    limit : int
        Number of hits wanted.
    option : str
        The embedding option whose vectors are compared. Segments without one (a silent clip) are passed over.
    scope : str or None
        ``clip``, ``asset``, or None for both. Whole-video vectors lie near their mean and crowd out the clips.
    filter : str, optional
        A condition made with `where`.
    per_video : bool
        Only the best hit of each video.

    Returns
    -------
    list of Hit
        Scores are cosines, from -1 to 1. Empty when nothing is stored, or nothing matches the filter.

    Raises
    ------
    QueryError
        If the vector has another dimension or is not finite, the option is unknown, or limit is below 1.
    """
    facts = read_facts(milvus, collection)
    return _run(milvus, facts, Part(option, query_vector), limit, scope, filter, per_video)


def search_words(
    milvus: MilvusClient,
    collection: str,
    text: str,
    limit: int = 5,
    *,
    scope: str | None = "clip",
    filter: str | None = None,
    per_video: bool = False,
) -> list[Hit]:
    """Return the segments whose transcript holds words of `text`, by BM25; scores are positive and have no top.

    Raises
    ------
    QueryError
        If the text is empty, or this Milvus has no full-text search.
    """
    facts = read_facts(milvus, collection)
    return _run(milvus, facts, Part("transcript", text), limit, scope, filter, per_video)


def hybrid_search(
    milvus: MilvusClient,
    collection: str,
    parts: Sequence[Part],
    *,
    ranker: str = "rrf",
    k: int = 60,
    limit: int = 5,
    scope: str | None = "clip",
    filter: str | None = None,
    candidates: int = 100,
) -> list[Hit]:
    """Let Milvus search by every part and fuse the rankings.

    Parameters
    ----------
    ranker : {"rrf", "weighted"}
        ``rrf`` adds ``1 / (k + rank)`` over the parts. ``weighted`` adds ``weight * mapped score``, where Milvus maps a
        cosine to ``(1 + cosine) / 2`` and a BM25 score to ``2 / pi * atan(score)``.
    candidates : int
        Best segments taken from each part; what lies below counts as not found by that part.

    Raises
    ------
    QueryError
        If there is no part, or a part, the ranker, k, a weight or limit cannot be used.
    """
    if not parts:
        raise QueryError("A hybrid search needs at least one part.")
    if ranker not in ("rrf", "weighted"):
        raise QueryError(f"There is no ranker {ranker!r}.", do="Use 'rrf' or 'weighted'.")
    if bad := [part.weight for part in parts if not 0 <= part.weight <= 1]:
        raise QueryError(f"A weight is {bad[0]!r}; Milvus takes 0 to 1.")
    if not 0 < k < MAX_LIMIT:
        raise QueryError(f"k is {k!r}; Milvus takes numbers above 0 and below {MAX_LIMIT}.")
    check_limit(limit)
    check_limit(candidates, "candidates")
    facts = read_facts(milvus, collection)
    if not facts.has_words:
        raise QueryError("This Milvus server is older than 2.5; the course uses hybrid search from 2.5 on.")
    requests = [
        # Each request has its own filter: the embedded Milvus ignores the one given to hybrid_search.
        AnnSearchRequest(**build_request(milvus, facts, part, max(limit, candidates), scope, filter))
        for part in parts
    ]
    fuse = RRFRanker(k) if ranker == "rrf" else WeightedRanker(*(float(part.weight) for part in parts))
    with milvus_errors("The hybrid search failed"):
        found = milvus.hybrid_search(collection, requests, fuse, limit=limit, output_fields=FIELDS)
    return _hits(found[0], "+".join(dict.fromkeys(part.option for part in parts)), "", embedded=False)


def rank_by_part(
    milvus: MilvusClient,
    collection: str,
    parts: Sequence[Part],
    *,
    limit: int = 100,
    scope: str | None = "clip",
    filter: str | None = None,
) -> dict[str, list[Hit]]:
    """Return each part's own ranking by its label: why a hit of `hybrid_search` stands where it stands."""
    facts = read_facts(milvus, collection)
    labels = [part.label or part.option for part in parts]
    if len(set(labels)) < len(labels):
        raise QueryError(f"Two parts are called {max(labels, key=labels.count)!r}.", do="Give each a label of its own.")
    return {label: _run(milvus, facts, part, limit, scope, filter) for label, part in zip(labels, parts, strict=True)}


def vectors_of(
    milvus: MilvusClient, collection: str, video_id: str, option: str = "visual", scope: str = "clip"
) -> tuple[np.ndarray, np.ndarray]:
    """Return the stored vectors of one video in order of time, for its similarity curve.

    Returns
    -------
    spans : ndarray, shape (n, 2)
        ``(start_sec, end_sec)`` of each segment that has a vector for `option`.
    embeddings : ndarray, shape (n, d), float32
    """
    facts = read_facts(milvus, collection)
    check_option(facts, option)
    found = fetch_segments(milvus, collection, all_of(where(video_id=video_id), span_conditions(option, scope)))
    spans = np.array([(s.start_sec, s.end_sec) for s in found], dtype=float).reshape(-1, 2)
    vectors = np.array([s.embeddings[option] for s in found], dtype=np.float32)
    return spans, vectors.reshape(-1, facts.dimension)


def best_per_video(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """Return the best hit of each video, `limit` at most, ranked anew.

    Give it more hits than videos wanted: it finds only videos that are among them (``per_video=True`` sees to that).
    """
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.video_id, hit)
    return [replace(hit, rank=rank) for rank, hit in enumerate(list(best.values())[:limit], start=1)]


def _run(
    milvus: MilvusClient,
    facts: CollectionFacts,
    part: Part,
    limit: int,
    scope: str | None,
    filter: str | None,
    per_video: bool = False,
) -> list[Hit]:
    check_limit(limit)
    embedded = is_embedded(milvus)
    fetch = min(MAX_LIMIT, limit * 20) if per_video else limit
    while True:
        request = build_request(milvus, facts, part, fetch, scope, filter)
        with milvus_errors(f"The search in {facts.name!r} failed"):
            found = milvus.search(
                facts.name,
                data=request["data"],
                anns_field=request["anns_field"],
                search_params={"params": request["param"]},
                limit=fetch,
                filter=request["expr"],
                output_fields=FIELDS,
            )
        hits = _hits(found[0], part.option, request["anns_field"], embedded=embedded)
        if not per_video:
            return hits
        best = best_per_video(hits, limit)
        # One video may fill the list: look further down until enough videos are seen, or all segments are.
        if len(best) == limit or len(hits) < fetch or fetch == MAX_LIMIT:
            return best
        fetch = min(MAX_LIMIT, fetch * 8)


def _hits(found: Iterable, option: str, field: str, *, embedded: bool) -> list[Hit]:
    scored = [(score_of(hit.distance, field, embedded=embedded), hit.id, hit["entity"]) for hit in found]
    # Rounded, so that the last bit of a sum does not decide between equals.
    scored.sort(key=lambda row: (-round(row[0], 6), row[2]["video_id"], row[2]["start_sec"]))
    return [
        Hit(rank=rank, score=score, segment_id=key, option=option, **{field: entity[field] for field in FIELDS})
        for rank, (score, key, entity) in enumerate(scored, start=1)
    ]
