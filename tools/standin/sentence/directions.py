"""Find the principal directions of a corpus, kept in ``directions.json`` beside the encoder's weights.

``python -m tools.standin.sentence.directions`` remakes the file. It is kept, because the weaker directions of a corpus
turn with the last digit of its vectors, and these differ from processor to processor; and so that a change to the
library leaves all other vectors as they are.
"""

import argparse
import base64
import hashlib
import json
from pathlib import Path

import numpy as np

from helpers.api.sentence import DIRECTIONS, FOLDER, PARTS, WIDTH, Directions, Language

from .catalogue import corpus
from .generic import generic_sentences


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
    parser.add_argument("--out", type=Path, default=FOLDER / DIRECTIONS)
    options = parser.parse_args()
    texts = [*corpus(options.data), *generic_sentences()]
    language = Language()
    found = find_directions(np.stack([language.encode(text) for text in texts]))
    # Half precision is enough for a rotation and halves the file.
    kept = {name: base64.b64encode(getattr(found, name).astype("<f2").tobytes()).decode() for name in PARTS}
    data = (json.dumps({"sentences": len(texts), **kept}, indent=1) + "\n").encode()
    options.out.write_bytes(data)
    print(f"{len(texts)} sentences; {options.out.name}: {len(data) / 1e3:.0f} kB")
    print(f"For SHA256 in helpers/api/sentence.py: {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
