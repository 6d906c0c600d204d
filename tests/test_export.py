"""What is sent to somebody: nothing is loaded from elsewhere, hostile text is text, and clips keep to their seconds."""

import base64
import re
from fractions import Fraction
from html.parser import HTMLParser

import av
import numpy as np
import pandas as pd
import pytest
import webvtt
from lab import make_video
from media import CORNERS, STEP, make_film, second_of

from helpers.errors import MediaError, QueryError
from helpers.library import Shot, load_library, video_from
from helpers.moments import Moment
from helpers.search import Hit
from helpers.show import cut_clip, export_clips, export_csv, export_html, export_vtt, reel

TAGS = {"html", "head", "meta", "title", "style", "body", "h1", "div", "p", "figure", "figcaption", "b", "br", "img"}
HOSTILE = [
    "<script>document.title = 'taken over'</script>",
    "\"quoted\" 'q' & <b>bold</b> <img src=http://127.0.0.1:9/x onerror=alert(1)>",
    "</style></head><body onload=alert(1)>",
    "=HYPERLINK(A1)",
    "00:01.000 --> 00:02.000",
    "many words " * 455,
    "日本 🎬 مرحبا \x00\x1b[31m\n\nNOTE",
    "",
]


def moment(title, rank=1, start=1.0, end=3.0, video_id="film", hits=()):
    return Moment(rank, 0.5 - rank / 100, video_id, title, start, end, hits)


def hit(path, transcript="", rank=1, start=1.0, end=3.0, title="A film"):
    return Hit(rank, 0.4, "film", title, start, end, "clip", "visual", "film:1", str(path), "city", 0, transcript)


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Return a film of 12 s at 10 frames a second whose grey tells the second."""
    return make_film(tmp_path_factory.mktemp("export") / "it's #1 & 50%: <b>.mp4")


def frames_of(path):
    """Return (second, picture) of each frame of a file, from its own first one."""
    with av.open(str(path)) as file:
        track = file.streams.video[0]
        return [(float(f.pts * f.time_base), f.to_image()) for f in file.decode(track)]


def loudness(path, start, end):
    """Return how loud a file is between two seconds."""
    with av.open(str(path)) as file:
        wave = np.hstack([frame.to_ndarray() for frame in file.decode(file.streams.audio[0])])
    return float(np.abs(wave[:, round(start * 48000) : round(end * 48000)]).mean())


class Page(HTMLParser):
    """The tags and addresses of a page, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.addresses, self.words = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.addresses += [value for name, value in attributes if name in ("src", "href", "poster", "srcset")]
        assert not [name for name, _ in attributes if name.startswith("on")]
        assert tag != "img" or dict(attributes)["alt"]

    def handle_data(self, data):
        self.words += data


class TestPage:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_text_is_only_text_and_nothing_is_loaded(self, film, tmp_path, text):
        found = [hit(film, text, title=text), moment(text, 2, hits=(hit(film, text),))]
        path = export_html(found, tmp_path / "page.html", query=text, note=text)
        page = Page(path.read_text(encoding="utf-8"))
        assert set(page.tags) <= TAGS
        assert page.tags.count("img") == 2 and all(each.startswith("data:image/webp;") for each in page.addresses)
        assert " ".join(text.split()[:1]).replace("\x1b", "")[:20] in page.words

    def test_what_it_says(self, film, tmp_path):
        found = [
            hit(film, "we walk"),
            moment("B", 2, 4, 9.5, hits=(hit(film, "one"), hit(film, "two"), hit(film, "one"))),
        ]
        words = Page(export_html(found, tmp_path / "p.html", query="a dog", note="By hand.").read_text("utf-8")).words
        for said in ("a dog", "1. A film", "1.0 to 3.0 s, score 0.400", "we walk", "2. B", "4.0 to 9.5 s", "one two"):
            assert said in words
        assert (
            "By hand." in words and "Nothing was found." in Page(export_html([], tmp_path / "n.html").read_text()).words
        )

    def test_the_browser_is_told_to_load_nothing(self, film, tmp_path):
        text = export_html([hit(film)], tmp_path / "page.html").read_text("utf-8")
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1].split()
        assert policy[:2] == ["default-src", "'none';"] and "data:;" in policy and "script-src" not in policy
        assert text.index("Security-Policy") < text.index("<title>")

    def test_clips_play_their_moment_and_a_long_one_its_first_30_s(self, tmp_path):
        path = make_video(tmp_path / "long.mp4", seconds=40)
        text = export_html([hit(path, start=2, end=39)], tmp_path / "page.html", clips=True).read_text("utf-8")
        page = Page(text)
        assert page.tags.count("video") == 1 and all(each.startswith("data:") for each in page.addresses)
        assert 'aria-label="A film at 20.5 s"' in text
        clip = tmp_path / "clip.mp4"
        clip.write_bytes(base64.b64decode(re.search(r"data:video/mp4;base64,([\w+/=]+)", text)[1]))
        assert frames_of(clip)[-1][0] == pytest.approx(29.75, abs=0.01)

    @pytest.mark.parametrize("clips", [False, True])
    def test_a_lost_file_costs_its_picture_alone(self, film, tmp_path, clips):
        found = [hit(tmp_path / "gone.mp4"), hit("https://127.0.0.1/film.mp4?sig=secret"), hit(film)]
        text = export_html(found, tmp_path / "page.html", clips=clips).read_text("utf-8")
        assert text.count("no picture") == 2 and "https:" not in text and text.count("data:image") == 1


