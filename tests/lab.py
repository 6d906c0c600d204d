"""What several tests share: small videos, the stand-in as the API, a client in a home of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import av
import numpy as np

from helpers.api import CourseClient, connect
from helpers.config import Config, load_config

KEY = "tlk_CANARY-of-this-test-42"


def make_video(path: Path, seed: int = 0, seconds: float = 4.5, *, side: int = 360, sound: bool = True) -> Path:
    """Encode a small video whose colours and tone depend on `seed`."""
    rng, fps, rate = np.random.default_rng(seed), 4, 16000
    with av.open(str(path), "w") as container:
        picture = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "crf": "40"})
        picture.width = picture.height = side
        picture.pix_fmt = "yuv420p"
        picture.codec_context.thread_count = 1
        tone = container.add_stream("aac", rate=rate, layout="mono") if sound else None
        colours = rng.integers(0, 255, (round(seconds * fps), 3), dtype=np.uint8)
        for number, colour in enumerate(colours):
            frame = av.VideoFrame.from_ndarray(np.full((side, side, 3), colour, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        for start in range(0, round(seconds * rate) if sound else 0, 1024):
            wave = 0.2 * np.sin(2 * np.pi * (220 + 20 * seed) * np.arange(start, start + 1024) / rate)
            frame = av.AudioFrame.from_ndarray(wave[None].astype("f4"), format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            container.mux(tone.encode(frame))
        if sound:
            container.mux(tone.encode(None))
    return path


def config_for(base_url: str, home: Path, **settings: str) -> Config:
    """Return the configuration of a reader whose API is at `base_url`: with a key a live one, without the demo."""
    mode = "live" if settings.get("TWELVE_LABS_API_KEY") else ""
    env = {"TWELVELABS_BASE_URL": base_url, "VIDEO_SEARCH_HOME": str(home), "VIDEO_SEARCH_MODE": mode}
    return load_config(env | settings)


def client_for(base_url: str, home: Path, **settings: str) -> CourseClient:
    """Return a client as a freshly started kernel would make it."""
    return connect(config_for(base_url, home, **settings))


@contextmanager
def api_of(answer: Callable[[str, str], tuple[int, bytes, dict]]) -> Iterator[str]:
    """Serve ``answer(method, path) -> (status, body, headers)`` on loopback; yield the address of the API."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def serve(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body, headers = answer(self.command, self.path.removeprefix("/v1.3"))
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = serve

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1.3"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
