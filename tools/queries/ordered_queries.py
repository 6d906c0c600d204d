"""One event, then another, in one video; and what nobody filmed.

Each side names all shots that show it, so that a video which shows both in the other order is no answer.
"""

from tools.queries import shots as s
from tools.queries.declare import nothing, ordered

BEACH_BY_DAY = (s.KITE, s.PROMENADE_BIKE)
STORM = (*s.LIGHTNING, s.SANDSTORM, s.STORM_WAVES, s.HARBOUR_WAVE)
NIGHT_FIRE = (s.BEACH_FIRE, s.TENT_FIRE, s.FENNEC)
FISHING_BOAT = (s.FOG_BOAT, s.CRANE, s.BOAT_LEAVES, s.HARBOUR_WAVE)
STATION = (*s.TRAINS_COME, *s.TRAINS_GO, s.BOARDING)
COOKING = (s.TOAST, s.CARROT, s.POT_BOILS, s.VEGETABLES, s.SOUP, s.PANCAKE)

ORDERED = (
    # One pair
    ordered("a car stops", (s.CARS_STOP,), "people cross the street", (s.CROSSING,), 10),
    ordered("candles are lit", (s.CAKE_LIT,), "the candles go out", (s.CAKE_BLOWN,), 10),
    ordered("someone cuts a carrot", (s.CARROT,), "everything is tipped into the soup", (s.VEGETABLES,), 10),
    ordered("a dog runs after its toy", (s.DOG_BALL,), "the dog is in the water", (s.DOG_POND,), 10),
    ordered("a football player kicks", (s.FOOTBALLER,), "the team celebrates a goal", (s.GOAL,), 10),
    ordered("leaves are raked together", (s.RAKE,), "a child ruins the pile", (s.LEAF_JUMP,), 10),
    ordered("a skier gets ready", (s.START_GATE,), "the skier speeds down the slope", (s.SKI_RACE,), 10),
    ordered("a ski race", (s.SKI_RACE,), "snow slides down the mountain", (s.AVALANCHE,), 10),
    ordered("a fishing boat reaches the harbour", (s.FOG_BOAT,), "the fish are lifted out", (s.CRANE,), 10),
    ordered("fish on the barbecue", (s.GRILL,), "friends have dinner outside", (s.SUPPER,), 10),
    ordered("a horse runs under dark clouds", (s.HORSE,), "a flash of lightning", s.LIGHTNING, 10),
    ordered("a yacht in the evening", (s.SAILBOAT,), "a fire on the beach", (s.BEACH_FIRE,), 10),
    ordered("a fire on the beach", (s.BEACH_FIRE,), "fireworks", (s.FIREWORKS,), 10),
    ordered("smoke from a chimney in winter", (s.CABIN_SMOKE,), "a vehicle clears the snow", (s.SNOW_PLOUGH,), 10),
    ordered("a shoal of yellow fish", (s.FISH_SCHOOL,), "a scuba diver", (s.REEF_DIVER, s.WRECK), 10),
    ordered("glowing jellyfish", (s.JELLYFISH,), "a scuba diver", (s.REEF_DIVER, s.WRECK), 10),
    ordered("sledging downhill", (s.PARK_SLEDGE, s.CABIN_SLEDGE), "northern lights", (s.AURORA,), 10),
    ordered("a rocket takes off", (s.LIFTOFF,), "an astronaut on the Moon", (s.MOONWALK, s.ROVER), 10),
    ordered("a test pattern on the screen", (s.TEST_CARD,), "a flash of lightning", s.LIGHTNING, 10),
    # Several pairs
    ordered("a train arrives", s.TRAINS_COME, "the train departs", s.TRAINS_GO, 10),
    ordered("a rocket standing on the ground", (s.ROCKET_BIKE, s.LAUNCH_PAD), "a rocket takes off", (s.LIFTOFF,), 15),
    ordered("astronauts on the Moon", (s.MOONWALK, s.ROVER), "landing with parachutes", (s.CAPSULE,), 15),
    ordered("a fine day at the beach", BEACH_BY_DAY, "a storm at sea", (s.STORM_WAVES, s.HARBOUR_WAVE), 10),
    ordered("bad weather", STORM, "people by a fire at night", NIGHT_FIRE, 10),
    ordered("somebody on a bicycle", s.CYCLISTS, "a flash of lightning", s.LIGHTNING, 12),
    # Several pairs, and other videos that show both in the other order
    ordered("a train at the station", STATION, "high up in the mountains", s.MOUNTAINS, 10),
    ordered("a fishing boat", FISHING_BOAT, "people enjoying the park", s.PARK, 15),
    ordered("somebody in the park", s.PARK, "a fishing boat", FISHING_BOAT, 15),
    ordered("cooking in the kitchen", COOKING, "a street in town", s.STREET, 15),
    ordered("a street in town", s.STREET, "cooking in the kitchen", COOKING, 20),
)

NOTHING = (
    nothing("a giraffe eating from a tall tree"),
    nothing("somebody playing the piano on a stage"),
    nothing("a bride and groom leaving a church"),
    nothing("a cat asleep on a sofa"),
    nothing("basketball players in a sports hall"),
    nothing("a dentist treating a patient"),
    nothing("someone ironing shirts in the laundry"),
    nothing("an escalator in a shopping centre"),
    nothing("a lorry driving through a long tunnel"),
    nothing("a teacher writing on the blackboard"),
    # Near misses: something of each is in the library, never this
    nothing("a grizzly bear catching salmon in a river"),
    nothing("penguins on an ice floe"),
    nothing("a jumbo jet landing at an airport"),
    nothing("a robot welding cars in a factory"),
    nothing("somebody feeding ducks from a bench"),
)

QUERIES = ORDERED + NOTHING
