"""The videos there are, and the labelled queries: title, category, date, address and captions joined to each video."""

from __future__ import annotations

import hashlib
import html
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import webvtt
from webvtt.errors import MalformedFileError

from helpers.errors import MediaError, QueryError

_AGAIN = "Check the repository out again."
# What signs an address for a time: the parameters that show it, all of them, and those that belong to it.
_SIGNATURES = (
    ({"x-amz-signature"}, re.compile(r"x-amz-.+")),
    ({"x-goog-signature"}, re.compile(r"x-goog-.+")),
    ({"sv", "sig"}, re.compile(r"sv|sr|ss|srt|sp|st|se|si|sip|spr|sig|sk\w+")),  # Azure
    ({"key-pair-id", "signature"}, re.compile(r"key-pair-id|signature|policy|expires|hash-algorithm")),  # CloudFront
)


@dataclass(frozen=True)
class Caption:
    """One WebVTT cue. A cue in square brackets describes a sound and holds no spoken words."""

    start_sec: float
    end_sec: float
    text: str


@dataclass(frozen=True)
class Shot:
    """One uncut stretch of a sample video, as its drawing declares it."""

    start_sec: float
    end_sec: float
    place: str
    condition: str
    event: str
    picture: str
    sound: str
    words: str
    odd: bool = False
    theme: str | None = None


