"""Short names for the shots of the library, so that the declared queries can be read."""

from tools.queries.declare import ShotName

_VIDEO = "snow-line"
TRAIN_IN_SNOW = ShotName(_VIDEO, "a train pulls in")
BOARDING = ShotName(_VIDEO, "passengers board the train")
CABLE_CAR = ShotName(_VIDEO, "a cable car goes up")
START_GATE = ShotName(_VIDEO, "a ski racer waits at the start gate")
SKI_RACE = ShotName(_VIDEO, "a skier races downhill")
AVALANCHE = ShotName(_VIDEO, "an avalanche thunders down")

_VIDEO = "winter-by-the-sea"
PARK_SLEDGE = ShotName(_VIDEO, "a child sledges down a slope")
SKATER = ShotName(_VIDEO, "a skater glides over the frozen pond")
FOG_BOAT = ShotName(_VIDEO, "a fishing boat comes in")
CRANE = ShotName(_VIDEO, "a crane unloads crates of fish")
SEAL = ShotName(_VIDEO, "a seal with a fish in its mouth")
FISH_SCHOOL = ShotName(_VIDEO, "a school of fish passes")
REEF_DIVER = ShotName(_VIDEO, "a diver swims over the coral")

_VIDEO = "sea-weekend"  # what answers in it is answered by its near-duplicate too; the writer adds that
TOAST = ShotName(_VIDEO, "toast pops up from the toaster")
CABIN_SLEDGE = ShotName(_VIDEO, "a child slides downhill on a sledge")
AURORA = ShotName(_VIDEO, "northern lights wave in the sky")
SURFER = ShotName(_VIDEO, "a surfer rides a breaking wave")
SAILBOAT = ShotName(_VIDEO, "a sailing boat crosses the bay")
BEACH_FIRE = ShotName(_VIDEO, "two people sit at a campfire")
FIREWORKS = ShotName(_VIDEO, "fireworks burst over the sea")

_VIDEO = "dune-road"
STEAM_ARRIVES = ShotName(_VIDEO, "a steam train arrives")
STEAM_LEAVES = ShotName(_VIDEO, "a steam train leaves and people wave goodbye")
CAMELS = ShotName(_VIDEO, "a camel caravan walks over the dunes")
OFFROAD = ShotName(_VIDEO, "a 4x4 drives down a dune")
SANDSTORM = ShotName(_VIDEO, "travellers struggle through a sandstorm")
FENNEC = ShotName(_VIDEO, "a fennec fox slips past a camp")
BALLOONS = ShotName(_VIDEO, "hot-air balloons rise")

_VIDEO = "a-saturday-in-may"
BOAT_LEAVES = ShotName(_VIDEO, "a fishing boat leaves")
SPRING_BIKE = ShotName(_VIDEO, "a woman cycles along the path")
DOG_BALL = ShotName(_VIDEO, "a dog chases a ball")
DOG_POND = ShotName(_VIDEO, "a dog jumps into the pond")
FOOTBALLER = ShotName(_VIDEO, "a footballer shoots at the goal")
GOAL = ShotName(_VIDEO, "the ball hits the net")
TRACTOR = ShotName(_VIDEO, "a tractor ploughs a field")

_VIDEO = "home-cooking"
WOODCUTTER = ShotName(_VIDEO, "a man splits logs with an axe")
CARROT = ShotName(_VIDEO, "hands slice a carrot with a knife")
POT_BOILS = ShotName(_VIDEO, "a pot boils over")
VEGETABLES = ShotName(_VIDEO, "vegetables slide from a board into the pot")
NEON = ShotName(_VIDEO, "somebody walks past neon signs under an umbrella")
CAKE_LIT = ShotName(_VIDEO, "a match lights the candles on a cake")
CAKE_BLOWN = ShotName(_VIDEO, "a girl blows out the candles")

_VIDEO = "high-summer"
HIKERS = ShotName(_VIDEO, "hikers walk uphill")
CLIMBER = ShotName(_VIDEO, "a climber scales a rock face")
MOUNTAIN_BIKE = ShotName(_VIDEO, "a mountain biker rides downhill")
HUT_LIGHTNING = ShotName(_VIDEO, "lightning strikes above a hut")
TENT_FIRE = ShotName(_VIDEO, "two people sit at a campfire by a tent")
NIGHT_TRAIN_IN = ShotName(_VIDEO, "a lit train comes in")
NIGHT_TRAIN_OUT = ShotName(_VIDEO, "a train leaves and a guard holds a lantern")

