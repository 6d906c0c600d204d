"""Films and photos as readers bring them: any container, cut, turned, late, with a cover; the grey tells the second."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from PIL import Image

STEP = 20  # levels of grey from one second to the next
CORNERS = np.zeros((90, 160, 3), np.uint8)  # red, green, blue, black: no two of its eight positions are alike
CORNERS[:45, :80, 0] = CORNERS[:45, 80:, 1] = CORNERS[45:, :80, 2] = 255


def make_film(
    path: Path,
    codec: str = "libx264",
    *,
    seconds: int = 12,
    rate: int | Fraction = 10,
    late_sec: float = 0,
    form: str | None = None,
    picture: np.ndarray | None = None,
    matrix: tuple[int, int, int, int] | None = None,
    pixel: Fraction | None = None,
    title: str = "",
    cover: Image.Image | None = None,
    container: dict | None = None,
    **options: str,
) -> Path:
    """Encode a film of 160 by 90 with a key frame every three seconds; the grey of a frame is `STEP` times its second.

    Parameters
    ----------
    late_sec : float
        The time of its first frame.
    form : str, optional
        The container, where the ending of the name does not say it.
    picture : array (90, 160, 3), optional
        Shown all the time in place of the grey.
    matrix : tuple of int, optional
        The display matrix (a, b, c, d): how a player turns and mirrors the film.
    pixel : Fraction, optional
        Width of a pixel by its height.
    cover : Image, optional
        A track of its own before the film's.
    container, **options
        Options of the container, and of the encoder.
    """
    with av.open(str(path), "w", format=form, options=container or {}) as file:
        if title:
            file.metadata["title"] = title
        front = add_cover(file, cover) if cover else None
        film = file.add_stream(codec, rate=rate, options={"g": str(round(3 * rate))} | options)
        film.width, film.height, film.pix_fmt = 160, 90, "yuvj420p" if codec == "mjpeg" else "yuv420p"
        film.codec_context.thread_count = 1
        film.time_base = film.codec_context.time_base = 1 / Fraction(rate)
        if codec != "libx264":
            film.bit_rate = 2_000_000
        if pixel:
            film.codec_context.sample_aspect_ratio = film.sample_aspect_ratio = pixel
        if matrix:
            a, b, c, d = matrix
            film.set_display_matrix([a, b, 0, c, d, 0, 0, 0, 1])
        for number in range(round(seconds * rate)):
            grey = np.full((90, 160, 3), STEP * (number // rate), np.uint8)
            frame = av.VideoFrame.from_ndarray(grey if picture is None else picture, format="rgb24")
            frame.pts, frame.time_base = number + round(late_sec * rate), Fraction(1, rate)
            file.mux(film.encode(frame))
        file.mux(film.encode(None))
        if front:
            mux_cover(file, *front)
    return path


def make_song(path: Path, cover: Image.Image | None = None, *, seconds: int = 6) -> Path:
    """Encode a tone, with a cover picture."""
    form, codec = ("mp3", "libmp3lame") if path.suffix == ".mp3" else ("mp4", "aac")
    with av.open(str(path), "w", format=form) as file:
        sound = file.add_stream(codec, rate=44100, layout="mono")
        front = add_cover(file, cover) if cover else None
        if front:
            mux_cover(file, *front)
        size = sound.codec_context.frame_size or 1024
        for start in range(0, seconds * 44100, size):
            wave = np.sin(2 * np.pi * 440 * np.arange(start, start + size) / 44100).astype("f4")[None]
            frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 44100, start, Fraction(1, 44100)
            file.mux(sound.encode(frame))
        file.mux(sound.encode(None))
    return path


def add_cover(file: av.container.OutputContainer, cover: Image.Image) -> tuple[av.VideoStream, Image.Image]:
    """Add the track of a cover to an open file."""
    track = file.add_stream("mjpeg", rate=1)
    track.width, track.height, track.pix_fmt = *cover.size, "yuvj420p"
    track.disposition = av.stream.Disposition.attached_pic
    return track, cover


def mux_cover(file: av.container.OutputContainer, track: av.VideoStream, cover: Image.Image) -> None:
    """Write the picture of a cover's track."""
    file.mux(track.encode(av.VideoFrame.from_image(cover).reformat(format="yuvj420p")))
    file.mux(track.encode(None))


def second_of(picture: Image.Image) -> float:
    """Return the second that a frame of such a film shows; near a whole number."""
    return float(np.asarray(picture.convert("L"))[20:30, 20:30].mean()) / STEP


def photo(form: str = "JPEG", turned: int = 1, picture: np.ndarray = CORNERS) -> bytes:
    """Return a picture file whose EXIF says how to turn it to stand upright, from 1 (as it is) to 8."""
    image, buffer = Image.fromarray(picture), BytesIO()
    exif = image.getexif()
    if turned != 1:
        exif[0x0112] = turned
    image.save(buffer, form, exif=exif, **({} if form == "PNG" else {"quality": 95}))
    return buffer.getvalue()
