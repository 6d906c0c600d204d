"""A street from autumn into winter, and the query pictures and clips of beach, street, kitchen and cabin."""

from __future__ import annotations

from functools import partial

from tools.film import sound as s
from tools.film.declare import Film, QueryMedia, Shot
from tools.film.framing import closer, later, mirrored
from tools.film.places import beach, cabin, cooking, street, treats

FIRST_SNOW = Film(
    "first-snow",
    "Our street until the first snow",
    "city",
    "2025-11-29",
    (
        Shot(
            draw=cabin.autumn_cyclist,
            seconds=6.6,
            place="cabin",
            condition="autumn day",
            event="a cyclist rides past the cabin",
            picture="A cyclist in a yellow jacket rides along a track past a log cabin among orange trees.",
            sound="a bicycle on gravel and wind in the leaves",
            audio=lambda n: [s.freewheel(n), s.wind(n) * 0.6],
            words="The mill at the end of this track is two hundred years old.",
            words_at=0.9,
            theme="cycling",
        ),
        Shot(
            draw=street.autumn_ride,
            seconds=6.3,
            place="street",
            condition="autumn day",
            event="a cyclist rides through falling leaves",
            picture="A cyclist in a green jacket rides down a street of shops while orange leaves fall from the trees.",
            sound="a bicycle bell and rustling leaves",
            audio=lambda n: [s.freewheel(n) * 0.7, s.bell(n, (0.9, 1.2)), s.noise(n, 2000, 8000, "rustle") * 0.3],
            theme="cycling",
        ),
        Shot(
            draw=street.cars_stop,
            seconds=7.4,
            place="street",
            condition="sunny day",
            event="cars stop at the red light",
            picture="Three cars brake at a red traffic light before a zebra crossing, two people wait at the kerb.",
            sound="cars arrive and brake",
            audio=lambda n: [s.engine(n, 52, ((0.6, 1.2), (1.8, 1.1))), s.engine(n, 38, ((4.0, 5.0),)) * 0.3],
        ),
        Shot(
            draw=street.people_cross,
            seconds=5.3,
            place="street",
            condition="sunny day",
            event="people walk over the zebra crossing",
            picture="Five people walk across a zebra crossing in front of waiting cars, seen along the street.",
            sound="footsteps and voices",
            audio=lambda n: [s.steps(n), s.steps(n, 2.3) * 0.7, s.crowd(n) * 0.25],
            words="The cars have stopped, now we can cross.",
            words_at=0.6,
        ),
        Shot(
            draw=treats.toss_pancake,
            seconds=6.2,
            place="kitchen",
            condition="evening lamplight",
            event="a pancake is tossed in the air",
            picture="A pancake turns over in the air above a frying pan, a stack of pancakes waits beside it.",
            sound="sizzling butter",
            audio=lambda n: [s.sizzle(n)],
            words="The recipe is from my neighbour in Brittany.",
            words_at=1.4,
        ),
        Shot(
            draw=cabin.snow_smoke,
            seconds=5.9,
            place="cabin",
            condition="snowfall at dusk",
            event="smoke rises from the chimney",
            picture="Smoke rises from the chimney of a log cabin with lit windows while snow falls on the pines.",
            sound="wind and a crackling fire",
            audio=lambda n: [s.wind(n), s.crackle(n) * 0.5],
        ),
        Shot(
            draw=street.snow_plough,
            seconds=7.1,
            place="street",
            condition="snowy day",
            event="a snow plough clears the street",
            picture="An orange snow plough with a flashing light pushes snow along a street with white roofs.",
            sound="a diesel engine, church bells far away",
            audio=lambda n: [s.engine(n, 34, ((3.5, 3.5),)), s.bell(n, (0.5, 2.0, 3.5, 5.0, 6.5), 520) * 0.7],
        ),
    ),
)

FILMS = (FIRST_SNOW,)

QUERY_MEDIA = (
    QueryMedia(
        "fire-on-the-sand.png",
        Shot(
            draw=mirrored(closer(partial(beach.campfire, coats=("#d8b03a", "#8a4a9a"), size=1.15), 1.25, (250, 330))),
            seconds=5.0,
            place="beach",
            condition="night",
            event="two people sit at a campfire",
            picture="A campfire on a beach at night with two people beside it, seen from closer and mirrored.",
            sound="a crackling fire",
            audio=lambda n: [s.crackle(n)],
        ),
        at=3.3,
    ),
    QueryMedia(
        "blue-umbrella.png",
        Shot(
            draw=closer(partial(street.neon_rain, canopy="#2f7fe0", coat="#c83a5a"), 1.35, (420, 330)),
            seconds=5.0,
            place="street",
            condition="rainy night",
            event="somebody walks past neon signs under an umbrella",
            picture="Somebody with a blue umbrella on a wet street at night, seen from closer.",
            sound="rain",
            audio=lambda n: [s.rain(n)],
        ),
        at=1.3,
    ),
    QueryMedia(
        "log-house-in-snow.png",
        Shot(
            draw=mirrored(closer(cabin.snow_smoke, 1.3, (420, 250))),
            seconds=5.0,
            place="cabin",
            condition="snowfall at dusk",
            event="smoke rises from the chimney",
            picture="A log cabin in falling snow, smoke above its chimney, seen from closer and mirrored.",
            sound="wind",
            audio=lambda n: [s.wind(n)],
        ),
        at=12.0,
    ),
    QueryMedia(
        "blue-pot.mp4",
        Shot(
            draw=mirrored(partial(cooking.boil_over, colours=("#5aa0e0", "#2f6ab0", "#173a66"), look="lamplight")),
            seconds=4.6,
            place="kitchen",
            condition="evening lamplight",
            event="a pot boils over",
            picture="A blue pot boils over on the stove in the evening.",
            sound="boiling water and a rattling lid",
            audio=lambda n: [s.bubbling(n), s.ticking(n, 11) * 0.25],
        ),
    ),
    QueryMedia(
        "evening-surfer.mp4",
        Shot(
            draw=mirrored(closer(later(partial(beach.surf, suit="#2f9a5a", look="sunset"), 1.0), 1.1, (300, 230))),
            seconds=5.0,
            place="beach",
            condition="sunset",
            event="a surfer rides a breaking wave",
            picture="A surfer in a green shirt rides a wave in the light of the setting sun.",
            sound="a big wave breaks",
            audio=lambda n: [s.waves(n), s.noise(n, 200, 4000, "breaker", 0.4) * 0.7],
        ),
    ),
)
