"""Signs and digits from strokes: they need no font, so they are the same on every machine."""

from __future__ import annotations

import skia

from tools.film.paint import box, fill, line, path

GLYPHS = {
    "A": "0,4 1,0 2,4;.5,2.6 1.5,2.6",
    "B": "0,4 0,0 1.6,.4 1.6,1.6 0,2 1.8,2.5 1.8,3.6 0,4",
    "C": "2,.5 1,0 0,1 0,3 1,4 2,3.5",
    "E": "2,0 0,0 0,4 2,4;0,2 1.5,2",
    "F": "2,0 0,0 0,4;0,2 1.5,2",
    "H": "0,0 0,4;2,0 2,4;0,2 2,2",
    "L": "0,0 0,4 2,4",
    "M": "0,4 0,0 1,2 2,0 2,4",
    "N": "0,4 0,0 2,4 2,0",
    "O": "1,0 0,1 0,3 1,4 2,3 2,1 1,0",
    "R": "0,4 0,0 1.8,.4 1.8,1.7 0,2 2,4",
    "T": "0,0 2,0;1,0 1,4",
    "I": "1,0 1,4",
    "D": "0,0 0,4 1.4,3.6 2,2.6 2,1.4 1.4,.4 0,0",
    "K": "0,0 0,4;2,0 0,2.2 2,4",
    "0": "1,0 0,1 0,3 1,4 2,3 2,1 1,0",
    "1": "0,1 1,0 1,4",
    "2": "0,.8 1,0 2,.8 2,1.4 0,4 2,4",
    "3": "0,.4 1,0 2,.8 2,1.4 1,2 2,2.6 2,3.2 1,4 0,3.6",
    "4": "1.5,4 1.5,0 0,2.8 2,2.8",
    "5": "2,0 0,0 0,1.8 1.4,1.6 2,2.4 2,3.2 1,4 0,3.6",
    "6": "1.8,0 .6,.8 0,2.4 0,3.2 1,4 2,3.2 2,2.5 1,1.9 0,2.5",
    "7": "0,0 2,0 .8,4",
    "8": "1,0 0,.7 0,1.3 1,1.9 2,2.6 2,3.3 1,4 0,3.3 0,2.6 1,1.9 2,1.3 2,.7 1,0",
    "9": "2,1.5 1,2.1 0,1.5 0,.8 1,0 2,.8 2,1.6 1.4,3.2 .2,4",
    ".": ".9,3.9 1.1,4",
    "P": "0,4 0,0 1.8,.4 1.8,1.7 0,2",
    "S": "2,.5 1,0 0,.8 .2,1.6 1.8,2.4 2,3.2 1,4 0,3.5",
    "U": "0,0 0,3 1,4 2,3 2,0",
    "Y": "0,0 1,2 2,0;1,2 1,4",
    "G": "2,.6 1,0 0,1 0,3 1,4 2,3.2 2,2.2 1.2,2.2",
    "V": "0,0 1,4 2,0",
    "W": "0,0 .5,4 1,1.5 1.5,4 2,0",
    "X": "0,0 2,4;2,0 0,4",
    "Z": "0,0 2,0 0,4 2,4",
}


def glyphs(c: skia.Canvas, text: str, x: float, y: float, s: float, h: str, w: float = 0.55) -> None:
    """Plain stroke letters, 3.1 s wide and 4 s high each; no font is needed."""
    for i, ch in enumerate(text):
        for part in GLYPHS.get(ch, "").split(";"):
            pts = [tuple(map(float, q.split(","))) for q in part.split()]
            if len(pts) > 1:
                c.drawPath(path([(x + (i * 3.1 + a) * s, y + b * s) for a, b in pts], close=False), line(h, s * w))


def neon(c: skia.Canvas, text: str, x: float, y: float, s: float, h: str, on: float = 1.0, vert: bool = False) -> None:
    """Sign drawn from strokes: needs no font, so it is the same on every machine."""
    n = len(text)
    w, hh = (2 * s, (n * 5.4 - 1.4) * s) if vert else ((n * 3.1 - 1.1) * s, 4 * s)
    box(c, x - 1.5 * s, y - 1.5 * s, w + 3 * s, hh + 3 * s, fill("#0a0a18", 0.88), s)
    box(c, x - 1.5 * s, y - 1.5 * s, w + 3 * s, hh + 3 * s, line(h, 1.4, 0.7 * on), s)
    for i, ch in enumerate(text):
        ox, oy = (x, y + i * 5.4 * s) if vert else (x + i * 3.1 * s, y)
        for part in GLYPHS.get(ch, "").split(";"):
            pts = [tuple(map(float, q.split(","))) for q in part.split()]
            if len(pts) > 1:
                p = path([(ox + a * s, oy + b * s) for a, b in pts], close=False)
                c.drawPath(p, line(h, s * 1.3, 0.55 * on, blur=s * 1.6, add=True))
                c.drawPath(p, line(h, s * 0.7, 0.35 + 0.65 * on))
                c.drawPath(p, line("#ffffff", s * 0.22, 0.75 * on))
