"""Park, harbour, farm and reef through the year: four films, and pictures and clips to search with."""

from __future__ import annotations

from functools import partial

import skia

from tools.film import nature_sound as near
from tools.film import sound
from tools.film.creatures import Look
from tools.film.declare import Draw, Film, QueryMedia, Shot
from tools.film.places import farm, harbour, park, reef
from tools.film.vocab import W

WINTER = Film(
    video_id="winter-by-the-sea",
    title="Winter by the sea",
    category="travel",
    published_at="2025-02-11",
    shots=(
        Shot(
            park.snow_sledge,
            6.7,
            "park",
            "snow, day",
            "a child sledges down a slope",
            "A child with both arms in the air sledges down a snowy slope in the park, towards a snowman in a top hat.",
            "runners hiss over snow and children shout",
            lambda s: [near.hiss(s), 0.35 * near.cheer(s, 0.4), 0.4 * sound.wind(s)],
            "Hold on tight, the slope is fast today.",
        ),
        Shot(
            park.snow_skater,
            6.4,
            "park",
            "snow, day",
            "a skater glides over the frozen pond",
            "A woman in pink skates on one leg across the frozen pond, before the bandstand and bare white trees.",
            "skates cut the ice, geese pass overhead",
            lambda s: [near.hiss(s, 2500, 9000, 1.1), 0.8 * near.geese(s)],
        ),
        Shot(
            harbour.boat_in_fog,
            6.8,
            "harbour",
            "fog",
            "a fishing boat comes in",
            "A red fishing boat with its lamps lit comes out of thick fog into the harbour, towards the quay.",
            "a foghorn and a slow engine",
            lambda s: [near.foghorn(s), 0.45 * near.diesel(s, 6.0), 0.25 * sound.waves(s)],
            "After nine days at sea, they are home.",
            1.6,
        ),
        Shot(
            harbour.crane_unloads,
            7.1,
            "harbour",
            "fog",
            "a crane unloads crates of fish",
            "A yellow crane lifts a crate of fish out of the red boat and swings it to a docker on the quay.",
            "a winch whines and beeps",
            lambda s: [near.winch(s), 0.4 * sound.knocks(s, (1.2, 5.9), 120, 30), 0.2 * sound.waves(s)],
        ),
        Shot(
            harbour.seal_eats_fish,
            5.5,
            "harbour",
            "clear winter day",
            "a seal with a fish in its mouth",
            "A grey seal rises from the blue water of the harbour with a fish in its mouth, while gulls circle above.",
            "a seal barks and gulls cry",
            lambda s: [near.seal_bark(s), sound.gulls(s), 0.3 * sound.waves(s)],
            "He knows when the market closes.",
        ),
        Shot(
            reef.school_swims,
            6.6,
            "reef",
            "day",
            "a school of fish passes",
            "A school of yellow fish with dark stripes swims over colourful coral in clear blue, sunlit water.",
            "the hum of the sea, far away a whale sings",
            lambda s: [near.under_water(s), 0.7 * near.whale(s)],
        ),
        Shot(
            reef.diver_over_coral,
            6.9,
            "reef",
            "day",
            "a diver swims over the coral",
            "A diver with a yellow bottle and yellow fins swims above corals and clownfish, and bubbles rise.",
            "a diver breathes under water",
            lambda s: [near.breath(s), 0.5 * near.under_water(s)],
            "Breathe slowly, and touch nothing down here.",
        ),
    ),
)

