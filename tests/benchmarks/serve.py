"""What a search costs as a collection grows, and what a kept answer costs: the figures that page 11 draws.

``python -m tests.benchmarks serve --json notebooks/data/benchmarks/serve.json`` measures them anew, in some minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import psutil
from pymilvus import MilvusClient
from threadpoolctl import threadpool_limits

from helpers.config import load_config
from helpers.search import Hit, perform_similarity_search, search_many
from helpers.segments import Segment
from helpers.store import ResultCache, close_database, insert_embeddings, open_collection, open_database
from tests.benchmarks.common import DIMENSION, Row, random_segments

SIZES = (1_000, 10_000, 50_000, 100_000)
AT_ONCE = (1, 10, 100)  # queries in one call
ROUNDS, CHUNK = 40, 10_000
LINK_SEC = 0.2  # what a search that is far away takes


def measure() -> Iterator[Row]:
    """Grow one collection of random unit vectors, exact index, and yield what it costs at each size.

    Products of matrices are kept to one thread: beside other work two wait for each other.
    """
    with threadpool_limits(1):
        yield from measured()


def measured() -> Iterator[Row]:
    config = load_config()
    milvus = open_database(config, "serve")
    name, stored = "", 0
    queries = np.random.default_rng(1).normal(size=(max(AT_ONCE), DIMENSION)).astype(np.float32)
    for size in SIZES:
        while stored < size:
            count = min(CHUNK, size - stored)
            segments = chunk(stored, count)
            name = name or open_collection(milvus, segments[:1])
            insert_embeddings(milvus, name, segments)
            stored += count
        held = sum(file.stat().st_size for file in (config.home / "databases").rglob("*") if file.is_file())
        row: Row = {"name": "scan", "rows": size, "values": DIMENSION, "disk_mb": round(held / 1e6, 1)}
        for number in AT_ONCE:
            rounds = ROUNDS if number == 1 else ROUNDS // 4

            def search(name: str = name, number: int = number) -> object:
                return search_many(milvus, name, queries[:number], 5)

            row[f"cpu_ms_{number}"] = cpu_ms(search, rounds)
        row["memory_mb"] = round(psutil.Process().memory_info().rss / 1e6)
        yield row
        if size == 10_000:
            rows = f"cached / asked, {size} rows"
            yield kept_against_asked(milvus, name, queries[0], rows, perform_similarity_search, time.process_time)

    def far_away(milvus: MilvusClient, collection: str, query_vector: np.ndarray) -> list[Hit]:
        time.sleep(LINK_SEC)
        return []

    away = f"cached / asked, {1000 * LINK_SEC:.0f} ms away"
    yield kept_against_asked(milvus, name, queries[0], away, far_away, time.perf_counter)
    close_database(milvus)


def chunk(first: int, count: int) -> list[Segment]:
    """Return the next clips, with a seed of their own."""
    vectors = np.random.default_rng(first).standard_normal((count, DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    (like,) = random_segments(1, options=("visual",))
    return [
        replace(like, video_id=f"video-{place // 100}", start_sec=start, end_sec=start + 6.0, embeddings={"visual": it})
        for place, it in enumerate(vectors, first)
        for start in [6.0 * (place % 100)]
    ]


def cpu_ms(call: Callable[[], object], rounds: int) -> list[float]:
    """Return what each of so many calls took of the processor's time, after one that does not count.

    Not of the clock's: beside other work a machine answers later, but it has no more to do. All threads are counted,
    the embedded Milvus among them.
    """
    call()
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        call()
        taken.append(round(1000 * (time.process_time() - started), 3))
    return taken


def kept_against_asked(
    milvus: MilvusClient,
    name: str,
    query: np.ndarray,
    title: str,
    search: Callable[..., list[Hit]],
    clock: Callable[[], float],
) -> Row:
    """Compare an answer out of the cache with the search below it: the fastest of the rounds of each.

    A search of this process by what it takes of the processor, one that waits for another by the clock.
    """
    cache = ResultCache(search, milvus)
    calls = [lambda: cache(name, query), lambda: search(milvus, name, query)]
    calls[0]()
    taken: list[list[float]] = [[], []]
    for _ in range(ROUNDS // 2):
        for times, call in zip(taken, calls, strict=True):
            started = clock()
            call()
            times.append(1000 * (clock() - started))
    kept, asked = map(min, taken)
    row: Row = {"name": title, "ratio": round(kept / asked, 5), "target": "0.02"}
    return row | {"first_ms": round(kept, 3), "second_ms": round(asked, 3), "rounds": ROUNDS // 2}
