"""Small films for the browser tests: each second of them looks different."""

from pathlib import Path

import av
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