SPRING = Film(
    video_id="a-saturday-in-may",
    title="A Saturday in May",
    category="sport",
    published_at="2025-05-06",
    shots=(
        Shot(
            harbour.boat_leaves_at_dawn,
            6.9,
            "harbour",
            "dawn",
            "a fishing boat leaves",
            "At dawn a green fishing boat sails out past the lighthouse into a pink and golden sea, followed by gulls.",
            "an engine thumps and gulls cry",
            lambda s: [0.5 * near.diesel(s, 7.0), sound.gulls(s), 0.35 * sound.waves(s)],
            "The forecast promises a calm and sunny day.",
        ),
        Shot(
            park.spring_cyclist,
            6.8,
            "park",
            "spring morning",
            "a woman cycles along the path",
            "A woman in yellow with a red helmet rides a bicycle with a basket of flowers past pink trees.",
            "a church bell rings, tyres on gravel",
            lambda s: [near.church_bell(s), 0.5 * near.bicycle(s), 0.5 * sound.chirps(s)],
            theme="cycling",
        ),
        Shot(
            park.dog_chases_ball,
            6.3,
            "park",
            "spring day",
            "a dog chases a ball",
            "A brown dog runs across the lawn after a bouncing red ball that a boy has thrown.",
            "a dog barks",
            lambda s: [near.barks(s), 0.5 * sound.chirps(s), 0.25 * sound.wind(s)],
            "Go on, Rufus, fetch it before the ducks do!",
        ),
        Shot(
            park.dog_jumps_into_pond,
            6.6,
            "park",
            "spring day",
            "a dog jumps into the pond",
            "The brown dog leaps from the bank into the pond with a big splash and swims to its red ball.",
            "a splash, then paddling",
            lambda s: [near.splash(s, 2.85), near.barks(s, (0.4, 0.8)), 0.3 * sound.stream(s), 0.3 * sound.chirps(s)],
        ),
        Shot(
            park.footballer_shoots,
            5.6,
            "park",
            "spring day",
            "a footballer shoots at the goal",
            "A footballer in a red shirt runs up and kicks the ball towards a goal with a keeper in green.",
            "steps on grass, a kick and shouts",
            lambda s: [near.kick(s, 2.3), 0.5 * sound.steps(s, 3.0), 0.5 * near.cheer(s, 2.5)],
        ),
        Shot(
            park.goal_is_scored,
            5.2,
            "park",
            "spring day",
            "the ball hits the net",
            "Seen through the net, the ball flies past the diving keeper, and two players in red throw up their arms.",
            "the crowd cheers, a whistle blows",
            lambda s: [near.cheer(s, 1.0), 0.25 * sound.bell(s, (2.6,), 2600)],
            "Three to two, and grandma is dancing!",
            1.2,
        ),
        Shot(
            farm.tractor_ploughs,
            7.0,
            "farm",
            "spring day",
            "a tractor ploughs a field",
            "A red tractor pulls a plough across a green field and turns the soil brown, and white gulls follow it.",
            "a tractor engine and gulls",
            lambda s: [near.diesel(s, 12.0), 0.8 * sound.gulls(s)],
        ),
    ),
)

HARVEST = Film(
    video_id="harvest-and-supper",
    title="From the field to the table",
    category="food",
    published_at="2025-08-19",
    shots=(
        Shot(
            farm.cock_crows,
            6.8,
            "farm",
            "sunrise",
            "a cock crows and hens peck",
            "A cock crows on a white fence at sunrise while hens peck corn in the farmyard.",
            "a cock crows, hens cluck",
            lambda s: [near.cock_crow(s), near.clucks(s), 0.2 * sound.chirps(s)],
            "In the village, the baker has been up for hours.",
            1.8,
        ),
        Shot(
            farm.harvest_wheat,
            7.2,
            "farm",
            "harvest, sunny",
            "a combine harvester cuts wheat",
            "A green combine harvester cuts a golden field of wheat and leaves dust and stubble behind it.",
            "a big machine drones and rattles",
            lambda s: [near.diesel(s, 17.0), 0.5 * near.hiss(s, 900, 5000, 2.0)],
            "Four weeks without rain made the grain dry and sweet.",
        ),
        Shot(
            farm.field_road_cyclist,
            6.6,
            "farm",
            "harvest, sunny",
            "a man cycles past the cows",
            "A man in a straw hat rides a green bicycle along a farm road, past spotted cows behind a white fence.",
            "a bicycle bell and a cow",
            lambda s: [near.bicycle_bell(s, 0.8), near.moo(s, (2.2,)), 0.4 * near.bicycle(s), 0.4 * sound.crickets(s)],
            theme="cycling",
        ),
        Shot(
            farm.horse_gallops,
            6.2,
            "farm",
            "dark clouds, windy",
            "a horse gallops",
            "A brown horse gallops across the meadow under black clouds while the wind bends the grass.",
            "hooves, wind and far thunder",
            lambda s: [near.hooves(s), sound.wind(s), near.neigh(s), 0.9 * sound.thunder(s, 3.4)],
        ),
        Shot(
            farm.lightning_strikes,
            6.5,
            "farm",
            "thunderstorm",
            "lightning strikes",
            "Lightning strikes beside the red barn and the windmill in heavy rain, and light burns in the barn.",
            "thunder cracks and rain pours",
            lambda s: [sound.rain(s), sound.thunder(s, 0.8), sound.thunder(s, 3.0), 0.8 * sound.thunder(s, 5.2)],
            "Count the seconds: it is less than a mile away.",
            1.4,
        ),
        Shot(
            harbour.man_grills_fish,
            7.3,
            "harbour",
            "sunset",
            "a man grills fish on the quay",
            "At sunset a man in a white apron turns fish on a glowing grill on the quay, and smoke drifts off.",
            "fish sizzles over crackling coals",
            lambda s: [sound.sizzle(s), 0.7 * sound.crackle(s), 0.2 * sound.waves(s)],
            "A little salt, some lemon, and nothing else.",
        ),
        Shot(
            harbour.people_eat_on_quay,
            6.8,
            "harbour",
            "night",
            "three people eat fish at a table",
            "Three people eat fish by candle light at a table on the quay at night, under strings of lamps.",
            "an accordion plays, glasses and plates clink",
            lambda s: [near.accordion(s), near.clink(s), 0.3 * sound.crowd(s)],
        ),
    ),
)