@dataclass(frozen=True)
class Video:
    """A video and what is known of it. Only `video_id` and one of `path` and `url` are needed to embed it."""

    video_id: str
    path: Path | None = None
    url: str = ""
    title: str = ""
    category: str = ""
    published_at: int = 0  # seconds since 1970, UTC
    duration_sec: float = 0.0
    sha256: str = ""
    near_duplicate_of: str | None = None
    shots: tuple[Shot, ...] = field(default=(), repr=False)
    captions: tuple[Caption, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Relevant:
    """A span that answers a query: grade 2 exactly, grade 1 partly. Taught in 05_temporal.

    Ordered queries name the second event too.
    """

    video_id: str
    start_sec: float
    end_sec: float
    grade: int = 2
    then_start_sec: float | None = None
    then_end_sec: float | None = None


@dataclass(frozen=True)
class Query:
    """A labelled query. `kind` is text, image, clip, composed (text and media), ordered or nothing."""

    query_id: str
    kind: str
    text: str = ""
    media: Path | None = None
    about: str = "picture"
    then: str = ""
    within_sec: float = 0.0
    held_out: bool = False
    relevant: tuple[Relevant, ...] = ()


def load_library(data: Path) -> list[Video]:
    """Return the sample videos below `data`, ordered by id. Taught in 00_setup.

    Raises
    ------
    MediaError
        If ``library.json`` or a file that it names is missing.
    """
    folder = data / "videos"
    videos = []
    for entry in _entries(folder / "library.json", "videos"):
        file = entry.pop("file")
        path = _inside(folder, file)
        if not path.is_file():
            raise MediaError(f"{path.name} is in library.json but not in {folder.name}/.", do=_AGAIN)
        day = datetime.fromisoformat(entry["published_at"]).replace(tzinfo=UTC)
        entry["published_at"] = int(day.timestamp())
        entry["shots"] = tuple(Shot(**shot) for shot in entry["shots"])
        entry["captions"] = read_captions(_inside(folder, entry["captions"]))
        # An address relative to notebooks/, where the player finds it.
        videos.append(Video(**entry, path=path, url=f"data/videos/{file}"))
    return sorted(videos, key=lambda video: video.video_id)


def load_queries(data: Path, kind: str | None = None, *, held_out: bool | None = False) -> list[Query]:
    """Return labelled queries. Taught in 03_search.

    Parameters
    ----------
    data : Path
        The data folder of the notebooks.
    kind : str, optional
        Only queries of this kind.
    held_out : bool or None
        False (default) for lessons, True for final figures only, None for both.

    Raises
    ------
    QueryError
        If there is no query of that kind.
    """
    folder = data / "queries"
    queries = []
    for entry in _entries(folder / "queries.json", "queries"):
        entry["relevant"] = tuple(Relevant(**span) for span in entry["relevant"])
        if media := entry.get("media"):
            entry["media"] = _inside(folder, media)
        queries.append(Query(**entry))
    kinds = sorted({query.kind for query in queries})
    if kind is not None and kind not in kinds:
        raise QueryError(f"There are no queries of kind {kind!r}.", do=f"Kinds there are: {', '.join(kinds)}.")
    return [q for q in queries if kind in (None, q.kind) and held_out in (None, q.held_out)]


def read_captions(path: Path) -> tuple[Caption, ...]:
    """Return the cues of a WebVTT file in order, those without text left out; an absent or empty file has none.

    Times and plain text are read; markup, styles, positions and notes are passed over, and so is a cue whose times
    cannot be. A file that does not begin with the word WEBVTT is read as SubRip.

    Raises
    ------
    MediaError
        If the file cannot be read, is neither of the two, or has times of which none can be read.
    """
    if not path.is_file():
        return ()
    try:
        marked = path.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")
        text = path.read_text(encoding="utf-16" if marked else "utf-8-sig", errors="replace").strip()
        # A line of spaces ends a cue, although WebVTT wants it empty; as the first line of a cue it says nothing.
        text = re.sub(r"(?m)^(?!.*-->)([ \t]*\S.*)\n[ \t]+$", r"\1\n", text)
        form = "vtt" if text.startswith("WEBVTT") else "srt"
        cues = webvtt.from_buffer(text.splitlines(), form).captions if text else []
        if "-->" in text and not cues:
            raise MalformedFileError("no times that can be read")
    except (OSError, MalformedFileError) as error:
        raise MediaError(
            f"The captions {path.name[:200]!r} cannot be read as WebVTT or SubRip.",
            do="Correct the file (WebVTT begins with the word WEBVTT; times are like 00:01:02.500), or take it away.",
        ) from error
    return tuple(
        Caption(cue.start_time.in_milliseconds() / 1000, cue.end_time.in_milliseconds() / 1000, words)
        for cue in cues
        if (words := " ".join(html.unescape(cue.text).split()))
    )


def words_between(video: Video, start_sec: float, end_sec: float) -> str:
    """Return the spoken words of `video` that fall between two times.

    A cue is counted to the span that holds its middle, so that every word is stored once when spans adjoin.
    """
    spoken = [cue for cue in video.captions if not cue.text.startswith("[")]
    return " ".join(cue.text for cue in spoken if start_sec <= (cue.start_sec + cue.end_sec) / 2 < end_sec)


def video_from(source: Video | Path | str) -> Video:
    """Return `source` as a Video: a Video as it is, a web address or a file by its name.

    Raises
    ------
    MediaError
        If it is a file that is not there or is empty, or no address.
    """
    if isinstance(source, Video):
        return source
    text = str(source)
    if text.startswith(("http://", "https://")):
        if text.encode(errors="ignore").decode() != text:
            raise MediaError(f"The address {text[:200]!r} is not valid Unicode text.", do="Copy it again.")
        plain = plain_address(text)
        title, name = (re.sub(r"[?#].*", "", each).rsplit("/", 1)[-1] for each in (text, plain))
        return Video(_id_from(name, hashlib.sha256(plain.encode()).hexdigest()), url=text, title=title)
    path = media_file(source, "video")
    sha256 = sha256_of(path)
    video_id, captions = _id_from(path.name, sha256), read_captions(path.with_suffix(".vtt"))
    return Video(video_id, path=path, url=text, title=path.stem, sha256=sha256, captions=captions)


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file as it is now; one that nobody touched since is read once."""
    state = path.stat()
    return _sha256(path, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


@lru_cache(maxsize=1024)
def _sha256(path: Path, *state: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def plain_address(url: str) -> str:
    """Return a web address without what signs it (as S3, Google, Azure and CloudFront do), and in one spelling.

    Scheme and host in lower case, no default port or fragment, the path percent-encoded in one way (RFC 3986). The rest
    of the query may say what is meant, and stays as it is.
    """
    address, _, query = url.partition("#")[0].partition("?")
    if not (found := re.fullmatch(r"(\w+)://([^/]*)(.*)", address, re.DOTALL)):
        return url
    pairs = [(pair.partition("=")[0].lower(), pair) for pair in query.split("&")]
    signing = [names for shown_by, names in _SIGNATURES if shown_by <= {name for name, _ in pairs}]
    query = "&".join(pair for name, pair in pairs if not any(names.fullmatch(name) for names in signing))
    scheme, (user, at, host) = found[1].lower(), found[2].rpartition("@")
    host = host.lower().removesuffix({"http": ":80", "https": ":443"}.get(scheme, ":"))
    path = re.sub("%([0-9A-Fa-f]{2})?", _one_spelling, found[3] or "/")
    path = quote(path, "/%:@!$&'()*+,;=", errors="surrogatepass")
    return f"{scheme}://{user}{at}{host}{path}" + (query and f"?{query}")


def _one_spelling(escape: re.Match) -> str:
    """Return ``%41`` as A (it needs no escape), ``%c3`` as ``%C3``, and a percent sign alone as ``%25``."""
    plain = chr(int(escape[1] or "25", 16))
    return plain if re.match(r"[A-Za-z0-9._~-]", plain) else f"%{ord(plain):02X}"


def media_file(source: Path | str, kind: str) -> Path:
    """Return the path of a file of the reader's; `MediaError` if it is not there, is empty, or cannot be read."""
    try:
        path = Path(source).expanduser()
        state = "was not found" if not path.is_file() else "is empty" if path.stat().st_size == 0 else ""
        if not state:
            path.open("rb").close()
    except (OSError, ValueError, RuntimeError) as error:  # too long, no such user, not allowed
        path, state = Path(str(source)), f"cannot be read ({getattr(error, 'strerror', None) or error})"
    if state:
        raise MediaError(
            f"The {kind} file {path.name[:200]!r} {state}.", do="Check the path; it is read from the notebook's folder."
        )
    return path


def _inside(folder: Path, name: str) -> Path:
    """Return the path of a file that a list names, refusing one that leads out of the list's folder."""
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise MediaError(f"The list in {folder.name}/ names {name!r}, which is outside of it.", do="Correct the list.")
    return path


def _id_from(name: str, sha256: str) -> str:
    """Return a readable id that stays apart from that of another file, or address, of the same name."""
    stem = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower()).strip("-") or "video"
    return f"{stem[:40]}-{sha256[:8]}"


def _entries(path: Path, name: str) -> list[dict]:
    """Return the entries of a list that the course ships; `MediaError` if it is missing or damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MediaError(f"{path.name} was not found in {path.parent.name}/.", do=_AGAIN) from None
    except ValueError as error:
        raise MediaError(f"{path.name} is not valid JSON: {error}.", do=_AGAIN) from error
    stated = content.get("format") if isinstance(content, dict) else None
    if stated != 1:
        raise MediaError(f"{path.name} has format {stated!r}; this course reads format 1.", do="Update it.")
    return content[name]
