"""The few exceptions of the course, and how one is shown: its sentence, not the SDK's frames, and no secret in it."""

from __future__ import annotations

import base64
import re
import traceback
from errno import ENOLCK, ENOSYS, EOPNOTSUPP
from functools import lru_cache
from itertools import product
from typing import Any

NO_LOCKS = (ENOLCK, ENOSYS, EOPNOTSUPP)  # what a file system says that cannot lock a file, as some of a network cannot
LOCKLESS = ("The file system of VIDEO_SEARCH_HOME has no locks", "Set it to a folder on a disk of this machine.")
_LAST: list[VideoSearchError] = []
_secrets: list[str] = []  # the longest first, so that no rest of one is left
# A web address: scheme, user, host and path, then what asks or signs, up to the marks that close a sentence around it.
_ADDRESS = re.compile(
    r"""\b([a-z][a-z0-9+.-]{1,19}:/+)(?:[^/?#\s"<>]*@)?([^?#\s"<>]*)"""
    r"""(?:[?#][^\s"<>]*?(?=["'<>)\]},;:.!]*(?:\s|$)|["<>]))?""",
    re.IGNORECASE,
)


def keep_secret(*secrets: str) -> None:
    """Mask these values from now on, however they are spelled: see `mask`.

    One of less than eight characters is masked where it stands alone, one of less than four never: it stands in half of
    all words, and would spoil every answer.
    """
    forms = {*_secrets, *(secret for secret in secrets if len(secret) >= 4)}
    for secret, before in product((each for each in secrets if len(each) >= 8), range(3)):
        sent = b" " * before + secret.encode(errors="surrogateescape")
        # Of base64 what does not depend on its neighbours, in both alphabets.
        code = base64.b64encode(sent).decode()[-(-8 * before // 6) : len(sent) * 8 // 6]
        forms |= {code, code.replace("+", "-").replace("/", "_")}
    _secrets[:] = sorted(forms, key=lambda form: (-len(form), form))


@lru_cache(maxsize=16)
def _spellings(secrets: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds each secret as it is, quoted, escaped for JSON or an address, and in UTF-16."""

    def spelled(character: str) -> str:
        plain, code, sent = re.escape(character), f"{ord(character):x}", character.encode(errors="surrogateescape")
        escaped = "".join(f"%(?:25)*{byte:02x}" for byte in sent)
        return rf"(?:{plain}|\\+(?i:u{code:0>4}|x{code:0>2}|{plain})|(?i:{escaped}))"

    empty = r"(?:\0|\\+(?:x00|u0000))*"  # the other half of a character in UTF-16
    found = (empty.join(map(spelled, secret)) for secret in secrets)
    alone = (rf"(?<![\w.]){each}(?!\w)" if len(of) < 8 else each for each, of in zip(found, secrets, strict=True))
    return re.compile("|".join(alone))


def mask(text: str) -> str:
    """Return `text` with every known secret replaced."""
    if not _secrets or not any(sign in text for sign in ("\\", "%", "\0", *_secrets)):  # a long answer: at once
        return text
    spelled = _spellings(tuple(_secrets))
    return spelled.sub(lambda found: "*\0*\0*" if "\0" in found[0] else "***", text)  # UTF-16 stays what it is


def public(text: str) -> str:
    """Return `text` with the web addresses in it as anybody may know them: scheme, host and path.

    User and query may be a secret, whatever their names are; what an address is known by is `config.plain_address`.

    >>> public("'https://me:pw@host/talk.mp4?sig=12' is too large.")
    "'https://host/talk.mp4' is too large."
    """
    return _ADDRESS.sub(r"\1\2", text) if ":/" in text else text


def shown(text: object, kept: str = "") -> str:
    """Return a text as it may be shown and logged: no secret, no control characters but `kept`, so no new line."""
    told = mask(public(str(text)))
    return "".join(c if c.isprintable() or c in kept else c.encode("unicode_escape").decode() for c in told)


class VideoSearchError(Exception):
    """Base of every error that the course raises on purpose. Taught in 12_operate.

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
        self.what, self.kept, self.do = map(shown, (what, kept, do))
        self.ends_batch = ends_batch
        super().__init__(self.what, self.kept, self.do)

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
    """The API could not be reached, or kept failing, until the deadline. Taught in 12_operate."""


class AnswerError(VideoSearchError):
    """The API answered with something that is not an embedding: fields missing, not finite, wrong dimension."""


class TaskFailed(VideoSearchError):
    """An embedding task, or the asset it needs, ended with status `failed`."""


class TaskTimeout(VideoSearchError):
    """An embedding task was not ready before the deadline. It goes on at the service."""


class TaskUncertain(VideoSearchError):
    """A request that may have started a paid task was lost, and the lists cannot decide. Taught in 12_operate."""


class StoreError(VideoSearchError):
    """Milvus could not do what was asked."""


class SchemaMismatch(StoreError):
    """Vectors and collection differ in model, source, dimension or segmentation."""


class DatabaseLocked(StoreError):
    """Another process holds the embedded database."""


def one_line(text: object, limit: int = 200) -> str:
    """Return text from outside as one line of printable characters, cut to `limit`, without secrets."""
    text = mask(public(str(text or "")))[: 4 * limit]  # a secret that is cut is not known any more
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def full_traceback(error: BaseException | None = None) -> str:
    """Return every frame of `error`, or of the error shown last, for when the sentence is not enough.

    Taught in 12_operate.
    """
    told = error or (_LAST[0] if _LAST else None)
    frames = ["no error was shown yet"] if told is None else traceback.format_exception(told)
    return shown("".join(frames), "\n")
