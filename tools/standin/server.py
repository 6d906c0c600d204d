"""The server as an object: what it is made of, how it is started and stopped, what it counted. 127.0.0.1 only."""

import threading
from pathlib import Path

from .encoder import Encoder
from .encoder_hash import HashEncoder
from .faults import FaultQueue
from .handler import PREFIX, Handler, Logged, Server
from .rates import RateLimits
from .routes import Routes
from .sentence.catalogue import DATA
from .state import LIST_LAG_SEC, State


class StandIn:
    """A local server that speaks the Embed API v2 of the SDK 1.3.6.

    Parameters
    ----------
    encoder : {"hash", "sentence"} or Encoder
        Where vectors come from.
    port : int
        0 takes a free one.
    key : str or None
        The only API key accepted; by default any.
    asset_polls, task_polls : int
        How many polls still find an asset or a task processing.
    latency_sec : float
        Added to every answer.
    requests_per_minute : int or None
        More are refused with 429 and ``Retry-After``.
    minutes_per_hour : float or None
        Once so many minutes of media were embedded within an hour, more are refused in the same way.
    quota_minutes : float or None
        Once so many minutes were embedded in all, new tasks are refused.
    list_lag_sec : float or None
        How long after it was made an asset or a task appears in lists: about a second, with a fixed clock at once.
    fixed_clock : bool
        Stamp everything with one constant time, for recordings. Otherwise the real time, which lists filter by.
    seed : int, str or None
        What ids are made from. By default no two servers give the same ones, but with a fixed clock.
    data : Path or None
        Folder with ``videos/library.json`` and ``queries/queries.json``, for the sentence encoder and transcriptions.

    Raises
    ------
    OSError
        If the port cannot be used.

    Examples
    --------
    >>> with StandIn() as standin:
    ...     standin.base_url.endswith("/v1.3")
    True
    """

    def __init__(
        self,
        encoder: str | Encoder = "hash",
        port: int = 0,
        *,
        key: str | None = None,
        asset_polls: int = 1,
        task_polls: int = 2,
        latency_sec: float = 0.0,
        requests_per_minute: int | None = None,
        minutes_per_hour: float | None = None,
        quota_minutes: float | None = None,
        list_lag_sec: float | None = None,
        fixed_clock: bool = False,
        seed: int | str | None = None,
        data: Path | None = None,
    ) -> None:
        self.key, self.latency_sec = key, latency_sec
        self.encoder = make_encoder(encoder, data) if isinstance(encoder, str) else encoder
        lag_sec = (0.0 if fixed_clock else LIST_LAG_SEC) if list_lag_sec is None else list_lag_sec
        self.state = State(
            asset_polls=asset_polls,
            task_polls=task_polls,
            list_lag_sec=lag_sec,
            fixed_clock=fixed_clock,
            seed=0 if fixed_clock and seed is None else seed,
        )
        self.rates = RateLimits(requests_per_minute, minutes_per_hour, self.state.now)
        self.routes = Routes(self.state, self.encoder, self.rates, quota_minutes, data or DATA)
        self.faults = FaultQueue()
        self.log: list[Logged] = []
        handler = type("BoundHandler", (Handler,), {"standin": self})
        try:
            self._server = Server(("127.0.0.1", port), handler)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or "a port is a number from 0 to 65535"
            raise OSError(f"port {port} cannot be used ({reason}); 0 takes a free one") from error
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def root_url(self) -> str:
        """Address of the server, without the API's version."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """What the SDK takes as ``base_url``."""
        return self.root_url + PREFIX

    @property
    def tasks_created(self) -> dict[str, int]:
        """How often the same was asked of the same content, by the id of its first task: above 1 it is paid twice.

        The same are the bytes (or an address that leads nowhere), the model, the segmentation, the options and the
        scopes; names, asset ids and the order of fields do not count.
        """
        return dict(self.state.tasks_created)

    @property
    def uploads(self) -> dict[str, int]:
        """How often each file was uploaded, by its sha256."""
        return dict(self.state.uploads)

    @property
    def minutes_embedded(self) -> float:
        """Minutes of video and audio embedded, each time it was asked for."""
        return self.state.seconds_embedded / 60.0

    def count(self, route: str) -> int:
        """Return how many requests came in on a route (names in ``faults.py``)."""
        return sum(entry.route == route for entry in self.log)

    def stop(self) -> None:
        """Stop serving and free the port; may be called twice."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def summary(self) -> dict:
        """Return what a demo may want to see: counts, tasks and faults, no headers and no keys."""
        with self.state.lock:
            tasks = {
                task.id: {
                    "status": self.state.task_status(task),
                    "input": task.input_filename or task.input_url,
                    "times_created": self.state.tasks_created[task.first],
                }
                for task in self.state.tasks.values()
            }
        routes = [entry.route for entry in self.log]
        return {
            "encoder": self.encoder.name,
            "requests": {route: routes.count(route) for route in sorted(set(routes))},
            "assets": len(self.state.assets),
            "tasks": tasks,
            "minutes_embedded": round(self.minutes_embedded, 3),
            "faults": self.faults.waiting(),
        }


def make_encoder(name: str, data: Path | None = None) -> Encoder:
    """Return the encoder of that name; the sentence encoder is loaded only when it is asked for."""
    if name == "hash":
        return HashEncoder()
    if name == "sentence":
        from .sentence.encoder import SentenceEncoder

        return SentenceEncoder.load(data)
    raise ValueError(f"no encoder is called {name!r}; there are: hash, sentence")
