"""Many videos: what they will cost, and how they are worked on side by side."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
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
END_SEC = 3.0  # for threads to leave what they do, after an interrupt
_log = get_logger("many")


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
    rows : list of dict
        For each video: name; minutes (NaN where not known); state: ``kept`` (its answer is here), ``under way`` (its
        task was started), ``new`` (to be paid) or ``refused`` (nothing is sent); how many requests it takes at least.
    plan : Plan
        Whose limits and price are counted with.
    """

    rows: list[dict[str, Any]]
    plan: Plan

    @property
    def table(self) -> Any:
        """The rows as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(self.rows, columns=["name", "minutes", "state", "requests"])

    @property
    def minutes(self) -> float:
        """How many are to be paid: of the new ones whose length is known."""
        return sum(row["minutes"] for row in self.rows if row["state"] == "new" and row["minutes"] >= 0)

    @property
    def requests(self) -> int:
        """How many will be sent at least: every further look at what is not ready is one more."""
        return sum(row["requests"] for row in self.rows)

    @property
    def seconds(self) -> float:
        """How long the plan's limits hold the last one back, if nothing else takes time."""
        tasks = sum(row["state"] == "new" for row in self.rows)
        used = [(tasks, self.plan.tasks), (self.minutes, self.plan.minutes)]
        return (
            max((math.ceil(much / most) - 1) * sec for much, of in used for most, sec in of if much) if tasks else 0.0
        )

    @property
    def price(self) -> float | None:
        """In US dollars; None while the plan names no price."""
        return None if self.plan.usd_a_minute is None else self.minutes * self.plan.usd_a_minute

    def __repr__(self) -> str:
        counted = Counter(row["state"] for row in self.rows)
        states = ", ".join(f"{count} {state}" for state, count in counted.items())
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
    settings.pop("timeout_sec", None)
    request, sources, journal = task_request(client, **settings), several(videos), client.recorded.journal
    journal.catch_up()
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for name, source in zip(names_of(sources), sources, strict=True):
        state, length, requests = "refused", math.nan, 0
        with suppress(MediaError):
            video = video_from(source)
            length = check_video(media_file(video.path, "video")) if video.path else video.duration_sec or math.nan
            state, requests = _state(client, video, request, seen)
        rows.append({"name": name, "minutes": length / 60, "state": state, "requests": requests})
    return Estimate(rows, client.plan)


def _state(client: CourseClient, video: Video, request: dict, seen: set[str]) -> tuple[str, int]:
    """Return how far a video is, and how many requests it takes at least; `seen`: tasks of others before it."""
    recorded, journal = client.recorded, client.recorded.journal
    content = f"sha256:{sha256_of(video.path)}" if video.path else ""
    source = {"asset_id": content} if content else {"url": video.url}
    body = {"input_type": "video", "model_name": client.config.model.name, "video": {"media_source": source, **request}}
    asked = {"method": "POST", "path": TASKS, "json": body}
    keys = [request_key(identity(asked, {}, old=old)) for old in (False, True)]
    key = next(filter(journal.knows, keys), keys[0])
    answers = None if recorded.refresh and key not in recorded.used else journal.get(key)
    if key in seen or key in journal.asking:
        return "under way", 1
    seen.add(key)
    if answers:
        ready = journal.get(request_key({"method": "GET", "path": f"{TASKS}/{answers[-1]['json']['_id']}"}))
        return ("kept", 0) if ready else ("under way", 1)
    uploaded = journal.get(request_key({"method": "POST", "path": ASSETS, "form": [["file", content]]}))
    return "new", 4 if content and not uploaded else 2


def side_by_side(
    client: CourseClient,
    work: Callable[[int, OnUpdate], T],
    names: Sequence[str],
    at_once: int,
    on_ready: Callable[[T], object] | None,
    on_update: OnUpdate | None,
) -> tuple[dict[int, T], dict[int, VideoSearchError], set[int]]:
    """Call ``work(index, update)`` for each name, in so many threads; what it tells is passed on in this one.

    The first thread goes alone until the service embeds for this key: a wrong one fails once, not in all. An interrupt,
    or an error of another kind, ends the run soon: what may cost and is on its way is let through, all else is cut off.

    Returns
    -------
    dict, dict, set
        By index what was made, and the errors; those that something was asked for. An error that would meet all others
        too leaves alone what is not begun.
    """
    made: dict[int, T] = {}
    failed: dict[int, VideoSearchError] = {}
    asked: set[int] = set()
    left: list[int] = []
    jobs, told, stop = iter(range(len(names))), SimpleQueue[Any](), threading.Event()

    def tell(index: int, update: Update) -> None:
        told.put((index, update))

    def run() -> None:
        HERE.stop = stop
        try:
            for index in jobs:
                HERE.asked = False
                try:
                    what: Any = work(index, partial(tell, index))
                except VideoSearchError as error:
                    what = error
                    left.extend(jobs if error.ends_batch else ())
                asked.update([index] * HERE.asked)
                told.put((index, what))
            told.put(None)
        except BaseException as error:
            told.put(error)

    def take(index: int, what: Any) -> None:
        if isinstance(what, VideoSearchError):
            _log.warning("%s was not embedded: %s", one_line(names[index]), what.what)
            failed[index] = what
            if what.ends_batch:
                done, rest = (one_line(", ".join(names[at] for at in each)) or "none" for each in (sorted(made), left))
                what.kept = f"Embedded before it, and kept: {done}. Not begun: {rest}."
            what = Update(names[index], "failed", 0.0, message=str(what))
        if not isinstance(what, Update):
            made[index] = what
            if on_ready is not None:
                on_ready(what)
        elif on_update is not None:
            on_update(replace(what, index=index, total=len(names)))

    threads: list[threading.Thread] = []
    over = 0
    try:
        while over < len(threads) or (names and not threads):
            while len(threads) < min(at_once, len(names)) and (not threads or client.recorded.paced.answered.is_set()):
                threads.append(threading.Thread(target=run, daemon=True))
                threads[-1].start()
            with suppress(Empty):
                if isinstance(what := told.get(timeout=TICK_SEC), BaseException):
                    raise what
                if what is None:
                    over += 1
                else:
                    take(*what)
    finally:
        stop.set()
        left.extend(jobs)
        until = time.monotonic() + END_SEC
        for each in threads:
            each.join(max(0.0, until - time.monotonic()))
    return made, failed, asked
