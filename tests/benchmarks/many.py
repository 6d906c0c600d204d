"""Many videos at once against one after another, at a stand-in that takes its time; and what waiting for a limit costs.

The stand-in answers each request after a fixed delay, and a task is ready at the sixth look: about two seconds a video.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import replace
from pathlib import Path

from helpers.api import connect
from helpers.config import PLAN, Plan, load_config
from helpers.embedding import embed_videos
from tests.benchmarks.common import Row
from tests.lab import make_video
from tools.standin import StandIn

VIDEOS, DELAY_SEC, LOOKS = 16, 0.15, 5
AT_ONCE = (1, 2, 4, 8, 16)
WINDOW = (4, 3.0)  # creations in so many seconds


def measure() -> list[Row]:
    """Return a row for each number at once, and one for a limit of creations: its seconds, and how often as fast."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="video-search-many-") as folder:
        films = [make_video(Path(folder) / f"{number:02d}.mp4", number, sound=False) for number in range(VIDEOS)]
        for at_once in AT_ONCE:
            seconds = _timed(films, at_once, None)
            rows.append({"name": f"{VIDEOS} videos, {at_once} at once", "at_once": at_once, "seconds": seconds})
        limited = replace(PLAN, tasks=(WINDOW,))
        seconds, name = _timed(films, VIDEOS, limited), f"{VIDEOS} videos, {WINDOW[0]} creations in {WINDOW[1]:g} s"
        rows.append({"name": name, "at_once": VIDEOS, "seconds": seconds})
    return [row | {"times_as_fast": round(rows[0]["seconds"] / row["seconds"], 2)} for row in rows]


def _timed(films: list[Path], at_once: int, plan: Plan | None) -> float:
    """Return the seconds that an ingest takes, in a home of its own."""
    with (
        StandIn(asset_polls=0, task_polls=LOOKS, latency_sec=DELAY_SEC) as standin,
        tempfile.TemporaryDirectory(prefix="video-search-home-") as home,
    ):
        config = load_config({"TWELVELABS_BASE_URL": standin.base_url, "VIDEO_SEARCH_HOME": home})
        client = connect(config, plan=plan)
        started = time.perf_counter()
        report = embed_videos(client, films, at_once=at_once)
        assert len(report.embedded) == len(films), report
        return round(time.perf_counter() - started, 3)
