"""From declared queries to queries.json: times come from library.json, and nothing is typed twice."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from difflib import get_close_matches
from itertools import product
from pathlib import Path

from tools.queries import media_queries, ordered_queries, picture_queries, sound_queries
from tools.queries.declare import Declared, ShotName

DATA = Path(__file__).resolve().parents[2] / "notebooks" / "data"
LETTERS = {"text": "t", "image": "i", "clip": "c", "composed": "m", "ordered": "o", "nothing": "n"}


class UnknownShotError(LookupError):
    """A declaration names a shot or a file that the library does not have."""


class Library:
    """The shots that there are, by name, and where each is to be found.

    Parameters
    ----------
    videos : list of dict
        As in library.json.
    """

    def __init__(self, videos: list[dict]) -> None:
        self._found: dict[ShotName, list[dict]] = defaultdict(list)
        for video in videos:
            for number, shot in enumerate(video["shots"]):
                place = {"video_id": video["video_id"], "start_sec": shot["start_sec"], "end_sec": shot["end_sec"]}
                # A near-duplicate shows what its original shows, shot by shot, and so answers the same queries.
                original = video.get("near_duplicate_of") or video["video_id"]
                name = ShotName(original, shot["event"])
                if any(other["video_id"] == video["video_id"] for other in self._found[name]):
                    raise ValueError(f"Shot {number + 1} of {video['video_id']} has the event of another: {name.event}")
                self._found[name].append(place)

    def spans(self, name: ShotName) -> list[dict]:
        """Return where a shot is found: once, or also in the near-duplicate.

        Raises
        ------
        UnknownShotError
            If there is no such shot.
        """
        if name not in self._found:
            near = get_close_matches(name.event, [n.event for n in self._found if n.video_id == name.video_id], 1, 0.3)
            raise UnknownShotError(f"{name.video_id} has no shot {name.event!r}" + (f"; {near[0]!r}?" if near else ""))
        return self._found[name]

    def relevant(self, query: Declared) -> list[dict]:
        """Return the spans that answer a query, graded, by video and time."""
        if query.kind == "ordered":
            answers = self._pairs(query)
        else:
            if both := set(query.exact) & set(query.partly):
                raise ValueError(f"{query.text or query.media!r} grades {both} twice")
            graded = [(name, 2) for name in query.exact] + [(name, 1) for name in query.partly]
            answers = [place | {"grade": grade} for name, grade in graded for place in self.spans(name)]
        return sorted(answers, key=lambda r: (r["video_id"], r["start_sec"], r.get("then_start_sec", 0.0)))

    def _pairs(self, query: Declared) -> list[dict]:
        first = [place for name in query.exact for place in self.spans(name)]
        second = [place for name in query.then_exact for place in self.spans(name)]
        return [
            a | {"grade": 2, "then_start_sec": b["start_sec"], "then_end_sec": b["end_sec"]}
            for a, b in product(first, second)
            if a["video_id"] == b["video_id"] and 0 <= b["start_sec"] - a["end_sec"] <= query.within_sec
        ]


def declared() -> list[Declared]:
    """Return all queries in their order."""
    return [*picture_queries.QUERIES, *sound_queries.QUERIES, *media_queries.QUERIES, *ordered_queries.QUERIES]


def held_out(queries: list[Declared]) -> set[Declared]:
    """Return the third that is kept for final figures.

    In each kind (texts: also by what they are about) the queries are put in the order of a hash of their own content,
    and the first third is taken: nobody chose them, and a new query moves at most one other across.
    """
    strata: dict[tuple[str, str], list[Declared]] = defaultdict(list)
    for query in queries:
        strata[query.kind, query.about].append(query)
    kept: set[Declared] = set()
    for members in strata.values():
        members.sort(key=lambda q: hashlib.sha256(f"{q.text}|{q.media}|{q.then}".encode()).hexdigest())
        kept.update(members[: round(len(members) / 3)])
    return kept


def queries_text(data: Path = DATA) -> str:
    """Return queries.json, one query on a line.

    Raises
    ------
    UnknownShotError
        If a declaration names a shot or a file that is not there.
    """
    library = Library(json.loads((data / "videos" / "library.json").read_text(encoding="utf-8"))["videos"])
    media = json.loads((data / "queries" / "media.json").read_text(encoding="utf-8"))["media"]
    files = {item["file"] for item in media}
    queries, lines, number = declared(), [], defaultdict(int)
    if len(set(queries)) != len(queries):
        raise ValueError("a query is declared twice")
    kept = held_out(queries)
    for query in queries:
        if query.media and query.media not in files:
            raise UnknownShotError(f"media.json has no {query.media!r}")
        number[query.kind] += 1
        digits = 3 if query.kind == "text" else 2
        entry = {"query_id": f"{LETTERS[query.kind]}{number[query.kind]:0{digits}}", "kind": query.kind}
        for field in ("text", "about", "media", "then", "within_sec"):
            if value := getattr(query, field):
                entry[field] = value
        entry |= {"held_out": query in kept, "relevant": library.relevant(query)}
        lines.append(json.dumps(entry, ensure_ascii=False))
    return '{"format": 1, "queries": [\n' + ",\n".join(lines) + "\n]}\n"
