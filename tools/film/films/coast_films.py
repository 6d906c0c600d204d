"""Films of the beach, the street, the kitchen and the cabin."""

from __future__ import annotations

from tools.film import sound as s
from tools.film.declare import Film, Shot
from tools.film.places import beach

def q(d): return Shot(d, 6.7, "beach", "", d.__name__, "x", "x", lambda n: [s.waves(n)])
FILMS = (Film("sampler", "Four places", "travel", "2025-01-01", tuple(map(q, (beach.sunset_boat, beach.night_lighthouse, beach.surf, beach.fly_kite, beach.ride_promenade, beach.storm_waves, beach.campfire, beach.fireworks)))),)
