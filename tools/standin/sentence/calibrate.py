"""Measure the sentence encoder against published figures of real Marengo.

``python -m tools.standin.sentence.calibrate`` writes ``calibration.md`` and ``calibration.json`` beside the recordings.
Held-out queries are not used.
"""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from ..media import Media
from ..request import Segmentation
from ..segmentation import spans
from .catalogue import DATA
from .encoder import SentenceEncoder

TOLERANCE = 0.05  # of a cosine, beside a single published figure
MODELS = ("marengo3.0", "marengo3.5")
SIX_SECONDS = Segmentation("fixed", 6)


@dataclass(frozen=True)
class Row:
    """One line of the table: ``low`` and ``high`` bound each achieved figure, position by position."""

    key: str
    what: str
    achieved: tuple[float, ...]
    published: str
    low: tuple[float, ...]
    high: tuple[float, ...]
    reason: str = ""

    @property
    def inside(self) -> bool:
        """Tell whether every figure lies inside its bounds."""
        bounds = zip(self.achieved, self.low, self.high, strict=True)
        return all(low <= value <= high for value, low, high in bounds)


@dataclass(frozen=True)
class Clips:
    """All segments of the library under one option: vectors (n, 512), and per row its video and span."""

    vectors: np.ndarray
    videos: list[str]
    spans: np.ndarray


def embed_library(encoder: SentenceEncoder, library: list[dict], model: str, option: str) -> Clips:
    """Return the 6 s segments of every video."""
    vectors, videos, times = [], [], []
    for video in library:
        media = Media(video["sha256"], 0, "video", duration_sec=video["duration_sec"], has_audio=True)
        for start, end in spans(SIX_SECONDS, 0.0, video["duration_sec"], []):
            vector = encoder.segment(model, media, option, start, end)
            if vector is not None:
                vectors.append(vector)
                videos.append(video["video_id"])
                times.append((start, end))
    return Clips(np.array(vectors), videos, np.array(times))


def relevant_rows(clips: Clips, query: dict) -> tuple[np.ndarray, list[int]]:
    """Return which segments answer the query, shape (n,), and the one that shows each exact moment best.

    A segment answers if half of it, or half of the moment, is common to both.
    """
    answers, best = np.zeros(len(clips.videos), dtype=bool), []
    for moment in query["relevant"]:
        start, end = moment["start_sec"], moment["end_sec"]
        common = np.minimum(clips.spans[:, 1], end) - np.maximum(clips.spans[:, 0], start)
        common = np.where([video == moment["video_id"] for video in clips.videos], common, -1.0)
        shorter = np.minimum(clips.spans[:, 1] - clips.spans[:, 0], end - start)
        answers |= common >= 0.5 * shorter
        if moment.get("grade", 2) == 2 and common.max() > 0:
            best.append(int(common.argmax()))
    return answers, best


def option_of(query: dict, model: str) -> str:
    """Return the option that a text query is about."""
    about = query.get("about") or "picture"
    if about == "words" and model == "marengo3.0":
        return "transcription"
    return "visual" if about == "picture" else "audio"


def percentiles(values: np.ndarray, *at: int) -> tuple[float, ...]:
    """Return percentiles, rounded to three decimals."""
    return tuple(round(float(value), 3) for value in np.percentile(values, at))


