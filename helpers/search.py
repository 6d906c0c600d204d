"""Search a collection: by vector, by words, by several parts at once; filters; one hit per video. Returns Hits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from pymilvus import AnnSearchRequest, MilvusClient, RRFRanker, WeightedRanker

from helpers.config import nfc
from helpers.errors import QueryError
from helpers.segments import checked_vectors, listed, number
from helpers.store.database import milvus_errors
from helpers.store.filters import narrowed, where
from helpers.store.rows import fetch_segments, search_params
from helpers.store.schema import WORDS, CollectionFacts, with_facts

MAX_LIMIT = 16384  # a server's cap on the rows of one search


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


FIELDS = [each.name for each in fields(Hit) if each.name not in ("rank", "score", "option", "segment_id")]


@dataclass(frozen=True)
class Part:
    """One part of a hybrid query. Taught in 04_hybrid.

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
    """Return the segments nearest to a vector, best first; equal scores by video, then by start. Taught in 00_setup.

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

    Raises `QueryError` if the vector is not finite or of another dimension, the option is unknown, or limit below 1.
    """
    limit = _whole(limit)
    fetch = min(MAX_LIMIT, limit * 20) if per_video else limit
    while True:
        hits = search_many(milvus, collection, [query_vector], fetch, option=option, scope=scope, filter=filter)[0]
        best = _best_per_video(hits, limit) if per_video else hits
        # One video may fill the list: look further down until enough videos are seen, or all segments are.
        if len(best) == limit or len(hits) < fetch or fetch == MAX_LIMIT:
            return best
        fetch = min(MAX_LIMIT, fetch * 8)


def search_many(
    milvus: MilvusClient,
    collection: str,
    query_vectors: Sequence[np.ndarray | str] | np.ndarray,
    limit: int = 5,
    *,
    option: str = "visual",
    scope: str | None = "clip",
    filter: str | None = None,
) -> list[list[Hit]]:
    """Return what `perform_similarity_search` returns for each of several vectors, asking Milvus once for all.

    Ten together cost far less than ten calls. `query_vectors` is an array of shape (q, d) or a sequence of vectors of
    shape (d,); for the option ``transcript``, of texts. Taught in 03_search.
    """
    condition = narrowed(filter, option, scope)
    limit = _whole(limit)
    at_once = MAX_LIMIT // limit  # what one answer may hold is limited

    def ask(facts: CollectionFacts) -> list[list[Hit]]:
        asked = _request(milvus, facts, option, listed(query_vectors), limit, condition)
        found: list = []
        with milvus_errors(f"The search in {collection!r} failed"):
            for start in range(0, len(asked.data), at_once):
                data = asked.data[start : start + at_once]
                found += milvus.search(
                    collection, data, condition, limit, FIELDS, asked.param, anns_field=asked.anns_field
                )
        return [_hits(each, option, negated=facts.lite and option == "transcript") for each in found]

    return with_facts(milvus, collection, ask)


def search_words(
    milvus: MilvusClient,
    collection: str,
    text: str,
    limit: int = 5,
    *,
    scope: str | None = "clip",
    filter: str | None = None,
) -> list[Hit]:
    """Return the segments whose transcript holds words of `text`, by BM25; scores are positive and have no top.

    Raises `QueryError` if the text is empty. Taught in 06_fusion.
    """
    return search_many(milvus, collection, [text], limit, option="transcript", scope=scope, filter=filter)[0]


def hybrid_search(
    milvus: MilvusClient,
    collection: str,
    parts: Sequence[Part],
    *,
    ranker: str = "rrf",
    k: float = 60,
    limit: int = 5,
    scope: str | None = "clip",
    filter: str | None = None,
    candidates: int = 100,
) -> list[Hit]:
    """Let Milvus search by every part and fuse the rankings. Taught in 04_hybrid.

    Parameters
    ----------
    ranker : {"rrf", "weighted"}
        ``rrf`` adds ``1 / (k + rank)`` over the parts. ``weighted`` adds ``weight * mapped score``, where Milvus maps a
        cosine to ``(1 + cosine) / 2`` and a BM25 score to ``2 / pi * atan(score)``.
    candidates : int
        Best segments taken from each part; what lies below counts as not found by that part.

    Raises `QueryError` if there is no part, or a part, the ranker, k, a weight or limit cannot be used.
    """
    if not (parts := _parts(parts)):
        raise QueryError("A hybrid search needs at least one part.")
    if ranker not in ("rrf", "weighted"):
        raise QueryError(f"There is no ranker {ranker!r}.", do="Use 'rrf' or 'weighted'.")
    if bad := [part.weight for part in parts if not 0 <= number(part.weight) <= 1]:
        raise QueryError(f"A weight is {bad[0]!r}; Milvus takes 0 to 1.")
    if not 0 < number(k) < MAX_LIMIT:
        raise QueryError(f"k is {k!r}; Milvus takes numbers above 0 and below {MAX_LIMIT}.")
    limit, depth = _whole(limit), max(_whole(limit), _whole(candidates, "candidates"))
    fuse = RRFRanker(number(k)) if ranker == "rrf" else WeightedRanker(*(float(part.weight) for part in parts))

    def ask(facts: CollectionFacts) -> list[Hit]:
        # Each with its own filter: milvus-lite ignores the one given to hybrid_search.
        asked = ((part.option, [part.query], depth, narrowed(filter, part.option, scope)) for part in parts)
        requests = [_request(milvus, facts, *each) for each in asked]
        with milvus_errors("The hybrid search failed"):
            found = milvus.hybrid_search(collection, requests, fuse, limit=limit, output_fields=FIELDS)
        return _hits(found[0], "+".join(dict.fromkeys(part.option for part in parts)))

    return with_facts(milvus, collection, ask)


