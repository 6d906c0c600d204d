"""The sample films cut into their shots, one file each: a folder of short videos, as a phone has it.

Nothing is encoded anew, because each shot begins with a key frame. `helpers.api.my_library` reads the folder, and the
stand-in's sentence encoder knows what is seen in it: ``StandIn("sentence", data=folder)``. Of sounds and words it is
told nothing, which makes it faster.
"""

import json
import math
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import av

from helpers.config import sha256_of
from helpers.library import Video


def cut_shots(films: list[Video], folder: Path) -> Path:
    """Write a file for each shot of the films, and ``library.json``, to ``folder/videos``; return that folder."""
    videos, entries = folder / "videos", []
    videos.mkdir(parents=True, exist_ok=True)
    for film in films:
        paths = [videos / f"{film.video_id}-{number}.mp4" for number in range(1, 1 + len(film.shots))]
        if not all(path.exists() for path in paths):
            _cut(film, paths)
        day = datetime.fromtimestamp(film.published_at, UTC).date().isoformat()
        for number, (path, shot) in enumerate(zip(paths, film.shots, strict=True), 1):
            entry = {"video_id": path.stem, "file": path.name, "sha256": sha256_of(path), "published_at": day}
            entry |= {"title": f"{film.title}, shot {number}", "category": film.category}
            seen = {"start_sec": 0.0, "end_sec": shot.end_sec - shot.start_sec, "picture": shot.picture}
            entries.append(entry | {"shots": [seen]})
    (videos / "library.json").write_text(json.dumps({"videos": entries}), encoding="utf-8")
    return videos


def _cut(film: Video, paths: list[Path]) -> None:
    """Copy the packets of a film to the files of its shots, the times of each counted from its first."""
    with av.open(str(film.path)) as source:
        packets = [packet for packet in source.demux(*source.streams.video, *source.streams.audio) if packet.size]
        at = [float(packet.pts * packet.time_base) for packet in packets]
        shown = [packet.stream.type == "video" for packet in packets]
        keys = [sec for sec, packet, video in zip(at, packets, shown, strict=True) if packet.is_keyframe and video]
        cuts = [min(keys, key=lambda sec: abs(sec - shot.start_sec)) for shot in film.shots] + [math.inf]
        for path, (begin, end) in zip(paths, pairwise(cuts), strict=True):
            with av.open(str(path), "w", options={"fflags": "+bitexact"}) as target:  # no encoder's version in the file
                tracks = {track.index: target.add_stream_from_template(track) for track in source.streams}
                for packet, sec in zip(packets, at, strict=True):
                    if begin <= sec < end:
                        later = round(begin / packet.time_base)
                        packet.pts, packet.dts = packet.pts - later, packet.dts - later
                        packet.stream = tracks[packet.stream.index]
                        target.mux(packet)
