"""Films of the mountain, the railway station, the desert and space, and query pictures and clips of the same places."""

from __future__ import annotations

from functools import partial

import skia

from tools.film import journey_sound as j
from tools.film import sound as s
from tools.film.declare import Draw, Film, QueryMedia, Shot
from tools.film.places import desert, mountain, space, station
from tools.film.vocab import H, W

STATION, MOUNTAIN, DESERT, PAD, ORBIT, MOON = (
    "railway station",
    "mountain",
    "desert",
    "launch site",
    "Earth orbit",
    "Moon",
)

SNOW_LINE = Film(
    "snow-line",
    "The snow line",
    "sport",
    "2025-01-21",
    (
        Shot(
            station.snow_arrival,
            5.25,
            STATION,
            "snow",
            "a train pulls in",
            "A red and white train pulls into a snow-covered station with a clock tower while people with skis and "
            "suitcases wait on the platform.",
            "a train rolls in and its brakes squeal",
            lambda n: [j.clatter(n, 3.4, 0.8), j.squeal(n, 1.4, 4.7), 0.5 * j.motor(n, 190, 60)],
            "The early train is nine minutes late.",
        ),
        Shot(
            station.snow_boarding,
            7.5,
            STATION,
            "snow",
            "passengers board the train",
            "Passengers in woolly hats carry suitcases and skis through the open doors of a standing train in "
            "the snow.",
            "church bells in the distance and boots crunching on snow",
            lambda n: [0.8 * j.bells(n), 0.7 * s.steps(n, 3.1, 900, 5000), 0.1 * s.wind(n)],
        ),
        Shot(
            mountain.cable_in_snow,
            6.5,
            MOUNTAIN,
            "snowfall",
            "a cable car goes up",
            "A red cable car full of people glides up past a steel pylon above snowy firs in falling snow.",
            "the hum of a winch and wind",
            lambda n: [j.motor(n, 84, 92), 0.9 * s.wind(n)],
            "Up at the hut, hot soup is waiting for us.",
        ),
        Shot(
            mountain.start_gate,
            5.5,
            MOUNTAIN,
            "winter sun",
            "a ski racer waits at the start gate",
            "A ski racer in red crouches at the start gate beside a wooden hut while red lamps light up and "
            "spectators wave.",
            "start beeps, cow bells and a cheering crowd",
            lambda n: [j.beeps(n, 0.6, 1.1, 4), 0.5 * j.cowbells(n), 0.25 * j.cheers(n)],
        ),
        Shot(
            mountain.slope_run,
            9.0,
            MOUNTAIN,
            "winter sun",
            "a skier races downhill",
            "A skier in red races downhill between slalom gates and throws up a cloud of powder snow.",
            "skis hiss over the snow",
            lambda n: [j.carving(n)],
            "One mistake at this speed, and the race is lost.",
            2.5,
        ),
        Shot(
            mountain.avalanche,
            9.25,
            MOUNTAIN,
            "winter sun",
            "an avalanche thunders down",
            "An avalanche breaks loose below the summit and rolls down the white slope towards the forest.",
            "the deep roar of sliding snow and a helicopter",
            lambda n: [j.avalanche(n), 0.5 * j.helicopter(n)],
            "Everybody off the slope, the snow is coming down!",
            1.0,
        ),
    ),
)

