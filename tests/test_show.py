"""Pictures, tables and players: what they show, that they are the same every time, and that no text breaks them."""

import base64
import re
import shutil
import subprocess
import sys
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pandas as pd
import pytest
from IPython.core.formatters import format_display_data
from media import CORNERS, make_film, make_song, photo, second_of
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from helpers.errors import MediaError
from helpers.library import Relevant, Shot, Video, video_from
from helpers.moments import Curve, Moment
from helpers.show import (
    Task,
    contact_sheet,
    hits_table,
    intervals_plot,
    lines_plot,
    player,
    strip,
    thumbnail,
    timeline,
    vector_map,
)
from helpers.show.plots import _steps

HOSTILE = [
    "<script>alert(1)</script>",
    "\"quoted\" and 'quoted' & <b>bold</b>",
    "../../etc/passwd",
    "costs $5, or $x_{1}$, or \\frac{",
    "many words " * 455,
    "x" * 5000,
    "日本 🎬 \x00\x1b[31m",
    "",
]


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    """Return an mp4 of 6 s at 10 frames a second whose brightness tells the frame: 4 levels each."""
    path = tmp_path_factory.mktemp("show") / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"g": "25", "crf": "4"})
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        for i in range(60):
            picture = np.full((90, 160, 3), 4 * i, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


@pytest.fixture
def video(film):
    shots = [(0.0, 2.3, "a boat"), (2.3, 6.0, "a gull")]
    return Video(
        "film",
        film,
        str(film),
        "A film",
        "travel",
        duration_sec=6.0,
        shots=tuple(Shot(a, b, "beach", "sunset", e, e, "", "") for a, b, e in shots),
    )


def hit(path, start_sec, end_sec, score=0.4123, title="A film", rank=1, video_id="film"):
    return SimpleNamespace(
        rank=rank,
        score=score,
        video_id=video_id,
        title=title,
        start_sec=start_sec,
        end_sec=end_sec,
        video_url=str(path),
    )


def size(picture):
    return Image.open(BytesIO(picture.data)).size


def thumbnails(sheet):
    """Return the pictures of a strip or contact sheet, in their order, as grey levels."""
    found = re.findall(r'src="data:image/webp;base64,([^"]+)"', sheet.data)
    return [np.asarray(Image.open(BytesIO(base64.b64decode(each))).convert("L")).astype(float) for each in found]


@pytest.mark.parametrize(("at_sec", "frame"), [(0, 0), (-3, 0), (0.1, 1), (0.19, 1), (2.5, 25), (3.37, 33), (99, 59)])
def test_a_thumbnail_is_the_frame_on_screen_at_that_second(film, at_sec, frame):
    level = np.asarray(thumbnail(film, at_sec, 80))[20:30, 20:30].mean()
    assert level == pytest.approx(4 * frame, abs=1.9)


def test_a_thumbnail_of_a_file_that_was_replaced_is_new(film, tmp_path):
    copy = tmp_path / "clip.mp4"
    copy.write_bytes(film.read_bytes())
    assert thumbnail(copy, 1.0).size == (240, 135)
    copy.write_bytes(b"no video")
    with pytest.raises(MediaError, match=r"'clip\.mp4' holds no picture") as caught:
        thumbnail(copy, 1.0)
    assert str(tmp_path) not in str(caught.value)
    with pytest.raises(MediaError, match="no file of 'gone'"):
        thumbnail(tmp_path / "gone.mp4", 1.0)


RED = Image.new("RGB", (160, 90), "red")
B_FRAMES = {"bf": "2"}
# How films come: in containers whose seek misses the key frame, as bare streams without times, late, without a length.
AS_THEY_COME = {
    "film.mp4": B_FRAMES,
    "fragments.mov": B_FRAMES | {"container": {"movflags": "frag_keyframe+empty_moov"}},
    "late.mp4": {"late_sec": 50},
    "film.mkv": B_FRAMES,
    "late.mkv": {"late_sec": 3600},
    "browser.webm": {"codec": "libvpx-vp9", "container": {"live": "1"}},
    "film.ts": B_FRAMES,
    "late.ts": B_FRAMES | {"late_sec": 3600},
    "camcorder.m2ts": B_FRAMES,
    "hevc.ts": {"codec": "libx265", "x265-params": "log-level=none:keyint=30"},
    "television.ts": B_FRAMES | {"codec": "mpeg2video", "rate": 25},
    "film.mpg": B_FRAMES | {"codec": "mpeg2video", "rate": 25},
    "old.mpg": {"codec": "mpeg1video", "rate": 25},
    "film.vob": {"codec": "mpeg2video", "rate": 25},
    "film.ogg": {"codec": "libvpx"},
    "old.avi": {"codec": "mpeg4"},
    "film.flv": {},
    "film.wmv": {"codec": "wmv2"},
    "raw.h264": B_FRAMES,
    "raw.h265": {"codec": "libx265", "form": "hevc", "x265-params": "log-level=none:keyint=30"},
    "raw.m4v": {"codec": "mpeg4", "form": "m4v"},
    "raw.m2v": B_FRAMES | {"codec": "mpeg2video", "form": "mpeg2video", "rate": 25},
    "raw.m1v": {"codec": "mpeg1video", "form": "mpeg1video", "rate": 25},
    "raw.mjpeg": {"codec": "mjpeg", "form": "mjpeg", "rate": 25},
    "cover-first.mp4": {"cover": RED},
}


@pytest.mark.parametrize("name", AS_THEY_COME)
def test_a_thumbnail_of_any_film_is_the_frame_of_its_second(name, tmp_path):
    path = make_film(tmp_path / name, **AS_THEY_COME[name])
    for at_sec, second in ((0, 0), (0.5, 0), (2.5, 2), (4.5, 4), (7.5, 7), (10.5, 10), (11.5, 11), (99, 11)):
        assert second_of(thumbnail(path, at_sec)) == pytest.approx(second, abs=0.2), f"at {at_sec} s"


@pytest.mark.parametrize("name", AS_THEY_COME)
def test_a_contact_sheet_of_ones_own_film_has_eight_times(name, tmp_path):
    own = video_from(make_film(tmp_path / name, **AS_THEY_COME[name]))
    assert own.duration_sec == pytest.approx(12, abs=0.6)
    sheet = contact_sheet(own)
    assert "1. 0.0 to 1." in sheet.alt and "; 8. 10." in sheet.alt
    seen = [shown[20:50, 50:80].mean() for shown in thumbnails(sheet)]
    assert len(seen) == 8
    assert all(after - before > 10 for before, after in pairwise(seen)), seen


@pytest.mark.skipif(
    not shutil.which("ffmpeg"), reason="only ffmpeg encodes Theora, whose still frames are empty packets"
)
def test_a_thumbnail_of_theora_is_the_frame_of_its_second(tmp_path):
    make_film(tmp_path / "film.mp4")
    command = ["ffmpeg", "-v", "error", "-i", "film.mp4", "-c:v", "libtheora", "-q:v", "9", "film.ogv"]
    subprocess.run(command, check=True, cwd=tmp_path)
    for at_sec in (0.5, 4.5, 7.5, 11.5):
        assert second_of(thumbnail(tmp_path / "film.ogv", at_sec)) == pytest.approx(int(at_sec), abs=0.2)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("film.mp4", {"container": {"movflags": "faststart"}}),
        ("film.mkv", {}),
        ("film.ts", {}),
        ("film.mpg", {"codec": "mpeg2video", "rate": 25}),
        ("film.avi", {"codec": "mpeg4"}),
        ("film.webm", {"codec": "libvpx-vp9"}),
        ("raw.h264", {}),
    ],
)
def test_a_film_that_was_cut_off_shows_what_there_is(name, how, tmp_path):
    path = make_film(tmp_path / name, **how)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    assert second_of(thumbnail(path, 0.5)) == pytest.approx(0, abs=0.2)
    assert second_of(thumbnail(path, 1.5)) == pytest.approx(1, abs=0.2)
    last = second_of(thumbnail(path, 11.5))
    assert 1.8 < last < 11.2 and second_of(thumbnail(path, 99)) == last


