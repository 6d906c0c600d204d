"""Frames and sound to mp4, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tools.film.render import FPS
from tools.film.sound import SR
from tools.film.vocab import H, W

CRF = 27
_BITEXACT = 1 << 23  # AV_CODEC_FLAG_BITEXACT: no encoder version in the stream, so that a repeat gives the same bytes
_BT709 = 1


def encode(path: Path, pictures: Iterable[np.ndarray], track: np.ndarray, crf: int = CRF) -> None:
    """Write an mp4 (H.264, AAC mono) that is the same bytes each time on one machine.

    Parameters
    ----------
    path : Path
    pictures : iterable of ndarray, shape (360, 640, 3)
        RGB frames at 24 per second.
    track : ndarray, shape (n,)
        Sound at 48 kHz.
    crf : int
        Constant rate factor of x264; higher is smaller.
    """
    with av.open(str(path), "w", options={"movflags": "+faststart", "fflags": "+bitexact"}) as out:
        video = out.add_stream("libx264", rate=FPS)
        video.width, video.height, video.pix_fmt = W, H, "yuv420p"
        codec = video.codec_context
        codec.thread_count = 1
        codec.gop_size = 2 * FPS  # a player can jump to within two seconds
        codec.flags |= _BITEXACT
        codec.color_range, codec.colorspace, codec.color_primaries, codec.color_trc = 1, _BT709, _BT709, _BT709
        video.options = {"crf": str(crf), "preset": "medium", "tune": "animation", "aq-mode": "3"}
        audio = out.add_stream("aac", rate=SR, layout="mono")
        audio.bit_rate = 64000
        audio.codec_context.flags |= _BITEXACT
        heard = 0
        for number, rgb in enumerate(pictures):
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
            picture = picture.reformat(format="yuv420p", dst_colorspace="ITU709")
            picture.pts, picture.time_base = number, Fraction(1, FPS)
            out.mux(video.encode(picture))
            while heard < len(track) and heard / SR <= number / FPS:  # sound between pictures, or its end is lost
                heard = _encode_sound(out, audio, track, heard)
        while heard < len(track):
            heard = _encode_sound(out, audio, track, heard)
        out.mux(video.encode(None))
        out.mux(audio.encode(None))


def _encode_sound(out: av.container.OutputContainer, audio: av.AudioStream, track: np.ndarray, at: int) -> int:
    block = av.AudioFrame.from_ndarray(track[None, at : at + 1024], format="fltp", layout="mono")
    block.sample_rate, block.pts, block.time_base = SR, at, Fraction(1, SR)
    out.mux(audio.encode(block))
    return at + 1024


def decoded_frames(path: Path) -> Iterator[np.ndarray]:
    """Yield the frames of an mp4, each of shape (h, w, 3), RGB."""
    with av.open(str(path)) as file:
        for picture in file.decode(video=0):
            yield picture.to_ndarray(format="rgb24")


def decoded_sound(path: Path) -> np.ndarray:
    """Return the sound of an mp4, shape (n,), mono float32."""
    with av.open(str(path)) as file:
        return np.concatenate([block.to_ndarray()[0] for block in file.decode(audio=0)])
