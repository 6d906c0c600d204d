"""How the helpers compare with what they stand on: ``python -m tests.benchmarks`` prints one table.

Every figure is a ratio of two medians, measured in turn in the same run, so that it holds on a busy or a slow machine.
Nothing here is asserted: a test that asserts a time fails for the machine's reasons.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import faiss
import nbformat
import numpy as np
import psutil
from nbclient import NotebookClient
from pymilvus import MilvusClient
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from helpers.config import VARIABLES, load_config
from helpers.explore import (
    cluster_segments,
    describe_clusters,
    near_duplicates,
    outliers,
    overview,
    theme_scores,
    trend_test,
)
from helpers.search import FIELDS, perform_similarity_search, search_many
from helpers.segments import Segment
from helpers.store import close_database, insert_embeddings, open_collection, open_database
from helpers.store.rows import BATCH, to_row
from helpers.store.schema import read_facts

ROOT = Path(__file__).resolve().parents[2]
ROWS, DIMENSION, LIMIT, ROUNDS = 10_000, 512, 5, 20  # the best five: what a search gives unasked
CONDITION = '(embedding_scope == "clip") and (has_visual == true)'  # what a search by the helpers asks for


def compare(
    name: str,
    first: Callable[[], object],
    second: Callable[[], object],
    *,
    rounds: int,
    warm: int = 1,
    target: str = "",
    before: Callable[[], object] = lambda: None,
) -> str:
    """Return a line of the table: two calls timed in turn, after `warm` of each that do not count.

    `before` runs ahead of each, untimed.
    """
    taken: list[list[float]] = [[], []]
    for turn in range(-warm, rounds):
        for times, call in zip(taken, (first, second), strict=True):
            before()
            started = time.perf_counter()
            call()
            if turn >= 0:
                times.append(time.perf_counter() - started)
    mine, other = (float(np.median(times)) for times in taken)
    return f"{name:<66} {mine / other:7.2f} {target:>7} {1000 * mine:10.1f} {1000 * other:10.1f} {rounds:7}"


def random_segments(
    count: int = ROWS, *, videos: int = 100, options: tuple[str, ...] = ("visual", "audio")
) -> list[Segment]:
    """Return clips of so many videos with random unit vectors."""
    vectors = np.random.default_rng(0).standard_normal((len(options), count, DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
    made_by: dict[str, Any] = {"model": "random", "source": "benchmark", "segmentation": "fixed-6"}
    segments = []
    for i in range(count):
        start, embeddings = 6.0 * (i // videos), dict(zip(options, vectors[:, i], strict=True))
        about: dict[str, Any] = {
            "title": f"Video {i % videos}",
            "published_at": 86400 * (1 + i % videos % 700),
            "category": ("city", "food", "nature")[i % 3],
            "transcript": f"words {i}",
        }
        segments.append(Segment(f"video-{i % videos}", start, start + 6.0, "clip", embeddings, **about, **made_by))
    return segments


def inserts(milvus: MilvusClient, segments: list[Segment]) -> list[str]:
    """Compare the helpers' insert, checks included, with upsert, flush and load of rows that are ready."""
    name = open_collection(milvus, segments)
    facts = read_facts(milvus, name)
    rows = [to_row(segment, facts) for segment in segments]

    def bare() -> None:
        for start in range(0, len(rows), BATCH):
            milvus.upsert(name, rows[start : start + BATCH])
        milvus.flush(name)
        milvus.load_collection(name)

    def empty() -> None:
        milvus.drop_collection(name)
        open_collection(milvus, segments)

    def helped() -> object:
        return insert_embeddings(milvus, name, segments)

    title = "insert_embeddings / bare upsert, flush and load"
    return [compare(title, helped, bare, rounds=3, warm=0, target="1.20", before=empty)]


