"""Sounds of park, harbour, farm and reef, in the manner of sound.py: a recipe takes seconds and returns an array."""

from __future__ import annotations

import numpy as np

from tools.film.sound import SR, bells, noise, place, rng, times

Moments = tuple[float, ...]


def _struck(sec: float, moments: Moments, one: np.ndarray) -> np.ndarray:
    out = np.zeros(int(sec * SR))
    for moment in moments:
        place(out, int(moment * SR), one)
    return out


def _glide(length: float, hz: np.ndarray, partials: tuple[float, ...]) -> np.ndarray:
    """A voice of `length` seconds whose pitch follows `hz`, evenly spaced points in time."""
    n = int(length * SR)
    pitch = np.interp(np.linspace(0, 1, n), np.linspace(0, 1, len(hz)), hz)
    phase = 2 * np.pi * np.cumsum(pitch) / SR
    return sum(a * np.sin(k * phase) for k, a in enumerate(partials, 1)) * np.sin(np.pi * np.linspace(0, 1, n)) ** 0.6


# ---- things --------------------------------------------------------------
def church_bell(sec: float, moments: Moments = (0.4, 2.4, 4.4)) -> np.ndarray:
    """A large bell, far off: hum, minor third and strike note, as bells are tuned."""
    n = np.arange(int(3.5 * SR)) / SR
    parts = ((0.5, 0.6, 0.7), (1.0, 1.0, 1.1), (1.2, 0.6, 1.4), (1.5, 0.4, 1.8), (2.0, 0.7, 2.2), (2.7, 0.25, 4.0))
    one = sum(a * np.sin(2 * np.pi * 330 * r * n) * np.exp(-n * d) for r, a, d in parts)
    return 0.35 * _struck(sec, moments, one)


def foghorn(sec: float, moments: Moments = (0.6, 4.2)) -> np.ndarray:
    one = _glide(1.9, np.array([118, 116, 116, 108]), (1, 0.7, 0.5, 0.35, 0.2))
    return 0.5 * _struck(sec, moments, one)


def diesel(sec: float, hz: float = 11.0) -> np.ndarray:
    """A slow engine that thumps: fishing boat, tractor, combine (higher hz)."""
    t = times(sec)
    beat = np.exp(-((t * hz) % 1) * 5)
    tone = np.sin(2 * np.pi * hz * 6 * t) + 0.5 * np.sin(2 * np.pi * hz * 12 * t)
    return 0.5 * beat * (tone + 0.8 * noise(sec, 60, 700, "diesel", 0.5))


def winch(sec: float) -> np.ndarray:
    """An electric motor that whines, and a warning beep."""
    t = times(sec)
    hz = 210 + 40 * np.clip(np.sin(2 * np.pi * t / 5.0), 0, 1)
    whine = sum(np.sin(2 * np.pi * np.cumsum(hz * k) / SR) / k for k in (1, 2, 4))
    beeps = np.where((t % 1.1) < 0.22, np.sin(2 * np.pi * 1250 * t), 0.0)
    return 0.14 * whine + 0.16 * beeps + 0.1 * noise(sec, 300, 2500, "winch", 0.3)


def splash(sec: float, at: float = 2.8) -> np.ndarray:
    t = times(sec) - at
    after = np.where(t > 0, 1.0, 0.0)
    fall = np.exp(-np.maximum(t, 0) * 2.6)
    return after * fall * noise(sec, 250, 6000, "splash", 0.3) * 1.4


def kick(sec: float, at: float) -> np.ndarray:
    n = np.arange(int(0.25 * SR)) / SR
    one = np.sin(2 * np.pi * (120 - 160 * n) * n) * np.exp(-n * 26) + 0.4 * rng("kick").standard_normal(
        len(n)
    ) * np.exp(-n * 120)
    return 1.2 * _struck(sec, (at,), one)


def cheer(sec: float, at: float = 1.2) -> np.ndarray:
    """A small crowd that shouts from `at` seconds."""
    t = times(sec)
    rise = np.clip((t - at) / 0.25, 0, 1) * (0.75 + 0.25 * np.sin(2 * np.pi * 1.3 * t))
    voices = sum(noise(sec, f, f * 1.35, f"cheer{f}") * (0.7 + 0.3 * np.sin(7 * t + f)) for f in (420, 760, 1250, 1900))
    return (0.06 + rise) * voices * 0.45


