"""Queries by a picture or a clip, alone, and with words that say what shall be different.

A picture or clip alone: exactly the shot of the same event; partly what shows the same event in other surroundings, or
the same surroundings. With words: exactly what satisfies both; partly what satisfies the words or the medium only.
"""

from tools.queries import shots as s
from tools.queries.declare import composed, media

ALONE = (
    media("blue-boat-in-fog.png", s.FOG_BOAT, partly=(s.CRANE, s.BOAT_LEAVES)),
    media("blue-rocket-night.png", s.LAUNCH_PAD, partly=(s.LIFTOFF, s.ROCKET_BIKE)),
    media("blue-umbrella.png", s.NEON, partly=(s.NIGHT_TRAIN_IN,)),
    media(
        "cyclist-under-orange-trees.png",
        s.AUTUMN_BIKE,
        partly=(s.STREET_BIKE, s.CABIN_BIKE, s.SPRING_BIKE, s.NIGHT_BIKE, s.RAKE, s.LEAF_JUMP),
    ),
    media("desert-camp.png", s.FENNEC, partly=(s.TENT_FIRE, s.BEACH_FIRE)),
    media("fire-on-the-sand.png", s.BEACH_FIRE, partly=(s.TENT_FIRE, s.FENNEC, s.FIREWORKS)),
    media("green-train-snow.png", s.TRAIN_IN_SNOW, partly=(s.BOARDING, s.NIGHT_TRAIN_IN, s.STEAM_ARRIVES)),
    media("lightning-by-the-mill.png", s.FARM_LIGHTNING, partly=(s.HUT_LIGHTNING, s.CABIN_LIGHTNING)),
    media("log-house-in-snow.png", s.CABIN_SMOKE, partly=(s.AURORA, s.CABIN_SLEDGE)),
    media("skier-green.png", s.SKI_RACE, partly=(s.START_GATE, s.AVALANCHE)),
    media("turtle-in-blue-water.png", s.TURTLE, partly=(s.FISH_SCHOOL, s.REEF_DIVER)),
    media("balloons-other.mp4", s.BALLOONS),
    media("black-dog-after-a-ball.mp4", s.DOG_BALL, partly=(s.DOG_POND, s.RAKE, s.LEAF_JUMP, s.AUTUMN_BIKE)),
    media("blue-pot.mp4", s.POT_BOILS, partly=(s.VEGETABLES, s.PANCAKE)),
    media("evening-surfer.mp4", s.SURFER, partly=(s.SAILBOAT,)),
    media("liftoff-day.mp4", s.LIFTOFF, partly=(s.LAUNCH_PAD, s.ROCKET_BIKE)),
    media("moon-flag.mp4", s.MOONWALK, partly=(s.ROVER,)),
    media(
        "night-train-green.mp4",
        s.NIGHT_TRAIN_IN,
        partly=(s.NIGHT_TRAIN_OUT, s.TRAIN_IN_SNOW, s.STEAM_ARRIVES),
    ),
    media("red-combine-in-wheat.mp4", s.COMBINE, partly=(s.FARM_BIKE, s.TRACTOR)),
    media("skater-in-blue.mp4", s.SKATER, partly=(s.PARK_SLEDGE,)),
    media("storm-wave-at-the-light.mp4", s.HARBOUR_WAVE, partly=(s.STORM_WAVES,)),
)

SPRING = (s.DOG_BALL, s.DOG_POND, s.FOOTBALLER, s.GOAL)

