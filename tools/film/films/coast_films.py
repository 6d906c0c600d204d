"""Films of the beach, the street, the kitchen and the cabin."""

from __future__ import annotations

from tools.film import sound as s
from tools.film.declare import Film, Shot
from tools.film.places import beach, cabin

FILMS = (
    Film(
        "sampler",
        "Four places",
        "travel",
        "2025-01-01",
        (
            Shot(
                beach.sunset_boat,
                6.7,
                "beach",
                "sunset",
                "a sailing boat crosses the bay",
                "A sailing boat with a red sail crosses the bay at sunset, past a lighthouse.",
                "waves and gulls",
                lambda n: [s.waves(n), s.gulls(n)],
                "At sunset, a sailing boat crosses the bay.",
            ),
            Shot(
                cabin.snow_smoke,
                5.3,
                "cabin",
                "snowfall at dusk",
                "smoke rises from the chimney",
                "A log cabin with lit windows among snowy pines.",
                "wind and a crackling fire",
                lambda n: [s.wind(n), s.crackle(n) * 0.5],
            ),
        ),
    ),
)
