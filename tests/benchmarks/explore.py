"""What exploring many segments takes: ``python -m tests.benchmarks --explore 100000``.

Each step runs in a process of its own, so that the most memory this process ever held (Linux: VmHWM) is the step's:
Python, the libraries, what the step is given and, where it asks one, the embedded Milvus included. One step alone:
``VIDEO_SEARCH_HOME=… python -m tests.benchmarks.explore outliers 100000``; those with Milvus want `insert` first.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from helpers.config import load_config
from helpers.explore import (
    cluster_segments,
    describe_clusters,
    near_duplicates,
    outliers,
    overview,
    theme_scores,
    trend_test,
)
from helpers.segments import Segment
from helpers.store import close_database, fetch_segments, insert_embeddings, open_collection, open_database
from helpers.store.rows import fetch_vectors
from tests.benchmarks.common import DIMENSION, Row

VIDEOS, AT_ONCE, COLLECTION = 2000, 10_000, "explored"
GIVEN = {
    "cluster": "cluster_segments, then describe_clusters",
    "hdbscan": "cluster_segments by HDBSCAN",
    "outliers": "outliers",
    "themes": "theme_scores of 50 themes, then trend_test",
    "map": "a map: PCA of all, t-SNE of 2,000",
}
STORED = {
    "insert": "insert_embeddings, 10,000 at a time",
    "open": "open_database and load, nothing asked",
    "fetch": "fetch_segments of one option",
    "duplicates": "fetch_vectors, then near_duplicates",
    "overview": "overview, all of it",
}


def measure() -> Iterator[Row]:
    """Yield the rows of 100,000 segments."""
    yield from explored(100_000)


def explored(count: int) -> Iterator[Row]:
    """Yield a row for each step with so many random segments, two vectors each, of 2,000 videos."""
    for name in [*GIVEN, *STORED]:
        call = [sys.executable, "-m", "tests.benchmarks.explore", name, str(count)]
        yield json.loads(subprocess.run(call, check=True, stdout=subprocess.PIPE, text=True).stdout)


def step(name: str, count: int) -> Row:
    """Run one step in this process, and return its seconds and MB: of the libraries, before it, and at most."""
    libraries, rng, milvus, segments = held_mb(), np.random.default_rng(1), None, []
    themes = {f"theme {i}": rng.normal(size=DIMENSION).astype(np.float32) for i in range(50)}
    if name in STORED and name != "open":
        milvus = open_database(load_config(), COLLECTION)
    if name in GIVEN:
        segments = [segment for part in random_parts(count) for segment in part]

    def planes() -> None:
        vectors = np.stack([segment.embeddings["visual"] for segment in segments])
        PCA(2, random_state=0).fit_transform(vectors)
        TSNE(metric="cosine", init="random", random_state=0).fit_transform(vectors[rng.permutation(count)[:2000]])

    def insert() -> None:
        for part in random_parts(count):
            insert_embeddings(milvus, open_collection(milvus, part, COLLECTION), part)

    steps: dict[str, Callable[[], object]] = {
        "cluster": lambda: describe_clusters(cluster_segments(segments), themes),
        "hdbscan": lambda: cluster_segments(segments, min_cluster_size=5),
        "outliers": lambda: outliers(segments),
        "themes": lambda: trend_test(theme_scores(segments, themes)),
        "map": planes,
        "insert": insert,
        "open": lambda: open_database(load_config(), COLLECTION),
        "fetch": lambda: fetch_segments(milvus, COLLECTION, option="visual"),
        "duplicates": lambda: near_duplicates(milvus, COLLECTION, fetch_vectors(milvus, COLLECTION, "visual")),
        "overview": lambda: overview(milvus, COLLECTION, themes),
    }
    before, started = held_mb(), time.perf_counter()
    kept = steps[name]()
    row = {"name": (GIVEN | STORED)[name], "segments": count, "seconds": round(time.perf_counter() - started, 1)}
    row |= {"mb_libraries": libraries, "mb_before": before, "mb_after": held_mb(), "mb_peak": held_mb("VmHWM")}
    if milvus := milvus or (kept if name == "open" else None):
        close_database(milvus)
    return row


def random_parts(count: int) -> Iterator[list[Segment]]:
    """Yield clips with random vectors of length 1, some thousands at a time, each vector an array of its own."""
    rng, made_by = np.random.default_rng(0), {"model": "random", "source": "benchmark", "segmentation": "fixed-6"}
    for first in range(0, count, AT_ONCE):
        vectors = rng.standard_normal((min(AT_ONCE, count - first), 2, DIMENSION), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
        part = []
        for i, (visual, audio) in enumerate(vectors, start=first):
            about: dict[str, Any] = {"title": f"Video {i % VIDEOS}", "transcript": f"words {i}", "category": "city"}
            about |= {"published_at": 86400 * (1 + i % VIDEOS % 700), **made_by}
            start, embeddings = 6.0 * (i // VIDEOS), {"visual": visual.copy(), "audio": audio.copy()}
            part.append(Segment(f"video-{i % VIDEOS}", start, start + 6.0, "clip", embeddings, **about))
        yield part


def held_mb(what: str = "VmRSS") -> int:
    """Return the memory that this process holds, or held at most (VmHWM). Linux only."""
    [kilobytes] = re.findall(rf"{what}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    return round(int(kilobytes) * 1024 / 1e6)


if __name__ == "__main__":
    print(json.dumps(step(sys.argv[1], int(sys.argv[2]))))
