"""Answers of searches, kept for a while: what many people ask is asked of Milvus once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from functools import partial
from inspect import signature
from threading import Condition
from typing import Any

import numpy as np
from cachetools import TTLCache, cached
from pymilvus import MilvusClient

from helpers.store.schema import change_of


class ResultCache:
    """A search whose answers are kept for `ttl_sec`, the `size` used last. Taught in 11_serve.

    It is called as the search is, without the client: ``cached(collection, vector, limit=5, filter=…)``, from any
    thread. What was written, deleted or moved through the helpers of this process since an answer was read makes it
    stale at once. What another process wrote is seen when the lifetime is over; what was done by hand on the client,
    such as ``drop_collection``, after `clear`.

    An error is not kept. Two calls that differ in anything share no answer, so a filter made from the time of day is
    asked anew each time: round it, to the day, say. Callers who ask for the same thing at once wait for one answer.

    Parameters
    ----------
    search : callable
        Takes the client and a collection (or an alias) first, such as `perform_similarity_search`, `search_many`,
        `search_words` or `hybrid_search`.
    milvus : MilvusClient
        Whom it asks.
    ttl_sec : float
        Lifetime of an answer, seconds.
    size : int
        Answers kept at most; the one not used for longest goes first.
    """

    def __init__(self, search: Callable[..., list], milvus: MilvusClient, *, ttl_sec: float = 60.0, size: int = 1000):
        self._signature, self._milvus = signature(search), milvus
        kept: TTLCache = TTLCache(size, ttl_sec)
        self._ask = cached(kept, key=self._key, condition=Condition(), info=True)(partial(search, milvus))

    def __call__(self, collection: str, *query: Any, **settings: Any) -> list:
        # Lists of the caller's own: who changes one changes no answer of anybody else's.
        return [list(hit) if isinstance(hit, list) else hit for hit in self._ask(collection, *query, **settings)]

    @property
    def info(self) -> tuple:
        """``hits``, ``misses``, ``maxsize`` and ``currsize``, by name."""
        return self._ask.cache_info()

    def clear(self) -> None:
        """Keep nothing of what was kept, and count from 0."""
        self._ask.cache_clear()

    def _key(self, collection: str, *query: Any, **settings: Any) -> Hashable:
        """Return what tells one call from another, taken before Milvus is asked.

        An answer that was read while somebody wrote is kept under what was true before, where nobody looks any more.
        """
        given = self._signature.bind(self._milvus, collection, *query, **settings)
        given.apply_defaults()  # a limit of 5 is a limit of 5, said or not
        return change_of(self._milvus, collection), tuple(map(_hashable, list(given.arguments.values())[2:]))


def _hashable(value: Any) -> Hashable:
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if is_dataclass(value):
        return tuple(_hashable(getattr(value, field.name)) for field in fields(value))
    value = list(value.items()) if isinstance(value, dict) else value
    return tuple(map(_hashable, value)) if isinstance(value, list | tuple) else value