_VIDEO = "storm-watch"
KITE = ShotName(_VIDEO, "a child flies a kite")
PROMENADE_BIKE = ShotName(_VIDEO, "a cyclist rides along the promenade")
STORM_WAVES = ShotName(_VIDEO, "high waves burst against the rocks")
TEST_CARD = ShotName(_VIDEO, "colour bars stand still")
CABIN_LIGHTNING = ShotName(_VIDEO, "lightning strikes behind the cabin")
SOUP = ShotName(_VIDEO, "soup is ladled into a bowl")
LIGHTHOUSE = ShotName(_VIDEO, "the beam of a lighthouse turns")

_VIDEO = "harvest-and-supper"
COCK = ShotName(_VIDEO, "a cock crows and hens peck")
COMBINE = ShotName(_VIDEO, "a combine harvester cuts wheat")
FARM_BIKE = ShotName(_VIDEO, "a man cycles past the cows")
HORSE = ShotName(_VIDEO, "a horse gallops")
FARM_LIGHTNING = ShotName(_VIDEO, "lightning strikes")
GRILL = ShotName(_VIDEO, "a man grills fish on the quay")
SUPPER = ShotName(_VIDEO, "three people eat fish at a table")

_VIDEO = "long-countdown"
ROCKET_BIKE = ShotName(_VIDEO, "a cyclist passes the rocket")
LAUNCH_PAD = ShotName(_VIDEO, "a rocket steams on the launch pad")
LIFTOFF = ShotName(_VIDEO, "the rocket lifts off")
STAGING = ShotName(_VIDEO, "a rocket drops its first stage")
MOONWALK = ShotName(_VIDEO, "an astronaut walks on the Moon")
ROVER = ShotName(_VIDEO, "astronauts drive a rover with its lamps on")
CAPSULE = ShotName(_VIDEO, "a space capsule lands and a cyclist rides by")

_VIDEO = "november-light"
RAKE = ShotName(_VIDEO, "a gardener rakes leaves")
LEAF_JUMP = ShotName(_VIDEO, "a child jumps into a heap of leaves")
AUTUMN_BIKE = ShotName(_VIDEO, "a woman cycles through falling leaves")
NIGHT_BIKE = ShotName(_VIDEO, "a cyclist rides with a lamp on")
HARBOUR_WAVE = ShotName(_VIDEO, "a wave breaks over the breakwater")
TURTLE = ShotName(_VIDEO, "a turtle swims")
JELLYFISH = ShotName(_VIDEO, "jellyfish rise")
WRECK = ShotName(_VIDEO, "a diver lights up a wreck")

_VIDEO = "first-snow"
CABIN_BIKE = ShotName(_VIDEO, "a cyclist rides past the cabin")
STREET_BIKE = ShotName(_VIDEO, "a cyclist rides through falling leaves")
CARS_STOP = ShotName(_VIDEO, "cars stop at the red light")
CROSSING = ShotName(_VIDEO, "people walk over the zebra crossing")
PANCAKE = ShotName(_VIDEO, "a pancake is tossed in the air")
CABIN_SMOKE = ShotName(_VIDEO, "smoke rises from the chimney")
SNOW_PLOUGH = ShotName(_VIDEO, "a snow plough clears the street")

del _VIDEO

# What several shots show
CYCLISTS = (
    SPRING_BIKE, MOUNTAIN_BIKE, PROMENADE_BIKE, FARM_BIKE, ROCKET_BIKE, CAPSULE, AUTUMN_BIKE, NIGHT_BIKE, CABIN_BIKE,
    STREET_BIKE,
)  # fmt: skip
LIGHTNING = (HUT_LIGHTNING, CABIN_LIGHTNING, FARM_LIGHTNING)
TRAINS_COME = (TRAIN_IN_SNOW, STEAM_ARRIVES, NIGHT_TRAIN_IN)
TRAINS_GO = (STEAM_LEAVES, NIGHT_TRAIN_OUT)
MOUNTAINS = (CABLE_CAR, START_GATE, SKI_RACE, AVALANCHE, HIKERS, CLIMBER, MOUNTAIN_BIKE, HUT_LIGHTNING, TENT_FIRE)
PARK = (
    PARK_SLEDGE, SKATER, SPRING_BIKE, DOG_BALL, DOG_POND, FOOTBALLER, GOAL, RAKE, LEAF_JUMP, AUTUMN_BIKE, NIGHT_BIKE,
)  # fmt: skip
STREET = (CARS_STOP, CROSSING, NEON, STREET_BIKE, SNOW_PLOUGH)
FALLING_LEAVES = (RAKE, LEAF_JUMP, AUTUMN_BIKE, CABIN_BIKE, STREET_BIKE)
