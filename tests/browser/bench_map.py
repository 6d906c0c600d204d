# A map of four segments in the corners, of two films, one of which is not there.
from pathlib import Path

import numpy as np

from helpers.library import Video
from helpers.moments import Moment
from helpers.show import thumbnail_map

films = [
    Video("counting", Path("bench/counting.mp4"), "bench/counting.mp4", "Counting to eleven", duration_sec=12.0),
    Video("hostile", Path('bench/it\'s #1 & "best" <i>.mp4'), "x", '"><i onload=1>$a$ ${b}', duration_sec=12.0),
    Video("lost", Path("bench/lost.mp4"), "bench/lost.mp4", "Lost", duration_sec=12.0),
]
spans = [("counting", 0.0), ("counting", 6.0), ("hostile", 3.0), ("lost", 0.0)]
moments = [Moment(1, 0.0, video_id, "", start, start + 3) for video_id, start in spans]

# %%
thumbnail_map(np.array([[0, 0], [1, 1], [0, 1], [1, 0]]), moments, ["a", "b", "a", "b"], library=films)
