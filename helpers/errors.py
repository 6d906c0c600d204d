"""The few exceptions of the course, and how one is shown in a notebook: its sentence, not the SDK's frames."""

from __future__ import annotations

import traceback
from errno import ENOLCK, ENOSYS, EOPNOTSUPP
from typing import Any

NO_LOCKS = (ENOLCK, ENOSYS, EOPNOTSUPP)  # what a file system says that cannot lock a file, as some of a network cannot
LOCKLESS = ("The file system of VIDEO_SEARCH_HOME has no locks", "Set it to a folder on a disk of this machine.")
_LAST: list[VideoSearchError] = []


class VideoSearchError(Exception):
    """Base of every error that the course raises on purpose.

    Parameters
    ----------
    what : str
        What happened, with the value it happened to.
    kept : str, optional
        What was saved or is still there.
    do : str, optional
        What the reader can do next.
    ends_batch : bool
        True where whatever is asked next would fail in the same way: the key, the network.
    """

    def __init__(self, what: str, kept: str = "", do: str = "", *, ends_batch: bool = False) -> None:
        self.what, self.kept, self.do, self.ends_batch = what, kept, do, ends_batch
        super().__init__(what, kept, do)

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.kept, self.do) if part)

    def _render_traceback_(self) -> list[str]:
        """Let IPython show the sentence alone; the frames stay one call away in `full_traceback`."""
        _LAST[:] = [self]
        return [f"{type(self).__name__}: {self}"]


class ConfigError(VideoSearchError):
    """A setting in the environment cannot be used."""


class NotRecorded(VideoSearchError, LookupError):
    """Replay was asked for an answer that is not among the recordings."""


class RecordingsError(VideoSearchError):
    """A file of recordings is missing, cut short, damaged or of a newer format."""


class MediaError(VideoSearchError):
    """A file is missing, is not media, or is outside the limits of the API."""


class QueryError(VideoSearchError, ValueError):
    """A query or one of its parameters cannot be searched for."""


class RequestRefused(VideoSearchError):
    """The API understood the request and refused it; repeating it unchanged is of no use."""

    def __init__(self, *told: str, status: int = 0, code: str = "", **more: Any) -> None:
        super().__init__(*told, **more)
        self.status, self.code = status, code


class ServiceUnavailable(VideoSearchError):
    """The API could not be reached, or kept failing, until the deadline."""


class AnswerError(VideoSearchError):
    """The API answered with something that is not an embedding: fields missing, not finite, wrong dimension."""


class TaskFailed(VideoSearchError):
    """An embedding task, or the asset it needs, ended with status `failed`."""


class TaskTimeout(VideoSearchError):
    """An embedding task was not ready before the deadline. It goes on at the service."""


class TaskUncertain(VideoSearchError):
    """A request that may have started a paid task was lost on the way, and the lists cannot decide."""


class StoreError(VideoSearchError):
    """Milvus could not do what was asked."""


class SchemaMismatch(StoreError):
    """Vectors and collection differ in model, source, dimension or segmentation."""


class DatabaseLocked(StoreError):
    """Another process holds the embedded database."""


def one_line(text: object, limit: int = 200) -> str:
    """Return text from outside as one line of printable characters, cut to `limit`."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text or "")[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def full_traceback(error: BaseException | None = None) -> str:
    """Return every frame of `error`, or of the error shown last, for when the sentence is not enough.

    Taught in 08_operate.
    """
    shown = error or (_LAST[0] if _LAST else None)
    return "no error was shown yet" if shown is None else "".join(traceback.format_exception(shown))