class TestTable:
    def test_it_is_read_as_it_was_written(self, film, tmp_path):
        found = [hit(film, text, rank, 1.25, 3725.125, text) for rank, text in enumerate(HOSTILE, start=1)]
        table = pd.read_csv(export_csv(found, tmp_path / "t.csv"), keep_default_na=False, encoding="utf-8-sig")
        assert list(table) == ["rank", "title", "video_id", "start_sec", "end_sec", "score", "words"]
        assert table["title"].tolist() == [("'" * text.startswith("=")) + text for text in HOSTILE]
        assert table["end_sec"].tolist() == [3725.125] * len(HOSTILE) and table["score"][0] == 0.4

    def test_nothing_found_is_a_table_without_rows(self, tmp_path):
        assert len(pd.read_csv(export_csv([], tmp_path / "t.csv"))) == 0


class TestChapters:
    def test_they_parse_in_order_and_with_their_names(self, tmp_path):
        parts = [moment("x", start=3600.5, end=3725.125), moment("x", start=1, end=3.25)]
        read = webvtt.read(export_vtt(parts, tmp_path / "c.vtt", ["the end", "the start"]))
        assert [(each.start, each.end, each.text) for each in read] == [
            ("00:00:01.000", "00:00:03.250", "the start"),
            ("01:00:00.500", "01:02:05.125", "the end"),
        ]

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_names_stay_one_cue(self, tmp_path, text):
        read = webvtt.read(export_vtt([moment(text)], tmp_path / "c.vtt", [text]))
        assert len(read) == 1 and read[0].start == "00:00:01.000" and "<" not in read[0].text

    def test_shots_are_named_by_what_happens(self, data, tmp_path):
        film = load_library(data)[0]
        read = webvtt.read(export_vtt(film.shots, tmp_path / "c.vtt"))
        assert [each.text for each in read] == [shot.event for shot in film.shots] and isinstance(film.shots[0], Shot)

    def test_of_several_videos_they_are_refused(self, tmp_path):
        with pytest.raises(QueryError, match="of several"):
            export_vtt([moment("a"), moment("b", video_id="other")], tmp_path / "c.vtt")
        assert not list(tmp_path.iterdir())


