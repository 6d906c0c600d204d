"""Any sentence becomes a vector, in this process: how the stand-in answers a text, and replay one not recorded.

A sentence goes through all-MiniLM-L6-v2 (a BERT of six layers, here in numpy; its weights rounded to 8 bits), is turned
to the 512 values of the stand-in, and gets the direction that all texts share and a little noise. Vectors of films take
the same way in `tools/standin`, from what their shots are described to show. None of this is Marengo.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import threading
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from helpers.api.fingerprint import QUERIES, rebuilt, text_of
from helpers.config import MODELS, PROJECT, nfc
from helpers.errors import RecordingsError

FOLDER = PROJECT / "notebooks" / "data" / "encoder"
WEIGHTS, TOKENIZER, DIRECTIONS, SCALE = "minilm-int8.npz", "tokenizer.json", "directions.json", ".scale"
WORDS, PARTS = "embeddings.word_embeddings.weight", ("mean", "turn", "strength")
SHA256 = {
    WEIGHTS: "4a81b4563b8be15f8556f9d8bc9800e0f4a98887d56f362bd710358d87e11b38",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    DIRECTIONS: "c276dc24a01d02594fed00b6e170c54d11cfb43062d3f2db55f487a5020c3f66",
}
DIMENSION, SIZES, WIDTH, HEADS, LAYERS, MOST_TOKENS = 512, (512, 256, 128), 384, 12, 6, 256
TEXT_TOKENS = {"marengo3.0": 500, "marengo3.5": 2000}  # most of one text, as the service publishes them
COMPUTED = "in this process, by the stand-in's sentence encoder: not recorded"
# The shape of the space; `tools.standin.sentence.calibrate` compares it with published figures of Marengo. The length
# of what all texts share, and of their noise; the cosine of text with picture, sound and words; how steeply the random
# directions fall from strong to weak dimensions (1 like content, 0 not at all, below 0 they lean on the weak ones).
TEXT_SHARED, TEXT_NOISE, GAPS, STYLE_FALL = 0.43, 0.05, (-0.4, -0.2, -0.2), -0.3
# Strong directions are held back a little (0 not at all, 1 until all are equal): what sentences share weighs less, and
# unrelated ones score lower, as with the real service. The order from strong to weak stays.
EVENING, FLOOR = 0.2, 200


def unit(vector: np.ndarray) -> np.ndarray:
    """Return the vector divided by its length; a zero vector stays zero."""
    return vector / (float(np.linalg.norm(vector)) or 1.0)


def seed_of(*parts: object) -> int:
    """Return a seed that depends on the parts alone."""
    return int.from_bytes(hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()[:4], "big")


def gaussian(*parts: object, size: int = DIMENSION) -> np.ndarray:
    """Return a vector of unit length, shape (size,), whose direction depends on the parts alone.

    RandomState, because its stream is frozen: numpy's newer generators may change between versions.
    """
    return unit(np.random.RandomState(seed_of(*parts)).standard_normal(size))


def count_tokens(text: str) -> int:
    """Return about how many tokens the service counts in a text: a word has one for each eight letters begun.

    Its tokenizer is not published; this is near enough for its limits to be met in a lesson.
    """
    return sum(-(-len(piece) // 8) for piece in re.findall(r"\w+|[^\w\s]", text))


def read_whole(name: str, folder: Path = FOLDER) -> bytes:
    """Return the content of one of the encoder's files.

    Raises
    ------
    RecordingsError
        If it is missing, cannot be read, or is not the file that the course ships, byte for byte.
    """
    try:
        content = (folder / name).read_bytes()
        if hashlib.sha256(content).hexdigest() == SHA256[name]:
            return content
        wrong = f"is not the one that the course ships: it is cut short or changed ({len(content):,} bytes)"
    except OSError as error:
        wrong = f"cannot be read ({error.strerror})"
    raise RecordingsError(f"The sentence encoder's file {name} {wrong}.", do="Run: git checkout notebooks/data/encoder")


class Language:
    """all-MiniLM-L6-v2, one sentence at a time, so that company never changes a vector. Safe with threads.

    The words keep their 8 bits, and only those of the sentence are made numbers of: 54 MB instead of 91.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        from scipy.special import erf  # 0.1 s, and of no use to whoever asks what is recorded
        from threadpoolctl import ThreadpoolController
        from tokenizers import Tokenizer

        self._weights = dict(np.load(io.BytesIO(read_whole(WEIGHTS, folder))))
        self._words, self._scales = self._weights.pop(WORDS), self._weights.pop(WORDS + SCALE)
        for name in [name for name in self._weights if name + SCALE in self._weights]:
            self._weights[name] = self._weights[name] * self._weights.pop(name + SCALE)[:, None]
        self._erf, self._tokenizer = erf, Tokenizer.from_buffer(read_whole(TOKENIZER, folder))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._lock, self._threads = threading.Lock(), ThreadpoolController()

    def encode(self, text: str) -> np.ndarray:
        """Return a sentence's vector, shape (384,), float64, of unit length; it is that of its first 256 tokens."""
        # Matrices this small are multiplied by one thread: several wait for one another, many times as long on a busy
        # machine, and how many there are must not change a vector. The limit is the process's, hence the lock.
        with self._lock, self._threads.limit(limits=1):
            ids = self._tokenizer.encode(text).ids
            first = self._words[ids] * self._scales[ids, None]
            first += self._weights["embeddings.position_embeddings.weight"][: len(ids)]
            first += self._weights["embeddings.token_type_embeddings.weight"][0]
            x = self._normed(first, "embeddings.LayerNorm")  # (tokens, 384), as everywhere below
            for layer in (f"encoder.layer.{i}" for i in range(LAYERS)):
                x = self._normed(x + self._attended(x, layer), f"{layer}.attention.output.LayerNorm")
                wide = self._linear(x, f"{layer}.intermediate.dense")
                wide *= 0.5 * (1 + self._erf(wide / np.sqrt(np.float32(2))))  # GELU, exact
                x = self._normed(x + self._linear(wide, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
            return unit(x.mean(axis=0).astype(np.float64))

    def _attended(self, x: np.ndarray, layer: str) -> np.ndarray:
        parts = (self._linear(x, f"{layer}.attention.self.{name}") for name in ("query", "key", "value"))
        query, key, value = (part.reshape(len(x), HEADS, -1).transpose(1, 0, 2) for part in parts)
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(np.float32(WIDTH // HEADS))  # (heads, tokens, tokens)
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        joined = (shares @ value).transpose(1, 0, 2).reshape(len(x), WIDTH)
        return self._linear(joined, f"{layer}.attention.output.dense")

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        return x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _normed(self, x: np.ndarray, name: str) -> np.ndarray:
        x = x - x.mean(axis=-1, keepdims=True)
        x /= np.sqrt((x**2).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        return x * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


@dataclass(frozen=True)
class Directions:
    """The principal directions of a corpus of sentences.

    ``mean`` (384,), ``turn`` (384, 384) with the strongest direction in the first row, and ``strength`` (384,), the
    corpus's standard deviation along each.
    """

    mean: np.ndarray
    turn: np.ndarray
    strength: np.ndarray

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Directions:
        """Return those that the course ships; `tools.standin.sentence.directions` found them."""
        kept = json.loads(read_whole(DIRECTIONS, folder))
        mean, turn, strength = (np.frombuffer(base64.b64decode(kept[part]), "<f2").astype(float) for part in PARTS)
        return cls(mean, turn.reshape(WIDTH, WIDTH), strength)

    @cached_property
    def weights(self) -> np.ndarray:
        """How much each direction counts, shape (384,); the floor keeps those that are hardly used from growing."""
        return (self.strength**2 + self.strength[FLOOR] ** 2) ** (-EVENING / 2)

    @cached_property
    def spread(self) -> np.ndarray:
        """How content falls from the first to the last of the 512 dimensions, as a unit vector.

        A straight line through the logarithms smooths the fall, and continues it beyond the 384 values of a sentence.
        """
        solid = slice(8, WIDTH * 3 // 4)
        slope, level = np.polyfit(np.arange(WIDTH)[solid], np.log((self.strength * self.weights)[solid]), 1)
        return unit(np.exp(level + slope * np.arange(DIMENSION)))

    def content(self, sentence_vector: np.ndarray) -> np.ndarray:
        """Return what a sentence says, as a unit vector of shape (512,), without what all sentences have in common."""
        turned = self.weights * (self.turn @ (sentence_vector - self.mean))
        return np.concatenate([unit(turned), np.zeros(DIMENSION - WIDTH)])


class Space:
    """The directions of one model, and a text in them; each random one depends on its name alone."""

    def __init__(self, model: str, directions: Directions) -> None:
        self.model, self.content, self._spread = model, directions.content, directions.spread
        axes = np.linalg.qr(np.stack([self.direction(f"option {i}", STYLE_FALL) for i in range(4)], axis=1))
        picture, sound, words, own = (axes[0] * np.sign(np.diag(axes[1]))).T
        # Options lean towards one another a little; text away from all of them: that is the modality gap.
        options = np.stack([picture, unit(0.3 * picture + sound), unit(0.2 * picture + 0.5 * sound + words)])
        towards = np.linalg.solve(options @ options.T, GAPS) @ options
        text = towards + np.sqrt(1.0 - float(towards @ towards)) * own
        self.options = dict(zip(("visual", "audio", "transcription", "text"), (*options, text), strict=True))

    @cached_property
    def _turn(self) -> np.ndarray:
        """The two models share no coordinate, so their vectors cannot be compared: one of them is turned."""
        square = np.random.RandomState(seed_of("turn", self.model)).standard_normal((DIMENSION, DIMENSION))
        factor, triangle = np.linalg.qr(square)
        return factor * np.sign(np.diag(triangle))

    def direction(self, name: str, fall: float = 0.0) -> np.ndarray:
        """Return a unit vector, shape (512,), seeded by its name."""
        return unit(gaussian(self.model, name) * self._spread**fall)

    def text(self, text: str, sentence_vector: np.ndarray) -> np.ndarray:
        """Return a text's unit vector, shape (512,), before the last turn."""
        said = unit(self.content(sentence_vector) + TEXT_NOISE * self.direction(f"text {text}"))
        return TEXT_SHARED * self.options["text"] + said * np.sqrt(1 - TEXT_SHARED**2)

    def finish(self, vector: np.ndarray) -> np.ndarray:
        """Return the unit vector that goes out, in the model's own coordinates."""
        return unit(self._turn @ vector if self.model == "marengo3.0" else vector)


_language = cache(Language)  # read when the first sentence needs it
_directions = cache(Directions.load)
_space = cache(lambda model: Space(model, _directions()))


def floats(vector: np.ndarray) -> list[float]:
    """Return the values as the shortest decimals that give the same float32."""
    return [float(str(value)) for value in vector.astype(np.float32)]


def respelled(asked: dict, *, fold: bool = False) -> dict:
    """Return a request with its text in one Unicode form (NFC); folded, also without case, spaces and a final stop."""

    def change(value: Any, name: str) -> Any:
        if name != "input_text" or not isinstance(value, str):
            return value
        text = nfc(value)
        return " ".join(nfc(text.casefold()).split()).removesuffix(".").rstrip() if fold else text

    return rebuilt(asked, change)


def answer(asked: dict) -> tuple[int, dict] | None:
    """Return the stand-in's status and body for a query of text alone; None for a request that asks for more.

    The body is that of the API, but for ``computed``, which says where the vector comes from. As at the service a text
    that is too long is refused.

    Parameters
    ----------
    asked : dict
        The fingerprint of a request that has a text (`text_of`, alone).

    Raises
    ------
    RecordingsError
        If a file of the encoder is missing or damaged.
    """
    body = {name: value for name, value in asked["json"].items() if value is not None}
    form, model = body.pop("input_type", None), body.pop("model_name", "marengo3.0")
    size, text = body.pop("embedding_dimension", DIMENSION), text_of(asked, alone=True)
    alone = body.keys() | body[form].keys() <= {"text", "multi_input", "input_text", "media_sources"}
    question = asked["path"] == QUERIES and text.strip() and "<@" not in text  # which names a medium
    if not alone or not question or size not in SIZES or str(model) not in MODELS:
        return None
    if (tokens := count_tokens(text)) > TEXT_TOKENS[model]:
        wrong = f"invalid. The text has {tokens} tokens, but the maximum is {TEXT_TOKENS[model]} tokens."
        return 400, {"code": "parameter_invalid", "message": f"The {form}.input_text parameter is {wrong}"}
    space = _space(model)
    vector = space.finish(space.text(text, _language().encode(text)))
    nulls = dict.fromkeys(("embedding_option", "embedding_scope", "start_sec", "end_sec"))
    made: dict = {"data": [{"embedding": floats(vector[: int(size)]), **nulls}], "computed": COMPUTED}
    facts = {"metadata": {"input_type": form, "embedding_dimension": size}} if form == "multi_input" else {}
    usage = {"usage": {"input_tokens": {"text": tokens}, "truncated": False}} if model == "marengo3.5" else {}
    return 200, made | facts | usage
