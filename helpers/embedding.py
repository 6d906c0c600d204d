"""Ask Twelve Labs for embeddings: of videos, by a task and a wait, and of queries, which are answered at once."""

from __future__ import annotations

import base64
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from helpers.api import CourseClient
from helpers.api.limits import HERE, clock
from helpers.api.log import get_logger
from helpers.api.many import names_of, side_by_side
from helpers.api.own_videos import with_words
from helpers.api.paid_once import start_task
from helpers.api.tasks import OnUpdate, Update, check_video, content_type, several, task_request, wait_for_task
from helpers.config import Model, is_web, nfc, sha256_of
from helpers.errors import AnswerError, MediaError, QueryError, VideoSearchError, one_line
from helpers.library import Library, Video, media_file, told, video_from
from helpers.segments import REFRESH, Segment, checked_vector, number, segments_from_answer

_log = get_logger("embedding")
RECEIPT = ("requests", "retries", "seconds waited", "tasks started", "minutes embedded", "answers found")
_Source = Video | Path | str
_Media = tuple[str, str]  # name of a query's file, and its base64


@dataclass(frozen=True)
class IngestReport:
    """What became of several videos, by file name (samples: id): their segments, and the error of each that failed.

    Printed, it names what is missing, so that a page which shows its report goes on with no video lost unseen. Those in
    `not_begun` were left alone, because one before them failed of what all would fail of: key or network. Those that
    are `wordless` were embedded without words. `receipt` counts what the run took: requests sent, seconds waited for
    limits, tasks started (each is paid), minutes of video that became ready, and answers that were found here, in place
    of requests.
    """

    segments: list[Segment]
    embedded: list[str]
    failures: dict[str, VideoSearchError]
    note: str = ""
    not_begun: list[str] = field(default_factory=list)
    wordless: dict[str, str] = field(default_factory=dict)
    receipt: dict[str, float] = field(default_factory=dict)

    def __repr__(self) -> str:
        first = {why: name for name, why in reversed(self.wordless.items())}  # one line for all of the same reason
        counts = Counter(self.wordless.values()).items()
        silent = {first[why] + f" and {count - 1} more" * (count > 1): why for why, count in counts}
        missing = told(self.failures, "") + told(silent, self.note, "without words")
        return f"videos: {len(self.embedded)}, segments: {len(self.segments)}" + missing


def generate_embedding(
    client: CourseClient,
    video: _Source,
    *,
    on_update: OnUpdate | None = None,
    segmentation: str = "fixed-6",
    options: Sequence[str] | None = None,
    scopes: Sequence[str] = ("clip", "asset"),
    timeout_sec: float = 3600.0,
) -> list[Segment]:
    """Embed one video and wait for the result. Taught in 01_embed.

    Parameters
    ----------
    client : CourseClient
        From `connect`.
    video : Video, Path or str
        A video of the library, a file (uploaded as an asset), or a direct web address.
    on_update : callable, optional
        Called with an `Update` at every change and every poll.
    segmentation : str
        ``fixed-N`` for segments of N seconds, ``dynamic-N`` for cuts at the scenes, at least N seconds long.
    options, scopes : sequence of str
        Embedding options (all that the model has), and ``clip`` (each segment) and/or ``asset`` (the whole video).
    timeout_sec : float
        How long to wait for the task.

    Returns
    -------
    list of Segment
        Clips first, in order of time; their words are `helpers.api.transcribe`'s where there are no captions.

    Raises
    ------
    MediaError
        If the file is missing, is no video, or is outside the limits. Nothing was sent.
    QueryError
        If there is no such segmentation, option or scope. Nothing was sent.
    TaskFailed, TaskTimeout, TaskUncertain
        If the task ended badly, is not ready yet, or may have been started by a request whose answer was lost.
    RequestRefused, ServiceUnavailable, AnswerError
        From `helpers.api.retries.ask`.
    """
    given, video = video, video_from(video)
    request = task_request(client, segmentation, options, scopes)
    if math.isnan(seconds := number(timeout_sec)):
        raise QueryError(f"timeout_sec is {timeout_sec!r}.", do="Give a number of seconds.")
    if video.path is not None:
        path = media_file(video.path, "video")
        length = check_video(path, 0.0 if video is given else video.duration_sec)
        video = replace(video, path=path, sha256=sha256_of(path), duration_sec=length)  # stated ones may be of old
    elif not is_web(str(video.url)):
        what = f"The video {video.video_id!r} has no path, and {str(video.url)[:200]!r} is no web address."
        raise MediaError(what, do="Give it one of the two.")
    started, deadline = time.monotonic(), clock() + seconds

    def tell(stage: str, why: str = "") -> None:
        if on_update is not None:
            on_update(Update(video.video_id, stage, time.monotonic() - started, message=why))

    tell("uploading")
    HERE.tell = tell
    task_id = start_task(client, video, request, deadline)
    data = wait_for_task(client, video, task_id, deadline, lambda: tell("processing"))
    heard, without = with_words(client, video)
    made_by = {"model": client.config.model.name, "source": client.config.source, "segmentation": segmentation}
    segments = segments_from_answer(data, heard, **made_by)
    tell("ready", without)
    return segments


