"""One part of a query, checked, and made into a request to Milvus."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral

import numpy as np
from pymilvus import MilvusClient

from helpers.database import milvus_errors
from helpers.errors import QueryError
from helpers.filters import all_of, span_conditions
from helpers.schema import WORDS, CollectionFacts
from helpers.store import count_rows

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
