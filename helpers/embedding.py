"""Ask Twelve Labs for embeddings: of videos, by a task and a wait, and of queries, which are answered at once."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from helpers.api.client import CourseClient, connect
from helpers.api.log import get_logger
from helpers.api.paid_once import start_task
from helpers.api.tasks import check_video, segmentation_request, wait_for_task
from helpers.errors import AnswerError, MediaError, QueryError, VideoSearchError
from helpers.library import Video, media_file, video_from
from helpers.segments import REFRESH, Segment, checked_vector, segments_from_answer

__all__ = ["IngestReport", "Update", "connect", "embed_clip", "embed_composed", "embed_image", "embed_text"]
__all__ += ["embed_videos", "generate_embedding"]

_log = get_logger("embedding")


@dataclass(frozen=True)
class Update:
    """How far one video is: `stage` is uploading, processing, ready or failed."""

    video_id: str
    stage: str
    elapsed_sec: float
    index: int = 0
    total: int = 1
    message: str = ""


OnUpdate = Callable[[Update], None]


@dataclass(frozen=True)
class IngestReport:
    """What became of several videos: their segments, and the error of each that failed, by file name (samples: id)."""

    segments: list[Segment] = field(repr=False)
    embedded: list[str]
    failures: dict[str, VideoSearchError]


def generate_embedding(
    client: CourseClient,
    video: Video | Path | str,
    *,
    on_update: OnUpdate | None = None,
    segmentation: str = "fixed-6",
    options: Sequence[str] | None = None,
    scopes: Sequence[str] = ("clip", "asset"),
    timeout_sec: float = 3600.0,
) -> list[Segment]:
    """Embed one video and wait for the result.

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
        Clips first, in order of time.

    Raises
    ------
    MediaError
        If the file is missing, is no video, or is outside the limits. Nothing was sent.
    TaskFailed, TaskTimeout, TaskUncertain
        If the task ended badly, is not ready yet, or may have been started twice.
    RequestRefused, ServiceUnavailable, AnswerError
        From `helpers.api.retries.ask`.
    """
    video = video_from(video)
    spec = segmentation_request(client, segmentation)
    started = time.monotonic()

    def tell(stage: str) -> None:
        if on_update is not None:
            on_update(Update(video.video_id, stage, time.monotonic() - started))

    if video.path is not None:
        check_video(video)
    tell("uploading")
    request = {
        "segmentation": spec,
        "embedding_option": list(options or client.config.model.options),
        "embedding_scope": list(scopes),
    }
    task_id = start_task(client, video, request, started + timeout_sec)
    data = wait_for_task(client, video, task_id, started + timeout_sec, lambda: tell("processing"))
    segments = segments_from_answer(
        data,
        video,
        model=client.config.model.name,
        source=client.config.source,
        segmentation=segmentation,
    )
    tell("ready")
    return segments


def embed_videos(
    client: CourseClient, videos: Iterable[Video | Path | str], *, on_update: OnUpdate | None = None, **settings
) -> IngestReport:
    """Embed several videos, one after another. One that fails is named in the report and stops none of the others.

    Interrupted and run again, it goes on where it was: what was asked before is found among the kept answers.

    Parameters
    ----------
    client, on_update, **settings
        As for `generate_embedding`.
    videos : iterable of Video, Path or str

    Returns
    -------
    IngestReport
    """
    waiting = list(videos)
    segments: list[Segment] = []
    embedded: list[str] = []
    failures: dict[str, VideoSearchError] = {}
    for index, source in enumerate(waiting):

        def tell(update: Update, index: int = index) -> None:
            if on_update is not None:
                seen = Update(update.video_id, update.stage, update.elapsed_sec, index, len(waiting), update.message)
                on_update(seen)

        name = source.video_id if isinstance(source, Video) else Path(str(source)).name
        if name in failures or name in embedded:  # two folders may hold a talk.mp4
            name = str(source)
        try:
            segments += generate_embedding(client, source, on_update=tell, **settings)
            embedded.append(name)
        except VideoSearchError as error:
            _log.warning("%s was not embedded: %s", name, error.what)
            failures[name] = error
            tell(Update(name, "failed", 0.0, message=str(error)))
    _log.info("run ended: %d embedded, %d failed; %s", len(embedded), len(failures), client.counts)
    return IngestReport(segments, embedded, failures)


def embed_text(client: CourseClient, text: str, *, dimension: int | None = None) -> np.ndarray:
    """Return the embedding of a sentence, shape (d,), float32.

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
        In replay, if this text has no recorded answer.
    """
    text = _checked_text(text)
    if client.config.model.composed_queries:
        return _query(client, "multi_input", {"input_text": text}, text, dimension)
    return _query(client, "text", {"input_text": text}, text, dimension)


def embed_image(client: CourseClient, path: Path | str, *, dimension: int | None = None) -> np.ndarray:
    """Return the embedding of a picture (JPEG or PNG), shape (d,), float32. Raises `MediaError` if there is none."""
    data, name = _media(client, path)
    if client.config.model.composed_queries:
        return _query(client, "multi_input", {"media_sources": [_source(data, "image")]}, name, dimension)
    return _query(client, "image", {"media_source": {"base64_string": data}}, name, dimension)


def embed_clip(client: CourseClient, path: Path | str, *, dimension: int | None = None) -> np.ndarray:
    """Return the embedding of a short clip, shape (d,), float32. Raises `MediaError` if there is none.

    Marengo 3.5 makes one vector of picture and sound; of Marengo 3.0 the vector of the picture is taken.
    """
    data, name = _media(client, path)
    if client.config.model.composed_queries:
        return _query(client, "multi_input", {"media_sources": [_source(data, "video")]}, name, dimension)
    whole = {
        "media_source": {"base64_string": data},
        "embedding_option": ["visual"],
        "embedding_scope": ["asset"],
    }
    return _query(client, "video", whole, name, dimension)


def embed_composed(client: CourseClient, text: str, path: Path | str, *, dimension: int | None = None) -> np.ndarray:
    """Return Marengo's own embedding of a text and a picture or clip together, shape (d,), float32.

    The model composes them; recordings of the stand-in hold only a formula of ours (see the README).
    """
    text = _checked_text(text)
    data, name = _media(client, path)
    kind = "image" if Path(path).suffix.lower() in (".png", ".jpg", ".jpeg") else "video"
    label = f"{text} + {name}"
    if client.config.model.composed_queries:
        part = {"input_text": f"<@media> {text}", "media_sources": [{"name": "media", **_source(data, kind)}]}
        return _query(client, "multi_input", part, label, dimension)
    if kind != "image":
        raise QueryError(f"{client.config.model.name} composes text with a picture, not with {name!r}.")
    return _query(client, "text_image", {"media_source": {"base64_string": data}, "input_text": text}, label, dimension)


def _query(client: CourseClient, kind: str, part: dict, label: str, dimension: int | None) -> np.ndarray:
    known = client.config.model.dimensions
    if dimension is not None and dimension not in known:
        raise QueryError(f"{client.config.model.name} has no {dimension} dimensions.", do=f"It has {known}.")
    asked = {"input_type": kind, "model_name": client.config.model.name, kind: part}
    if dimension not in (None, known[0]):  # the default, asked by name, would be another request
        asked["embedding_dimension"] = dimension
    label = label if len(label) <= 80 else label[:80] + "…"
    answer = client.ask(lambda: client.embed.v_2.create(**asked), f"asking for the embedding of {label!r}")
    vector = checked_vector(answer.data[0].embedding if answer.data else (), repr(label))
    if vector.size != (dimension or known[0]):
        raise AnswerError(f"The vector of {label!r} has {vector.size} values, not {dimension or known[0]}.", do=REFRESH)
    return vector


def _checked_text(text: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise QueryError(f"The query {text!r} holds no text.", do="Type a sentence, such as 'a boat at sunset'.")
    if text.encode(errors="ignore").decode() != text:  # half of a surrogate pair
        raise QueryError(f"The query {text!r} is not valid Unicode text.", do="Type it again.")
    return " ".join(text.split())


def _source(data: str, media_type: str) -> dict:
    return {"media_type": media_type, "base64_string": data}


def _media(client: CourseClient, path: Path | str) -> tuple[str, str]:
    """Return the base64 text of a query's media file, and its name for messages."""
    path = media_file(path, "query")
    size_mb, limit = path.stat().st_size / 1e6, client.config.model.max_query_mb
    if size_mb > limit:
        raise MediaError(
            f"The query file {path.name!r} has {size_mb:.1f} MB; the limit is {limit} MB.", do="Shorten it."
        )
    return base64.b64encode(path.read_bytes()).decode(), path.name
