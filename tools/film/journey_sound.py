"""Sound recipes of the travel films: trains, snow, desert, space. Each takes seconds and returns samples at ``SR``."""

import numpy as np

from tools.film.sound import SR, noise, place, rng, steps, times


def _grain(out, at, sound):
    """Add ``sound`` into ``out`` from second ``at`` on."""
    place(out, int(at * SR), sound)


def _ring(hz, sec, decay, harmonics=((1, 1.0), (2.01, 0.5), (2.76, 0.4), (5.4, 0.15))):
    t = times(sec)
    return sum(a * np.sin(2 * np.pi * hz * k * t) * np.exp(-t * decay * k**0.5) for k, a in harmonics)


def bells(sec, hz=392, every=1.6, first=0.4, decay=1.8):
    """Church or station bell."""
    out = np.zeros(int(sec * SR))
    for i in range(int(sec / every) + 1):
        _grain(out, first + i * every, 0.5 * _ring(hz * (1 if i % 2 else 0.84), 2.4, decay))
    return out


def chime(sec, at=0.3):
    """Three falling notes before an announcement."""
    out = np.zeros(int(sec * SR))
    for i, hz in enumerate((784, 659, 523)):
        _grain(out, at + 0.38 * i, 0.6 * _ring(hz, 1.3, 3.0, ((1, 1.0), (2, 0.25))))
    return out


def chuffs(sec, rate0, rate1):
    """Steam exhaust whose beats go from ``rate0`` to ``rate1`` per second."""
    t = times(sec)
    phase = np.cumsum(rate0 + (rate1 - rate0) * t / sec) / SR
    k = phase % 1
    beat = np.exp(-(((k - 0.12) / 0.1) ** 2)) * np.where(phase.astype(int) % 4 == 0, 1.0, 0.72)
    return beat * (0.9 * noise(sec, 120, 1500, "chuff", 0.4) + 0.3 * noise(sec, 1500, 6000, "chuff hiss"))


def whistle(sec, at=0.8, length=1.3):
    """A steam whistle: a chord with breath."""
    t = times(length)
    env = np.minimum(1, np.minimum(t / 0.08, (length - t) / 0.2))
    tone = sum(np.sin(2 * np.pi * f * t + 0.6 * np.sin(2 * np.pi * 6 * t)) for f in (523, 659, 784)) / 3
    out = np.zeros(int(sec * SR))
    _grain(out, at, env * (0.5 * tone + 0.2 * noise(length, 800, 5000, "breath")))
    return out


def clatter(sec, rate0=2.4, rate1=2.4):
    """Wheels over rail joints: double knocks."""
    t = times(sec)
    k = (np.cumsum(rate0 + (rate1 - rate0) * t / sec) / SR) % 1
    knock = np.exp(-(((k - 0.1) / 0.03) ** 2)) + 0.8 * np.exp(-(((k - 0.28) / 0.03) ** 2))
    return knock * noise(sec, 90, 900, "rail", 0.3) + 0.22 * noise(sec, 60, 500, "roll", 0.5)


def squeal(sec, start, stop):
    """Brakes that squeal between two moments."""
    t = times(sec)
    env = np.clip((t - start) / 0.5, 0, 1) * np.clip((stop - t) / 0.4, 0, 1)
    tone = np.sin(2 * np.pi * (2350 * t - 40 * t * t) + 2 * np.sin(2 * np.pi * 31 * t)) + 0.5 * np.sin(
        2 * np.pi * 3710 * t
    )
    return env * (0.22 * tone + 0.15 * noise(sec, 1800, 6000, "squeal"))


def hiss(sec, start=0.0, stop=99.0):
    """Steam, gas or compressed air."""
    t = times(sec)
    return np.clip((t - start) / 0.2, 0, 1) * np.clip((stop - t) / 0.6, 0, 1) * noise(sec, 2500, 11000, "hiss") * 0.6


def motor(sec, hz0=90, hz1=90, level=0.3):
    """Electric motor or winch whose pitch glides."""
    t = times(sec)
    phase = 2 * np.pi * np.cumsum(hz0 + (hz1 - hz0) * t / sec) / SR
    return level * sum(np.sin(phase * k) / k for k in (1, 2, 4, 7)) + 0.1 * noise(sec, 100, 1200, "motor", 0.4)


