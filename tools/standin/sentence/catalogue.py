"""What the sentence encoder knows: the sample library and the query media, found by the sha256 of the file."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

DATA = Path(__file__).parents[3] / "notebooks" / "data"


@dataclass(frozen=True)
class KnownShot:
    """One labelled stretch: what is seen, heard and said. Spans are seconds."""

    start_sec: float
    end_sec: float
    place: str
    condition: str
    event: str
    picture: str
    sound: str
    words: str
    odd: bool = False


@dataclass(frozen=True)
class KnownMedia:
    """A film of the library, or one query picture or clip (a single shot that never ends).

    ``style`` names the direction that all segments of the film share; a near-duplicate has its original's. A film that
    repeats a stretch of another has it there: ``repeats`` is that film, begin and end here, and how much later it is.
    """

    name: str
    style: str
    shots: tuple[KnownShot, ...]
    duplicate: bool = False
    repeats: tuple[str, float, float, float] | None = None

    def look_at(self, sec: float) -> tuple["KnownMedia", float]:
        """Return the film as it looks at one moment, and by how much its times are later than its original's."""
        if self.repeats is None or not self.repeats[1] <= sec < self.repeats[2]:
            return self, 0.0
        return replace(self, style=self.repeats[0], duplicate=True), self.repeats[3]


def load_catalogue(data: Path | None = None) -> dict[str, KnownMedia]:
    """Return every known medium by its sha256.

    Parameters
    ----------
    data : Path or None
        Folder with ``videos/library.json`` and, if there are any, ``queries/media.json``; by default the
        project's own.

    Raises
    ------
    FileNotFoundError
        If there is no library.
    """
    data = data or DATA
    known = {}
    for video in _read(data / "videos" / "library.json")["videos"]:
        shots = tuple(_shot(shot, shot["start_sec"], shot["end_sec"]) for shot in video["shots"])
        original, stretch = video.get("near_duplicate_of"), video.get("repeats")
        repeats = stretch and tuple(stretch[name] for name in ("video_id", "start_sec", "end_sec", "offset_sec"))
        known[video["sha256"]] = KnownMedia(
            video["video_id"], original or video["video_id"], shots, duplicate=bool(original), repeats=repeats
        )
    media = data / "queries" / "media.json"
    for medium in _read(media)["media"] if media.exists() else []:
        shot = _shot(medium, 0.0, 1e9)
        known[medium["sha256"]] = KnownMedia(medium["file"], medium["file"], (shot,))
    return known


def _read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def _shot(fields: dict, start: float, end: float) -> KnownShot:
    names = ("place", "condition", "event", "picture", "sound", "words")
    return KnownShot(start, end, *(fields.get(name) or "" for name in names), odd=bool(fields.get("odd")))


def corpus(data: Path | None = None) -> list[str]:
    """Return the descriptions of all shots and the queries that are not held out, without repetitions."""
    data = data or DATA
    texts = []
    for medium in load_catalogue(data).values():
        for shot in medium.shots:
            texts += [shot.picture, shot.event, f"{shot.place}, {shot.condition}", shot.sound, shot.words]
    queries = data / "queries" / "queries.json"
    for query in _read(queries)["queries"] if queries.exists() else []:
        if not query.get("held_out"):
            texts += [query.get("text") or "", query.get("then") or ""]
    return [text for text in dict.fromkeys(texts) if text.strip()]
