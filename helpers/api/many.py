"""Many videos: what they will cost, and how they are worked on side by side."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from helpers.api.client import CourseClient
from helpers.api.fingerprint import ASSETS, TASKS, identity
from helpers.api.journal import request_key
from helpers.api.limits import HERE, TICK_SEC
from helpers.api.log import get_logger
from helpers.api.tasks import OnUpdate, Update, check_video, several, task_request
from helpers.config import Plan, nfc, sha256_of
from helpers.errors import MediaError, VideoSearchError, one_line, public
from helpers.library import Video, media_file, video_from

T = TypeVar("T")
_log = get_logger("embedding")


def names_of(sources: Sequence[Video | Path | str]) -> list[str]:
    """Return a name for each: a video's id, a file's name; all of its path where two are named so."""
    names: list[str] = []
    for index, source in enumerate(sources, 1):
        whole = source.video_id if isinstance(source, Video) else nfc(public(str(source)))
        short = whole if isinstance(source, Video) else Path(whole).name
        names.append(next(each for each in (short, whole, f"{whole} ({index})") if each not in names))
    return names


@dataclass(frozen=True)
class Estimate:
    """What embedding videos will take, seen from here, before anything is sent.

    Attributes
    ----------
    table : DataFrame
        A row per video: name; minutes (NaN where not known); state: ``kept`` (its answer is here), ``under way`` (its
        task was started), ``new`` (to be paid) or ``refused`` (nothing is sent); requests that it takes at least.
    plan : Plan
        Whose limits and price are counted with.
    minutes, requests : float, int
        Minutes to pay, of new videos of known length; requests to send, at least: each further look is one more.
    seconds : float
        How long the plan's limits hold the last one back, if nothing else takes time.
    price : float or None
        In US dollars; None while the plan names no price.
    """

    table: Any
    plan: Plan
    minutes: float
    requests: int
    seconds: float
    price: float | None

    def __repr__(self) -> str:
        states = ", ".join(f"{count} {state}" for state, count in self.table["state"].value_counts().items())
        price = "no price set" if self.price is None else f"{self.price:.2f} USD"
        takes = f"{self.minutes:.1f} minutes to pay ({price}), at least {self.requests} requests"
        return f"videos: {states or 'none'}; {takes}, {self.seconds:g} s at the limits of {self.plan.read}"


def estimate_cost(client: CourseClient, videos: Any, **settings: Any) -> Estimate:
    """Return what `embed_videos` of these videos will take, and what is there already. Nothing is sent.

    Taught in 09_ingest.

    Parameters
    ----------
    client, videos, **settings
        As for `embed_videos`.

    Raises
    ------
    QueryError
        If there is no such segmentation, option or scope.
    """
    import pandas as pd  # 0.3 s, for this alone

    settings.pop("timeout_sec", None)
    request, sources, plan = task_request(client, **settings), several(videos), client.plan
    client.recorded.journal.catch_up()
    rows, before = [], set[str]()
    for name, source in zip(names_of(sources), sources, strict=True):
        length, told = math.nan, ("refused", 0)
        with suppress(MediaError):
            video = video_from(source)
            length = check_video(media_file(video.path, "video")) if video.path else video.duration_sec or math.nan
            told = _state(client, video, request, before)
        rows.append((name, length / 60, *told))
    table = pd.DataFrame(rows, columns=["name", "minutes", "state", "requests"])
    new = table[table["state"] == "new"]
    minutes = float(new["minutes"].sum())
    windows = [(len(new), *each) for each in plan.tasks] + [(minutes, *each) for each in plan.minutes]
    seconds = max(sec * (math.ceil(much / most) - 1) for much, most, sec in windows if much) if len(new) else 0.0
    price = None if plan.usd_a_minute is None else minutes * plan.usd_a_minute
    return Estimate(table, plan, minutes, int(table["requests"].sum()), seconds, price)


def _state(client: CourseClient, video: Video, request: dict, before: set[str]) -> tuple[str, int]:
    """Return how far a video is, and how many requests it takes at least; `before`: what others before it ask."""
    recorded, journal = client.recorded, client.recorded.journal
    content = f"sha256:{sha256_of(video.path)}" if video.path else ""
    about = {"media_source": {"asset_id": content} if content else {"url": video.url}, **request}
    body = {"input_type": "video", "model_name": client.config.model.name, "video": about}
    keys = [
        request_key(identity({"method": "POST", "path": TASKS, "json": body}, {}, old=old)) for old in (False, True)
    ]
    key = next(filter(journal.knows, keys), keys[0])
    begun = key in before or key in journal.asking
    before.add(key)
    if answers := None if recorded.refresh and key not in recorded.used else journal.get(key):
        poll = {"method": "GET", "path": f"{TASKS}/{answers[-1]['json']['_id']}"}
        return ("kept", 0) if journal.get(request_key(poll)) else ("under way", 1)
    if begun:
        return "under way", 1
    upload = {"method": "POST", "path": ASSETS, "form": [["file", content]]}
    return "new", 4 if content and not journal.get(request_key(upload)) else 2


def side_by_side(
    client: CourseClient,
    work: Callable[[int, OnUpdate], T],
    names: Sequence[str],
    at_once: int,
    on_ready: Callable[[T], object] | None,
    on_update: OnUpdate | None,
) -> tuple[dict[int, T], dict[int, VideoSearchError]]:
    """Return by index what ``work(index, on_update)`` made of each name, in so many threads, and what failed.

    What it tells is passed on in this thread. The first goes alone until the service embeds for this key: a wrong one
    fails once, not for all. After an error that all would meet, what is not begun is left alone, and is in neither. An
    interrupt or another error ends it soon: what may cost and is on its way is let through, all else is cut off.
    """
    made: dict[int, T] = {}
    failed: dict[int, VideoSearchError] = {}
    running: dict[Future, int] = {}
    waiting, told, stop = list(range(len(names))), SimpleQueue[Update](), threading.Event()

    def tell(what: Update, index: int) -> None:
        if on_update is not None:
            on_update(replace(what, index=index, total=len(names)))

    pool = ThreadPoolExecutor(at_once, initializer=setattr, initargs=(HERE, "stop", stop))
    try:
        while waiting or running:
            while waiting and len(running) < (at_once if client.recorded.paced.answered.is_set() else 1):
                index = waiting.pop(0)
                running[pool.submit(work, index, told.put)] = index
            done = wait(running, TICK_SEC, FIRST_COMPLETED).done
            while not told.empty():
                tell(update := told.get(), update.index)
            for future in done:
                index = running.pop(future)
                try:
                    made[index] = future.result()
                except VideoSearchError as error:
                    _log.warning("%s was not embedded: %s", one_line(names[index]), error.what)
                    failed[index] = error
                    if error.ends_batch:
                        kept, left = (one_line(", ".join(names[at] for at in each)) for each in (sorted(made), waiting))
                        error.kept = f"Embedded before it, and kept: {kept or 'none'}. Not begun: {left or 'none'}."
                        waiting.clear()
                    tell(Update(names[index], "failed", 0.0, message=str(error)), index)
                else:
                    if on_ready is not None:
                        on_ready(made[index])
    finally:
        stop.set()
        pool.shutdown(wait=False)
    return made, failed