def carving(sec, turn=2.1):
    """Skis that carve: hissing sweeps at the drawn rhythm."""
    t = times(sec)
    return (0.35 + 0.65 * np.abs(np.sin(t * turn)) ** 3) * noise(sec, 1200, 8000, "carve", 0.3) + 0.25 * noise(
        sec, 150, 700, "air", 0.6
    )


def beeps(sec, first, every, count, hz=880, last_hz=1320):
    """Countdown beeps; the last one is higher and longer."""
    out = np.zeros(int(sec * SR))
    for i in range(count):
        last = i == count - 1
        t = times(0.6 if last else 0.18)
        _grain(
            out,
            first + i * every,
            0.6 * np.sin(2 * np.pi * (last_hz if last else hz) * t) * np.minimum(1, (t[-1] - t) / 0.03),
        )
    return out


def avalanche(sec):
    """A growing low thunder with hissing snow."""
    t = times(sec)
    return np.clip(t / (0.7 * sec), 0.1, 1) * (
        noise(sec, 25, 160, "slide", 0.3) + 0.4 * noise(sec, 500, 6000, "powder", 0.2)
    )


def cowbells(sec):
    """Cow bells far away."""
    out = np.zeros(int(sec * SR))
    r = rng("cowbells")
    for k in r.uniform(0, sec, int(sec * 5)):
        _grain(out, k, (0.1 + 0.25 * r.random()) * _ring(r.choice([610, 720, 845, 960]), 0.7, 6.0))
    return out


def clinks(sec, rate=0.62):
    """Metal of a climber's gear at every pull, with a scrape of shoes."""
    out = np.zeros(int(sec * SR))
    r = rng("clinks")
    for i in range(int(sec * rate) + 1):
        for j in range(3):
            _grain(out, (i + 0.4) / rate + 0.09 * j, 0.3 * r.random() * _ring(2300 + 700 * j, 0.4, 14.0))
    return out + 0.4 * steps(sec, rate, 800, 5000)


def bike_bell(sec, at=1.2):
    """Two rings of a bicycle bell."""
    out = np.zeros(int(sec * SR))
    for k in (at, at + 0.22):
        _grain(out, k, 0.5 * _ring(2093, 0.9, 5.0, ((1, 1.0), (1.5, 0.6), (2.9, 0.3))))
    return out


def owl(sec, at=(1.0, 4.6)):
    """An owl that calls."""
    out = np.zeros(int(sec * SR))
    for k in at:
        for d, length in ((0.0, 0.35), (0.6, 0.2), (0.9, 0.6)):
            t = times(length)
            _grain(out, k + d, 0.5 * np.sin(np.pi * t / length) * np.sin(2 * np.pi * (410 * t - 30 * t * t)))
    return out


def small_bells(sec, rate=1.15):
    """Harness bells of walking animals."""
    out = np.zeros(int(sec * SR))
    r = rng("harness")
    for i in range(int(sec * rate * 2)):
        _grain(
            out, (i + 0.3 * r.random()) / rate / 2, (0.1 + 0.25 * r.random()) * _ring(1250 + 500 * (i % 3), 0.5, 8.0)
        )
    return out


def offroad(sec):
    """A car engine that revs over dunes."""
    t = times(sec)
    phase = 2 * np.pi * np.cumsum(62 + 22 * np.sin(1.9 * t) + 10 * np.sin(5.5 * t)) / SR
    return 0.3 * sum(np.sin(phase * k) / k**0.8 for k in (1, 2, 3, 5, 6)) + 0.4 * noise(sec, 300, 3000, "sand", 0.4)


def storm(sec):
    """Howling wind full of sand."""
    t = times(sec)
    gust = 0.6 + 0.4 * np.sin(2 * np.pi * t / 2.7) * np.sin(2 * np.pi * t / 4.1)
    howl = np.sin(2 * np.pi * (310 * t + 26 * np.sin(2 * np.pi * t / 3.1))) * noise(sec, 5, 40, "howl", 0.3)
    return gust * (noise(sec, 180, 1100, "storm", 0.6) + 0.6 * noise(sec, 2500, 9000, "grit") + 0.5 * howl)


def burner(sec, on=((0.2, 1.7), (3.9, 5.4))):
    """The roaring gas burner of a balloon."""
    t = times(sec)
    env = sum(np.clip((t - a) / 0.1, 0, 1) * np.clip((b - t) / 0.15, 0, 1) for a, b in on)
    return env * (0.8 * noise(sec, 120, 1800, "burner", 0.3) + 0.3 * noise(sec, 2000, 8000, "gas")) + 0.05 * noise(
        sec, 200, 900, "calm", 0.6
    )


