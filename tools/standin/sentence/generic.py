"""Sentences about ordinary scenes, sounds and talk: they widen the corpus whose principal directions are used.

They describe no shot of the sample library. They only keep the strongest directions from being those of a dozen
films.
"""

_SCENES = """
A farmer drives a tractor across a brown field. A girl flies a kite on a windy hill. Two men play chess on a bench.
A waiter carries three plates through a busy restaurant. An old woman knits beside a fireplace.
A helicopter lands on the roof of a hospital. A crane lifts a container from a ship. Cows graze behind a wooden fence.
A child blows out the candles on a birthday cake. A nurse takes a patient's temperature. A crowd waits outside a museum.
A swimmer dives into an outdoor pool. A painter mixes colours on a palette. A goat climbs on a rock.
A lorry reverses into a loading bay. A woman reads a newspaper on a balcony. A potter shapes a bowl on a spinning wheel.
Workers pave a road in the heat. A boy feeds ducks at the edge of a canal. A ferry leaves with its lights on.
A tailor measures a jacket. Horses gallop along a muddy track. A drummer warms up before a concert.
A window cleaner hangs from a tall building. A gardener plants tulips in rows. A balloon drifts over vineyards.
A carpenter saws a plank in his workshop. A judge reads from a sheet of paper. Tourists photograph a cathedral.
A sheepdog drives a flock through a gate. A plane takes off into low clouds. A man shovels coal into a furnace.
An empty classroom with chairs on the tables. A tent stands beside a river at dawn. A shepherd rests under a tree.
A toddler stacks wooden blocks on a carpet. A dancer turns on a dark stage. A gymnast swings on the bars.
A waterfall drops into a green pool. A desert with long dunes and no one in sight. A whale breaks the surface.
Two boxers circle each other in a ring. A surfer paddles out through white water. A fisherman mends his net.
A van is unloaded behind a supermarket. A chef plates a dessert with tweezers. A butcher wraps a parcel in paper.
A bus breaks down on a country road. A queue forms in front of a bakery. A motorbike overtakes on a bend.
A city skyline behind a haze. A park bench covered with frost. A narrow alley with washing lines.
A rainbow over a flat landscape. A full moon above rooftops. A heat haze over an airport runway.
A spider repairs its web. A butterfly opens its wings on a leaf. A hedgehog walks through grass after dark.
An aquarium with bright tropical fish. A microscope shows moving cells. A magnet pulls iron filings into lines.
A rocket rises from its launch pad. A teacher writes an equation on a blackboard. A satellite turns above the Earth.
A 3D printer builds a small part. A drone hovers over a construction site. A surgeon works under a bright lamp.
A bride throws a bouquet. A marching band passes a town hall. Children search for eggs in a meadow.
An apple is cut into quarters. Noodles are lifted from a wok. Coffee beans fall into a grinder. Ice cream melts.
A tennis player serves. A basketball rolls round the rim. A rower rests over the oars. A climber hangs from a rope.
A goalkeeper misses the ball. Cyclists wait at a level crossing. A pole vaulter clears the bar.
Someone packs a suitcase in a hurry. Friends toast with glasses on a terrace. A couple argues in a car park.
A man in a suit runs through an airport. A guard walks along a corridor with a torch. A door slams in the wind.
""".replace("\n", " ")

_SOUNDS = """
traffic in the distance. a church bell. children shouting in a playground. a lawn mower. a creaking wooden floor.
applause in a hall. a ringing telephone. typing on a keyboard. a hair dryer. a cock crowing at dawn.
an engine that will not start. a slow guitar. a brass band. a choir singing. a low electronic hum. complete silence.
a helicopter overhead. hammering on metal. breaking glass. footsteps on stairs. water running from a tap.
a kettle whistling. a baby crying. a cow bell. a horse trotting. ice cracking. a heavy door closing. sports commentary.
""".replace("\n", " ")

_TALK = """
Good evening and welcome to the programme. Turn left after the bridge. Please keep the receipt. I have never been here
before. The results will be published next week. Add a pinch of pepper. Mind the step on your way out.
We have been friends since school. It takes about two hours by car. The museum is closed on Mondays.
Could you speak a little louder? This species is found only on two islands. Prices went up again last year.
First remove the four screws at the back. The patient is feeling better. Nobody expected this ending.
Let us begin with a simple question. The temperature will fall below zero tonight. Thank you for listening.
""".replace("\n", " ")


def generic_sentences() -> list[str]:
    """Return the sentences, in a fixed order."""
    found = []
    for block in (_SCENES, _SOUNDS, _TALK):
        found += [sentence.strip(" .") for sentence in block.split(". ") if sentence.strip(" .")]
    return found
