"""What is in a collection nobody has watched? Clusters, outliers, near-duplicates, trends, and an overview of them.

The methods are scikit-learn's. Segments without a vector are left out; where all would be compared with all, a sample
(always the same) stands for the rest. `Clusters` may stand for their segments. Bad input raises `QueryError`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from pymilvus import MilvusClient
from sklearn.cluster import HDBSCAN, AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.metrics.pairwise import pairwise_distances, pairwise_distances_argmin, pairwise_distances_chunked
from sklearn.preprocessing import normalize, scale

from helpers.errors import QueryError
from helpers.moments import relative_cut
from helpers.search import search_many
from helpers.segments import Segment, listed
from helpers.store.rows import fetch_vectors

SAMPLE = 2_000  # segments that are compared all with all, for clusters
REFERENCES, BLOCK_MB = 10_000, 32  # segments that neighbours are looked for among, for outliers; distances at a time
RUN_SEC = 15.0  # length of a run that is scored, for near-duplicates
PROBES, AT_ONCE, NEAREST = 10_000, 128, 60  # segments that are asked about, in one call; hits of each, own video too
SPAN = ["video_id", "title", "start_sec", "end_sec"]


@dataclass(frozen=True)
class Clusters:
    """Segments in groups of like vectors.

    Attributes
    ----------
    table : DataFrame, n rows
        Span, date and `cluster` of each segment, by video and start: 0 is the largest, -1 none (by HDBSCAN only).
    vectors : ndarray, shape (n, d)
        Those of the segments, at length 1.
    criterion : Series
        Mean silhouette, from -1 to 1, by the number of clusters tried; one cluster counts 0.
    stability : ndarray, shape (10,)
        Adjusted Rand index with the clusters of 80 % of the segments: 1 is the same again, 0 is chance.
    sampled : int
        Segments that were clustered. Each of the others joined the cluster of the nearest of them.
    """

    table: pd.DataFrame = field(repr=False)
    vectors: np.ndarray = field(repr=False)
    criterion: pd.Series
    stability: np.ndarray
    sampled: int


Segments = Sequence[Segment] | Clusters | tuple[list[Any], np.ndarray]  # the last from `fetch_vectors`


def cluster_segments(
    segments: Segments, *, count: int = 0, min_cluster_size: int = 0, option: str = "visual"
) -> Clusters:
    """Return segments in clusters by cosine distance; of more than `SAMPLE` a sample. Taught in 08_explore.

    Parameters
    ----------
    count : int
        Number of clusters, made by agglomeration with average linkage. With 0, of 40 numbers from 2 to all but one, the
        one with the highest mean silhouette; one cluster where none is above 0, as with identical segments.
    min_cluster_size : int
        With 2 or more, HDBSCAN in its place: it takes dense groups of so many, and leaves the other segments out.

    Silhouette: doi:10.1016/0377-0427(87)90125-7. HDBSCAN: doi:10.1007/978-3-642-37456-2_14. Adjusted Rand index:
    doi:10.1007/BF01908075.
    """
    table, vectors = _vectors(segments, option)
    rng = np.random.default_rng(0)
    chosen = np.sort(rng.permutation(len(table))[:SAMPLE])
    apart, everyone, criterion = pairwise_distances(vectors[chosen], metric="cosine"), np.arange(len(chosen)), {1: 0.0}

    def group(among: np.ndarray, number: int) -> np.ndarray:
        distances, number = apart[np.ix_(among, among)], min(number, len(among))
        if len(among) < min_cluster_size or (number < 2 and not min_cluster_size):
            return np.full(len(among), -1 if min_cluster_size else 0)
        if min_cluster_size:
            return HDBSCAN(min_cluster_size=min_cluster_size, metric="precomputed", copy=True).fit_predict(distances)
        return AgglomerativeClustering(number, metric="precomputed", linkage="average").fit_predict(distances)

    if not count and not min_cluster_size and len(chosen) > 2:
        for number in np.unique(np.geomspace(2, len(chosen) - 1, 40).round().astype(int)).tolist():
            criterion[number] = float(silhouette_score(apart, group(everyone, number), metric="precomputed"))
        count = max(criterion, key=lambda number: criterion[number])
    labels = group(everyone, count)
    parts = [rng.permutation(len(chosen))[: -(-4 * len(chosen) // 5)] for _ in range(10)]
    stability = np.array([adjusted_rand_score(labels[part], group(part, count)) for part in parts])
    order = [-1, *pd.Series(labels[labels >= 0]).value_counts().index]
    labels = np.array([order.index(label) - 1 for label in labels])
    if len(table) > len(chosen):
        labels = labels[pairwise_distances_argmin(vectors, vectors[chosen])]
    return Clusters(table.assign(cluster=labels), vectors, pd.Series(criterion), stability, len(chosen))


def describe_clusters(clusters: Clusters, sentences: Mapping[str, np.ndarray] | None = None) -> pd.DataFrame:
    """Return a row per cluster: its most typical segment, its size, its best sentence. Taught in 08_explore.

    Parameters
    ----------
    sentences : mapping of str to ndarray, shape (d,)
        Two or more to call a cluster by; the best is taken, good or not: look at its `cosine`. Text and pictures lie
        in two corners: the mean of all sentences is taken from each, and that of all segments from a centre.
    """
    rows, sentences = [], sentences or {}
    said = normalize(scale(list(sentences.values()), with_std=False)) if sentences else None
    centre = clusters.vectors.mean(axis=0)
    for _, own in clusters.table.query("cluster >= 0").groupby("cluster"):
        vectors = clusters.vectors[own.index]
        row = own.iloc[int((vectors @ vectors.mean(axis=0)).argmax())][SPAN].to_dict()
        minutes = (own["end_sec"] - own["start_sec"]).sum() / 60
        row |= {"segments": len(own), "videos": own["video_id"].nunique(), "minutes": minutes}
        if said is not None:
            fit = said @ normalize([vectors.mean(axis=0) - centre])[0]
            row |= {"words": list(sentences)[int(fit.argmax())], "cosine": fit.max()}
        rows.append(row)
    return pd.DataFrame(rows)


def outliers(segments: Segments, k: int = 3, *, option: str = "visual") -> pd.DataFrame:
    """Return every segment with the distance to its k-th neighbours, farthest first. Taught in 08_explore.

    Neighbours are looked for among at most `REFERENCES` segments, and lie farther away the fewer there are: compare
    distances within one table only. With `k` of 1, a copy would hide what is odd about both.

    Returns
    -------
    DataFrame
        Cosine distance, from 0 to 2, in `others` (other videos; the order goes by it, doi:10.1145/342009.335437) and in
        `own` (its own video). NaN where there are fewer than k. With one video alone, `own` gives the order.
    """
    table, vectors = _vectors(segments, option)
    chosen = np.sort(np.random.default_rng(0).permutation(len(table))[:REFERENCES])
    ids, k = table["video_id"].to_numpy(), min(k, len(chosen))

    def kth(apart: np.ndarray, first: int) -> np.ndarray:
        rows = np.arange(first, first + len(apart))[:, None]
        own = ids[rows] == ids[chosen]
        apart = np.where([own, ~own | (rows == chosen)], np.inf, apart)  # (2, rows, chosen): others, own
        return np.partition(apart, k - 1)[..., k - 1].T.copy()  # without it, all distances would be kept

    how = {"metric": "cosine", "working_memory": BLOCK_MB}
    near = np.concatenate(list(pairwise_distances_chunked(vectors, vectors[chosen], reduce_func=kth, **how)))
    table = table[["id", *SPAN]].assign(others=near[:, 0], own=near[:, 1]).replace(np.inf, np.nan).round(6)
    return table.sort_values(["others", "own", "id"], ascending=[False, False, True], ignore_index=True)


def near_duplicates(
    milvus: MilvusClient, collection: str, segments: Segments, *, least: float = 0.8, option: str = "visual"
) -> pd.DataFrame:
    """Return pairs of videos with a run of like segments at one offset in time, best first. Taught in 08_explore.

    Milvus says which `NEAREST` are nearest to each segment, those of its own video among them. Of more than `PROBES` it
    is asked only about every second, third or so, and misses a stretch between two of them. At the offsets found, the
    videos are laid side by side: two title cards are alike, a run of `RUN_SEC` is a copy.

    Parameters
    ----------
    segments : sequence of Segment
        The clips that the collection holds.
    least : float
        Nearest segments below this cosine, and runs whose mean is below it, are passed over.

    Returns
    -------
    DataFrame
        For each pair its best run: span in `video_id`; `other_id`; `offset_sec`, how much later it is there, known to
        within half a segment (`within_sec`); `score`, the mean cosine, where nothing beside a segment counts 0.
    """
    table, vectors = _vectors(segments, option)
    ids, start, end = (table[name].to_numpy() for name in ("video_id", "start_sec", "end_sec"))
    videos, length = table.groupby("video_id").indices, float(np.median(end - start))
    asked = np.arange(len(ids))[:: -(-len(ids) // PROBES)]
    found: list[tuple[str, str, float]] = []
    for some in np.array_split(asked, -(-len(asked) // AT_ONCE)):
        answers = search_many(milvus, collection, vectors[some], NEAREST, option=option)
        for at, hits in zip(some, answers, strict=True):
            near = [hit for hit in hits if hit.score >= least and ids[at] < hit.video_id in videos]  # each pair once
            found += [(ids[at], hit.video_id, round(hit.start_sec - start[at], 1)) for hit in near]
    rows, spans, run = [], table[SPAN[:3]].to_numpy(object), int(np.ceil(RUN_SEC / length))
    for (video_id, other_id, offset), _ in Counter(found).most_common():  # of two that fit alike, the more frequent
        own, other = videos[video_id], videos[other_id]
        there = (start[own] + end[own]) / 2 + offset
        beside = other[np.maximum(np.searchsorted(start[other], there, side="right") - 1, 0)]
        scores = (vectors[own] * vectors[beside]).sum(axis=1) * ((start[beside] <= there) & (there < end[beside]))
        size = min(run, len(own))
        means = np.convolve(scores, np.full(size, 1 / size), "valid")
        first, score = own[means.argmax()], round(float(means.max()), 4)
        rows.append((*spans[first], end[first + size - 1], other_id, offset, length / 2, score))
    runs = pd.DataFrame(rows, columns=[*SPAN, "other_id", "offset_sec", "within_sec", "score"]).query("score >= @least")
    runs = runs.sort_values("score", ascending=False, kind="stable")
    return runs.drop_duplicates(["video_id", "other_id"], ignore_index=True)


def theme_scores(
    segments: Segments, themes: Mapping[str, np.ndarray], *, fraction: float = 0.5, option: str = "visual"
) -> pd.DataFrame:
    """Return how well the best segment of each video (rows) fits each theme (columns). Taught in 08_explore.

    Parameters
    ----------
    themes : mapping of str to ndarray, shape (d,)
        Vectors of sentences, or centres of clusters.
    fraction : float
        Where the cut of a theme lies among its scores, see `relative_cut`; every theme leaves something above it.

    Returns
    -------
    DataFrame, indexed by (published_at, video_id)
        Cosine of the best segment less the theme's cut: 0 or more where it is shown. Undated videos are left out.
    """
    table, vectors = _vectors(segments, option)
    unit = {name: normalize(np.array([vector], np.float32))[0] for name, vector in themes.items()}  # as the vectors
    scores = pd.DataFrame({name: vectors @ unit[name] for name in unit})
    scores -= [relative_cut(scores[name].to_numpy(), fraction) for name in scores]
    return scores.groupby([table["published_at"], table["video_id"]]).max()


def trend_test(scores: pd.DataFrame, *, permutations: int = 5000) -> pd.DataFrame:
    """Return whether the themes of `theme_scores` change with the date, surest first. Taught in 08_explore.

    Returns
    -------
    DataFrame, a row per theme
        `correlation` of score and date, video by video; `p`, the share of permuted dates that give one as far from 0;
        `p_corrected`, the share that give one as far for any theme: what counts where several were tried (single-step
        maxT of Westfall and Young, Resampling-based multiple testing, 1993).
    """
    days = np.asarray(scores.index.get_level_values(0).to_julian_date())
    if len(days) < 4 or not np.ptp(days):
        raise QueryError(f"{len(days)} videos of {len(set(days))} dates show no trend.", do="Give four or more, dated.")
    date, values = scale(days), scale(scores.to_numpy())
    shuffled = np.random.default_rng(0).permuted(np.tile(date, (permutations, 1)), axis=1)
    seen, chance = date @ values / len(date), np.abs(shuffled @ values / len(date)) + 1e-9  # as far, but for rounding
    counts = [(by >= np.abs(seen)).sum(axis=0) for by in (chance, chance.max(axis=1, keepdims=True))]
    p, corrected = (1 + np.array(counts)) / (1 + permutations)
    table = pd.DataFrame({"correlation": seen, "p": p, "p_corrected": corrected}, index=scores.columns)
    return table.sort_values(["p_corrected", "p"], kind="stable")


def overview(
    milvus: MilvusClient, collection: str, sentences: Mapping[str, np.ndarray] | None = None, *, option: str = "visual"
) -> pd.DataFrame:
    """Return what a person reads first: clusters, odd segments, near-duplicates, trends. Taught in 08_explore.

    At most five rows of each `kind`, each with a span to look at. `says` is the finding with its numbers and what they
    are based on. With two `sentences` or more clusters have words, and the sentences' trends are tested.
    """
    clusters = cluster_segments(fetch_vectors(milvus, collection, option), option=option)
    table, days = clusters.table, clusters.table["published_at"].dt.date
    dates = f"{days.min()} to {days.max()}" if days.notna().any() else "undated"
    says = f"{len(table)} segments of {table['video_id'].nunique()} videos, {dates}; clusters of {clusters.sampled}, "
    says += f"silhouette {clusters.criterion.max():.2f}, stability {clusters.stability.mean():.2f}"
    words = ": {words} (cosine {cosine:.2f})" if sentences else ""
    odd, shared = outliers(clusters), near_duplicates(milvus, collection, clusters, option=option)
    findings = [
        ("collection", says, table.head(1)),
        ("cluster", f"{{minutes:.1f}} min, videos: {{videos}}{words}", describe_clusters(clusters, sentences)),
        ("odd", "{others:.2f} from the third nearest elsewhere", odd.dropna(subset="others")),
        ("duplicate", "also in {other_id}, {offset_sec:+.0f} s (± {within_sec:.0f} s), score {score:.2f}", shared),
    ]
    if sentences and table.loc[days.notna(), "video_id"].nunique() > 3 and days.nunique() > 1:
        found = trend_test(theme_scores(clusters, sentences)).query("p_corrected < 0.05").copy()
        best = [int((clusters.vectors @ np.float32(sentences[theme])).argmax()) for theme in found.index]
        found[SPAN] = table.loc[best, SPAN].to_numpy()
        says = f"{{theme}}: r {{correlation:+.2f}}, p {{p_corrected:.3f}} corrected for {len(sentences)} themes"
        findings.append(("trend", says, found.rename_axis("theme").reset_index()))
    told = [
        found.head(5).assign(kind=kind, says=[says.format(**row) for row in found.head(5).to_dict("records")])
        for kind, says, found in findings
    ]
    return pd.concat(told, ignore_index=True)[["kind", "says", *SPAN]]


def _vectors(segments: Segments, option: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the segments that have a vector of `option`, by video and start, and these vectors at length 1, (n, d)."""
    if isinstance(segments, Clusters):
        return segments.table, segments.vectors
    take: Any = getattr
    if isinstance(segments, tuple):
        (rows, vectors), number, take = segments, "the stored", dict.__getitem__
    else:
        rows = sorted((s for s in listed(segments) if option in s.embeddings), key=lambda s: (s.video_id, s.start_sec))
        number = str(len(listed(segments)))
        vectors = np.array([segment.embeddings[option] for segment in rows], dtype=np.float32)
    table = pd.DataFrame({name: [take(row, name) for row in rows] for name in ("id", *SPAN, "published_at")})
    if not rows:
        raise QueryError(f"None of {number} segments has a vector for {option!r}: nothing to explore.")
    table["published_at"] = pd.to_datetime(table["published_at"].replace(0, None), unit="s")  # 0 is no date
    return table, normalize(vectors, copy=False)