def embed_videos(
    client: CourseClient,
    videos: Iterable[_Source] | _Source,
    *,
    at_once: int = 8,
    on_ready: Callable[[list[Segment]], object] | None = None,
    on_update: OnUpdate | None = None,
    **settings: Any,
) -> IngestReport:
    """Embed several videos at once, within the plan's limits. One that fails is named, and stops none of the others.

    A key that is refused, or a network that leads nowhere, ends the run at once; its error says how far it came.
    Interrupted and run again, it goes on where it was: what was asked before is found among the kept answers.
    Taught in 00_setup.

    Parameters
    ----------
    client, **settings
        As for `generate_embedding`.
    videos : iterable of Video, Path or str, or one of these
        What a `Library` left out, and its note, stand in the report too.
    at_once : int
        How many are uploaded, started and waited for at the same time. The first goes alone until the service has
        answered; in replay, where nothing is waited for, each does.
    on_ready : callable, optional
        Called with the segments of each video, in this thread, as soon as they are there, to insert them, say. An error
        that it raises ends the run.
    on_update : callable, optional
        Called with every `Update`, in this thread.

    Returns
    -------
    IngestReport
        In the order of `videos`, whichever was ready first. `QueryError` where `at_once` is no whole number from 1.
    """
    if isinstance(at_once, bool) or not (number(at_once) >= 1 and number(at_once) % 1 == 0):
        raise QueryError(f"at_once is {one_line(repr(at_once))}.", do="Give a whole number, 1 or more.")
    given = videos if isinstance(videos, Library) else Library([])
    sources, before = several(videos), [client.counts[name] for name in RECEIPT]
    names, wordless = names_of(sources), dict[int, str]()

    def embed(index: int, tell: OnUpdate) -> list[Segment]:
        def note(update: Update) -> None:
            if update.stage == "ready" and update.message:
                wordless[index] = update.message
            tell(replace(update, index=index))

        return generate_embedding(client, sources[index], on_update=note, **settings)

    together = int(at_once) if client.recorded.live else 1
    found, failed = side_by_side(client, embed, names, together, on_ready, on_update)
    report = IngestReport([], [names[at] for at in sorted(found)], dict(given.left_out), given.note)
    report.segments.extend(segment for at in sorted(found) for segment in found[at])
    report.failures.update((names[at], failed[at]) for at in sorted(failed))
    report.not_begun.extend(name for at, name in enumerate(names) if at not in found and at not in failed)
    report.wordless.update((names[at], wordless[at]) for at in sorted(wordless))
    report.receipt.update((name, client.counts[name] - so_far) for name, so_far in zip(RECEIPT, before, strict=True))
    _log.info("run ended: %d embedded, %d failed; %s", len(found), len(failed), client.counts)
    return report


def embed_text(client: CourseClient, text: str, *, dimension: int | None = None) -> np.ndarray:
    """Return the embedding of a sentence, shape (d,), float32. Taught in 00_setup.

    Parameters
    ----------
    client : CourseClient
    text : str
    dimension : int, optional
        512, 256 or 128 with Marengo 3.5: the first values of the same vector, to be normalised again.

    Raises
    ------
    QueryError
        If the text is empty.
    NotRecorded
        In replay of the service's answers, if this text has none; the stand-in's encoder has one for any text.
    """
    return _query(client, "text", dimension, text=_checked_text(text))


def embed_image(client: CourseClient, path: Path | str, *, dimension: int | None = None) -> np.ndarray:
    """Return the embedding of a picture (JPEG or PNG), shape (d,), float32. Taught in 00_setup.

    `MediaError` if there is no such file, or it is too large.
    """
    return _query(client, "image", dimension, media=_media(client, path))


