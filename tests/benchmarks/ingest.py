"""What an ingest costs: memory that is to grow by the collection alone, and one flush against one for each video.

Each figure of memory comes from a process of its own, which lets video after video in and keeps none. Embedded, the
collection itself lies in that process; so a second one opens what was stored and searches once, for comparison. Behind
a server on this machine it lies elsewhere, and what is left is the ingest.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from helpers.config import load_config
from helpers.search import perform_similarity_search
from helpers.segments import Segment
from helpers.store import (
    close_database,
    export_collection,
    insert_embeddings,
    inserting,
    open_collection,
    open_database,
)
from tests.benchmarks.common import DIMENSION, Row, compare, costs, random_segments

COUNTS = (50_000, 100_000)
CLIPS = 100  # of a video: ten minutes
STARTS_WITHIN_SEC = 60


def video(number: int) -> list[Segment]:
    """Return the clips of one video, made when it is asked for."""
    rng, made_by = np.random.default_rng(number), {"model": "random", "source": "benchmark", "segmentation": "fixed-6"}
    vectors = rng.standard_normal((CLIPS, 2, DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
    about = {"title": f"Video {number}", "category": "city", "published_at": 86400 * number}
    return [
        Segment(f"video-{number}", 6.0 * i, 6.0 * i + 6, "clip", {"visual": of[0], "audio": of[1]}, **about, **made_by)
        for i, of in enumerate(vectors)
    ]


def one(what: str, count: int) -> Row:
    """Return a row about so many segments; it is run in a process of its own."""
    milvus = open_database(load_config(), f"ingest_{count}")
    name = open_collection(milvus, video(0), f"ingest_{count}")

    def ingest() -> None:
        with inserting(milvus, name) as insert:
            for number in range(count // CLIPS):
                insert(video(number))
        assert insert.report.total == count

    def search() -> None:
        assert (
            perform_similarity_search(milvus, name, video(7)[3].embeddings["visual"], limit=1)[0].video_id == "video-7"
        )

    def export() -> None:
        assert export_collection(milvus, name, load_config().home / f"{count}.parquet") == count

    if what == "export":
        search()  # so that the collection is in memory before it is watched
    row = costs(f"{what}, {count} segments", {"search, opened anew": search, "export": export}.get(what, ingest))
    close_database(milvus)
    return row | {"segments": count}


def in_a_process(what: str, count: int, **settings: str) -> Row:
    """Return the row of `one`, run in a fresh interpreter."""
    command = [sys.executable, "-m", "tests.benchmarks.ingest", what, str(count)]
    told = subprocess.run(command, env=os.environ | settings, check=True, capture_output=True, text=True).stdout
    return json.loads(told)


def behind_a_server(count: int) -> Row:
    """Return the row of an ingest whose collection lies in another process, ``milvus-lite server``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = Path(os.environ["VIDEO_SEARCH_HOME"]) / f"server_{count}.db"
    command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", str(folder), "--host", "127.0.0.1"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([*command, "--port", str(port)], stdout=quiet, stderr=quiet)
    try:
        until = time.monotonic() + STARTS_WITHIN_SEC
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        return in_a_process("ingest, the collection on a server", count, MILVUS_URI=f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(60)


def flushes() -> Row:
    """Return how many times longer a flush for each video takes than one for all: 100 videos of ten segments."""
    segments, turn = random_segments(1000), iter(range(1000))
    videos = [segments[number::100] for number in range(100)]
    milvus = open_database(load_config(), "flushes")

    def each() -> None:
        name = open_collection(milvus, segments, f"each_{next(turn)}")
        for given in videos:
            insert_embeddings(milvus, name, given)

    def together() -> None:
        with inserting(milvus, open_collection(milvus, segments, f"once_{next(turn)}")) as insert:
            for given in videos:
                insert(given)

    row = compare("100 videos: a flush each / one flush", each, together, rounds=3, warm=0)
    close_database(milvus)
    return row


def measure() -> Iterator[Row]:
    """Yield the rows, some minutes."""
    yield flushes()
    for count in COUNTS:
        yield in_a_process("ingest, embedded", count)
        yield in_a_process("search, opened anew", count)
        yield in_a_process("export", count)
        yield behind_a_server(count)


if __name__ == "__main__":
    print(json.dumps(one(sys.argv[1], int(sys.argv[2]))))
