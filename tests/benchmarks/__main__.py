"""How the helpers compare with what they stand on: ``python -m tests.benchmarks`` prints one table.

Every figure is a ratio of two medians, measured in turn in the same run, so that it holds on a busy or a slow machine.
Nothing here is asserted: a test that asserts a time fails for the machine's reasons. ``--json PATH`` writes the rows
with machine, versions and date; a name chooses a file beside this one: ``python -m tests.benchmarks many``.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import faiss
import nbformat
import numpy as np
from nbclient import NotebookClient
from pymilvus import MilvusClient

from helpers.config import VARIABLES, load_config
from helpers.search import FIELDS, perform_similarity_search, search_many
from helpers.segments import Segment
from helpers.store import close_database, insert_embeddings, open_collection, open_database
from helpers.store.rows import to_row
from helpers.store.schema import read_facts
from tests.benchmarks.common import DIMENSION, ROWS, Row, circumstances, compare, line, random_segments
from tests.benchmarks.explore import explored

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NAMES = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("__init__", "__main__", "common"))
LIMIT, ROUNDS, BATCH = 5, 20, 500  # the best five: what a search gives unasked; rows of a bare upsert
CONDITION = '(embedding_scope == "clip") and (has_visual == true)'  # what a search by the helpers asks for


def inserts(milvus: MilvusClient, segments: list[Segment]) -> list[Row]:
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


def searches(milvus: MilvusClient, segments: list[Segment]) -> list[Row]:
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


def imports() -> list[Row]:
    """Compare the time that a fresh interpreter takes to import a module of ours and pymilvus."""

    def load(module: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, check=True)

    modules = ("helpers.search", "helpers.store", "helpers.embedding", "helpers.show")
    return [compare(f"import {name} / import pymilvus", load(name), load("pymilvus"), rounds=5) for name in modules]


def sentences() -> list[Row]:
    """Tell what the sentence encoder takes: the first sentence of a fresh interpreter, the next ones, its memory."""
    code = f"""
import json, psutil, statistics, time
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
print(json.dumps({{"name": "a sentence not recorded", "first_ms": round(taken[0]),
    "next_ms": round(statistics.median(taken[1:])), "mb_before": round(held[0]), "mb_after": round(held[1])}}))
"""
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [json.loads(told)]


def pages() -> list[Row]:
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


def table(milvus: MilvusClient) -> Iterator[Row]:
    """Yield the rows of the table."""
    segments = random_segments()
    yield from inserts(milvus, segments)
    yield from searches(milvus, segments)
    yield from imports()
    yield from sentences()


def main() -> None:
    """Measure, and print the table as it grows."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    arguments.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(NAMES) or 'none yet'}")
    arguments.add_argument("--pages", action="store_true", help="time the pages too, some minutes")
    arguments.add_argument("--explore", type=int, metavar="100000", help="only explore so many segments: some minutes")
    arguments.add_argument("--json", type=Path, metavar="PATH", help="write the rows there too")
    chosen = arguments.parse_args()
    if unknown := set(chosen.names) - set(NAMES):
        arguments.error(f"there is no {', '.join(sorted(unknown))}; there are: {', '.join(NAMES) or 'none yet'}")
    rows: list[Row] = []

    def tell(found: Iterable[Row]) -> None:
        for row in found:
            rows.append(row)
            print(line(row), flush=True)

    with tempfile.TemporaryDirectory(prefix="video-search-benchmarks-") as home:
        os.environ |= dict.fromkeys(VARIABLES, "") | {"VIDEO_SEARCH_MODE": "replay", "VIDEO_SEARCH_HOME": home}
        if chosen.explore:
            tell(explored(chosen.explore))
        elif chosen.names:
            for name in chosen.names:
                tell(importlib.import_module(f"tests.benchmarks.{name}").measure())
        else:
            print(
                f"{ROWS} rows, two vectors of {DIMENSION} values each, the best {LIMIT}; medians of the rounds, in ms"
            )
            print(f"{'':<66} {'ratio':>7} {'target':>7} {'first':>10} {'second':>10} {'rounds':>7}")
            milvus = open_database(load_config(), "benchmarks")
            tell(table(milvus))
            close_database(milvus)
            if chosen.pages:
                tell(pages())
    if chosen.json:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps({**circumstances(), "rows": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