def searches(milvus: MilvusClient, segments: list[Segment]) -> list[str]:
    """Compare searches of the helpers with bare ones, one query with ten, and Milvus with numpy and faiss.

    The collection is the one that `inserts` filled last. FLAT, so all of them are exact.
    """
    name = open_collection(milvus, segments)
    queries = np.random.default_rng(1).normal(size=(10, DIMENSION)).astype(np.float32)
    stored = np.stack([segment.embeddings["visual"] for segment in segments])
    index = faiss.IndexFlatIP(DIMENSION)
    index.add(stored)

    def bare(count: int = 1, filter: str = CONDITION, fields: list[str] = FIELDS) -> object:
        return milvus.search(name, list(queries[:count]), filter, LIMIT, fields, anns_field="visual")

    def by_numpy() -> object:
        scores = stored @ queries[0]
        best = np.argpartition(-scores, LIMIT)[:LIMIT]
        return best[np.argsort(-scores[best])]

    calls: dict[str, Callable[[], object]] = {
        "perform_similarity_search": lambda: perform_similarity_search(milvus, name, queries[0], LIMIT),
        "bare search, same filter, fields": bare,
        "search_many with ten queries": lambda: search_many(milvus, name, queries, LIMIT),
        "bare search with ten": lambda: bare(10),
        "bare search, no filter": lambda: bare(1, "", ["id"]),
        "numpy": by_numpy,
        "faiss IndexFlatIP": lambda: index.search(queries[:1], LIMIT),
    }
    pairs = [
        ("perform_similarity_search", "bare search, same filter, fields", "1.15"),
        ("search_many with ten queries", "bare search with ten", "1.15"),
        ("search_many with ten queries", "perform_similarity_search", "2.00"),
        ("bare search, no filter", "numpy", ""),
        ("bare search, no filter", "faiss IndexFlatIP", ""),
    ]
    return [compare(f"{a} / {b}", calls[a], calls[b], rounds=30, target=target) for a, b, target in pairs]


def imports() -> list[str]:
    """Compare the time that a fresh interpreter takes to import a module of ours and pymilvus."""

    def load(module: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, check=True)

    modules = ("helpers.search", "helpers.store", "helpers.embedding", "helpers.show")
    return [compare(f"import {name} / import pymilvus", load(name), load("pymilvus"), rounds=5) for name in modules]


def explored(count: int) -> Iterator[str]:
    """Yield a line for each step of exploring so many random segments of 2,000 videos: seconds, and memory it took.

    The overview reads all segments from Milvus, so that the process holds them twice.
    """
    segments = random_segments(count, videos=2000, options=("visual",))
    rng = np.random.default_rng(1)
    themes = {f"theme {i}": rng.normal(size=DIMENSION) for i in range(50)}

    def planes() -> None:
        vectors = np.stack([segment.embeddings["visual"] for segment in segments])
        PCA(2, random_state=0).fit_transform(vectors)
        TSNE(metric="cosine", init="random", random_state=0).fit_transform(vectors[rng.permutation(count)[:2000]])

    steps: dict[str, Callable[[], object]] = {
        "cluster_segments, then describe_clusters": lambda: describe_clusters(cluster_segments(segments), themes),
        "cluster_segments by HDBSCAN": lambda: cluster_segments(segments, min_cluster_size=5),
        "outliers": lambda: outliers(segments),
        "theme_scores of 50 themes, then trend_test": lambda: trend_test(theme_scores(segments, themes)),
        "a map: PCA of all, t-SNE of 2,000": planes,
    }
    yield from (f"{name:<66} {costs(step)}" for name, step in steps.items())
    milvus = open_database(load_config(), "explored")
    name = open_collection(milvus, segments)
    insert_embeddings(milvus, name, segments)
    yield f"{'near_duplicates, Milvus in the process':<66} {costs(lambda: near_duplicates(milvus, name, segments))}"
    yield f"{'overview, Milvus in the process':<66} {costs(lambda: overview(milvus, name, themes))}"
    close_database(milvus)


