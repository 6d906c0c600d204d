# A second notebook with a search box of its own, whose first hit is another.
from pathlib import Path

from helpers.library import Video
from helpers.search import Hit
from helpers.show import search_box

film = Video("other", Path("bench/other.mp4"), "bench/other.mp4", "The other film", "city", 0, 12.0)


def find(query, condition, limit):
    at = enumerate((3.0, 0.0, 6.0, 9.0, 1.0), start=1)
    return [
        Hit(r, 0.5, "other", film.title, s, s + 3, "clip", "visual", f"{s}", film.url, "city", 0, "") for r, s in at
    ]


# %%
search_box(find, library=[film])