def rank_by_part(
    milvus: MilvusClient,
    collection: str,
    parts: Sequence[Part],
    *,
    limit: int = 100,
    scope: str | None = "clip",
    filter: str | None = None,
) -> dict[str, list[Hit]]:
    """Return each part's own ranking by its label: why a hit of `hybrid_search` stands where it stands.

    Taught in 04_hybrid.
    """
    parts = _parts(parts)
    labels = [part.label or part.option for part in parts]
    if len(set(labels)) < len(labels):
        raise QueryError(f"Two parts are called {max(labels, key=labels.count)!r}.", do="Give each a label of its own.")
    return {
        label: search_many(milvus, collection, [part.query], limit, option=part.option, scope=scope, filter=filter)[0]
        for label, part in zip(labels, parts, strict=True)
    }


def vectors_of(
    milvus: MilvusClient, collection: str, video_id: str, option: str = "visual", scope: str = "clip"
) -> tuple[np.ndarray, np.ndarray]:
    """Return the stored vectors of one video in order of time, for its similarity curve. Taught in 05_temporal.

    Returns
    -------
    spans : ndarray, shape (n, 2)
        ``(start_sec, end_sec)`` of each segment that has a vector for `option`.
    embeddings : ndarray, shape (n, d), float32
    """
    facts = with_facts(milvus, collection, lambda facts: facts.with_option(option))
    found = fetch_segments(milvus, collection, narrowed(where(video_id=[video_id]), option, scope))
    spans = np.array([(s.start_sec, s.end_sec) for s in found], dtype=float).reshape(-1, 2)
    return spans, np.array([s.embeddings[option] for s in found], np.float32).reshape(-1, facts.dimension)


def _request(
    milvus: MilvusClient, facts: CollectionFacts, option: str, queries: Sequence, limit: int, condition: str
) -> AnnSearchRequest:
    """Return what Milvus is asked, checked: its own errors here are numpy's, or none at all."""
    if option == "transcript":
        for text in queries:
            if not isinstance(text, str) or not text.strip():
                raise QueryError(f"The words to search for are empty: {text!r}.", do="Give at least one word.")
        return AnnSearchRequest([nfc(text) for text in queries], WORDS, {}, limit, condition)
    facts.with_option(option)

    def fail(place: int, vector: np.ndarray) -> None:
        wrong = "is all zeros, or holds NaN or infinity"
        if vector.shape != (facts.dimension,):
            wrong = f"has shape {vector.shape}, so it is no vector of the collection's {facts.dimension} dimensions"
        what = "The query" if len(queries) == 1 else f"Query {place}"
        raise QueryError(f"{what} {wrong}.", do="Embed it with the model and dimension of the collection.")

    vectors = list(checked_vectors(queries, fail, facts.dimension))
    with milvus_errors(f"The search in {facts.name!r} failed"):
        params = search_params(milvus, facts, option, condition, limit)
    return AnnSearchRequest(vectors, option, {"params": params}, limit, condition)


def _parts(parts: Sequence[Part]) -> list[Part]:
    if wrong := [each for each in listed(parts) if not isinstance(each, Part)]:
        raise QueryError(f"{wrong[0]!r:.80} is no Part.", do="Write Part(option, query) for each part of the query.")
    return listed(parts)


def _whole(limit: int, name: str = "limit") -> int:
    """Return the number of rows asked for, as Python's own: Milvus takes no other."""
    if not number(limit).is_integer() or isinstance(limit, bool) or not 1 <= limit <= MAX_LIMIT:
        raise QueryError(f"{name} is {limit!r}; it must be a whole number from 1 to {MAX_LIMIT}.")
    return int(limit)


def _best_per_video(hits: Iterable[Hit], limit: int) -> list[Hit]:
    best: dict[str, Hit] = {}
    for hit in hits:
        best.setdefault(hit.video_id, hit)
    return [replace(hit, rank=rank) for rank, hit in enumerate(list(best.values())[:limit], start=1)]


def _hits(found: Iterable, option: str, *, negated: bool = False) -> list[Hit]:
    """Return hits, best first; where Milvus negates scores (BM25 in milvus-lite), larger is nearer again."""
    scored = [(-hit.distance if negated else hit.distance, hit.id, hit["entity"]) for hit in found]
    # Rounded, so that the last bit of a sum does not decide between equals.
    scored.sort(key=lambda row: (-round(row[0], 6), row[2]["video_id"], row[2]["start_sec"]))
    return [
        Hit(rank=rank, score=score, segment_id=key, option=option, **{field: entity[field] for field in FIELDS})
        for rank, (score, key, entity) in enumerate(scored, start=1)
    ]
