"""What a request to /embed-v2 or /embed-v2/tasks asks for, checked by ``parsing.py``."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """Where one medium comes from: exactly one of ``url``, ``base64_string`` and ``asset_id`` is set."""

    media_type: str
    name: str = ""
    url: str = ""
    base64_string: str = ""
    asset_id: str = ""


@dataclass(frozen=True)
class Segmentation:
    """How a timeline is divided: ``fixed`` (length ``seconds``) or ``dynamic`` (at least ``seconds`` each)."""

    strategy: str
    seconds: int


@dataclass(frozen=True)
class EmbedRequest:
    """A request that has passed every check that does not need the media itself."""

    model: str
    input_type: str
    synchronous: bool
    dimension: int = 512
    uncertainty: bool = False
    text: str = ""
    truncated: bool = False
    sources: tuple[Source, ...] = ()
    start_sec: float = 0.0
    end_sec: float | None = None
    segmentation: Segmentation = Segmentation("dynamic", 4)
    options: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("clip", "asset")
    types: tuple[str, ...] = ("separate_embedding",)
    notes: tuple[tuple[float, float, str], ...] = ()  # time_based_metadata: start, end, text
    offsets_given: bool = field(default=False, compare=False)

    def canonical(self, media: list[str]) -> str:
        """Return the request as one line, with the media's identities in place of their sources.

        Two requests that ask for the same thing give the same line, whatever the order of their fields.
        """
        values = [self.model, self.input_type, self.dimension, self.uncertainty, self.text, media, self.start_sec]
        values += [self.end_sec, [self.segmentation.strategy, self.segmentation.seconds], sorted(self.options)]
        values += [sorted(self.scopes), sorted(self.types), self.notes, [s.name for s in self.sources]]
        return json.dumps(values, ensure_ascii=False)
