"""Plots of the course: timelines, maps of vectors, intervals and lines.

Every plot has axes with units, the colour-blind safe palette of Okabe and Ito, and an alternative text that says what
is to be seen. A dollar sign in a title starts no formula.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from textwrap import fill
from typing import Any

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter

from helpers.errors import one_line
from helpers.library import Relevant, Video
from helpers.moments import Curve, Moment
from helpers.search import Hit
from helpers.show.frames import Picture, span_text

PALETTE = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442"]
BLUE, GREEN, BLACK = PALETTE[0], PALETTE[2], "#000000"
MARKERS = "osD^vP*X"
_STYLE: dict[Any, Any] = {"font.family": "DejaVu Sans", "font.size": 11, "text.parse_math": False}
_STYLE |= {"axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True}
_STYLE |= {"axes.grid": True, "grid.color": "#e3e3e3", "legend.frameon": False}
_STYLE |= {"axes.titlelocation": "left", "axes.titleweight": "bold"}


def timeline(
    video: Video,
    hits: Sequence[Hit | Moment] = (),
    truth: Iterable[Relevant] = (),
    curve: Curve | Mapping[str, Curve] | None = None,
    *,
    cut: float | None = None,
    y_label: str = "score (cosine)",
    note: str = "",
) -> Picture:
    """Return a video's time axis with its shots, the hits or moments found in it, and the true moments.

    Taught in 05_temporal.

    Parameters
    ----------
    video : Video
        Its duration is the axis; its shots, where known, are numbered blocks at the bottom.
    hits : sequence of Hit or Moment
        Those of other videos are passed over. The darker, the better the score.
    truth : iterable of Relevant
        Those that name another video are passed over.
    curve, cut : Curve, or mapping of str to Curve; float
        Similarity over time, drawn above, several with a name each; and a level across it.
    y_label : str
        What the curves show, with its unit.
    note : str, optional
        A sentence to put under the plot, in place of the one that names the best hit and the true moments.
    """
    found = [hit for hit in hits if hit.video_id == video.video_id]
    true = [span for span in truth if span.video_id == video.video_id]
    curves = {} if curve is None else dict(curve) if isinstance(curve, Mapping) else {"similarity": curve}
    end = max([video.duration_sec, *(item.end_sec for item in (*found, *true))]) or 1
    title = one_line(video.title or video.video_id, 80)
    rows: list[tuple[str, Any]] = [(name, items) for name, items in (("true", true), ("shots", video.shots)) if items]
    if hits or not (curves or rows):
        rows.insert(0, ("found", found))
    ratio = [2.2, 0.42 * len(rows)] if curves and rows else [1]
    with _figure(0.7 + 2.2 * bool(curves) + 0.42 * len(rows), ratio) as (figure, axes):
        for i, (name, one) in enumerate(curves.items()):
            look = {"color": PALETTE[i % 7], "ls": ("-", "--", "-.", ":")[i % 4], "lw": 2}
            axes[0].plot(*_steps(one), label=one_line(name, 30), **look)
        if curves:
            axes[0].set_ylabel(y_label)
            if cut is not None:
                axes[0].axhline(cut, color=BLACK, lw=1, ls=":", label=f"cut {cut:.3f}")
            if len(curves) > 1 or cut is not None:
                axes[0].legend(loc="center left", bbox_to_anchor=(1, 0.5))
        if rows:
            _bars(axes[-1], rows)
        axes[-1].set(xlim=(0, end), xlabel="time in the video (s)")
        axes[0].set_title(title)
        best = max(found, key=lambda hit: hit.score, default=None)
        said = f"Best: {span_text(best.start_sec, best.end_sec)}, score {best.score:.3f}." if best else ""
        said += f" True: {', '.join(span_text(span.start_sec, span.end_sec) for span in true)}." if true else ""
        return _picture(figure, f"Timeline of {title}", note or said.strip() or f"{len(video.shots)} shots.")


def vector_map(embeddings: np.ndarray, labels: Sequence[object], *, title: str = "") -> Picture:
    """Return vectors as points on the plane that keeps most of their variance (the first two principal components).

    Taught in 01_embed.

    Parameters
    ----------
    embeddings : ndarray, shape (n, d)
        Two vectors or more.
    labels : sequence of n
        Each distinct label has a colour and a marker (beyond 56 they repeat).

    Raises
    ------
    ValueError
        If these are not two vectors or more with a label each.
    """
    vectors = np.asarray(embeddings, dtype=float)
    if vectors.ndim != 2 or len(vectors) < 2 or len(labels) != len(vectors):
        raise ValueError(f"A map needs vectors (n >= 2, d) and n labels, not {vectors.shape} and {len(labels)}.")
    centred = vectors - vectors.mean(axis=0)
    left, singular, _ = np.linalg.svd(centred, full_matrices=False)
    points = (left * singular)[:, :2]
    points = np.pad(points, ((0, 0), (0, 2 - points.shape[1])))
    points *= np.sign(points[np.abs(points).argmax(axis=0), [0, 1]] + 1e-12)  # an SVD leaves the signs open
    share = [*(singular**2 / max((singular**2).sum(), 1e-12)), 0.0][:2]
    with _figure(5.2) as (figure, (axis,)):
        groups = list(dict.fromkeys(labels))
        for i, group in enumerate(groups):
            at = points[[label == group for label in labels]]  # (m, 2)
            look: dict[str, Any] = {"color": PALETTE[i % 7], "marker": MARKERS[(i + 2 * (i // 7)) % 8]}
            axis.scatter(at[:, 0], at[:, 1], s=64, label=one_line(group, 28), edgecolors="white", lw=0.6, **look)
        x_label = f"first principal component ({share[0]:.0%} of the variance)"
        axis.set(title=one_line(title, 75), xlabel=x_label, ylabel=f"second principal component ({share[1]:.0%})")
        axis.set_aspect("equal", adjustable="datalim")
        if 1 < len(groups) <= 40:
            axis.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=9, ncols=1 + (len(groups) > 18))
        said = f"{len(vectors)} vectors of {vectors.shape[1]} numbers; this plane keeps {sum(share):.0%}"
        return _picture(figure, one_line(title, 75) or "Map of vectors", f"{said} of the variance.")


def intervals_plot(rows: Mapping[str, Sequence[float]], measure: str, *, title: str = "") -> Picture:
    """Return a value with its interval for each row, the first row on top. Taught in 03_search.

    Parameters
    ----------
    rows : mapping of name to (value, low, high)
    measure : str
        What is measured, for example ``recall@5``: the label of the axis.
    """
    values = np.array(list(rows.values()), dtype=float).reshape(-1, 3)  # (n, 3)
    names = [one_line(name, 60) for name in rows]
    with _figure(1.3 + 0.36 * len(names)) as (figure, (axis,)):
        heights = np.arange(len(names))
        axis.hlines(heights, values[:, 1], values[:, 2], color=BLUE, lw=2.5, alpha=0.55)
        axis.plot(values[:, 0], heights, "o", color=BLUE, ms=8)
        for height, (value, _, high) in zip(heights, values, strict=True):
            axis.annotate(f"{value:.3f}", (high, height), xytext=(8, 0), textcoords="offset points", va="center")
        axis.set_yticks(heights, [fill(name, 34) for name in names])
        axis.set_ylim(len(names) - 0.5, -0.5)
        axis.margins(x=0.12)
        axis.grid(visible=False, axis="y")
        if values.size and values.min() < 0 < values.max():
            axis.axvline(0, color=BLACK, lw=1)
        axis.set(title=one_line(title, 75), xlabel=f"{one_line(measure, 60)} (point: mean; bar: 95 % interval)")
        told = "; ".join(f"{n} {v:.3f} ({a:.3f} to {b:.3f})" for n, (v, a, b) in zip(names, values, strict=True))
        return _picture(figure, f"{one_line(title or measure, 90)}: {told}")


def lines_plot(
    x: Sequence[float],
    series: Mapping[str, Any],
    *,
    x_label: str,
    y_label: str,
    log_x: bool = False,
    log_y: bool = False,
    mark: float | None = None,
    title: str = "",
) -> Picture:
    """Return values over a parameter, as lines, with a band where an interval is given. Taught in 03_search.

    Parameters
    ----------
    series : mapping of name to (n,) or (n, 3)
        Values; with three columns they are value, low and high. NaN where there is none.
    x_label, y_label : str
        Labels with units.
    log_x, log_y : bool
        Logarithmic steps of the parameter, or of the values.
    mark : float, optional
        A value of the parameter to mark: the one in use.
    """
    with _figure(3.8) as (figure, (axis,)):
        told = []
        for i, (name, values) in enumerate(series.items()):
            ys = np.asarray(values, dtype=float).reshape(len(x), -1)  # (n, 1) or (n, 3)
            axis.plot(x, ys[:, 0], color=PALETTE[i % 7], marker=MARKERS[i % 8], lw=2, label=one_line(name, 40))
            if ys.shape[1] == 3:
                axis.fill_between(x, ys[:, 1], ys[:, 2], color=PALETTE[i % 7], alpha=0.15, lw=0)
            top = int(np.nanargmax(ys[:, 0]))
            told.append(f"{one_line(name, 40)} is highest, {ys[top, 0]:.3f}, at {x[top]:g}")
        if mark is not None:
            axis.axvline(mark, color=BLACK, lw=1, ls=":")
        if log_x:
            axis.set_xscale("log")
            axis.set_xticks(list(x), [f"{value:g}" for value in x])
            axis.minorticks_off()
        if log_y:
            axis.set_yscale("log")
            axis.yaxis.set(major_formatter=LogFormatter(), minor_formatter=LogFormatter())  # the others are formulas
        axis.set(title=one_line(title, 75), xlabel=x_label, ylabel=y_label)
        if len(series) > 1:
            axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
        return _picture(figure, f"{one_line(y_label, 60)} over {one_line(x_label, 60)}: {'; '.join(told)}.")


def _bars(axis: Any, rows: list[tuple[str, Any]]) -> None:
    for row, (name, items) in enumerate(rows):
        scores = [getattr(item, "score", 1.0) for item in items]
        low, high = min(scores, default=0), max(scores, default=1)
        for i, item in enumerate(items):
            start, end = item.start_sec, item.end_sec
            colour = {"found": BLUE, "true": GREEN, "shots": ("#d0d0d0", "#b4b4b4")[i % 2]}[name]
            alpha = 1.0 if name != "found" or high == low else 0.35 + 0.65 * (scores[i] - low) / (high - low)
            axis.barh(row, end - start, left=start, height=0.72, color=colour, alpha=alpha, edgecolor="white", lw=0.8)
            if name == "shots":
                axis.text((start + end) / 2, row, str(i + 1), ha="center", va="center", fontsize=9)
    axis.set_yticks(range(len(rows)), [name for name, _ in rows])
    axis.set_ylim(len(rows) - 0.5, -0.5)
    axis.grid(visible=False, axis="y")
    axis.tick_params(axis="y", length=0)


def _steps(curve: Curve) -> tuple[np.ndarray, np.ndarray]:
    """Return the line of a curve: a score holds over its whole span, and where no segment lies the line is broken."""
    gaps = 2 * (1 + np.flatnonzero(curve.spans[1:, 0] - curve.spans[:-1, 1] > 0.01))  # (gaps,)
    x, y = curve.spans.astype(float).ravel(), np.repeat(curve.scores.astype(float), 2)  # (2n,) each
    return np.insert(x, gaps, np.nan), np.insert(y, gaps, np.nan)


@contextmanager
def _figure(high: float, ratio: Sequence[float] = (1,)) -> Iterator[tuple[Figure, np.ndarray]]:
    """Make a figure, and its axes one below the other, outside pyplot: nothing to close, no setting of the reader's."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*")  # a title may be in a script the font lacks
        figure = Figure(figsize=(9, high), dpi=100, facecolor="white")
        yield figure, figure.subplots(len(ratio), 1, sharex=True, height_ratios=ratio, squeeze=False)[:, 0]


def _picture(figure: Figure, what: str, note: str = "") -> Picture:
    """Render `figure` with a sentence underneath; what it shows and the sentence are the alternative text."""
    canvas = FigureCanvasAgg(figure)
    if note := one_line(note, 400):
        low = figure.get_tightbbox(canvas.get_renderer()).y0 - 0.12  # inches; what is drawn so far ends here
        figure.text(0.01, low / figure.get_figheight(), fill(note, 110), va="top", fontsize=10.5, color="#333333")
    buffer = BytesIO()
    canvas.print_figure(buffer, format="png", bbox_inches="tight", pad_inches=0.12, metadata={"Software": None})
    return Picture(buffer.getvalue(), one_line(f"{what.rstrip('.')}. {note}".strip(), 2000))