AUTUMN = Film(
    video_id="november-light",
    title="November light, on land and under water",
    category="nature",
    published_at="2025-11-05",
    shots=(
        Shot(
            park.rakes_leaves,
            6.8,
            "park",
            "autumn day",
            "a gardener rakes leaves",
            "A gardener in a blue cap rakes orange leaves into a heap on the lawn, while more leaves fall.",
            "a rake scratches through dry leaves",
            lambda s: [near.rustle(s, 0.48), 0.3 * sound.chirps(s), 0.3 * sound.wind(s)],
        ),
        Shot(
            park.child_jumps_in_leaves,
            5.9,
            "park",
            "autumn day",
            "a child jumps into a heap of leaves",
            "A child in a yellow coat jumps into the heap of leaves, and leaves fly in all directions.",
            "leaves rustle, a child laughs",
            lambda s: [near.rustle(s, 0.9), 0.5 * near.cheer(s, 2.0)],
            "The gardener will pretend he did not see it.",
            1.4,
        ),
        Shot(
            park.autumn_cyclist,
            6.3,
            "park",
            "autumn day",
            "a woman cycles through falling leaves",
            "A woman in a purple coat with a yellow cap and scarf cycles between orange trees through falling leaves.",
            "tyres on leaves, a bicycle bell",
            lambda s: [near.bicycle(s), near.rustle(s, 1.3), near.bicycle_bell(s, 3.2)],
            theme="cycling",
        ),
        Shot(
            park.night_cyclist,
            6.2,
            "park",
            "night",
            "a cyclist rides with a lamp on",
            "A cyclist with a white helmet and a bright lamp rides through the dark park, past the glowing bandstand.",
            "an owl calls, a bicycle rolls by",
            lambda s: [0.7 * near.bicycle(s), near.owl(s), 0.3 * sound.crickets(s)],
            "The last train is gone, so I take the bike.",
            0.6,
            theme="cycling",
        ),
        Shot(
            harbour.waves_hit_breakwater,
            6.4,
            "harbour",
            "storm",
            "a wave breaks over the breakwater",
            "In a storm a high wave bursts over the breakwater by the lighthouse, and a yellow boat pitches.",
            "wind howls, waves crash",
            lambda s: [sound.waves(s), sound.wind(s), near.splash(s, 0.5), near.splash(s, 3.1), near.splash(s, 5.6)],
            "Nobody sails tonight.",
            1.0,
        ),
        Shot(
            reef.turtle_glides,
            5.9,
            "reef",
            "dusk",
            "a turtle swims",
            "A large sea turtle rows through purple and orange water above the reef at dusk.",
            "slow strokes under water",
            lambda s: [near.under_water(s), near.swishes(s)],
        ),
        Shot(
            reef.jellyfish_rise,
            5.4,
            "reef",
            "night",
            "jellyfish rise",
            "Pink, blue and violet jellyfish glow and drift upwards through black water.",
            "soft glassy tones",
            lambda s: [near.shimmer(s), 0.3 * near.under_water(s)],
        ),
        Shot(
            reef.diver_finds_wreck,
            4.9,
            "reef",
            "dark, deep water",
            "a diver lights up a wreck",
            "A diver shines a torch on the bow of a sunken ship in deep dark water.",
            "a diver breathes, metal creaks",
            lambda s: [near.breath(s), 0.5 * near.under_water(s), 0.4 * near.foghorn(s, (2.6,))],
            "She went down in eighteen ninety two.",
        ),
    ),
)

FILMS: tuple[Film, ...] = (WINTER, SPRING, HARVEST, AUTUMN)


# ---- pictures and clips to search with -------------------------------------
def _mirrored(draw: Draw) -> Draw:
    def drawn(canvas: skia.Canvas, t: float) -> None:
        canvas.save()
        canvas.translate(W, 0)
        canvas.scale(-1, 1)
        draw(canvas, t)
        canvas.restore()

    return drawn


