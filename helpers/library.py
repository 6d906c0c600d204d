"""The videos there are, and the labelled queries: title, category, date, address and captions joined to each video."""

from __future__ import annotations

import hashlib
import html
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import av
import webvtt

from helpers.config import nfc, plain_address, sha256_of
from helpers.errors import MediaError, QueryError, VideoSearchError, one_line, public

SAMPLES = "data/videos"  # seen from notebooks/, where they are played
_AGAIN = "Check the repository out again."


@dataclass(frozen=True)
class Caption:
    """The text of one cue. What it has in square brackets is a sound, or the name of a speaker, and is not spoken."""

    start_sec: float
    end_sec: float
    text: str


@dataclass(frozen=True)
class Shot:
    """One uncut stretch of a sample video, as its drawing declares it. Taught in 05_temporal."""

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
    # A stretch that shows another one again: its video_id; start_sec and end_sec here; offset_sec, here minus there.
    repeats: dict | None = field(default=None, hash=False)
    shots: tuple[Shot, ...] = field(default=(), repr=False)
    captions: tuple[Caption, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        for name in ("video_id", "title", "category"):  # filters compare them
            object.__setattr__(self, name, nfc(getattr(self, name)))


@dataclass(frozen=True)
class Relevant:
    """A span that answers a query: grade 2 exactly, 1 partly; ordered ones have a second. Taught in 05_temporal."""

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


class Library(list[Video]):
    """Videos by id, those with a file first; why others were `left_out`, by name; and a `note`, if there is more."""

    def __init__(self, videos: Iterable[Video], left_out: Mapping[str, VideoSearchError] | None = None) -> None:
        super().__init__(sorted(videos, key=lambda video: (video.path is None, video.video_id)))
        self.left_out, self.note = dict(left_out or {}), ""

    def __repr__(self) -> str:
        return f"videos: {len(self)}" + told(self.left_out, self.note)


def told(left_out: Mapping[str, object], note: str, what: str = "left out") -> str:
    """Return a line for each video that is missing (or `what` else it is), and one for the note."""
    lines = [f"{what}: {one_line(name, 80)}: {one_line(error, 400)}" for name, error in left_out.items()]
    return "".join(f"\n{line}" for line in [*lines, note] if line)


def load_library(data: Path) -> Library:
    """Return the sample videos below `data`, ordered by id; `MediaError` if a file is missing. Taught in 00_setup."""
    folder, videos = data / "videos", []
    for entry in _entries(folder / "library.json", "videos"):
        file = entry.pop("file")
        path = _inside(folder, file)
        if not path.is_file():
            raise MediaError(f"{path.name} is in library.json but not in {folder.name}/.", do=_AGAIN)
        entry["published_at"] = int(datetime.fromisoformat(entry["published_at"]).replace(tzinfo=UTC).timestamp())
        entry["shots"] = tuple(Shot(**shot) for shot in entry["shots"])
        entry["captions"] = read_captions(_inside(folder, entry["captions"]))
        videos.append(Video(**entry, path=path, url=f"{SAMPLES}/{file}"))
    return Library(videos)


def load_queries(data: Path, kind: str | None = None, *, held_out: bool | None = False) -> list[Query]:
    """Return labelled queries of one `kind`, or all; `held_out` ones are for final figures, None returns both.

    `QueryError` if there is none of that kind. Taught in 00_setup.
    """
    folder, queries = data / "queries", []
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

    Times and plain text (NFC) are read; markup, styles, positions and notes are passed over, and so is a cue whose
    times cannot be. A file that does not begin with the word WEBVTT is read as SubRip. `MediaError` if the file cannot
    be read, is neither of the two, or has a content but no cue that can be read.
    """
    try:
        content = path.read_bytes() if path.is_file() else b""
        text = content.decode(json.detect_encoding(content), errors="replace").strip()
        # A line of spaces ends a cue, although WebVTT wants it empty; as the first line of a cue it says nothing.
        text = re.sub(r"(?m)^(?!.*-->)([ \t]*\S.*)\n[ \t]+$", r"\1\n", "\n".join(text.splitlines()))
        form = "vtt" if text.startswith("WEBVTT") else "srt" if "-->" in text else "sbv"
        cues = webvtt.from_buffer(text.splitlines(), form).captions if text else []
        if not cues and re.search(r"-->|\n\n(?!NOTE|STYLE|REGION)", text):
            raise webvtt.errors.MalformedFileError("no cue that can be read")
    except (OSError, webvtt.errors.MalformedFileError) as error:
        what = f"The captions {path.name[:200]!r} cannot be read as WebVTT or SubRip."
        do = "Correct the file (WebVTT begins with the word WEBVTT; times are like 00:01:02.500), or take it away."
        raise MediaError(what, do=do) from error
    return _each_word_once(cues)


def _each_word_once(cues: list[webvtt.Caption]) -> tuple[Caption, ...]:
    """Return the cues, and where they roll up, grow or light up word by word only what each adds to the one before.

    They do so if most begin with its last lines. The same cue again, long enough to be spoken, is spoken again.
    """
    shown, rolling, lines, raw = [], 0, [""], ""
    for cue in cues:
        start, end = cue.start_time.in_milliseconds() / 1000, cue.end_time.in_milliseconds() / 1000
        text = re.sub(r"\{\\.*?\}", "", html.unescape(nfc(cue.text)))  # {\an8}, a place on the screen
        if words := text.split():
            tails = (" ".join(lines[at:]).split() for at in range(len(lines)))
            still = next((len(tail) for tail in tails if tail and words[: len(tail)] == tail), 0)
            rolling += still > 0 and (cue.raw_text != raw or end - start < 0.1)
            shown.append((start, end, words, still))
            lines, raw = text.splitlines(), cue.raw_text
    once = 2 * rolling >= len(shown) - 1 > 0
    added = ((start, end, " ".join(words[still * once :])) for start, end, words, still in shown)
    return tuple(Caption(*cue) for cue in added if cue[2])


def words_between(video: Video, start_sec: float, end_sec: float) -> str:
    """Return the spoken words of `video` that fall between two times.

    A cue is counted to the span that holds its middle, so that every word is stored once when spans adjoin. What
    stands in square brackets is left out, and so is a cue that is all in round ones or has notes of music only.
    """
    here = [cue.text for cue in video.captions if start_sec <= (cue.start_sec + cue.end_sec) / 2 < end_sec]
    spoken = [re.sub(r"\[[^\]]*\]:?", " ", text) for text in here]
    return " ".join(w for text in spoken if re.search(r"\w", re.sub(r"\(.*?\)", "", text)) for w in text.split())


def video_from(source: Video | Path | str) -> Video:
    """Return a Video as it is, a web address or a file as one; `MediaError` if it is neither, or an empty file."""
    if isinstance(source, Video):
        return source
    text = str(source)
    if found := re.fullmatch(r"(https?):/+(.*)", text, re.IGNORECASE | re.DOTALL):  # a Path has one slash left
        text = f"{found[1].lower()}://{found[2]}"
        if text.encode(errors="ignore").decode() != text:
            raise MediaError(f"The address {text[:200]!r} is not valid Unicode text.", do="Copy it again.")
        plain = plain_address(text)
        title, name = (re.sub(r"[?#].*", "", each).rsplit("/", 1)[-1] for each in (public(text), unquote(plain)))
        return Video(_id_from(name, hashlib.sha256(plain.encode()).hexdigest()), url=text, title=title)
    path = media_file(source, "video")
    sha256 = sha256_of(path)
    beside = (read_captions(path.with_suffix(ending)) for ending in (".vtt", ".srt", ".VTT", ".SRT"))
    video = Video(_id_from(path.name, sha256), path, text, path.stem, sha256=sha256)
    with suppress(MediaError), open_media(path) as opened:  # the reader is told of it before anything is sent
        video = replace(video, duration_sec=length_sec(*opened))
    return replace(video, captions=next(filter(None, beside), ()))


def media_file(source: Path | str, kind: str) -> Path:
    """Return the path of a file of the reader's; `MediaError` if it is not there, is empty, or cannot be read."""
    try:
        path = Path(source).expanduser()
        state = "was not found" if not path.is_file() else "is empty" if path.stat().st_size == 0 else ""
        if not state:
            path.open("rb").close()
    except (OSError, ValueError, RuntimeError, TypeError) as error:  # too long, no such user, not allowed, no path
        path, state = Path(str(source)), f"cannot be read ({getattr(error, 'strerror', None) or error})"
    if state:
        what = f"The {kind} file {Path(public(str(path))).name[:200]!r} {state}."
        raise MediaError(what, do="Check the path; it is read from the notebook's folder.")
    return path


@contextmanager
def open_media(path: Path) -> Iterator[tuple[av.container.InputContainer, av.VideoStream]]:
    """Open a file by its content alone, for the block that follows: its container, and its track of pictures.

    FFmpeg is not given the name, whose ending it would take for the format, and a colon in it for a protocol. Lists
    inside the file open no other. `MediaError` if there are no pictures (a cover is none), or they cannot be read.
    """
    try:
        with path.open("rb") as file:
            nameless = SimpleNamespace(read=file.read, seek=file.seek, tell=file.tell)
            with av.open(nameless, "r", metadata_errors="replace", options={"protocol_whitelist": ""}) as container:
                cover, best = av.stream.Disposition.attached_pic, container.streams.best("video")
                tracks = [track for track in container.streams.video if not track.disposition & cover]
                yield container, best if best in tracks else tracks[0]
    except (av.FFmpegError, LookupError, OSError, ValueError) as error:
        what = f"is not a video that can be read ({type(error).__name__})"
        if type(error) is IndexError:  # there is no track; FFmpeg's own errors may be kinds of it
            what = "holds no moving picture: sound is no video, nor is a cover"
        raise MediaError(f"{path.name!r} {what}.", do="Check the file.") from error


def length_sec(container: av.container.InputContainer, track: av.VideoStream) -> float:
    """Return the seconds that an opened file shows pictures.

    Its packets are read, because what a file states of its length may be that of its sound, count from zero, or fail.
    """
    unit, begin, end = float(track.time_base or 0), math.inf, 0.0
    for packet in container.demux(track):
        if packet.size and not packet.is_discard:  # the last one is empty; an edit list leaves others out
            start = end if packet.pts is None else packet.pts * unit  # a raw stream has no times
            length = packet.duration * unit if packet.duration else 1 / (track.guessed_rate or 25)
            begin, end = min(begin, start), max(end, start + length)
    return round(max(end - begin, 0.0), 3)


def _inside(folder: Path, name: str) -> Path:
    """Return the path of a file that a list names, refusing one that leads out of the list's folder."""
    if not (path := folder / name).resolve().is_relative_to(folder.resolve()):
        raise MediaError(f"The list in {folder.name}/ names {name!r}, which is outside of it.", do="Correct the list.")
    return path


def _id_from(name: str, sha256: str) -> str:
    """Return a readable id that stays apart from that of another file, or address, of the same name."""
    stem = re.sub(r"[^a-z0-9]+", "-", nfc(Path(name).stem).lower()).strip("-") or "video"
    return f"{stem[:40]}-{sha256[:8]}"


def _entries(path: Path, name: str) -> list[dict]:
    """Return the entries of a list that the course ships; `MediaError` if it is missing or damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MediaError(f"{path.name} was not found in {path.parent.name}/.", do=_AGAIN) from None
    except ValueError as error:
        raise MediaError(f"{path.name} is not valid JSON: {error}.", do=_AGAIN) from error
    if (stated := content.get("format") if isinstance(content, dict) else None) != 1:
        raise MediaError(f"{path.name} has format {stated!r}; this course reads format 1.", do="Update it.")
    return content[name]
