"""What may be stored in a collection: each segment is checked before the first is written."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from helpers.errors import SchemaMismatch, StoreError
from helpers.segments import Segment, checked_vectors, number
from helpers.store.schema import MADE_BY, TEXT_BYTES, CollectionFacts

KEPT = "Nothing was written."


def check_segments(facts: CollectionFacts, segments: Sequence[Segment]) -> dict[str, StoreError]:
    """Return why videos cannot be stored in a collection with these `facts`: the first error of each, by its id.

    A vector is missing, not finite or all zeros, a text is too long, a time or date is no number, or two different
    segments share an id.

    Raises
    ------
    SchemaMismatch
        If any segment differs from the collection in model, source, segmentation, dimension or options.
    """
    refused: dict[str, StoreError] = {}
    seen: dict[str, Segment] = {}

    def refuse(segment: Segment, what: str, do: str = "") -> None:
        refused.setdefault(str(segment.video_id), StoreError(what, "Nothing of this video was written.", do))

    for segment in segments:
        for what in MADE_BY:
            ours, theirs = getattr(facts, what), getattr(segment, what)
            if ours != theirs:
                differs = f"Segment {segment.id!r} has {what} {theirs!r}; the collection {facts.name!r} holds {ours!r}"
                do = "open_collection(milvus, segments) opens, or makes, the collection where they belong."
                raise SchemaMismatch(f"{differs}, and such vectors cannot be compared.", KEPT, do)
        if other := set(segment.embeddings or ()) - set(facts.options):
            has = f"Segment {segment.id!r} has vectors for {', '.join(sorted(other))}"
            there = f"the collection {facts.name!r} has fields for {', '.join(facts.options)}"
            raise SchemaMismatch(f"{has}; {there}.", KEPT)
        if wrong := _unfit(segment):
            refuse(segment, wrong)
        elif (twin := seen.setdefault(segment.id, segment)) is not segment and not _same(twin, segment):
            shared = f"Two different segments share the id {segment.id!r}: one would replace the other."
            refuse(segment, shared, "Give each video a video_id of its own.")
    for option in facts.options:
        having = [segment for segment in segments if option in (segment.embeddings or ())]

        def fail(place: int, vector: np.ndarray, option: str = option, having: list[Segment] = having) -> None:
            what = f"The {option} vector of {having[place].id!r}"
            if vector.shape != (facts.dimension,):
                holds = f"the collection {facts.name!r} holds vectors of {facts.dimension} dimensions"
                raise SchemaMismatch(f"{what} has shape {vector.shape}; {holds}.", KEPT)
            refuse(having[place], f"{what} is not finite or all zeros.")

        checked_vectors((segment.embeddings[option] for segment in having), fail, facts.dimension)
    return refused


def _unfit(segment: Segment) -> str:
    """Return what keeps one segment from being stored, its vectors apart, or an empty text."""
    if not -math.inf < number(segment.start_sec) <= number(segment.end_sec) < math.inf:
        return f"A segment of {segment.video_id!r} has the span {segment.start_sec} to {segment.end_sec} s."
    if not segment.embeddings:
        return f"Segment {segment.id!r} has no vector."
    if segment.embedding_scope not in ("clip", "asset"):
        return f"Segment {segment.id!r} has the scope {segment.embedding_scope!r}; there are 'clip' and 'asset'."
    for name, limit in TEXT_BYTES.items():
        try:
            size = len(getattr(segment, name).encode())
        except (AttributeError, UnicodeEncodeError):
            return f"The {name} of {segment.id!r} is not valid text: {getattr(segment, name)!r:.80}."
        if size > limit:
            return f"The {name} of {segment.id!r} has {size} bytes; {limit} fit."
    if not number(segment.published_at).is_integer() or not -(2**63) <= segment.published_at < 2**63:
        return f"published_at of {segment.id!r} is {segment.published_at!r}, not whole seconds since 1970."
    return ""


def _same(one: Segment, other: Segment) -> bool:
    ours, theirs = one.embeddings, other.embeddings
    return ours.keys() == theirs.keys() and all(np.array_equal(ours[each], theirs[each]) for each in ours)