DUNE_ROAD = Film(
    "dune-road",
    "By steam and by camel",
    "travel",
    "2025-04-08",
    (
        Shot(
            station.morning_arrival,
            6.5,
            STATION,
            "morning sun",
            "a steam train arrives",
            "An old green steam engine rolls into a sunny brick station under a plume of smoke while two "
            "travellers wait.",
            "puffing steam, a whistle and squealing brakes",
            lambda n: [j.chuffs(n, 4.0, 1.2), j.whistle(n, 0.7), 0.6 * j.squeal(n, 3.6, 6.2)],
        ),
        Shot(
            station.morning_departure,
            6.25,
            STATION,
            "morning sun",
            "a steam train leaves and people wave goodbye",
            "A steam train with old carriages leaves the station while a woman waves a white handkerchief and a "
            "child waves too.",
            "a steam engine picks up speed, hissing",
            lambda n: [j.chuffs(n, 1.2, 4.4), 0.5 * j.hiss(n, 0.1, 2.4), 0.4 * j.clatter(n, 0.8, 3)],
            "Write to me when you reach the sea.",
        ),
        Shot(
            desert.caravan,
            7.0,
            DESERT,
            "noon",
            "a camel caravan walks over the dunes",
            "Four camels with blankets and two riders walk in a row across the dunes under a blazing sun.",
            "small bells, soft steps and a light wind",
            lambda n: [j.small_bells(n), 0.5 * s.steps(n, 2.3, 200, 1400), 0.25 * s.wind(n)],
            "The next well is two days away.",
            1.0,
        ),
        Shot(
            desert.dune_drive,
            5.75,
            DESERT,
            "noon",
            "a 4x4 drives down a dune",
            "A white off-road car with luggage on its roof plunges down a dune and throws up a long trail of sand.",
            "a revving engine",
            lambda n: [j.offroad(n)],
        ),
        Shot(
            desert.sandstorm,
            6.5,
            DESERT,
            "sandstorm",
            "travellers struggle through a sandstorm",
            "Two people with wrapped heads and a camel lean into the wind as a wall of brown dust towers over "
            "the desert.",
            "howling wind and hissing sand",
            lambda n: [j.storm(n)],
            "Cover your face and hold on to the rope.",
            0.8,
        ),
        Shot(
            desert.oasis_night,
            7.25,
            DESERT,
            "starry night",
            "a fennec fox slips past a camp",
            "A small fox with huge ears trots past a lit striped tent, a campfire and a resting camel under the stars.",
            "drums and a reed pipe from afar and a crackling fire",
            lambda n: [0.9 * j.drums(n), 0.5 * s.crackle(n)],
        ),
        Shot(
            desert.balloons,
            7.0,
            DESERT,
            "dawn",
            "hot-air balloons rise",
            "Four striped hot-air balloons rise over the dunes at dawn while two people look up and wave.",
            "gas burners roar",
            lambda n: [j.burner(n)],
            "From up there you can see all the way to the ocean.",
            1.9,
        ),
    ),
)

HIGH_SUMMER = Film(
    "high-summer",
    "Four days in the high valley",
    "nature",
    "2025-07-15",
    (
        Shot(
            mountain.hikers,
            7.25,
            MOUNTAIN,
            "summer",
            "hikers walk uphill",
            "Three hikers with rucksacks and sticks walk up a path through a flowering meadow below snow-capped peaks.",
            "cow bells and footsteps on gravel",
            lambda n: [j.cowbells(n), 0.6 * s.steps(n, 1.9, 600, 4500), 0.15 * s.chirps(n)],
            "We want to reach the pass before the weather turns.",
            0.8,
        ),
        Shot(
            mountain.climber,
            7.0,
            MOUNTAIN,
            "summer",
            "a climber scales a rock face",
            "A climber with a white helmet and a pink rope pulls himself up a steep brown rock face high above "
            "the valley.",
            "clinking metal, scraping shoes and the cry of an eagle",
            lambda n: [j.clinks(n), 0.8 * j.eagle(n), 0.15 * s.wind(n)],
        ),
        Shot(
            mountain.mountain_biker,
            6.25,
            MOUNTAIN,
            "summer",
            "a mountain biker rides downhill",
            "A mountain biker in an orange shirt and a green helmet speeds down a dusty trail past fir trees.",
            "tyres on gravel and the tick of a freewheel",
            lambda n: [s.freewheel(n), 0.3 * s.noise(n, 300, 3000, "trail", 0.4)],
            "Watch out, there are roots behind the bend!",
            theme="cycling",
        ),
        Shot(
            mountain.thunderstorm,
            6.5,
            MOUNTAIN,
            "thunderstorm",
            "lightning strikes above a hut",
            "Lightning strikes the dark peaks behind a stone hut with lit windows in the pouring rain.",
            "thunder and heavy rain",
            lambda n: [s.thunder(n, 0.3), 0.8 * s.thunder(n, 3.2), 0.6 * s.rain(n)],
        ),
        Shot(
            mountain.night_camp,
            7.75,
            MOUNTAIN,
            "starry night",
            "two people sit at a campfire by a tent",
            "Two people warm their hands at a campfire beside a glowing orange tent while a shooting star "
            "crosses the sky.",
            "a crackling fire and an owl",
            lambda n: [s.crackle(n), 0.8 * j.owl(n), 0.2 * s.crickets(n)],
            "Did you hear the wolves down in the forest?",
            1.0,
        ),
        Shot(
            station.night_rain_arrival,
            6.5,
            STATION,
            "rain at night",
            "a lit train comes in",
            "A blue train with bright lamps runs into a wet station at night while a woman waits under a red umbrella.",
            "rain, an announcement chime and a rolling train",
            lambda n: [0.5 * s.rain(n), j.chime(n), 0.7 * j.clatter(n, 3.2, 0.9)],
            "The last train home arrives on platform two.",
            1.6,
        ),
        Shot(
            station.night_rain_departure,
            6.25,
            STATION,
            "rain at night",
            "a train leaves and a guard holds a lantern",
            "A train with red tail lamps leaves the rainy station at night while a railway guard swings a lantern.",
            "rain and a train that fades away",
            lambda n: [0.6 * s.rain(n), j.clatter(n, 1.0, 3.6), 0.3 * j.motor(n, 70, 200)],
        ),
    ),
)

