"""What an index, a filter, a shorter vector and a first look at whole videos cost and lose, at a size no page has.

``python -m tests.benchmarks.tune`` measures all, some twenty minutes for 100,000 rows, and writes each part to
``notebooks/data/benchmarks/tune.json`` as it is done, with machine, versions and date; 10_tune draws it. The vectors
are grown from the sample library's, the questions are its sentences, and exact search is the truth. Nothing here is
asserted: times are compared only with others of the same run, taken in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: processor time is then what one core takes

import numpy as np
from pymilvus import DataType

from helpers.api import connect
from helpers.config import VARIABLES, Config, load_config
from helpers.embedding import embed_text, embed_videos
from helpers.library import load_library, load_queries
from helpers.metrics import bootstrap_interval
from helpers.search import perform_similarity_search, search_many
from helpers.segments import Segment
from helpers.store import close_database, insert_embeddings, open_collection, open_database, where
from helpers.store.schema import forget_facts

SAVED = Path(__file__).resolve().parents[2] / "notebooks" / "data" / "benchmarks" / "tune.json"
EACH, SCENES, DAYS, DAY_SEC = 24, 4, 100, 86_400  # clips and scenes of a grown video; days on which one is published
LIMIT, TIMED = 10, 15  # hits wanted; sentences that are timed one by one
PARTS = ("index", "partition", "short", "coarse")  # filters are asked of each index while it is in place
# Kind, metric, what it is built with, the parameter of a search, and its values.
INDEXES: list[tuple[str, str, dict, str, tuple[int, ...]]] = [
    ("FLAT", "COSINE", {}, "", (0,)),
    ("FLAT", "IP", {}, "", (0,)),
    ("IVF_FLAT", "COSINE", {"nlist": 128}, "nprobe", (1, 4, 16, 64, 128)),
    ("IVF_FLAT", "IP", {"nlist": 128}, "nprobe", (1, 4, 16, 64, 128)),
    ("IVF_FLAT", "IP", {"nlist": 32}, "nprobe", (1, 2, 4, 8, 16)),
    ("IVF_SQ8", "IP", {"nlist": 128}, "nprobe", (1, 4, 16, 64, 128)),
    ("HNSW", "COSINE", {"M": 16, "efConstruction": 200}, "ef", (32, 64, 128, 256, 512, 1024, 2048)),
    ("HNSW", "IP", {"M": 32, "efConstruction": 200}, "ef", (32, 128, 512, 1024)),
    ("HNSW_SQ", "IP", {"M": 16, "efConstruction": 200}, "ef", (128, 512, 1024)),
]
KINDS = sorted({each[0] for each in INDEXES})
PLAIN = {"IVF_FLAT": {"nprobe": 16}, "HNSW": {"ef": 64}}  # what a search takes where nothing is said, or near it
SHARES = {0.5: 56, 0.1: 11, 0.01: 1}  # share of the rows that pass a filter -> subjects of 111 that make it up


def grow(shots: np.ndarray, videos: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return the clips of so many made-up videos, and which shot each of them shows most of.

    A video has `SCENES` scenes, each a mixture of a few shots; each scene has its share of the video's `EACH` clips,
    which differ as neighbours in time do.

    Returns
    -------
    clips : ndarray, shape (videos * EACH, d), float32, of unit length
    subjects : ndarray of int, shape (videos * EACH,)
    """
    mixture = rng.dirichlet(np.full(len(shots), 0.03), videos * SCENES)  # (scenes, shots)
    clips = np.repeat(mixture @ shots, EACH // SCENES, axis=0)
    clips /= np.linalg.norm(clips, axis=1, keepdims=True)
    clips += 0.5 * rng.normal(size=clips.shape) / np.sqrt(shots.shape[1])
    clips /= np.linalg.norm(clips, axis=1, keepdims=True)
    return clips.astype(np.float32), np.repeat(mixture.argmax(axis=1), EACH // SCENES)


def nearest(queries: np.ndarray, vectors: np.ndarray, count: int = LIMIT) -> np.ndarray:
    """Return the places of the `count` nearest of `vectors` to each query, best first, shape (q, count): the truth."""
    scores = queries @ vectors.T
    best = np.argpartition(-scores, min(count, scores.shape[1] - 1), axis=1)[:, :count]
    return np.take_along_axis(best, np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1), axis=1)


def recalls(true: Iterable[Iterable], found: Iterable[Iterable]) -> list[float]:
    """Return for each query which share of the truly nearest was found."""
    both = [(set(one), set(other)) for one, other in zip(true, found, strict=True)]
    return [len(one & other) / len(one) for one, other in both]


def pareto(points: Sequence[dict], gain: str = "recall", cost: str = "p50_ms") -> list[dict]:
    """Return the points that no other beats in both: by rising cost, each of a higher gain than all cheaper ones.

    >>> [each["recall"] for each in pareto([{"recall": r, "p50_ms": c} for r, c in [(0.9, 3), (0.8, 2), (0.7, 5)]])]
    [0.8, 0.9]
    """
    line: list[dict] = []
    for point in sorted(points, key=lambda each: (each[cost], -each[gain])):
        if not line or point[gain] > line[-1][gain]:
            line.append(point)
    return line


class Bench:
    """The grown library in Milvus, the sentences that are asked, and the file that the figures go to."""

    def __init__(self, config: Config, rows: int, saved: Path) -> None:
        self.config, self.saved, self.rng = config, saved, np.random.default_rng(0)
        client = connect(config)
        clips = embed_videos(client, load_library(config.data)).segments
        shots = np.stack([each.embeddings["visual"] for each in clips if each.embedding_scope == "clip"])
        self.queries = np.stack([embed_text(client, each.text) for each in load_queries(config.data, "text")])
        self.videos = -(-rows // EACH)
        self.vectors, self.subjects = grow(shots, self.videos, self.rng)
        self.days = self.rng.permutation(np.arange(self.videos) % DAYS).repeat(EACH)  # of each clip
        self.whole = self.vectors.reshape(self.videos, EACH, -1).mean(axis=1)
        self.whole /= np.linalg.norm(self.whole, axis=1, keepdims=True)
        self.milvus = open_database(config, "tune")

    @property
    def tuning(self) -> np.ndarray:
        """Return the sentences that parameters are chosen by: every other one."""
        return self.queries[::2]

    @property
    def new(self) -> np.ndarray:
        """Return the sentences that are kept back."""
        return self.queries[1::2]

    def save(self, part: str, figures: Any, **about: Any) -> None:
        """Write the figures of a part beside what was measured before, and where they come from."""
        kept = json.loads(self.saved.read_text(encoding="utf-8")) if self.saved.exists() else {}
        libraries = ("pymilvus", "milvus-lite", "faiss-cpu", "numpy")
        made = {
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "machine": machine(),
            "versions": {"python": platform.python_version()} | {name: version(name) for name in libraries},
            "load": round(os.getloadavg()[0], 1),
            "rows": len(self.vectors),
            "dimension": self.vectors.shape[1],
            "sentences": len(self.queries),
        }
        kept[part] = made | about | {"figures": figures}
        self.saved.parent.mkdir(parents=True, exist_ok=True)
        self.saved.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")

    def kept(self, part: str) -> list[dict]:
        """Return the figures of a part that were saved before, if they are of as many rows."""
        saved = json.loads(self.saved.read_text(encoding="utf-8")).get(part, {}) if self.saved.exists() else {}
        return saved.get("figures", []) if saved.get("rows") == len(self.vectors) else []

    def search(
        self,
        name: str,
        field: str,
        parameters: dict | None = None,
        condition: str = "",
        *,
        metric: str = "",
        partitions: list[str] | None = None,
        limit: int = LIMIT,
    ) -> Callable[..., list[list[int]]]:
        """Return a bare search for one query, shape (d,), or for several: the places of what it finds."""
        params: dict[str, Any] = {"params": parameters or {}} | ({"metric_type": metric} if metric else {})
        more: dict[str, Any] = {"partition_names": partitions} if partitions else {}

        def ask(queries: np.ndarray, condition: str = condition) -> list[list[int]]:
            data = list(np.atleast_2d(queries))
            found = self.milvus.search(name, data, condition, limit, ["id"], params, anns_field=field, **more)
            return [[self.place(hit.id) for hit in hits] for hits in found]

        return ask

    def key(self, place: int) -> str:
        """Return the id of the clip at a place of `vectors`."""
        start = 6000 * (place % EACH)
        return f"v{place // EACH:05}:clip:{start}-{start + 6000}"

    def segments(self) -> list[Segment]:
        """Return the grown videos: `visual` is for the index that is tried, `audio`, the same vector, stays FLAT."""
        made: dict[str, Any] = {"model": "grown", "source": "benchmark", "segmentation": "fixed-6"}
        found = []
        for place, vector in enumerate(self.vectors):
            start = 6.0 * (place % EACH)
            about: dict[str, Any] = {"category": f"{self.subjects[place]:03}"}
            about["published_at"] = DAY_SEC * int(self.days[place])
            both = {"visual": vector, "audio": vector}
            found.append(Segment(f"v{place // EACH:05}", start, start + 6.0, "clip", both, **about, **made))
        return found

    def collection(self) -> str:
        """Return the name of the grown library's collection, filled if it is not."""
        segments = self.segments()
        name = open_collection(self.milvus, segments[:1])
        if self.milvus.get_collection_stats(name)["row_count"] < len(segments):
            insert_embeddings(self.milvus, name, segments)
        return name

    def place(self, key: str) -> int:
        """Return the place of a clip in `vectors`, from its id."""
        video, _, span = key.split(":")
        return int(video[1:]) * EACH + int(span.split("-")[0]) // 6000

    def swap(self, name: str, kind: str, metric: str, build: dict) -> tuple[float, int]:
        """Put another index in place of that of `visual`; return the seconds it took and the bytes of its files."""
        milvus, folder = self.milvus, self.config.home / "databases" / "tune.db" / "collections" / name
        milvus.release_collection(name)
        milvus.drop_index(name, "visual")
        index = milvus.prepare_index_params()
        # Twice: milvus-lite reads the inner one alone, a server the outer one.
        index.add_index("visual", index_type=kind, metric_type=metric, params={**build, "params": build})
        started = time.process_time()
        milvus.create_index(name, index)
        milvus.load_collection(name)
        took = time.process_time() - started
        forget_facts(name)
        sizes = [path.stat().st_size for path in folder.rglob("*.idx") if "visual" in path.name]
        return took, sum(sizes)


def machine() -> str:
    """Return what the figures were measured on, in words."""
    info = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", info.read_text()) if info.exists() else None
    return f"{model[1].strip() if model else platform.processor()}, {os.cpu_count()} cores"


def timed(calls: dict[str, Callable[[np.ndarray], Any]], queries: np.ndarray) -> dict[str, dict[str, float]]:
    """Return what each call takes, taken in turn for one query after another: median and 95th percentile, in ms.

    Of processor time, all threads of client and embedded Milvus together: what other programs do at the same time does
    not count. Beside it the median by the clock, where it does.
    """
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for turn, query in enumerate([queries[0], *queries]):  # the first warms
        for name, call in calls.items():
            started = time.process_time(), time.perf_counter()
            call(query)
            if turn:
                taken[name].append((time.process_time() - started[0], time.perf_counter() - started[1]))
    found = {}
    for name, pairs in taken.items():
        processor, clock = (1000 * np.array(pairs)).T
        times = {"p50_ms": np.median(processor), "p95_ms": np.quantile(processor, 0.95), "clock_ms": np.median(clock)}
        found[name] = {what: round(float(ms), 2) for what, ms in times.items()}
    return found


def interval(values: Sequence[float]) -> list[float]:
    """Return mean, low and high end, rounded."""
    return [round(float(each), 4) for each in bootstrap_interval(values)]


def index_part(bench: Bench, kinds: Sequence[str]) -> None:
    """Try each index with each parameter: recall for both halves of the sentences and for stored rows, times, bytes.

    What is measured of a kind replaces what was measured of it before.
    """
    name = bench.collection()
    figures = [point for point in bench.kept("index") if point["index"] not in kinds]
    like_rows = bench.vectors[:: len(bench.vectors) // 49][:49]
    like_rows = like_rows + 0.3 * np.random.default_rng(3).normal(size=like_rows.shape) / like_rows.shape[1] ** 0.5
    like_rows = (like_rows / np.linalg.norm(like_rows, axis=1, keepdims=True)).astype(np.float32)
    asked = {"recall": bench.tuning, "recall_new": bench.new, "recall_rows": like_rows}
    true = {each: nearest(queries, bench.vectors) for each, queries in asked.items()}
    for kind, metric, build, parameter, values in [each for each in INDEXES if each[0] in kinds]:
        seconds, size = bench.swap(name, kind, metric, build)
        for value in values:
            search = bench.search(name, "visual", {parameter: value} if parameter else {})
            point: dict[str, Any] = {"index": kind, "metric": metric, "build": build}
            point |= {"parameter": parameter, "value": value}
            started = time.process_time()
            hits = {each: search(queries) for each, queries in asked.items()}
            together = (time.process_time() - started) / sum(map(len, asked.values()))
            point |= {each: interval(recalls(true[each], hits[each])) for each in asked}
            point |= timed({"this": search}, bench.tuning[:TIMED])["this"] | {"together_ms": round(1000 * together, 2)}
            point |= {"build_sec": round(seconds, 1), "bytes": size}
            figures.append(point)
            bench.save("index", figures)
        if metric == "COSINE":
            filtered(bench, name, kind, metric)


def filtered(bench: Bench, name: str, kind: str, metric: str) -> None:
    """Ask the index that is in place under filters: as it is, by the helpers, and beside it the exact one.

    Filters by chance (days), and by what is to be seen, which most sentences do not ask for.
    """
    before = [each for each in bench.kept("filter") if (each["index"], each["metric"]) != (kind, metric)]
    figures = []
    for by, share in [*(("day", share) for share in SHARES), ("subject", 0.1), ("subject", 0.01)]:
        if by == "day":
            inside = bench.days < DAYS * share
            condition = where(published_to=DAY_SEC * int(DAYS * share) - 1)
        else:
            chosen = np.random.default_rng(5).permutation(bench.subjects.max() + 1)[: SHARES[share]]
            inside = np.isin(bench.subjects, chosen)
            condition = where(category=[f"{subject:03}" for subject in chosen])
        places = np.flatnonzero(inside)
        true = places[nearest(bench.tuning, bench.vectors[inside])]

        def helped(queries: np.ndarray, condition: str = condition) -> list[list[int]]:
            found = search_many(bench.milvus, name, np.atleast_2d(queries), LIMIT, filter=condition)
            return [[bench.place(hit.segment_id) for hit in hits] for hits in found]

        calls: dict[str, Callable] = {
            "as it is": bench.search(name, "visual", PLAIN.get(kind, {}), condition),
            "by the helper": helped,
            "FLAT COSINE": bench.search(name, "audio", {}, condition, metric="COSINE"),
            "FLAT IP": bench.search(name, "audio", {}, condition, metric="IP"),
        }
        if kind == "HNSW":
            for ef in (1024, 4096):
                calls[f"ef = {ef}"] = bench.search(name, "visual", {"ef": ef}, condition)
        times = timed(calls, bench.tuning[:TIMED])
        for way, call in calls.items():
            found = call(bench.tuning)
            point = {"index": kind, "metric": metric, "by": by, "share": share, "passing": len(places), "way": way}
            point |= {
                "recall": interval(recalls(true, found)),
                "hits": round(float(np.mean([len(each) for each in found])), 2),
            }
            figures.append(point | times[way])
        bench.save("filter", before + figures)


def partition_part(bench: Bench) -> None:
    """Compare a filter with a partition by name and with a partition key: rows walked, time, and a query over all."""
    milvus, figures = bench.milvus, []
    months = bench.days % 12
    for kept_apart in ("nothing", "name", "key"):
        name = f"by_{kept_apart}"
        if milvus.has_collection(name):
            milvus.drop_collection(name)
        schema = milvus.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=64)
        schema.add_field("month", DataType.VARCHAR, max_length=8, is_partition_key=kept_apart == "key")
        schema.add_field("visual", DataType.FLOAT_VECTOR, dim=bench.vectors.shape[1])
        index = milvus.prepare_index_params()
        index.add_index("visual", index_type="FLAT", metric_type="IP")
        milvus.create_collection(name, schema=schema, index_params=index)
        for month in range(12):
            if kept_apart == "name":
                milvus.create_partition(name, f"month_{month:02}")
            places = np.flatnonzero(months == month)
            rows = [{"id": bench.key(at), "month": f"{month:02}", "visual": bench.vectors[at]} for at in places]
            into = {"partition_name": f"month_{month:02}"} if kept_apart == "name" else {}
            for start in range(0, len(rows), 1000):
                milvus.insert(name, rows[start : start + 1000], **into)
        milvus.flush(name)
        milvus.load_collection(name)
        calls = {"all rows": bench.search(name, "visual"), "filter": bench.search(name, "visual", {}, 'month == "03"')}
        if kept_apart == "name":
            calls["partition by name"] = bench.search(name, "visual", partitions=["month_03"])
            two = [f"month_{month:02}" for month in (3, 4)]
            calls["two partitions by name"] = bench.search(name, "visual", partitions=two)
        times = timed(calls, bench.tuning[:TIMED])
        inside = np.flatnonzero(months == 3)
        true = inside[nearest(bench.tuning, bench.vectors[inside])]
        for way, call in calls.items():
            point: dict[str, Any] = {"kept apart by": kept_apart, "way": way} | times[way]
            if way in ("filter", "partition by name"):
                point["recall"] = interval(recalls(true, call(bench.tuning)))
            point["rows walked"] = {"partition by name": len(inside)}.get(way, len(bench.vectors))
            if way.startswith("two"):
                point["rows walked"] = int(np.isin(months, (3, 4)).sum())
            figures.append(point | {"partitions": len(milvus.list_partitions(name))})
        bench.save("partition", figures)
        milvus.drop_collection(name)


def short_part(bench: Bench) -> None:
    """Search by the first 256 or 128 values alone, then rank the best again by all 512."""
    milvus, name, full = bench.milvus, "short", bench.vectors.shape[1]
    sizes = [full, full // 2, full // 4]
    if milvus.has_collection(name):
        milvus.drop_collection(name)
    schema = milvus.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=64)
    index = milvus.prepare_index_params()
    for size in sizes:
        schema.add_field(f"v{size}", DataType.FLOAT_VECTOR, dim=size)
        index.add_index(f"v{size}", index_type="FLAT", metric_type="IP")
    milvus.create_collection(name, schema=schema, index_params=index)
    cut = {size: shortened(bench.vectors, size) for size in sizes}
    for start in range(0, len(bench.vectors), 1000):
        places = range(start, min(start + 1000, len(bench.vectors)))
        milvus.insert(name, [{"id": bench.key(at)} | {f"v{size}": cut[size][at] for size in sizes} for at in places])
    milvus.flush(name)
    milvus.load_collection(name)
    folder = bench.config.home / "databases" / "tune.db" / "collections" / name
    true, figures = nearest(bench.queries, bench.vectors), []

    def ask(size: int, candidates: int) -> Callable[[np.ndarray], list[int]]:
        """Return a search by `size` values; where there are more candidates than hits, Milvus ranks them again."""
        first, again = bench.search(name, f"v{size}", limit=candidates), bench.search(name, f"v{full}")

        def search(query: np.ndarray) -> list[int]:
            found = first(shortened(query[None], size))[0]
            if candidates == LIMIT:
                return found
            keys = ", ".join(f'"{bench.key(place)}"' for place in found)
            return again(query, f"id in [{keys}]")[0]

        return search

    ways = [(full, LIMIT), *((size, count) for size in sizes[1:] for count in (LIMIT, 50, 100, 200, 500))]
    for size, candidates in ways:
        call = ask(size, candidates)
        times = timed({"this": call, "long": ask(full, LIMIT)}, bench.tuning[:TIMED])
        point: dict[str, Any] = {"values": size, "candidates": candidates}
        # Both passes are exact: what the second one finds is what the first one let through.
        let_through = nearest(shortened(bench.queries, size), cut[size], candidates)
        point |= {"recall": interval(recalls(true, let_through))}
        point |= times["this"] | {f"long_{each}": ms for each, ms in times["long"].items()}
        point["bytes"] = sum(path.stat().st_size for path in folder.rglob(f"*.v{size}.*.idx"))
        figures.append(point)
        bench.save("short", figures)
    milvus.drop_collection(name)


def coarse_part(bench: Bench) -> None:
    """Search whole videos first, then only inside the best: recall of the exact ten, vectors compared, time."""
    name, milvus = bench.collection(), bench.milvus
    made: dict[str, Any] = {"model": "grown", "source": "benchmark", "segmentation": "whole"}
    films = [
        Segment(f"v{at:05}", 0.0, 6.0 * EACH, "asset", {"visual": vector}, **made)
        for at, vector in enumerate(bench.whole)
    ]
    whole = open_collection(milvus, films)
    insert_embeddings(milvus, whole, films)
    true, figures = nearest(bench.queries, bench.vectors), []
    bench.swap(name, "FLAT", "COSINE", {})

    def direct(query: np.ndarray) -> list[int]:
        return [bench.place(hit.segment_id) for hit in perform_similarity_search(milvus, name, query, LIMIT)]

    order = nearest(bench.queries, bench.whole, bench.videos)
    for passing in (1, 10, 30, 100, 300, 1000):

        def both(query: np.ndarray, passing: int = passing) -> list[int]:
            best = perform_similarity_search(milvus, whole, query, passing, scope="asset")
            inside = where(video_id=[film.video_id for film in best])
            hits = perform_similarity_search(milvus, name, query, LIMIT, filter=inside)
            return [bench.place(hit.segment_id) for hit in hits]

        times = timed({"this": both, "direct": direct}, bench.tuning[:TIMED])
        point: dict[str, Any] = {"passing": passing, "videos": bench.videos}
        # Both steps are exact: what the second one finds is what lies in the videos that pass.
        let_through = [
            [at for at in keys if at // EACH in films[:passing]] for keys, films in zip(true, order, strict=True)
        ]
        point |= {"recall": interval(recalls(true, let_through))}
        point |= times["this"] | {f"direct_{each}": ms for each, ms in times["direct"].items()}
        figures.append(point | {"vectors compared": bench.videos + passing * EACH})
        bench.save("coarse", figures)


def shortened(vectors: np.ndarray, size: int) -> np.ndarray:
    """Return the first `size` values of each vector, of unit length again."""
    first = vectors[:, :size]
    return first / np.linalg.norm(first, axis=1, keepdims=True)


def measure(
    parts: Sequence[str] = PARTS, kinds: Sequence[str] = KINDS, rows: int = 100_000, saved: Path = SAVED
) -> Iterator[dict[str, Any]]:
    """Measure parts one after the other, save each, and yield its figures, each with a name."""
    bench = Bench(load_config(), rows, saved)
    for part in parts:
        if part == "index":
            index_part(bench, kinds)
        else:
            {"partition": partition_part, "short": short_part, "coarse": coarse_part}[part](bench)
        for told in ("index", "filter") if part == "index" else (part,):
            yield from ({"name": f"tune, {told}", **figure} for figure in bench.kept(told))
    close_database(bench.milvus)


def main() -> None:
    """Measure the parts asked for."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.tune", description=__doc__)
    arguments.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all where none is named")
    arguments.add_argument("--kinds", nargs="*", default=KINDS, help="of the index part")
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--home", help="a folder that keeps the grown collection from one run to the next")
    arguments.add_argument("--saved", type=Path, default=SAVED, help="where the figures go")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="video-search-tune-") as home:
        settings = {"VIDEO_SEARCH_MODE": "replay", "VIDEO_SEARCH_HOME": chosen.home or home}
        os.environ |= dict.fromkeys(VARIABLES, "") | settings
        for figure in measure(chosen.parts or PARTS, chosen.kinds, chosen.rows, chosen.saved):
            print(figure)


if __name__ == "__main__":
    main()
