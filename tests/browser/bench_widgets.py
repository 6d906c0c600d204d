# Every widget over three small films, with rankings that are known beforehand.
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from helpers.api.tasks import Update
from helpers.errors import NotRecorded
from helpers.library import Relevant, Video, read_captions
from helpers.moments import Curve, join_hits
from helpers.search import Hit
from helpers.show import (
    Progress,
    contact_sheet,
    heat_strip,
    hits_table,
    player,
    search_box,
    strip,
    timeline,
    weight_slider,
    why_this_hit,
)

HOSTILE = (
    "<script>document.title = 'taken over'</script><img src=x onerror=\"document.title='taken over'\"> \"q\" '../../'"
)


def film(video_id, file, title, category):
    path = Path("bench") / file
    return Video(
        video_id,
        path,
        str(path),
        title,
        category,
        1_735_689_600,
        12.0,
        captions=read_captions(path.with_suffix(".vtt")),
    )


library = [
    film("counting", "counting.mp4", "Counting to eleven, for $5 or $6", "science"),
    film("other", "other.mp4", "The other film", "city"),
    film("hostile", 'it\'s #1 & "best" <i>.mp4', HOSTILE, "food"),
]


def hit(rank, video, start, score, option="visual", transcript=""):
    return Hit(
        rank,
        score,
        video.video_id,
        video.title,
        start,
        start + 3.0,
        "clip",
        option,
        f"{video.video_id}:clip:{int(start * 1000)}",
        video.url,
        video.category,
        0,
        transcript,
    )


ALL = [
    hit(1, library[0], 3.0, 0.412, transcript="One, two, three."),
    hit(2, library[1], 6.0, 0.305, transcript=HOSTILE + "x" * 5000),
    hit(3, library[0], 9.0, 0.250),
    hit(4, library[2], 0.0, 0.120),
    hit(5, library[1], 0.0, 0.080),
    hit(6, library[1], 9.0, 0.010),
]
calls = []


def find(query, condition, limit):
    calls.append((query, condition, limit))
    if isinstance(query, Path):
        return [hit(1, library[1], 3.0, 0.9)]
    if "kettle" in query:
        raise NotRecorded(f"No recorded answer for the text {query!r}.", do="To ask the service, set a key.")
    if "slow" in query:
        time.sleep(1.5)
    if "broken" in query:
        raise RuntimeError("a bug <b>in</b> find")
    if "nothing" in query:
        return []
    return [h for h in ALL if not condition or h.category in condition or "category" not in condition][:limit]


# %%
search_box(
    find,
    library=library,
    query="a boat",
    suggestions=["a boat", "a bird"],
    media=[Path("bench/other.mp4")],
    mark=lambda text: "Its vector was computed here." if "kite" in text else "",
)


# %%
def of(option, order, video_at, scores):
    return [hit(r, library[v], s, x, option) for r, ((v, s), x) in enumerate(zip(order, scores, strict=True), start=1)]


lists = {
    "picture": of("visual", [(0, 3.0), (1, 6.0), (0, 9.0), (0, 0.0)], 0, [0.4, 0.3, 0.2, 0.1]),
    "sound": of("audio", [(1, 6.0), (0, 3.0), (0, 0.0)], 0, [0.25, 0.2, 0.05]),
    "words <b>": of("transcript", [(1, 6.0)], 0, [3.2]),
}
fused = [hit(1, library[1], 6.0, 1 / 62 + 1 / 61 + 1 / 61), hit(2, library[0], 3.0, 1 / 61 + 1 / 62)]
why_this_hit(fused, lists, library=library)


# %%
def rank(weight):
    order = sorted(ALL, key=lambda h: -(weight * h.score + (1 - weight) * (0.5 - h.score)))
    return [replace(h, rank=i) for i, h in enumerate(order[:5], 1)]


weights = np.arange(21) / 20
weight_slider(rank, 0.9 - (weights - 0.6) ** 2, weights=weights, library=library)
# %%
spans = np.array([(s, s + 3.0) for s in (0, 3, 6, 9)])
curves = {
    "visual": Curve(spans, np.array([0.1, 0.4, 0.2, 0.25])),
    "audio": Curve(spans[1:], np.array([0.05, 0.02, 0.3])),
}
heat_strip(library[0], curves, join_hits(ALL[:3]))


# %%
with Progress(library) as progress:
    for index, video in enumerate(library):
        for stage in ("uploading", "processing", "ready"):
            progress.update(Update(video.video_id, stage, 0.2, index, 3))
# %%
slow = False
with Progress(library) as progress:
    for index, video in enumerate(library):
        progress.update(Update(video.video_id, "processing", 0.2, index, 3))
        time.sleep(60 * slow * index)
        progress.update(Update(video.video_id, "ready", 0.2, index, 3))
# %%
with Progress(library) as progress:
    progress.update(Update("counting", "ready", 0.2, 0, 3))
    progress.update(Update("hostile", "failed", 0.0, 1, 3, HOSTILE))
    progress.update(Update("other", "ready", 0.2, 2, 3))
# %%
strip(ALL[:5], note="Five hits, the best first.")
# %%
contact_sheet(library[0])
# %%
timeline(library[0], ALL, [Relevant("counting", 3.0, 7.0)], curves)
# %%
hits_table(ALL)
# %%
player(ALL[0])