COUNTDOWN = Film(
    "long-countdown",
    "The long countdown",
    "science",
    "2025-10-14",
    (
        Shot(
            space.day_cyclist,
            5.0,
            PAD,
            "day",
            "a cyclist passes the rocket",
            "An engineer with a helmet cycles along a road by the sea past a white rocket and its red service tower.",
            "a bicycle bell, tyres and sea gulls",
            lambda n: [s.freewheel(n), j.bike_bell(n), 0.6 * s.gulls(n)],
            "Tonight we fly, if the clouds stay away.",
            theme="cycling",
        ),
        Shot(
            space.night_countdown,
            6.25,
            PAD,
            "night",
            "a rocket steams on the launch pad",
            "A white rocket stands on its pad in the beams of floodlights at night while cold white vapour "
            "pours off it.",
            "hissing gas and countdown beeps",
            lambda n: [0.7 * j.hiss(n), j.beeps(n, 0.5, 1.0, 6, 740, 740)],
            "Three minutes to go, all systems are ready.",
        ),
        Shot(
            space.night_liftoff,
            7.5,
            PAD,
            "night",
            "the rocket lifts off",
            "A rocket lifts off at night on bright flames above huge glowing clouds of smoke.",
            "the thunder of rocket engines",
            lambda n: [j.launch(n)],
        ),
        Shot(
            space.stage_separation,
            6.75,
            ORBIT,
            "space",
            "a rocket drops its first stage",
            "High above the blue Earth the burnt-out lower part of a rocket falls away and the upper part fires "
            "a blue flame.",
            "a bang, then radio beeps",
            lambda n: [j.bang(n), j.radio(n, (1.2, 3.9))],
            "The crew reports a smooth ride and no pain.",
            1.5,
        ),
        Shot(
            space.moon_walk,
            7.25,
            MOON,
            "sunlight",
            "an astronaut walks on the Moon",
            "An astronaut in a white suit hops from the golden landing craft across grey dust and leaves footprints.",
            "breathing in a helmet and radio beeps",
            lambda n: [j.breath(n), 0.7 * j.radio(n, (0.4, 4.6))],
        ),
        Shot(
            space.moon_drive,
            6.25,
            MOON,
            "lunar night",
            "astronauts drive a rover with its lamps on",
            "Two astronauts drive an open rover with bright lamps through the dark of the Moon under the blue Earth.",
            "an electric motor and radio static",
            lambda n: [j.motor(n, 120, 150), j.radio(n, (0.3, 5.0))],
            "We found ice in the crater behind us.",
            1.0,
        ),
        Shot(
            desert.capsule_lands,
            7.5,
            DESERT,
            "dusk",
            "a space capsule lands and a cyclist rides by",
            "A space capsule sinks to the dunes under three striped parachutes at dusk while a cyclist with "
            "panniers rides by.",
            "fluttering parachutes, wind and bicycle tyres",
            lambda n: [j.flutter(n), 0.6 * s.wind(n), 0.35 * s.freewheel(n)],
            "Welcome home after nine days in space.",
            1.0,
            theme="cycling",
        ),
    ),
)

FILMS: tuple[Film, ...] = (SNOW_LINE, DUNE_ROAD, HIGH_SUMMER, COUNTDOWN)


def reframed(
    draw: Draw, zoom: float = 1.0, at: tuple[float, float] = (W / 2, H / 2), flip: bool = False, later: float = 0.0
) -> Draw:
    """Return `draw` seen in another frame: closer to the point `at`, mirrored, or at a later moment."""

    def shot(c: skia.Canvas, t: float) -> None:
        c.save()
        if flip:
            c.translate(W, 0)
            c.scale(-1, 1)
        c.translate(*at)
        c.scale(zoom, zoom)
        c.translate(-at[0], -at[1])
        draw(c, t + later)
        c.restore()

    return shot