def rustle(sec: float, rate: float = 0.95) -> np.ndarray:
    """Dry leaves, pushed in strokes."""
    stroke = np.clip(np.sin(2 * np.pi * rate * times(sec) - 1.2), 0, 1) ** 1.4
    return (0.12 + stroke) * noise(sec, 1800, 9000, "leaves", 0.2) * 0.6


def hiss(sec: float, lo: float = 1200, hi: float = 7000, rate: float = 0.8) -> np.ndarray:
    """Runners on snow, or skates that cut the ice in long strokes."""
    return (0.35 + 0.65 * np.sin(np.pi * rate * times(sec)) ** 2) * noise(sec, lo, hi, "runners", 0.3) * 0.6


def hooves(sec: float, rate: float = 1.7) -> np.ndarray:
    """A gallop: three beats and a pause."""
    n = np.arange(int(0.12 * SR)) / SR
    one = np.sin(2 * np.pi * 95 * n) * np.exp(-n * 55) + 0.35 * rng("hoof").standard_normal(len(n)) * np.exp(-n * 90)
    beats = [(i + o) / rate for i in range(int(sec * rate) + 1) for o in (0.0, 0.17, 0.34)]
    return 1.1 * _struck(sec, tuple(beats), one)


def clink(sec: float, moments: Moments = (0.7, 1.5, 2.9, 3.3, 4.8)) -> np.ndarray:
    """Cutlery and glasses."""
    n = np.arange(int(0.5 * SR)) / SR
    one = (np.sin(2 * np.pi * 2700 * n) + 0.6 * np.sin(2 * np.pi * 4350 * n)) * np.exp(-n * 16)
    return 0.2 * _struck(sec, moments, one)


def accordion(sec: float) -> np.ndarray:
    """A slow waltz played somewhere near: two detuned reeds for every note."""
    t = times(sec)
    out = np.zeros_like(t)
    tune = (392.0, 523.25, 659.25, 587.33, 523.25, 493.88, 523.25, 392.0, 440.0, 523.25, 587.33, 523.25)
    for i, hz in enumerate(tune):
        span = np.clip((t - 0.62 * i) / 0.05, 0, 1) * np.clip((0.62 * (i + 1) - t) / 0.08, 0, 1)
        reeds = sum(np.sin(2 * np.pi * hz * k * d * t) / k for k in (1, 2, 3, 4) for d in (1.0, 1.006))
        out += span * (reeds + 0.5 * np.sin(2 * np.pi * (130.8 if i % 3 == 0 else 196.0) * t))
    return 0.14 * out


def bicycle(sec: float) -> np.ndarray:
    """Chain and tyres on gravel."""
    t = times(sec)
    ticks = np.exp(-((t * 11) % 1) * 14) * np.sin(2 * np.pi * 3100 * t)
    return 0.12 * ticks + 0.4 * noise(sec, 700, 5000, "gravel", 0.4) * (0.8 + 0.2 * np.sin(9 * t))


def bicycle_bell(sec: float, at: float = 1.0) -> np.ndarray:
    n = np.arange(int(0.8 * SR)) / SR
    one = (
        (np.sin(2 * np.pi * 2200 * n) + 0.6 * np.sin(2 * np.pi * 3370 * n))
        * np.exp(-n * 6)
        * (0.6 + 0.4 * np.sin(2 * np.pi * 24 * n))
    )
    return 0.5 * _struck(sec, (at, at + 0.35), one)


# ---- animals -------------------------------------------------------------
def barks(sec: float, moments: Moments = (0.5, 0.9, 2.6, 4.4)) -> np.ndarray:
    n = int(0.2 * SR)
    voice = _glide(0.2, np.array([380, 620, 420, 300]), (1, 0.8, 0.6, 0.5, 0.3))
    one = voice * (1 + 0.5 * rng("bark").standard_normal(n))
    return 0.5 * _struck(sec, moments, one)


def cock_crow(sec: float, moments: Moments = (0.5, 4.3)) -> np.ndarray:
    """Four rising and falling syllables."""
    parts = (
        (0.0, 0.22, (520, 640, 620)),
        (0.26, 0.16, (640, 700, 680)),
        (0.46, 0.3, (700, 900, 880)),
        (0.8, 0.9, (900, 980, 900, 640)),
    )
    out = np.zeros(int(sec * SR))
    for moment in moments:
        for at, length, hz in parts:
            place(out, int((moment + at) * SR), 0.4 * _glide(length, np.array(hz), (1, 0.7, 0.6, 0.4, 0.2)))
    return out


