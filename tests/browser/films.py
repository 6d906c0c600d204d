"""Small films for the browser tests: each second, or each frame, of them looks different."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw


def make_film(path: Path, seconds: int = 12, hue: int = 0) -> None:
    """Write an H.264 mp4 of 320x180 that counts its seconds."""
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=10, options={"g": "20", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for frame in range(seconds * 10):
            second = frame // 10
            picture = Image.new("RGB", (320, 180), ((hue * 9) % 200, 40 + second * 14, 150 - second * 8))
            ImageDraw.Draw(picture).text((160, 90), str(second), "white", anchor="mm", font_size=80)
            container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode(None))


def make_numbered_film(path: Path, rate: Fraction, seconds: int = 6) -> None:
    """Write an H.264 mp4 of 320x180 whose frames carry their number: ten bars, white for 1, the first counts most."""
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=rate, options={"g": "48", "preset": "veryfast", "bf": "2"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(int(seconds * rate)):
            bars = np.repeat([255 * int(bit) for bit in f"{number:010b}"], 32).astype(np.uint8)
            picture = np.broadcast_to(bars[None, :, None], (180, 320, 3))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")))
        container.mux(stream.encode(None))


# The number that a frame of such a film carries, read from what the browser shows.
READ_NUMBER = """video => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 180});
  const to = canvas.getContext('2d');
  to.drawImage(video, 0, 0, 320, 180);
  const line = to.getImageData(0, 60, 320, 1).data;
  return Array.from({length: 10}, (_, bar) => line[4 * (32 * bar + 16)] > 127 ? 1 : 0).reduce((n, bit) => 2 * n + bit);
}"""