COURIER = Look(top="#2f6fd0", legs="#3a3a44", skin="#b0744c", hair="#1c1412", helmet="#f4f6fa", shoe="#e8e8ea")
GIRL = Look(top="#f0b82a", legs="#7a4a8a", hair="#c08a3a", long_hair=True, bare_arms=True, shoe="#e8e8ea")
ICE_BLUE = Look(
    top="#2f78c0", legs="#1c2a4a", skirt="#4aa0e0", hair="#d8a850", long_hair=True, scarf="#e8452f", shoe="#f4f6fa"
)

QUERY_MEDIA: tuple[QueryMedia, ...] = (
    QueryMedia(
        "blue-boat-in-fog.png",
        Shot(
            _mirrored(partial(harbour.boat_in_fog, hull="#2a5a9a", cabin="#f2d27a")),
            6.0,
            "harbour",
            "fog",
            "a fishing boat comes in",
            "A blue fishing boat with a yellow cabin in thick fog near a quay.",
            "",
            lambda s: [near.foghorn(s)],
        ),
        3.9,
    ),
    QueryMedia(
        "lightning-by-the-mill.png",
        Shot(
            partial(
                farm.lightning_strikes,
                barn_at=(500, 236, 1.15),
                mill_at=(150, 226, 1.2),
                strikes=((0.4, 330),),
                seed="query strike",
            ),
            6.0,
            "farm",
            "thunderstorm",
            "lightning strikes",
            "Lightning between a windmill on the left and a red barn on the right, at night in the rain.",
            "",
            lambda s: [sound.rain(s)],
        ),
        0.6,
    ),
    QueryMedia(
        "turtle-in-blue-water.png",
        Shot(
            partial(reef.turtle_glides, look="day", face=-1, shell="#5a7a3a", reef=0, s=1.25),
            6.0,
            "reef",
            "day",
            "a turtle swims",
            "A sea turtle with a green shell swims to the left above corals in bright blue water.",
            "",
            lambda s: [near.under_water(s)],
        ),
        3.2,
    ),
    QueryMedia(
        "cyclist-under-orange-trees.png",
        Shot(
            _mirrored(partial(park.autumn_cyclist, look=COURIER, frame="#e0b82a", basket=None, s=1.75)),
            6.0,
            "park",
            "autumn day",
            "a cyclist rides through falling leaves",
            "A cyclist in blue with a white helmet rides to the right between orange trees.",
            "",
            lambda s: [near.bicycle(s)],
        ),
        3.1,
    ),
    QueryMedia(
        "black-dog-after-a-ball.mp4",
        Shot(
            _mirrored(
                partial(park.dog_chases_ball, coat="#34343c", belly="#a8a8b0", ball="#2f7fe0", look="autumn", boy=GIRL)
            ),
            4.6,
            "park",
            "autumn day",
            "a dog chases a ball",
            "A black dog runs to the left over an autumn lawn after a blue ball.",
            "a dog barks",
            lambda s: [near.barks(s, (0.6, 1.0, 3.1)), 0.4 * sound.wind(s)],
        ),
    ),
    QueryMedia(
        "red-combine-in-wheat.mp4",
        Shot(
            _mirrored(partial(farm.harvest_wheat, h="#c8362e")),
            5.2,
            "farm",
            "harvest, sunny",
            "a combine harvester cuts wheat",
            "A red combine harvester drives to the left through ripe wheat.",
            "a big machine drones",
            lambda s: [near.diesel(s, 15.0), 0.4 * near.hiss(s, 900, 5000, 1.7)],
        ),
    ),
    QueryMedia(
        "skater-in-blue.mp4",
        Shot(
            _mirrored(partial(park.snow_skater, look=ICE_BLUE, second=False)),
            4.6,
            "park",
            "snow, day",
            "a skater glides over the frozen pond",
            "A skater in a blue dress glides to the left over a frozen pond.",
            "skates cut the ice",
            lambda s: [near.hiss(s, 2500, 9000, 1.3), 0.3 * sound.wind(s)],
        ),
    ),
    QueryMedia(
        "storm-wave-at-the-light.mp4",
        Shot(
            _mirrored(partial(harbour.waves_hit_breakwater, hull="#c8463a", phase=1.2)),
            5.0,
            "harbour",
            "storm",
            "a wave breaks over the breakwater",
            "A high wave breaks at a lighthouse on the left while a red boat rolls on the right.",
            "wind and crashing waves",
            lambda s: [sound.waves(s), sound.wind(s), near.splash(s, 1.2)],
        ),
    ),
)