WITH_WORDS = (
    # The same place in another condition
    composed(
        "the same place, but on a clear sunny day",
        "blue-boat-in-fog.png",
        s.SEAL,
        partly=(s.FOG_BOAT, s.CRANE),
    ),
    composed(
        "the same street, but in sunshine",
        "blue-umbrella.png",
        s.CARS_STOP,
        s.CROSSING,
        partly=(s.NEON,),
    ),
    composed("the same street after heavy snowfall", "blue-umbrella.png", s.SNOW_PLOUGH, partly=(s.NEON,)),
    composed("the same street in autumn", "blue-umbrella.png", s.STREET_BIKE, partly=(s.NEON,)),
    composed(
        "this place with snow on the ground",
        "cyclist-under-orange-trees.png",
        s.PARK_SLEDGE,
        s.SKATER,
        partly=(s.AUTUMN_BIKE,),
    ),
    composed("the same place in the midday heat", "desert-camp.png", s.CAMELS, s.OFFROAD, partly=(s.FENNEC,)),
    composed(
        "the same place by day",
        "fire-on-the-sand.png",
        s.KITE,
        s.PROMENADE_BIKE,
        partly=(s.BEACH_FIRE, s.SURFER),
    ),
    composed("the same place, but at sunset", "fire-on-the-sand.png", s.SAILBOAT, partly=(s.BEACH_FIRE,)),
    composed(
        "this place in a storm",
        "fire-on-the-sand.png",
        s.STORM_WAVES,
        partly=(s.BEACH_FIRE, s.HARBOUR_WAVE),
    ),
    composed(
        "the same station, but on a rainy night",
        "green-train-snow.png",
        s.NIGHT_TRAIN_IN,
        s.NIGHT_TRAIN_OUT,
        partly=(s.TRAIN_IN_SNOW, s.BOARDING),
    ),
    composed(
        "the same place in fine weather",
        "lightning-by-the-mill.png",
        s.TRACTOR,
        s.COMBINE,
        s.FARM_BIKE,
        partly=(s.FARM_LIGHTNING, s.COCK),
    ),
    composed("the same house in summer", "log-house-in-snow.png", s.WOODCUTTER, partly=(s.CABIN_SMOKE,)),
    composed("the same house, but in autumn", "log-house-in-snow.png", s.CABIN_BIKE, partly=(s.CABIN_SMOKE,)),
    composed(
        "this house in a thunderstorm",
        "log-house-in-snow.png",
        s.CABIN_LIGHTNING,
        partly=(s.CABIN_SMOKE, s.HUT_LIGHTNING),
    ),
    composed(
        "the same mountains, but in summer",
        "skier-green.png",
        s.HIKERS,
        s.CLIMBER,
        s.MOUNTAIN_BIKE,
        partly=(s.SKI_RACE,),
    ),
    composed("the same mountains at night", "skier-green.png", s.TENT_FIRE, partly=(s.SKI_RACE,)),
    composed("the same place, but at night", "turtle-in-blue-water.png", s.JELLYFISH, partly=(s.TURTLE, s.WRECK)),
    composed("the same place under the stars", "balloons-other.mp4", s.FENNEC, partly=(s.BALLOONS, s.CAPSULE)),
    composed(
        "the same station covered in snow",
        "night-train-green.mp4",
        s.TRAIN_IN_SNOW,
        s.BOARDING,
        partly=(s.NIGHT_TRAIN_IN, s.NIGHT_TRAIN_OUT),
    ),
    composed(
        "the same farm in a thunderstorm",
        "red-combine-in-wheat.mp4",
        s.FARM_LIGHTNING,
        partly=(s.COMBINE, s.HORSE),
    ),
    composed(
        "this park in autumn",
        "skater-in-blue.mp4",
        s.RAKE,
        s.LEAF_JUMP,
        s.AUTUMN_BIKE,
        partly=(s.SKATER,),
    ),
    composed(
        "the same harbour in fog",
        "storm-wave-at-the-light.mp4",
        s.FOG_BOAT,
        s.CRANE,
        partly=(s.HARBOUR_WAVE,),
    ),
    composed(
        "the same harbour, but at sunset",
        "storm-wave-at-the-light.mp4",
        s.GRILL,
        partly=(s.HARBOUR_WAVE, s.BOAT_LEAVES),
    ),
    # The same thing elsewhere or in another condition
    composed("a boat like this at dawn", "blue-boat-in-fog.png", s.BOAT_LEAVES, partly=(s.FOG_BOAT,)),
    composed(
        "a boat like this in a storm",
        "blue-boat-in-fog.png",
        s.HARBOUR_WAVE,
        partly=(s.FOG_BOAT, s.STORM_WAVES),
    ),
    composed("the same, but in daylight", "blue-rocket-night.png", s.ROCKET_BIKE, partly=(s.LAUNCH_PAD,)),
    composed(
        "with an umbrella like this, but at a station",
        "blue-umbrella.png",
        s.NIGHT_TRAIN_IN,
        partly=(s.NEON,),
    ),
    composed(
        "the same, but in spring",
        "cyclist-under-orange-trees.png",
        s.SPRING_BIKE,
        partly=(s.AUTUMN_BIKE, *SPRING),
    ),
    composed(
        "the same, but at night",
        "cyclist-under-orange-trees.png",
        s.NIGHT_BIKE,
        partly=(s.AUTUMN_BIKE,),
    ),
    composed(
        "a fire like this, but by the sea",
        "desert-camp.png",
        s.BEACH_FIRE,
        partly=(s.FENNEC, s.TENT_FIRE),
    ),
    composed("camping like this in the mountains", "desert-camp.png", s.TENT_FIRE, partly=(s.FENNEC,)),
    composed(
        "but with an old steam engine",
        "green-train-snow.png",
        s.STEAM_ARRIVES,
        s.STEAM_LEAVES,
        partly=(s.TRAIN_IN_SNOW,),
    ),
    composed(
        "lightning like this, but in the mountains",
        "lightning-by-the-mill.png",
        s.HUT_LIGHTNING,
        partly=(s.FARM_LIGHTNING, s.CABIN_LIGHTNING),
    ),
    composed(
        "the same in spring",
        "black-dog-after-a-ball.mp4",
        s.DOG_BALL,
        partly=(s.DOG_POND, s.SPRING_BIKE, s.FOOTBALLER, s.GOAL),
    ),
    composed("the same on a bright day", "evening-surfer.mp4", s.SURFER, partly=(s.SAILBOAT,)),
    composed("the same, but at night", "liftoff-day.mp4", s.LIFTOFF, partly=(s.LAUNCH_PAD,)),
    # The same place or thing, something else happens
    composed("while it is being unloaded", "blue-boat-in-fog.png", s.CRANE, partly=(s.FOG_BOAT,)),
    composed("people getting in", "green-train-snow.png", s.BOARDING, partly=(s.TRAIN_IN_SNOW,)),
    composed("just before the start", "skier-green.png", s.START_GATE, partly=(s.SKI_RACE,)),
    composed(
        "here, but with lots of small fish",
        "turtle-in-blue-water.png",
        s.FISH_SCHOOL,
        partly=(s.TURTLE, s.REEF_DIVER),
    ),
    composed(
        "an animal like this taking a swim",
        "black-dog-after-a-ball.mp4",
        s.DOG_POND,
        partly=(s.DOG_BALL,),
    ),
    composed("now the vegetables are added", "blue-pot.mp4", s.VEGETABLES, partly=(s.POT_BOILS, s.CARROT)),
    composed("the same evening with a sailing boat", "evening-surfer.mp4", s.SAILBOAT, partly=(s.SURFER,)),
    composed("driving instead of walking", "moon-flag.mp4", s.ROVER, partly=(s.MOONWALK,)),
    composed("dinner in this place on a mild night", "blue-boat-in-fog.png", s.SUPPER, partly=(s.FOG_BOAT, s.GRILL)),
    composed("breaking up the soil instead", "red-combine-in-wheat.mp4", s.TRACTOR, partly=(s.COMBINE,)),
    composed("a little later, high above the Earth", "liftoff-day.mp4", s.STAGING, partly=(s.LIFTOFF,)),
    composed("on a sledge instead", "skater-in-blue.mp4", s.PARK_SLEDGE, partly=(s.SKATER, s.CABIN_SLEDGE)),
)

QUERIES = ALONE + WITH_WORDS
