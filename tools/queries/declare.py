"""What a labelled query is: words or media, and the shots that answer it, named and never timed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class ShotName(NamedTuple):
    """A shot of the library, by what happens in it; an event occurs once in a video."""

    video_id: str
    event: str


@dataclass(frozen=True)
class Declared:
    """One query. ``exact`` shots satisfy all of it, ``partly`` shots a part of it.

    For an ordered query ``exact`` shows the first event and ``then_exact`` the second: every pair of them that lies in
    one video in this order, the second beginning at most ``within_sec`` after the first ends, is an answer.
    """

    kind: str
    text: str = ""
    about: str = ""
    media: str = ""
    then: str = ""
    within_sec: float = 0.0
    exact: tuple[ShotName, ...] = ()
    partly: tuple[ShotName, ...] = ()
    then_exact: tuple[ShotName, ...] = ()


Shots = tuple[ShotName, ...]


def picture(text: str, *exact: ShotName, partly: Shots = ()) -> Declared:
    """Return a text query about what is seen."""
    return Declared("text", text, about="picture", exact=exact, partly=partly)


def sound(text: str, *exact: ShotName, partly: Shots = ()) -> Declared:
    """Return a text query about what is heard, speech apart."""
    return Declared("text", text, about="sound", exact=exact, partly=partly)


def words(text: str, *exact: ShotName, partly: Shots = ()) -> Declared:
    """Return a text query about what is said; the picture does not answer it."""
    return Declared("text", text, about="words", exact=exact, partly=partly)


def media(file: str, *exact: ShotName, partly: Shots = ()) -> Declared:
    """Return a query by a picture (.png) or a clip (.mp4)."""
    return Declared("clip" if file.endswith(".mp4") else "image", media=file, exact=exact, partly=partly)


def composed(text: str, file: str, *exact: ShotName, partly: Shots = ()) -> Declared:
    """Return a query of a picture or clip together with what shall be different."""
    return Declared("composed", text, media=file, exact=exact, partly=partly)


def ordered(text: str, first: Shots, then: str, second: Shots, within_sec: float) -> Declared:
    """Return a query for one event and then another. All shots that show either are to be named."""
    return Declared("ordered", text, then=then, within_sec=within_sec, exact=first, then_exact=second)


def nothing(text: str) -> Declared:
    """Return a query that no shot of the library answers, not even partly."""
    return Declared("nothing", text)
