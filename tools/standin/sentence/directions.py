"""The principal directions of a corpus, kept in ``directions.json``.

``python -m tools.standin.sentence.directions`` remakes the file. It is kept, because the weaker directions of a corpus
turn with the last digit of its vectors, and these differ from processor to processor; and so that a change to the
library leaves all other vectors as they are.
"""

import argparse
import base64
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..encoder import DIMENSION
from .catalogue import corpus
from .generic import generic_sentences
from .language import WIDTH, Language

FILE = Path(__file__).with_name("directions.json")
PARTS = ("mean", "turn", "strength")
# Strong directions are held back a little (0 not at all, 1 until all are equal): what sentences share weighs less, and
# unrelated ones score lower, as with the real service. The order from strong to weak stays.
EVENING = 0.2
FLOOR = 200


@dataclass(frozen=True)
class Directions:
    """``mean`` (384,), ``turn`` (384, 384) with the strongest direction in the first row, ``strength`` (384,).

    ``strength`` is the corpus's standard deviation along each direction.
    """

    mean: np.ndarray
    turn: np.ndarray
    strength: np.ndarray

    @property
    def spread(self) -> np.ndarray:
        """Return how content falls from the first to the last of the 512 dimensions, as a unit vector.

        A straight line through the logarithms smooths the fall, and continues it beyond the 384 values that a
        sentence has.
        """
        solid = slice(8, WIDTH * 3 // 4)
        weighed = np.log((self.strength * self._weights())[solid])
        slope, level = np.polyfit(np.arange(WIDTH)[solid], weighed, 1)
        spread = np.exp(level + slope * np.arange(DIMENSION))
        return spread / np.linalg.norm(spread)

    def _weights(self) -> np.ndarray:
        # The floor keeps directions that the corpus hardly uses from being blown up.
        return (self.strength**2 + self.strength[FLOOR] ** 2) ** (-EVENING / 2)

    def content(self, sentence_vector: np.ndarray) -> np.ndarray:
        """Return a sentence's unit vector, shape (512,), turned, and without what all sentences have in common."""
        turned = self._weights() * (self.turn @ (sentence_vector - self.mean))
        return np.concatenate([turned / np.linalg.norm(turned), np.zeros(DIMENSION - WIDTH)])


def load_directions() -> Directions:
    """Return the directions that belong to this package."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    values = {name: np.frombuffer(base64.b64decode(kept[name]), "<f2").astype(np.float64) for name in PARTS}
    return Directions(values["mean"], values["turn"].reshape(WIDTH, WIDTH), values["strength"])


def find_directions(vectors: np.ndarray) -> Directions:
    """Return the principal directions of sentence vectors, shape (n, 384), strongest first."""
    mean = vectors.mean(axis=0)
    _, strengths, turn = np.linalg.svd(vectors - mean, full_matrices=True)
    strengths = np.pad(strengths, (0, max(0, WIDTH - len(strengths))))[:WIDTH]
    # The signs of singular vectors are arbitrary: let the largest value be positive.
    turn *= np.sign(turn[np.arange(WIDTH), np.abs(turn).argmax(axis=1)])[:, None]
    return Directions(mean, turn, strengths / np.sqrt(len(vectors)))


def main() -> None:
    """Remake the file from the library, the queries that are not held out, and the generic sentences."""
    parser = argparse.ArgumentParser(prog="python -m tools.standin.sentence.directions", description=main.__doc__)
    parser.add_argument("--data", type=Path, help="folder with videos/ and queries/ (default: notebooks/data)")
    parser.add_argument("--out", type=Path, default=FILE)
    options = parser.parse_args()
    texts = [*corpus(options.data), *generic_sentences()]
    language = Language()
    found = find_directions(np.stack([language.encode(text) for text in texts]))
    # Half precision is enough for a rotation and halves the file.
    kept = {name: base64.b64encode(getattr(found, name).astype("<f2").tobytes()).decode() for name in PARTS}
    options.out.write_text(json.dumps({"sentences": len(texts), **kept}, indent=1) + "\n", encoding="utf-8")
    print(f"{len(texts)} sentences; {options.out.name}: {options.out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