def embed_clip(client: CourseClient, path: Path | str, *, dimension: int | None = None) -> np.ndarray:
    """Return the embedding of a short clip, shape (d,), float32. Taught in 00_setup.

    3.5 makes one vector of picture and sound; of 3.0 that of the picture is taken. `MediaError` as from `embed_image`.
    """
    return _query(client, "video", dimension, media=_media(client, path))


def is_picture(path: Path | str) -> bool:
    """Tell whether a query's file is a picture (for `embed_image`) by its content; else a clip. Taught in 00_setup."""
    return content_type(media_file(path, "query")).startswith("image/")


def embed_composed(client: CourseClient, text: str, path: Path | str, *, dimension: int | None = None) -> np.ndarray:
    """Return Marengo's own embedding of a text and a picture or clip together, shape (d,), float32.

    The model composes them; recordings of the stand-in hold only a formula of ours (see README). Taught in 04_hybrid.

    Raises
    ------
    MediaError, QueryError
        As `embed_image` and `embed_text`; or the file is a clip, and the model composes a text with pictures only.
    """
    text, media = _checked_text(text), _media(client, path)
    kind = "image" if is_picture(path) else "video"
    if kind != "image" and not client.config.model.composed_queries:
        raise QueryError(f"{client.config.model.name} composes text with a picture, not with {media[0]!r}.")
    return _query(client, kind, dimension, text=text, media=media)


def _query(
    client: CourseClient, kind: str, dimension: int | None, *, text: str = "", media: _Media = ("", "")
) -> np.ndarray:
    """Ask for the vector of a text, of a picture or clip (`kind` says which), or of both."""
    model, (name, data) = client.config.model, media
    size = model.dimensions[0] if dimension is None else number(dimension)
    if size not in model.dimensions:
        raise QueryError(f"{model.name} has no {str(dimension)[:40]} dimensions.", do=f"It has {model.dimensions}.")
    form, part = _input(model, kind, text, data)
    asked: dict[str, Any] = {"input_type": form, "model_name": model.name, form: part}
    if size != model.dimensions[0]:  # the default, asked by name, would be another request
        asked["embedding_dimension"] = int(size)
    label = one_line(" + ".join(filter(None, (text, name))), 80)
    answer = client.ask(lambda: client.embed.v_2.create(**asked), f"asking for the embedding of {label!r}")
    vector = checked_vector(answer.data[0].embedding if answer.data else (), repr(label))
    if vector.size != size:
        raise AnswerError(f"The vector of {label!r} has {vector.size} values, not {size}.", do=REFRESH)
    return vector


def _input(model: Model, kind: str, text: str, data: str) -> tuple[str, dict]:
    """Return the input type of a query and its part of the request. Marengo 3.5 takes every query as `multi_input`."""
    words = {"input_text": text} if text else {}
    if not model.composed_queries:
        file = {"media_source": {"base64_string": data}} if data else {}
        whole = {"embedding_option": ["visual"], "embedding_scope": ["asset"]} if kind == "video" else {}
        return "text_image" if text and data else kind, words | file | whole
    source = {"media_type": kind, "base64_string": data}
    if text and data:
        return "multi_input", {"input_text": f"<@media> {text}", "media_sources": [{"name": "media", **source}]}
    return "multi_input", {"media_sources": [source]} if data else words


def _checked_text(text: str) -> str:
    shown = one_line(repr(text))
    if not isinstance(text, str) or not text.strip():
        raise QueryError(f"The query {shown} holds no text.", do="Type a sentence, such as 'a boat at sunset'.")
    if text.encode(errors="ignore").decode() != text:  # half of a surrogate pair
        raise QueryError(f"The query {shown} is not valid Unicode text.", do="Type it again.")
    return " ".join(nfc(text).split())


def _media(client: CourseClient, path: Path | str) -> _Media:
    """Return the name and the base64 of a query's file; `MediaError` if there is none, or it is too large."""
    path = media_file(path, "query")
    size_mb, limit = path.stat().st_size / 1e6, client.config.model.max_query_mb
    if size_mb > limit:
        what = f"The query file {path.name!r} has {size_mb:.1f} MB; the limit is {limit} MB."
        raise MediaError(what, do="Shorten it.")
    return path.name, base64.b64encode(path.read_bytes()).decode()