def drums(sec, beat=0.36):
    """Hand drums far away and a reed tune: music that nobody in the picture plays."""
    out = np.zeros(int(sec * SR))
    for i, hit in enumerate("X.xxX.x." * 8):
        if hit != "." and i * beat < sec:
            t = times(0.3)
            tone = np.sin(2 * np.pi * (95 if hit == "X" else 190) * t) * np.exp(-t * (14 if hit == "X" else 26))
            _grain(out, i * beat, tone * (0.9 if hit == "X" else 0.5))
    for i, hz in enumerate((294, 311, 370, 392, 370, 311, 294, 277, 294, 370, 392, 440, 392, 370, 311, 294)):
        if i * 2 * beat < sec:
            t = times(2 * beat)
            _grain(
                out,
                i * 2 * beat,
                0.18 * np.sign(np.sin(2 * np.pi * hz * t + 0.3 * np.sin(34 * t))) * np.minimum(1, (t[-1] - t) / 0.1),
            )
    return out


def launch(sec, delay=0.0):
    """Engines: deep thunder with crackling."""
    t = times(sec)
    r = noise(sec, 20, 130, "launch", 0.3)
    crack = noise(sec, 400, 5000, "launch crackle", 0.2) * (np.abs(noise(sec, 4, 30, "pops")) ** 1.5) * 2
    return np.clip((t - delay) / 0.8, 0, 1) * (r + crack + 0.25 * noise(sec, 150, 1500, "launch roar", 0.3))


def radio(sec, at=(0.3, 3.2)):
    """Two-tone pips and static of a space radio."""
    out = 0.05 * noise(sec, 400, 3200, "static")
    for i, k in enumerate(at):
        t = times(0.25)
        _grain(out, k, 0.4 * np.sin(2 * np.pi * (2525 if i % 2 == 0 else 2475) * t))
    return out


def breath(sec, rate=0.42):
    """Slow breathing inside a helmet."""
    k = times(sec) * rate % 1
    intake, out = np.exp(-(((k - 0.22) / 0.13) ** 2)), np.exp(-(((k - 0.66) / 0.16) ** 2))
    return 0.5 * intake * noise(sec, 900, 4000, "in", 0.2) + 0.6 * out * noise(sec, 250, 1600, "out", 0.3)


def bang(sec, at=0.3):
    """Explosive bolts, then a thin hiss."""
    out = np.zeros(int(sec * SR))
    t = times(1.2)
    _grain(out, at, 1.4 * noise(1.2, 40, 900, "bolts", 0.2) * np.exp(-t * 9))
    return out


def cheers(sec):
    """A crowd that cheers and claps."""
    t = times(sec)
    out = (
        sum(
            noise(sec, f, f * 1.5, f"cheer{f}") * (0.6 + 0.4 * np.sin(t * (2 + k)))
            for k, f in enumerate((420, 800, 1500, 2400))
        )
        * 0.3
    )
    r = rng("claps")
    for k in r.uniform(0, max(0.1, sec - 0.1), int(sec * 26)):
        n = np.arange(1400)
        _grain(out, k, 0.35 * r.random() * r.standard_normal(1400) * np.exp(-n / 190))
    return out


def flutter(sec):
    """Cloth of parachutes in the wind."""
    t = times(sec)
    return (0.6 + 0.4 * np.sign(np.sin(2 * np.pi * 7 * t + 2 * np.sin(3 * t)))) * noise(sec, 150, 1400, "cloth", 0.5)


def eagle(sec, at=(1.4, 4.2)):
    """The thin falling cry of a bird of prey."""
    out = np.zeros(int(sec * SR))
    for k in at:
        t = times(0.9)
        _grain(
            out,
            k,
            0.3
            * np.sin(np.pi * t / 0.9)
            * np.sin(2 * np.pi * (2600 * t - 520 * t * t) + 2 * np.sin(2 * np.pi * 18 * t)),
        )
    return out


def helicopter(sec):
    """A helicopter that nobody sees."""
    t = times(sec)
    return np.clip(np.sin(2 * np.pi * 11 * t), 0, 1) ** 3 * noise(sec, 50, 700, "blades", 0.4) * (0.3 + 0.7 * t / sec)
