"""What the benchmarks share: how a figure is taken, and told with the machine that it was taken on.

A figure is a row, a dict with a `name`. A benchmark of its own is a file here with ``measure() -> list of rows``.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from threading import Event, Thread
from typing import Any

import numpy as np
import psutil

from helpers.segments import Segment

Row = dict[str, Any]
ROWS, DIMENSION = 10_000, 512
PACKAGES = ("pymilvus", "milvus-lite", "numpy", "twelvelabs", "faiss-cpu", "pyarrow")


def compare(
    name: str,
    first: Callable[[], object],
    second: Callable[[], object],
    *,
    rounds: int,
    warm: int = 1,
    target: str = "",
    before: Callable[[], object] = lambda: None,
) -> Row:
    """Return a row: two calls timed in turn, after `warm` of each that do not count; medians, and their ratio.

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
    found: Row = {"name": name, "ratio": round(mine / other, 4), "target": target}
    return found | {"first_ms": round(1000 * mine, 3), "second_ms": round(1000 * other, 3), "rounds": rounds}


def costs(name: str, step: Callable[[], object]) -> Row:
    """Return a row: the seconds that a step takes, and the memory that the process holds at most above what it held."""
    process, done, held = psutil.Process(), Event(), [psutil.Process().memory_info().rss]

    def watch() -> None:
        while not done.wait(0.02):
            held.append(process.memory_info().rss)

    watcher, started = Thread(target=watch), time.perf_counter()
    watcher.start()
    try:
        step()
    finally:
        done.set()
        watcher.join()
    seconds, mb = round(time.perf_counter() - started, 3), round((max(held) - held[0]) / 1e6, 1)
    return {"name": name, "seconds": seconds, "mb_more": mb, "mb_peak": round(max(held) / 1e6, 1)}


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


def line(row: Row) -> str:
    """Return a row as a line of the table; one that compares nothing with its own names."""
    if "ratio" in row and "rounds" in row:
        times = f"{row['first_ms']:10.1f} {row['second_ms']:10.1f} {row['rounds']:7}"
        return f"{row['name']:<66} {row['ratio']:7.2f} {row['target']:>7} {times}"
    return f"{row['name']:<66} " + ", ".join(f"{name} {value}" for name, value in row.items() if name != "name")


def circumstances() -> dict[str, Any]:
    """Return what a figure is to be read with: machine, versions, date."""
    memory = round(psutil.virtual_memory().total / 1e9, 1)
    machine = {"system": platform.system(), "architecture": platform.machine(), "cpu": _cpu()}
    machine |= {"cores": os.cpu_count(), "memory_gb": memory}
    versions = {"python": sys.version.split()[0]} | {name: version(name) for name in PACKAGES}
    return {"date": datetime.now(UTC).date().isoformat(), "machine": machine, "versions": versions}


def _cpu() -> str:
    """Return what the processor calls itself; Linux tells it in a file, other systems by `platform`."""
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as about:
            return next(line.partition(":")[2].strip() for line in about if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()