def near(*figures: float, by: float = TOLERANCE) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the bounds around published figures."""
    return tuple(figure - by for figure in figures), tuple(figure + by for figure in figures)


def video_rows(clips: Clips, library: list[dict]) -> list[Row]:
    """Return the rows that compare segments with segments."""
    duplicates = {video["video_id"] for video in library if video.get("near_duplicate_of") or video.get("repeats")}
    kept = np.array([video not in duplicates for video in clips.videos])
    vectors, videos = clips.vectors[kept], np.array(clips.videos)[kept]
    cosines = vectors @ vectors.T
    same = videos[:, None] == videos[None, :]
    upper = np.triu(np.ones_like(same), 1).astype(bool)
    adjacent = np.diag(cosines, 1)[np.diag(same, 1)]
    np.fill_diagonal(cosines, -1.0)
    nearest = same[np.arange(len(videos)), cosines.argmax(axis=1)].mean()
    means = [vectors[videos == video].mean(axis=0) for video in dict.fromkeys(videos)]
    lengths = np.linalg.norm(means, axis=1)
    spread = np.linalg.svd(vectors - vectors.mean(axis=0), compute_uv=False) ** 2
    share = spread / spread.sum()
    rank = float(np.exp(-(share[share > 0] * np.log(share[share > 0])).sum()))
    unit_length = percentiles(np.linalg.norm(vectors, axis=1), 0, 100)
    small = "other films: a dozen drawn ones that return to the same places, against 15 real videos"
    return [
        Row("norm_clip", "length of a segment's vector, least and largest", unit_length, "1.000", *near(1, 1, by=1e-3)),
        Row("same_video", "two segments of one video, 5/50/95 %", percentiles(cosines[same & upper], 5, 50, 95),
            ".42/.64/.82", *near(0.42, 0.64, 0.82), small),
        Row("adjacent", "adjacent segments, quartiles", percentiles(adjacent, 25, 50, 75), ".68/.76/.84",
            *near(0.68, 0.76, 0.84), small),
        Row("other_video", "segments of different videos, 5/50/95 %", percentiles(cosines[~same & upper], 5, 50, 95),
            ".13/.26/.41", *near(0.13, 0.26, 0.41), small),
        Row("nearest", "nearest other segment is of the same video", (round(float(nearest), 3),), "1.00 (199 of 199)",
            (0.95,), (1.0,), small),
        Row("mean_norm", "length of the mean of all segments", (round(float(np.linalg.norm(vectors.mean(axis=0))), 3),),
            ".57", *near(0.57), small),
        Row("first_component", "share of variance in the first direction", (round(float(share[0]), 3),), ".14",
            *near(0.14), small),
        Row("effective_rank", "effective rank (exponential of the entropy of variances)", (round(rank, 1),), "about 26",
            (18.0,), (34.0,), small),
        Row("whole_norm", "length of a whole-video vector (mean of its segments), least and largest",
            percentiles(lengths, 0, 100), ".70 to .92", (0.68, 0.68), (0.94, 0.94), small),
    ]  # fmt: skip


def text_rows(scored: list[tuple[np.ndarray, np.ndarray, list[int]]], nothing: list[np.ndarray]) -> list[Row]:
    """Return the rows that compare text with segments.

    Parameters
    ----------
    scored : list of (scores (n,), answers (n,), best)
        Per query about the picture: its cosine to every segment, which of them answer it, and the rows of those that
        show its moments best.
    nothing : list of scores (n,)
        The same for queries that nothing answers.
    """
    # As in the published pairs: the segment that shows the moment best, not those that half cover it.
    relevant = np.array([scores[shown] for scores, _, best in scored for shown in best])
    # As in the published pairs: irrelevant ones among the first five, not all of them.
    irrelevant = []
    for scores, answers, _ in scored:
        first = np.argsort(-scores)[:5]
        irrelevant += list(scores[first][~answers[first]])
    best = np.array([scores.max() for scores in nothing])
    few = (
        "11, 82 and 5 pairs were published, of clips that show one thing; here segments cross cuts, and a sentence "
        "encoder tells related from unrelated less sharply"
    )
    rows = [
        Row("text_relevant", "text to relevant segment, 5/50/95 %", percentiles(relevant, 5, 50, 95),
            ".04 to .18, median .12", (0.02, 0.09, 0.02), (0.20, 0.15, 0.20), few),
        Row("text_irrelevant", "text to irrelevant segment among the first five, 5/50/95 %",
            percentiles(np.array(irrelevant), 5, 50, 95), "-.07 to .05, median -.02", (-0.09, -0.05, -0.09),
            (0.07, 0.01, 0.07), few),
    ]  # fmt: skip
    if len(best):
        rows.append(
            Row("nothing", "best score when nothing is relevant, 5/50/95 %", percentiles(best, 5, 50, 95),
                "-.03 to .04", (-0.05,) * 3, (0.06,) * 3, few)
        )  # fmt: skip
    return rows


def measure(encoder: SentenceEncoder, library: list[dict], queries: list[dict], model: str) -> list[Row]:
    """Return all rows of one model; only queries that are not held out are used."""
    options = {"visual", *(option_of(query, model) for query in queries)}
    clips = {option: embed_library(encoder, library, model, option) for option in options}
    vectors, scored, first, nothing, audio = [], [], [], [], []
    for query in queries:
        if query["kind"] not in ("text", "nothing") or query.get("held_out"):
            continue
        vectors.append(encoder.query(model, query["text"], []))
        option = option_of(query, model)
        scores = clips[option].vectors @ vectors[-1]
        if query["kind"] == "nothing":
            nothing.append(scores)
            continue
        answers, best = relevant_rows(clips[option], query)
        if answers.any():
            first.append(bool(answers[scores.argmax()]))
        if option == "visual" and answers.any():
            scored.append((scores, answers, best))
        elif option == "audio":
            audio.append(scores)
    text_norm = percentiles(np.linalg.norm(vectors, axis=1), 0, 100)
    rows = video_rows(clips["visual"], library)
    rows.append(
        Row("norm_text", "length of a text vector, least and largest", text_norm, "1.000", *near(1, 1, by=1e-3))
    )
    rows += text_rows(scored, nothing)
    if audio:
        rows.append(
            Row("text_audio", "text to audio segment, 5/50/95 %", percentiles(np.concatenate(audio), 5, 50, 95),
                "-.10 to .11, median .005 (2.7)", (-0.15, -0.055, -0.15), (0.16, 0.065, 0.16),
                "published for 2.7, whose text scores lie higher throughout")
        )  # fmt: skip
    rows.append(
        Row("recall_at_1", f"right moment first, {len(first)} labelled text queries",
            (round(float(np.mean(first)), 3),), "about .9 (9 of 10 clear queries)", (0.75,), (0.95,),
            "the sentence encoder alone, without any noise, finds about as many of these queries")
    )  # fmt: skip
    return rows


def table(rows: list[Row], published: bool) -> list[str]:
    """Return the lines of a Markdown table."""
    head = ["what", "achieved", "published", "inside"] if published else ["what", "achieved"]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        figures = " / ".join(
            f"{value:.3f}".rstrip("0").rstrip(".") if value > 2 else f"{value:.3f}" for value in row.achieved
        )
        cells = [row.what, figures]
        if published:
            cells += [row.published, "yes" if row.inside else f"no: {row.reason}"]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def report(measured: dict[str, list[Row]]) -> str:
    """Return the page ``calibration.md``."""
    lines = [
        "# How the stand-in compares with what is published of Marengo",
        "",
        "Written by `python -m tools.standin.sentence.calibrate`. The shipped recordings come from `tools/standin`,",
        "whose vectors are made from descriptions; they teach the method and are no measure of Marengo. The published",
        "figures are those of third parties, for few videos. Cosines throughout, 6 s segments; near-duplicates and",
        "held-out queries left out. \"Inside\" allows .05 around a single published cosine and .02 beyond a published",
        "range.",
        "",
        "## marengo3.0",
        "",
        "Video to video beside the published figures of Marengo 2.6, text to video beside those of marengo3.0.",
        "",
        *table(measured["marengo3.0"], True),
        "",
        "## marengo3.5",
        "",
        "Nothing is published about vectors of marengo3.5. The stand-in gives it the same shape as marengo3.0, in",
        "other coordinates, with speech as part of `audio`.",
        "",
        *table(measured["marengo3.5"], False),
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def main() -> None:
    """Measure both models and write the table."""
    parser = argparse.ArgumentParser(prog="python -m tools.standin.sentence.calibrate", description=main.__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with videos/ and queries/")
    parser.add_argument("--out", type=Path, help="folder for the table (default: recordings/ in the data folder)")
    options = parser.parse_args()
    if not (options.data / "queries" / "queries.json").exists():
        parser.exit(1, f"There are no labelled queries in {options.data / 'queries'} to measure with.\n")
    library = json.loads((options.data / "videos" / "library.json").read_text(encoding="utf-8"))["videos"]
    queries = json.loads((options.data / "queries" / "queries.json").read_text(encoding="utf-8"))["queries"]
    encoder = SentenceEncoder.load(options.data)
    measured = {model: measure(encoder, library, queries, model) for model in MODELS}
    out = options.out or options.data / "recordings"
    out.mkdir(parents=True, exist_ok=True)
    (out / "calibration.md").write_text(report(measured), encoding="utf-8")
    figures = {m: [asdict(row) | {"inside": row.inside} for row in rows] for m, rows in measured.items()}
    (out / "calibration.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(report(measured))


if __name__ == "__main__":
    main()