def costs(step: Callable[[], object]) -> str:
    """Return the seconds that a step takes, and the memory that the process holds at most above what it held before."""
    process, done, held = psutil.Process(), Event(), [psutil.Process().memory_info().rss]

    def watch() -> None:
        while not done.wait(0.02):
            held.append(process.memory_info().rss)

    watcher, started = Thread(target=watch), time.perf_counter()
    watcher.start()
    step()
    done.set()
    watcher.join()
    return f"{time.perf_counter() - started:8.1f} s {(max(held) - held[0]) / 1e6:8.0f} MB of {max(held) / 1e6:.0f}"


def sentences() -> list[str]:
    """Tell what the sentence encoder takes: the first sentence of a fresh interpreter, the next ones, its memory."""
    code = f"""
import psutil, statistics, time
from helpers.api import connect
from helpers.config import load_config
from helpers.embedding import embed_text
client = connect(load_config())
embed_text(client, "a boat at sunset")  # recorded
taken, held = [], [psutil.Process().memory_info().rss / 1e6]
for number in range({ROUNDS + 1}):
    started = time.perf_counter()
    embed_text(client, f"penguin number {{number}} on a skateboard")
    taken.append(1000 * (time.perf_counter() - started))
    held.append(psutil.Process().memory_info().rss / 1e6)
print(f"a sentence not recorded: the first {{taken[0]:.0f}} ms, the next {{statistics.median(taken[1:]):.0f}} ms;",
      f"memory {{held[0]:.0f}} MB before the first, {{held[1]:.0f}} MB after it")
"""
    return [subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout]


def pages() -> list[str]:
    """Compare each page, run from its first cell to its last, with a page of one empty cell: what the kernel takes."""
    empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("")])
    where = {"metadata": {"path": str(ROOT / "notebooks")}}

    def run(page: nbformat.NotebookNode) -> Callable[[], object]:
        return lambda: NotebookClient(page, timeout=600, resources=where).execute()

    found = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        page = nbformat.read(path, as_version=4)
        found.append(compare(f"page {path.stem} / an empty page", run(page), run(empty), rounds=1, warm=0))
    return found


def main() -> None:
    """Measure, and print the table as it grows."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    arguments.add_argument("--pages", action="store_true", help="time the pages too, some minutes")
    arguments.add_argument("--explore", type=int, metavar="100000", help="only explore so many segments: some minutes")
    chosen = arguments.parse_args()
    if chosen.explore:
        with tempfile.TemporaryDirectory(prefix="video-search-benchmarks-") as home:
            os.environ |= dict.fromkeys(VARIABLES, "") | {"VIDEO_SEARCH_MODE": "replay", "VIDEO_SEARCH_HOME": home}
            for line in explored(chosen.explore):
                print(line, flush=True)
        return
    print(f"{ROWS} rows, two vectors of {DIMENSION} values each, the best {LIMIT}; medians of so many rounds, in ms")
    print(f"{'':<66} {'ratio':>7} {'target':>7} {'first':>10} {'second':>10} {'rounds':>7}")
    with tempfile.TemporaryDirectory(prefix="video-search-benchmarks-") as home:
        for name in ("TWELVE_LABS_API_KEY", "TWELVELABS_BASE_URL", "MILVUS_URI", "MILVUS_TOKEN", "VIDEO_SEARCH_MODEL"):
            os.environ[name] = ""
        os.environ |= {"VIDEO_SEARCH_MODE": "replay", "VIDEO_SEARCH_HOME": home}
        milvus = open_database(load_config(), "benchmarks")
        segments = random_segments()
        for measure in (lambda: inserts(milvus, segments), lambda: searches(milvus, segments), imports, sentences):
            print(*measure(), sep="\n", flush=True)
        close_database(milvus)
        if chosen.pages:
            print(*pages(), sep="\n", flush=True)


if __name__ == "__main__":
    main()