def clucks(sec: float) -> np.ndarray:
    out = np.zeros(int(sec * SR))
    r = rng("clucks")
    for _ in range(int(sec * 3)):
        place(
            out,
            int(r.random() * sec * SR),
            (0.1 + 0.15 * r.random()) * _glide(0.09, np.array([430, 560, 380]), (1, 0.6, 0.4)),
        )
    return out


def moo(sec: float, moments: Moments = (1.4, 4.6)) -> np.ndarray:
    one = _glide(1.5, np.array([120, 165, 170, 150, 118]), (1, 0.9, 0.8, 0.5, 0.3, 0.2))
    return 0.3 * _struck(sec, moments, one)


def neigh(sec: float, at: float = 0.6) -> np.ndarray:
    n = int(1.3 * SR)
    voice = _glide(1.3, np.array([700, 1150, 980, 760, 520]), (1, 0.6, 0.5, 0.3))
    return 0.4 * _struck(sec, (at,), voice * (0.6 + 0.4 * np.sin(2 * np.pi * 13 * np.arange(n) / SR)))


def seal_bark(sec: float, moments: Moments = (0.7, 1.3, 3.8)) -> np.ndarray:
    one = _glide(0.4, np.array([240, 330, 300, 210]), (1, 0.9, 0.8, 0.6, 0.4, 0.3))
    return 0.45 * _struck(sec, moments, one)


def geese(sec: float, moments: Moments = (0.8, 1.2, 2.0, 3.1, 3.4, 4.6)) -> np.ndarray:
    """Wild geese that pass high above."""
    one = _glide(0.26, np.array([520, 760, 560]), (1, 0.8, 0.7, 0.4))
    return 0.22 * _struck(sec, moments, one)


def owl(sec: float, at: float = 3.6) -> np.ndarray:
    """Hoo, hoo-hoo."""
    one = _glide(0.45, np.array([360, 385, 350]), (1, 0.12))
    return 0.5 * _struck(sec, (at, at + 0.8, at + 1.2), one)


# ---- under water ---------------------------------------------------------
def under_water(sec: float) -> np.ndarray:
    """The deep hum of the sea, and shrimps that snap."""
    out = 0.55 * noise(sec, 25, 260, "under water", 0.6)
    r = rng("shrimps")
    for k in r.integers(0, int(sec * SR), int(sec * 22)):
        n = np.arange(90)
        place(out, int(k), 0.12 * r.random() * r.standard_normal(90) * np.exp(-n / 18))
    return out


def breath(sec: float) -> np.ndarray:
    """A diver: the valve draws in, the bubbles leave."""
    t = times(sec)
    phase = (t % 3.2) / 3.2
    draw = np.clip(np.sin(np.pi * phase / 0.35), 0, 1) * (phase < 0.35)
    leave = np.clip(np.sin(np.pi * (phase - 0.45) / 0.5), 0, 1) * (phase > 0.45)
    gurgle = 0.6 + 0.4 * np.sin(2 * np.pi * 17 * t + 3 * np.sin(2 * np.pi * 5 * t))
    return 0.5 * draw * noise(sec, 700, 2600, "valve", 0.2) + 0.8 * leave * gurgle * noise(
        sec, 150, 1300, "exhale", 0.4
    )


def whale(sec: float) -> np.ndarray:
    """A whale that sings far away."""
    out = np.zeros(int(sec * SR))
    for at, length, hz in (
        (0.4, 1.9, (190, 260, 230, 320)),
        (2.9, 1.6, (330, 250, 280, 180)),
        (4.8, 1.4, (210, 200, 300)),
    ):
        place(out, int(at * SR), 0.4 * _glide(length, np.array(hz), (1, 0.35, 0.15)))
    return out


def shimmer(sec: float) -> np.ndarray:
    """Soft glassy tones that swell in turn, as music under pictures of the deep."""
    t = times(sec)
    return 0.1 * sum(
        np.sin(2 * np.pi * hz * t) * (0.5 + 0.5 * np.sin(1.1 * t + i))
        for i, hz in enumerate((220, 277.2, 329.6, 440, 554.4))
    )


def swishes(sec: float) -> np.ndarray:
    """Something large moves water in slow strokes."""
    return bells(times(sec), (0.7, 2.1, 3.5, 4.9, 6.3), 0.5) * noise(sec, 120, 1400, "swish", 0.4) * 0.8