SLALOM = partial(mountain.slope_run, suit="#2f9a6a", trousers="#2a2a34", helmet="#f4f6fa", gates=("#ff9a2a", "#2f6fe0"))
GREEN_TRAIN = partial(station.snow_arrival, h="#2f8a5a")
SMALL_ROCKET = partial(space.night_countdown, band="#2f6fd0", boosters=False)
NIGHT_TRAIN = partial(station.night_rain_arrival, h="#2f8a5a", coat="#c8385c", shelter="#2fa8a0")
COLOURS = (("#2fa87a", "#fff0b0"), ("#d8352c", "#f4f4f4"), ("#2f7fd0", "#ffd24a"), ("#f2742c", "#7a3fb0"))

QUERY_MEDIA: tuple[QueryMedia, ...] = (
    QueryMedia(
        "skier-green.png",
        Shot(
            reframed(SLALOM, 1.12, (320, 250), flip=True),
            6,
            MOUNTAIN,
            "winter sun",
            "a skier races downhill",
            "A skier in a green suit races downhill to the left between orange and blue gates.",
            "skis hiss over the snow",
            lambda n: [j.carving(n)],
        ),
        4.3,
    ),
    QueryMedia(
        "green-train-snow.png",
        Shot(
            reframed(GREEN_TRAIN, 1.2, (420, 240), flip=True),
            6,
            STATION,
            "snow",
            "a train pulls in",
            "A green and white train stands in a snow-covered station while somebody with a suitcase waits.",
            "a train rolls in",
            lambda n: [j.clatter(n, 3.4, 0.8)],
        ),
        2.9,
    ),
    QueryMedia(
        "desert-camp.png",
        Shot(
            reframed(desert.oasis_night, 1.15, (400, 250), flip=True, later=-3.0),
            6,
            DESERT,
            "starry night",
            "somebody sits at a campfire beside a camel and a tent",
            "Somebody sits at a fire between a resting camel and a lit striped tent under the stars.",
            "a crackling fire",
            lambda n: [s.crackle(n)],
        ),
        1.0,
    ),
    QueryMedia(
        "blue-rocket-night.png",
        Shot(
            reframed(SMALL_ROCKET, flip=True),
            6,
            PAD,
            "night",
            "a rocket steams on the launch pad",
            "A slim white rocket with blue bands stands in floodlights at night, wrapped in vapour.",
            "hissing gas",
            lambda n: [j.hiss(n)],
        ),
        3.4,
    ),
    QueryMedia(
        "liftoff-day.mp4",
        Shot(
            reframed(partial(space.day_liftoff, band="#2f8a5a", boosters=False), flip=True),
            5.0,
            PAD,
            "day",
            "a rocket lifts off in front of a crowd",
            "A slim rocket with green bands lifts off in sunshine while a crowd waves.",
            "the thunder of rocket engines and cheers",
            lambda n: [j.launch(n), 0.4 * j.cheers(n)],
        ),
    ),
    QueryMedia(
        "balloons-other.mp4",
        Shot(
            reframed(partial(desert.balloons, sets=COLOURS), 1.1, (320, 150), flip=True),
            5.0,
            DESERT,
            "dawn",
            "hot-air balloons rise",
            "Green, red, blue and orange hot-air balloons rise over the dunes at dawn.",
            "gas burners roar",
            lambda n: [j.burner(n, ((0.5, 2.2), (3.4, 4.8)))],
        ),
    ),
    QueryMedia(
        "night-train-green.mp4",
        Shot(
            reframed(NIGHT_TRAIN, 1.12, (380, 250), flip=True),
            5.5,
            STATION,
            "rain at night",
            "a lit train comes in",
            "A green train with bright lamps runs into a wet station at night past somebody under a teal umbrella.",
            "rain and a rolling train",
            lambda n: [0.5 * s.rain(n), j.clatter(n, 3.0, 1.0)],
        ),
    ),
    QueryMedia(
        "moon-flag.mp4",
        Shot(
            reframed(partial(space.moon_walk, flag=True, stripe="#2f7fe0"), 1.1, (400, 240), flip=True),
            5.0,
            MOON,
            "sunlight",
            "an astronaut walks on the Moon",
            "An astronaut with blue stripes walks away from the landing craft towards a flag on the Moon.",
            "breathing in a helmet and radio beeps",
            lambda n: [j.breath(n), 0.5 * j.radio(n, (0.8, 3.0))],
        ),
    ),
)