class TestClip:
    @pytest.mark.parametrize(("start", "end"), [(3, 7), (3.001, 6.999), (0, 1), (11, 12), (11, 90), (4.95, 5.05)])
    def test_its_first_and_last_frame_lie_inside(self, film, tmp_path, start, end):
        frames = frames_of(cut_clip(film, start, end, tmp_path / "clip.mp4"))
        inside = [number for number in range(120) if start - 0.0005 <= number / 10 < end - 0.0005]
        assert len(frames) == len(inside) and frames[0][0] == 0
        shown = [round(second_of(picture)) for _, picture in frames]
        assert shown == [number // 10 for number in inside]

    @pytest.mark.parametrize("rate", [Fraction(30000, 1001), Fraction(24)])
    def test_frames_of_any_rate_keep_it(self, tmp_path, rate):
        film = make_film(tmp_path / "f.mkv", rate=rate, seconds=6)
        frames = frames_of(cut_clip(film, 2, 4, tmp_path / "clip.mp4"))
        steps = np.diff([at for at, _ in frames])
        assert np.allclose(steps, float(1 / rate), atol=0.002) and len(frames) in (round(2 * rate), round(2 * rate) - 1)

    def test_uneven_frames_keep_their_times(self, tmp_path):
        uneven = [0, 100, 900, 1000, 1700, 2000, 2050, 2900, 3000]
        with av.open(str(tmp_path / "v.mkv"), "w") as file:
            track = file.add_stream("libx264", rate=10, options={"g": "3"})
            track.width, track.height, track.pix_fmt, track.codec_context.time_base = (
                160,
                90,
                "yuv420p",
                Fraction(1, 1000),
            )
            for number, at in enumerate(uneven):
                frame = av.VideoFrame.from_ndarray(np.full((90, 160, 3), STEP * number, np.uint8), format="rgb24")
                frame.pts, frame.time_base = at, Fraction(1, 1000)
                file.mux(track.encode(frame))
            file.mux(track.encode(None))
        frames = frames_of(cut_clip(tmp_path / "v.mkv", 0.9, 2.9, tmp_path / "clip.mp4"))
        assert [round(1000 * at) for at, _ in frames] == [0, 100, 800, 1100, 1150]
        assert [round(second_of(picture)) for _, picture in frames] == [2, 3, 4, 5, 6]

    def test_a_turned_film_is_upright(self, tmp_path):
        film = make_film(tmp_path / "f.mp4", seconds=2, picture=CORNERS, matrix=(0, 65536, -65536, 0))
        _, picture = frames_of(cut_clip(film, 0, 1, tmp_path / "clip.mp4"))[0]
        assert picture.size == (90, 160)
        corners = [np.asarray(picture)[y, x].argmax() for x, y in ((70, 20), (70, 140), (20, 20))]
        assert corners == [0, 1, 2], "red, which is left above, has come to the right"

    def test_it_has_the_sound_of_its_seconds(self, tmp_path):
        with av.open(str(tmp_path / "f.mp4"), "w") as file:  # four seconds of picture; a tone in the third
            film, tone = file.add_stream("libx264", rate=10), file.add_stream("aac", rate=48000, layout="mono")
            film.width, film.height, film.pix_fmt = 160, 90, "yuv420p"
            for number in range(40):
                frame = av.VideoFrame.from_ndarray(np.zeros((90, 160, 3), np.uint8), format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, 10)
                file.mux(film.encode(frame))
            file.mux(film.encode(None))
            seconds = np.arange(4 * 48000) / 48000
            wave = np.sin(2 * np.pi * 440 * seconds) * ((seconds >= 2) & (seconds < 3))
            frame = av.AudioFrame.from_ndarray(wave[None].astype("f4"), format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 48000, 0, Fraction(1, 48000)
            file.mux(tone.encode(frame))
            file.mux(tone.encode(None))
        clip = cut_clip(tmp_path / "f.mp4", 1.5, 3.5, tmp_path / "clip.mp4")
        heard = [loudness(clip, start, start + 0.4) for start in (0.05, 0.55, 1.05, 1.55)]
        assert heard[1] > 0.2 and heard[2] > 0.2 and heard[0] < 0.02 and heard[3] < 0.02

    def test_a_silent_film_and_one_of_odd_size(self, tmp_path):
        make_video(tmp_path / "odd.mkv", side=361 - 1, sound=False)
        clip = cut_clip(tmp_path / "odd.mkv", 1, 3, tmp_path / "clip.mp4")
        assert loudness(clip, 0, 2) == 0 and frames_of(clip)[0][1].size == (360, 360)

    @pytest.mark.parametrize(("start", "end"), [(13, 14), (5.01, 5.05), (6, 3)])
    def test_where_there_is_no_frame_nothing_is_written(self, film, tmp_path, start, end):
        with pytest.raises(MediaError, match="shows no frame"):
            cut_clip(film, start, end, tmp_path / "clip.mp4")
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("source", ["https://127.0.0.1/a.mp4", "gone.mp4"])
    def test_without_a_file_it_says_so(self, tmp_path, source):
        with pytest.raises(MediaError, match="no file of"):
            cut_clip(source, 0, 1, tmp_path / "clip.mp4")
        assert not list(tmp_path.iterdir())


class TestClips:
    def test_each_is_named_so_that_it_is_found_again_on_any_system(self, film, tmp_path):
        titles = ['a/b\\c: "d" <e>|?*', "CON", "Ünïcode 日本 🎬", "...", "x" * 300, "日" * 200]
        found = [hit(film, rank=rank, start=1, end=1.5, title=title) for rank, title in enumerate(titles, start=1)]
        paths = export_clips(found, tmp_path / "new" / "clips")
        assert [path.name for path in paths][:4] == [
            "01_a-b-c-d-e_1.0-1.5s.mp4",
            "02_con_1.0-1.5s.mp4",
            "03_ünïcode-日本_1.0-1.5s.mp4",
            "04_video_1.0-1.5s.mp4",
        ]
        assert all(path.is_file() and len(path.name.encode()) < 200 for path in paths)
        assert sorted(path.name for path in paths[0].parent.iterdir()) == [path.name for path in paths]
        with av.open(str(paths[2])) as file:
            assert file.metadata["title"] == "Ünïcode 日本 🎬, 1.0 to 1.5 s"

    def test_a_reel_shows_one_after_the_other_in_one_size(self, film, tmp_path):
        tall = make_film(tmp_path / "tall.mkv", rate=24, matrix=(0, 65536, -65536, 0))
        films = [video_from(film), video_from(tall)]
        found = [moment("a", 1, 3, 5, films[0].video_id), moment("b", 2, 8, 9, films[1].video_id)]
        found.append(moment("c", 3, 0, 1, films[0].video_id))
        frames = frames_of(reel(found, tmp_path / "reel.mp4", library=films))
        assert len(frames) == 20 + 24 + 10 and {picture.size for _, picture in frames} == {(160, 90)}
        seconds = np.diff([at for at, _ in frames])
        assert (seconds > 0).all() and frames[20][0] == pytest.approx(2) and frames[44][0] == pytest.approx(3)
        shown = {at: np.asarray(frames[at][1].convert("L"))[45, 80] / STEP for at in (0, 20, 43, 44)}
        assert {at: round(float(grey)) for at, grey in shown.items()} == {0: 3, 20: 8, 43: 8, 44: 0}

    def test_a_reel_of_nothing_is_refused(self, tmp_path):
        with pytest.raises(QueryError, match="nothing to make"):
            reel([], tmp_path / "reel.mp4")


class TestFiles:
    def writers(self, film):
        found = [hit(film)]
        return {
            "page.html": lambda path: export_html(found, path),
            "table.csv": lambda path: export_csv(found, path),
            "chapters.vtt": lambda path: export_vtt(found, path),
            "clip.mp4": lambda path: cut_clip(film, 1, 2, path),
            "reel.mp4": lambda path: reel(found, path),
        }

    def test_a_missing_folder_is_made_and_a_file_replaced(self, film, tmp_path):
        for name, write in self.writers(film).items():
            path = tmp_path / "a" / "b" / name
            assert write(str(path)) == path
            content = path.read_bytes()
            path.write_text("old")
            write(path)
            assert path.read_bytes()[:200] == content[:200]
        assert sorted(path.name for path in path.parent.iterdir()) == sorted(self.writers(film))

    def test_where_nothing_can_be_written_it_says_so(self, film, tmp_path):
        (tmp_path / "file").write_text("kept")
        for name, write in self.writers(film).items():
            with pytest.raises(MediaError, match=r"cannot be written"):
                write(tmp_path / "file" / name)
            (tmp_path / name).mkdir()
            with pytest.raises(MediaError, match=rf"'{name}' cannot be written"):
                write(tmp_path / name)
            assert not list((tmp_path / name).iterdir())
        assert (tmp_path / "file").read_text() == "kept" and not list(tmp_path.glob(".*"))

    def test_interrupted_it_leaves_what_was_there(self, film, tmp_path, monkeypatch):
        path = tmp_path / "clip.mp4"
        path.write_text("old")
        monkeypatch.setattr(av.AudioFrame, "from_ndarray", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            cut_clip(film, 1, 2, path)
        assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]
