"""library.json and media.json: the labels of the library, written from the declarations only."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tools.film.declare import Film, QueryMedia
from tools.film.render import FPS, frame_span, labels

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
VIDEOS = NOTEBOOKS / "data" / "videos"
QUERIES = NOTEBOOKS / "data" / "queries"
IMAGES = NOTEBOOKS / "images"


def sha256(path: Path) -> str:
    """Return the hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def video_entry(film: Film) -> dict:
    """Return what library.json says of a film whose mp4 lies in ``notebooks/data/videos``."""
    shots = labels(film)
    return {
        "video_id": film.video_id,
        "title": film.title,
        "category": film.category,
        "published_at": film.published_at,
        "file": f"{film.video_id}.mp4",
        "captions": f"{film.video_id}.vtt",
        "duration_sec": round(frame_span(0, shots[-1]["end_sec"])[1] / FPS, 3),
        "sha256": sha256(VIDEOS / f"{film.video_id}.mp4"),
        "near_duplicate_of": film.near_duplicate_of,
        "shots": shots,
    }


def media_entry(media: QueryMedia) -> dict:
    """Return what media.json says of a query picture or clip that lies in ``notebooks/data/queries``."""
    shot = media.shot
    clip = media.file.endswith(".mp4")
    return {
        "file": media.file,
        "kind": "clip" if clip else "image",
        "sha256": sha256(QUERIES / media.file),
        "place": shot.place,
        "condition": shot.condition,
        "event": shot.event,
        "picture": shot.picture,
        "sound": shot.sound if clip else "",
    }


def as_text(content: dict) -> str:
    """Return JSON as it is committed."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def library_text(films: list[Film]) -> str:
    """Return library.json of the films whose mp4 exists."""
    made = [film for film in films if (VIDEOS / f"{film.video_id}.mp4").exists()]
    return as_text({"format": 1, "videos": [video_entry(film) for film in made]})


def media_text(media: list[QueryMedia]) -> str:
    """Return media.json of the query media that exist."""
    made = [item for item in media if (QUERIES / item.file).exists()]
    return as_text({"format": 1, "media": [media_entry(item) for item in made]})