def test_a_film_that_begins_in_the_middle_shows_what_there_is(tmp_path):
    path = make_film(tmp_path / "film.ts")
    content = path.read_bytes()
    path.write_bytes(content[188 * (len(content) // 188 // 2) :])
    assert 5.8 < second_of(thumbnail(path, 0)) < 9.2
    assert second_of(thumbnail(path, 99)) == pytest.approx(11, abs=0.2)


def test_what_is_damaged_in_a_film_is_passed_over(tmp_path):
    path = make_film(tmp_path / "film.mp4")
    with av.open(str(path)) as file:
        at = next(packet.pos for packet in file.demux(video=0) if packet.pts * packet.time_base > 10.25)
    content = bytearray(path.read_bytes())
    content[at : at + 4] = b"\xff" * 4  # the length of what follows
    path.write_bytes(content)
    assert second_of(thumbnail(path, 9.5)) == pytest.approx(9, abs=0.2)
    assert second_of(thumbnail(path, 11.5)) == pytest.approx(11, abs=0.2)


# What a display matrix (a, b, c, d) and an EXIF orientation of the same number do to a picture.
UPRIGHT = {
    1: ((1, 0, 0, 1), lambda p: p),
    2: ((-1, 0, 0, 1), np.fliplr),
    3: ((-1, 0, 0, -1), lambda p: np.rot90(p, 2)),
    4: ((1, 0, 0, -1), np.flipud),
    5: ((0, 1, 1, 0), lambda p: p.swapaxes(0, 1)),
    6: ((0, 1, -1, 0), lambda p: np.rot90(p, -1)),
    7: ((0, -1, -1, 0), lambda p: np.rot90(p, 2).swapaxes(0, 1)),
    8: ((0, -1, 1, 0), np.rot90),
}


def is_shown(picture, wanted):
    """Tell whether a picture has the colours of `wanted` in its four corners."""
    near, far = ([array[y, x] for y in (5, -6) for x in (5, -6)] for array in (np.asarray(picture), wanted))
    return np.abs(np.array(near, int) - np.array(far, int)).max() < 40


@pytest.mark.parametrize("turned", UPRIGHT)
def test_a_phones_film_and_its_photo_stand_upright(turned, tmp_path):
    matrix, turn = UPRIGHT[turned]
    wanted = turn(CORNERS)
    film = make_film(tmp_path / "phone.mp4", seconds=1, picture=CORNERS, matrix=matrix)
    (tmp_path / "phone.jpg").write_bytes(photo("JPEG", turned))
    (tmp_path / "phone.png").write_bytes(photo("PNG", turned))
    for path in (film, tmp_path / "phone.jpg", tmp_path / "phone.png"):
        picture = thumbnail(path, 0.5, wanted.shape[1])
        assert picture.size == wanted.shape[1::-1] and is_shown(picture, wanted), path.name


@pytest.mark.parametrize(("pixel", "height"), [(Fraction(2, 1), 45), (Fraction(1, 2), 180)])
@pytest.mark.parametrize("name", ["film.mp4", "film.ts", "film.mkv"])
def test_pixels_that_are_not_square_are_shown_as_wide_as_they_are(name, pixel, height, tmp_path):
    assert thumbnail(make_film(tmp_path / name, seconds=1, pixel=pixel), 0.5, 160).size == (160, height)


@pytest.mark.parametrize("name", ["song.mp3", "song.m4a"])
def test_a_cover_is_no_film(name, tmp_path):
    assert video_from(make_song(tmp_path / name, RED)).duration_sec == 0
    with pytest.raises(MediaError, match=f"'{name}' holds no picture"):
        thumbnail(tmp_path / name, 1.0)


NAMES = [
    "2025-01-01T12:30:00.mp4",
    "file:x.mp4",
    "concat:a.mp4",
    "data:,x.mp4",
    "50%.png",
    "s%d.png",
    "a[1].png",
    "a*.png",
]


@pytest.mark.parametrize("name", [*NAMES, "photo.mp4", "film.jpg", "photo.txt", "no ending"])
def test_a_file_is_read_by_its_content_and_its_name_is_only_a_name(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s1.png").write_bytes(photo("PNG", picture=CORNERS[:, ::-1]))
    path, is_film = tmp_path / name, name in NAMES[:4] or name == "film.jpg"
    content = make_film(tmp_path / "made.mp4", seconds=1, picture=CORNERS).read_bytes() if is_film else photo("PNG")
    path.write_bytes(content)
    for each in (path, Path(name)):
        assert is_shown(thumbnail(each, 0.5, 160), CORNERS)


def test_a_list_inside_a_file_opens_no_other_file(tmp_path):
    other = make_film(tmp_path / "other.ts", seconds=2)
    for text in (
        f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{other}\n",
        f"ffconcat version 1.0\nfile {other.name}\n",
    ):
        (tmp_path / "list.mp4").write_text(text)
        with pytest.raises(MediaError, match=r"'list\.mp4' holds no picture"):
            thumbnail(tmp_path / "list.mp4", 1.0)


def test_a_photo_that_is_too_large_to_be_opened_safely_is_a_sentence(tmp_path, monkeypatch):
    (tmp_path / "large.png").write_bytes(photo("PNG"))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(MediaError, match=r"'large\.png' holds no picture"):
        thumbnail(tmp_path / "large.png", 0.0)


def test_the_table_has_rank_title_times_and_a_score_of_three_decimals(film):
    table = hits_table([hit(film, 6, 12), hit(film, 0, 6, 0.25, "B", 2)])
    assert table.index.name == "rank" and list(table.columns) == ["title", "start_sec", "end_sec", "score"]
    assert table.loc[1].tolist() == ["A film", 6.0, 12.0, 0.412]
    assert hits_table([]).empty


def test_a_price_in_a_table_is_no_formula_and_other_tables_are_left_alone(film):
    table = hits_table([hit(film, 0, 6, title="for $5 or $6")])
    for shown in (table, table[:1], table.assign(right=True)):
        assert "mathjax_ignore" in shown._repr_html_() and "for $5 or $6" in shown._repr_html_()
    assert "mathjax_ignore" not in pd.DataFrame({"a": [1]})._repr_html_()


def test_a_curve_is_level_over_a_segment_and_broken_where_none_lies():
    x, y = _steps(Curve(np.array([[0, 2], [2, 4], [6, 8]]), np.array([1, 2, 3])))
    assert x.tolist()[:4] == [0, 2, 2, 4] and x.tolist()[5:] == [6, 8]
    assert y.tolist()[:4] == [1, 1, 2, 2] and y.tolist()[5:] == [3, 3] and np.isnan([x[4], y[4]]).all()


def test_a_strip_shows_each_hit_and_says_it_in_words(film):
    picture = strip([hit(film, 0, 2), hit(film, 4, 5, 0.2, "B", 2)], note="Two of them.")
    assert "1. A film, 0.0 to 2.0 s, score 0.412; 2. B, 4.0 to 5.0 s, score 0.200" in picture.alt
    first, second = thumbnails(picture)
    assert first.mean() == pytest.approx(40, abs=2)  # the frame at 1.0 s, the middle of the first hit
    assert second.mean() == pytest.approx(180, abs=2)
    data, _ = format_display_data(picture)
    assert data["text/plain"] == picture.alt and data["text/html"] == picture.data and len(data) == 2
    assert 'alt="A film at 1.0 s"' in picture.data and "<p>Two of them.</p>" in picture.data
    assert strip([]).alt == "No hits." and "<p>No hits.</p>" in strip([]).data


def test_a_sheet_wraps_and_takes_its_colours_from_the_page(film, video):
    for sheet in (strip([hit(film, 0, 2, rank=i) for i in range(7)]), contact_sheet(video)):
        assert "flex-wrap:wrap" in sheet.data and not re.search(
            r"color|background|#[0-9a-f]{3}", sheet.data.split("src=")[0]
        )
        assert (
            len(re.findall(r"<img alt=\"[^\"]+\"", sheet.data)) == len(thumbnails(sheet)) == sheet.data.count("<figure")
        )


def test_a_thumbnail_is_shown_once_with_its_words(film):
    frame = thumbnail(film, 2.5, 80)
    data, _ = format_display_data(frame)
    assert frame.alt == repr(frame) == data["text/plain"] == "A frame of film, at 2.5 s"
    assert set(data) == {"text/plain", "text/html"} and 'alt="A frame of film, at 2.5 s"' in data["text/html"]
    assert frame.resize((40, 20)).size == (40, 20)  # it is a Pillow image still


def test_a_plot_keeps_its_alternative_text(video):
    data, _ = format_display_data(timeline(video))
    assert data["text/plain"] == "Timeline of A film. 2 shots." and set(data) == {"text/plain", "text/html"}
    assert data["text/html"].startswith('<img alt="Timeline of A film. 2 shots." src="data:image/png;base64,')


def test_nbconvert_keeps_every_alternative_text_and_does_not_warn(film, video, caplog):
    shown = [timeline(video), strip([hit(film, 0, 2)]), contact_sheet(video), thumbnail(film, 1.0), player(film, 1, 2)]
    outputs = [new_output("display_data", format_display_data(each)[0]) for each in shown]
    page, _ = HTMLExporter().from_notebook_node(new_notebook(cells=[new_code_cell("", outputs=outputs)]))
    assert not [record for record in caplog.records if "lternative" in record.message]
    told = re.findall(r'<img[^>]* alt="([^"]+)"|<img alt="([^"]+)"', page)
    assert ["".join(each) for each in told] == [
        "Timeline of A film. 2 shots.",
        "A film at 1.0 s",
        "A film at 1.1 s",
        "A film at 4.2 s",
        "A frame of film, at 1.0 s",
    ]


def test_one_lost_file_does_not_cost_the_other_results(film, tmp_path):
    picture = strip([hit(tmp_path / "gone.mp4", 0, 2), hit(film, 0, 2, rank=2)])
    assert "2. A film" in picture.alt and str(tmp_path) not in picture.alt + picture.data
    assert len(thumbnails(picture)) == 1 and "no picture</div>" in picture.data


def test_moments_without_hits_find_their_video_in_the_library(video):
    moment = Moment(1, 0.4, "film", "", 2.0, 4.0)
    (shown,) = thumbnails(strip([moment], library=[video]))
    assert shown.mean() == pytest.approx(120, abs=2)  # 3.0 s


def test_a_contact_sheet_has_a_card_for_each_shot(video):
    assert contact_sheet(video).alt == "A film: 2 shots: 1. 0.0 to 2.3 s, a boat; 2. 2.3 to 6.0 s, a gull"
    assert contact_sheet([video, video]).alt == "2 videos: A film, travel, 6.0 s; A film, travel, 6.0 s"
    own = Video("own", video.path, title="Own", duration_sec=6.0)
    assert contact_sheet(own).alt.count(" s,") + contact_sheet(own).alt.count(" s;") >= 7


def address(page):
    """Return the address that a player plays, with its fragment."""
    return re.search(r'<video [^>]*src="([^"]+)"', page.data)[1]


def captions(page):
    """Return the captions of a player as text."""
    found = re.search(r'<track [^>]*src="data:text/vtt;charset=utf-8;base64,([^"]+)"', page.data)
    return base64.b64decode(found[1]).decode() if found else ""


def test_a_web_address_is_known_by_its_path_and_however_its_scheme_is_written():
    for link in ("https://me:pw@host/films/talk.mp4?sig=a/b12", "HTTPS://host/films/talk.mp4#t=1"):
        page = player(link, 1, 2)
        assert address(page).startswith(link) and 'aria-label="talk.mp4, 1.0 to 2.0 s"' in page.data
        with pytest.raises(MediaError, match=r"no file of 'talk\.mp4' to take"):
            thumbnail(link, 1.0)


def test_a_player_shows_the_frames_of_a_moment_at_a_relative_address(film, monkeypatch):
    monkeypatch.chdir(film.parent)
    page = player(film, 3, 5)
    # ten frames a second: the middles of the first and the last frame
    assert address(page) == "film.mp4#t=3.050,4.950" and "(this, 3.0500, 4.9500, 0.10000)" in page.data
    assert "A film" not in page.data and "film, 3.0 to 5.0 s" in page.data
    assert address(player(film)) == "film.mp4#t=0.050,5.850"
    assert address(player(hit(film, 1, 2))) == "film.mp4#t=1.050,1.950"
    assert address(player(film, 3, 99)) == "film.mp4#t=3.050,5.850"


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [(1.0, 2.0, 10, 19), (1.03, 2.07, 11, 19), (1.0004, 1.9996, 10, 19), (1.0, 1.02, 10, 10), (1.04, 1.06, 11, 11)],
)
def test_frames_lie_inside_the_span_and_times_may_be_rounded(start, end, first, last, film, monkeypatch):
    monkeypatch.chdir(film.parent)
    assert address(player(film, start, end)) == f"film.mp4#t={first / 10 + 0.05:.3f},{last / 10 + 0.05:.3f}"


@pytest.mark.parametrize("rate", ["24", "25", "30000/1001", "60"])
def test_the_rate_of_the_frames_is_the_files_own(rate, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rate = Fraction(rate)
    make_film(tmp_path / "film.mp4", rate=rate)
    for start in range(1, 9):
        first, last = map(float, address(player("film.mp4", start, start + 2)).split("#t=")[1].split(","))
        half = 0.5 / rate
        assert start <= first - half + 0.001 and first - half < start + 1 / rate
        assert last + half <= start + 2 + 0.001 and last + half > start + 2 - 1 / rate


@pytest.mark.parametrize("name", ["film.mkv", "late.mp4", "browser.webm", "film.ts", "uneven.mp4"])
def test_a_rate_that_is_not_known_keeps_the_plain_address(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if name == "uneven.mp4":
        uneven_film(tmp_path / name)
    else:
        make_film(tmp_path / name, **AS_THEY_COME[name])
    page = player(name, 3, 5)
    assert address(page) == f"{name}#t=3.000,5.000" and "onloadedmetadata" not in page.data


def uneven_film(path):
    """Write an mp4 of six seconds whose frames last unequally long."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt, stream.time_base = 160, 90, "yuv420p", Fraction(1, 600)
        at = 0
        for i in range(120):
            frame = av.VideoFrame.from_ndarray(np.full((90, 160, 3), i, np.uint8), format="rgb24")
            frame.pts, frame.time_base, at = at, Fraction(1, 600), at + (20, 27, 43)[i % 3]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def test_captions_are_cut_to_the_span_and_stand_one_at_a_time(film, monkeypatch):
    monkeypatch.chdir(film.parent)
    assert captions(player(film)) == ""
    cues = "00:00.000 --> 00:01.000\nhello\n\n00:01.000 --> 00:03.500\nA < B &amp; C\n\n00:03.000 --> 00:05.000\nlast\n"
    film.with_suffix(".vtt").write_text(f"WEBVTT\n\n{cues}")
    try:
        assert captions(player(film, 1, 4)) == (
            "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nA &lt; B &amp; C\n\n00:00:03.000 --> 00:00:04.000\nlast"
        )
        assert captions(player(film)).count("-->") == 3
        assert captions(player(film, 1, 4, embed=True)) == captions(player(film, 1, 4))
        film.with_suffix(".vtt").write_text("no captions --> at all")
        assert captions(player(film)) == ""
    finally:
        film.with_suffix(".vtt").unlink()


@pytest.mark.parametrize(("start", "end"), [(50, 20), (4, 4), (float("nan"), 4), (3, float("nan"))])
def test_a_span_that_cannot_be_is_a_sentence(start, end, film):
    with pytest.raises(MediaError, match=r"There is no span .* s of 'film'\. A span ends after its start\."):
        player(film, start, end)


def test_a_span_behind_the_end_is_a_sentence_that_says_how_long_the_film_is(film):
    with pytest.raises(MediaError, match=r"'film' is 6\.0 s long: nothing of it plays 20\.0 to 50\.0 s"):
        player(film, 20, 50)


@pytest.mark.parametrize("content", [b"SECRET=1\n" * 9, b"Are free thoughts secret?" * 9, b"\x89PNG\r\n\x1a\n", b""])
@pytest.mark.parametrize("embed", [False, True])
def test_a_file_that_is_no_video_is_not_put_into_a_page(content, embed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.mp4").write_bytes(content)
    with pytest.raises(MediaError, match=r"'secret\.mp4' is no(t a)? video"):
        player(hit(tmp_path / "secret.mp4", 0, 2), embed=embed)


@pytest.mark.parametrize(("name", "kind"), [("film.webm", "webm"), ("film.mov", "quicktime"), ("film.dat", "mp4")])
def test_a_file_that_is_embedded_says_what_it_is_and_its_path_is_not_shown(name, kind, tmp_path, monkeypatch):
    made = make_film(
        tmp_path / ("made." + name.split(".")[1].replace("dat", "mp4")), codec="libvpx" if kind == "webm" else "libx264"
    )
    path = made.rename(tmp_path / name)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    for page in (player(path, 3, 5), player(path, 3, 5, embed=True)):
        assert address(page).startswith(f"data:video/{kind};base64,") and "#t=3.0" in address(page)
        assert str(tmp_path) not in page.data
    with pytest.raises(MediaError, match="no file of 'gone'"):
        player(tmp_path / "gone.mp4")


def test_an_address_is_one_that_jupyterlab_serves_to_this_notebook(film, monkeypatch, tmp_path):
    notebooks = tmp_path / "course" / "notebooks"
    (notebooks / ".mine").mkdir(parents=True)
    (notebooks / "mine").mkdir()
    (tmp_path / "disk").mkdir()
    (notebooks / "linked").symlink_to(tmp_path / "disk", target_is_directory=True)
    for folder in (notebooks / "mine", notebooks / ".mine", tmp_path / "disk"):
        (folder / "talk.mp4").write_bytes(film.read_bytes())
    monkeypatch.setattr(sys.modules["helpers.show.player"], "PROJECT", tmp_path / "course")
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    for kernel in (notebooks, tmp_path / "course"):
        monkeypatch.chdir(kernel)
        assert 'src="mine/talk.mp4#' in player(notebooks / "mine" / "talk.mp4").data
        for not_served in (".mine", "linked"):
            assert 'src="data:' in player(notebooks / not_served / "talk.mp4").data
    monkeypatch.chdir(notebooks / "mine")  # a notebook of the reader's own, in a folder of its own
    assert 'src="talk.mp4#' in player(notebooks / "mine" / "talk.mp4").data
    (notebooks / "mine" / "deeper").mkdir()
    monkeypatch.chdir(notebooks / "mine" / "deeper")  # the file lies above it
    assert 'src="data:video/mp4;' in player(notebooks / "mine" / "talk.mp4").data
    (tmp_path / "course" / "own.ipynb").touch()
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "course" / "own.ipynb"))
    assert 'src="notebooks/mine/talk.mp4#' in player(notebooks / "mine" / "talk.mp4").data


def test_names_of_files_are_quoted_for_the_page(film, monkeypatch, tmp_path):
    name = "a \"b\" #1 <i>&'c'?.mp4"
    (tmp_path / name).write_bytes(film.read_bytes())
    monkeypatch.chdir(tmp_path)
    page = player(Path(name), 1, 2).data
    assert 'src="a%20%22b%22%20%231%20%3Ci%3E%26%27c%27%3F.mp4#t=1.050,1.950"' in page and "<i>" not in page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(film, video, text, monkeypatch, recwarn):
    monkeypatch.chdir(film.parent)
    nasty = hit(film, 0, 2, title=text, video_id=text or "film")
    page = player(nasty).data
    assert "<script" not in page and "<b>" not in page and page.count("<video") == 1 and len(page) < 3000
    assert "<script" not in hits_table([nasty])._repr_html_()
    shown = Video("film", film, str(film), text, text, duration_sec=6.0, shots=(Shot(0, 6, "", "", text, "", "", ""),))
    curve = Curve(np.array([[0, 3], [3, 6]]), np.array([0.2, 0.4]), "film", text)
    for sheet in (strip([nasty], note=text), contact_sheet(shown), contact_sheet([shown])):
        assert "<script" not in sheet.data and "<b>bold" not in sheet.data and len(sheet.alt) <= 2000
        assert sheet.data.count("<img") == len(thumbnails(sheet)) == 1
    for picture in (
        timeline(shown, [hit(film, 0, 2)], [Relevant("film", 0, 2)], {text: curve}, cut=0.3, note=text),
        vector_map(np.eye(3), [text, "b", "c"], title=text),
        intervals_plot({text: (0.5, 0.4, 0.6)}, text or "recall@5", title=text),
        lines_plot([1, 2], {text: [0.1, 0.2]}, x_label="k", y_label="recall@5", mark=1.5, title=text),
    ):
        wide, high = size(picture)
        assert wide < 1600 and high < 1200 and len(picture.alt) <= 2000
    # sockets that other tests left to the garbage collector are not this picture's
    assert not [str(w.message) for w in recwarn if not issubclass(w.category, ResourceWarning)]


def test_the_same_input_gives_the_same_bytes(film, video):
    curve = Curve(np.array([[0, 3], [3, 6]]), np.array([0.2, 0.4]))
    for make in (
        lambda: strip([hit(film, 0, 2)]),
        lambda: contact_sheet(video),
        lambda: timeline(video, [hit(film, 0, 2)], [Relevant("film", 0, 2.3)], curve),
        lambda: vector_map(np.random.default_rng(0).normal(size=(9, 4)), list("aaabbbccc")),
    ):
        assert make().data == make().data


def test_a_timeline_names_the_best_hit_of_its_video_and_the_truth(film, video):
    others = [hit(film, 3, 4, 0.9, video_id="other"), hit(film, 1, 3, 0.2), hit(film, 3, 5, 0.5)]
    assert timeline(video, others, [Relevant("film", 2.3, 6.0), Relevant("other", 0, 9.0)]).alt == (
        "Timeline of A film. Best: 3.0 to 5.0 s, score 0.500. True: 2.3 to 6.0 s."
    )
    assert timeline(video).alt == "Timeline of A film. 2 shots."


def test_a_map_keeps_most_of_the_spread_and_refuses_what_is_no_matrix():
    line = np.outer([0.0, 1.0, 2.0, 5.0], np.ones(8))
    assert "this plane keeps 100% of the variance" in vector_map(line, list("abcd")).alt
    assert vector_map(line[:, :1], list("abcd")).data
    for bad, labels in ((np.ones((1, 4)), ["a"]), (np.ones(4), list("abcd")), (np.ones((3, 4)), ["a"])):
        with pytest.raises(ValueError, match="n labels"):
            vector_map(bad, labels)


def test_intervals_say_value_and_bounds():
    said = intervals_plot({"text": (0.7, 0.61, 0.79)}, "recall@5").alt
    assert said == "recall@5: text 0.700 (0.610 to 0.790)."


@pytest.fixture
def said(monkeypatch):
    """Return what tasks say, in order."""
    heard = []
    monkeypatch.setattr("helpers.show.task.display", lambda data, raw: heard.append(data["text/plain"]))
    return heard


def square(number):
    return number * number


def unsolved(number):
    return ...


def half_solved(number):
    found = ...
    return found + number


OPEN = "Not solved yet: replace each `...` and run the cell again."


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (..., OPEN),
        (unsolved, OPEN),
        (half_solved, OPEN),
        (square, "Right."),
        (lambda number: 4, "Not yet. The square of 3 is 9, not 4."),
        (lambda number: 1 / 0, "Not yet. It raised ZeroDivisionError: division by zero"),
        (lambda: 4, "Not yet. It raised TypeError: "),
        (abs, "Not yet. The square of 3 is 9, not 3."),
    ],
)
def test_a_task_says_open_wrong_or_right(value, answer, said):
    Task(lambda f: (f(2) in (4, 2) and f(3) == 9) or f"The square of 3 is 9, not {f(3)}.").check(value)
    assert said[0].startswith(answer) and len(said) == 1


def test_a_test_may_answer_as_it_likes(said):
    def raises(value):
        if value != 1:
            raise AssertionError("It is one.")

    def raises_without_a_sentence(value):
        if value != 1:
            raise AssertionError

    for test in (raises, raises_without_a_sentence, lambda value: value == 1, lambda value: np.array(value) == 1):
        Task(test).check(1)
        Task(test).check(2)
    Task(lambda first, second: first < second).check(1, ...)
    Task(lambda first, second: first < second).check(1, 2)
    Task(lambda: True).check()
    otherwise = "Not yet. The result is not the one expected."
    assert said == ["Right.", "Not yet. It is one.", *["Right.", otherwise] * 3, OPEN, "Right.", OPEN]


def test_hints_come_one_after_the_other_and_the_last_one_stays(said):
    task = Task(bool, ["Look up.", "Look down."], "answer = 1")
    for _ in range(3):
        task.hint()
    task.solution()
    Task(bool).hint()
    assert said[:3] == ["Hint 1 of 2: Look up.", "Hint 2 of 2: Look down.", "Hint 2 of 2: Look down."]
    assert said[3:] == ["```python\nanswer = 1\n```", "Hint 1 of 1: There is none for this one."]


def test_the_cell_of_the_solution_is_silent_if_it_is_right_and_shown_when_asked_for(said, monkeypatch):
    cell = "# the plain way\ndef square(number):\n    return number * number\n\n\nq1.solved_by(square)\n"
    shell = SimpleNamespace(user_ns={"In": ["", "1", cell]})
    monkeypatch.setattr("helpers.show.task.get_ipython", lambda: shell)
    task = Task(lambda f: f(3) == 9)
    task.solution()
    task.solved_by(square)
    task.solution()
    assert said[0].startswith("It is in the folded cell") and len(said) == 2
    assert said[1] == "```python\n# the plain way\ndef square(number):\n    return number * number\n```"
    with pytest.raises(AssertionError, match="The solution of this page is wrong: The result"):
        task.solved_by(abs)
