"""Videos, captions and labelled queries are read as they are, and refused in words when they are not there."""

import hashlib
import json
import os
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab import make_video
from media import make_film, make_song
from PIL import Image

from helpers.api import my_library
from helpers.config import load_config, plain_address, sha256_of
from helpers.errors import MediaError, QueryError
from helpers.library import (
    Caption,
    Video,
    length_sec,
    load_library,
    load_queries,
    media_file,
    open_media,
    read_captions,
    video_from,
    words_between,
)

VTT = """WEBVTT

NOTE made by hand

1
00:00:01.000 --> 00:00:02.500
First line,
second line.

00:03.000 --> 00:04.000 align:start
[a bell rings]

01:00:00.000 --> 01:00:01.000
An hour in.
"""


@pytest.mark.parametrize("given", ["HTTPS://h/a.mp4?T=1", Path("https://h/a.mp4?T=1"), "https:/h/a.mp4?T=1"])
def test_an_address_is_one_however_its_scheme_is_written(given):
    assert video_from(given) == video_from("https://h/a.mp4?T=1") and video_from(given).url == "https://h/a.mp4?T=1"


def test_captions_hold_times_and_joined_lines(tmp_path):
    (tmp_path / "a.vtt").write_text(VTT, encoding="utf-8")
    assert read_captions(tmp_path / "a.vtt") == (
        Caption(1.0, 2.5, "First line, second line."),
        Caption(3.0, 4.0, "[a bell rings]"),
        Caption(3600.0, 3601.0, "An hour in."),
    )
    assert read_captions(tmp_path / "absent.vtt") == ()


TIMES = "00:00:01.000 --> 00:00:02.000"


def captions_of(tmp_path: Path, content: str | bytes) -> list[str]:
    (tmp_path / "a.vtt").write_bytes(content if isinstance(content, bytes) else content.encode())
    return [cue.text for cue in read_captions(tmp_path / "a.vtt")]


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("<v Anna Berg>the kettle sings</v>", "the kettle sings"),
        ("<c.yellow>the <i>kettle</i> sings</c>", "the kettle sings"),
        ("the<00:00:01.200><c> kettle</c><00:00:01.600><c> sings</c>", "the kettle sings"),
        ("salt &amp; pepper &lt;3", "salt & pepper <3"),
        ("  salt&nbsp;pepper  ", "salt pepper"),
        ("I <3 soup", "I <3 soup"),
        ("[a bell rings]", "[a bell rings]"),
        ("<v Anna>put the kettle on\nand wait</v>", "put the kettle on and wait"),
        ("Anna: put the kettle on", "Anna: put the kettle on"),
        (r"{\an8}<font color=\"#ffff00\">the kettle</font> {\i1}sings{\i0}", "the kettle sings"),
        ("cre\u0300me bru\u0302le\u0301e", "crème brûlée"),
    ],
)
def test_captions_are_the_words_without_their_markup(cue, text, tmp_path):
    assert captions_of(tmp_path, f"WEBVTT\n\n{TIMES}\n{cue}\n") == [text]


@pytest.mark.parametrize(
    "content",
    [
        "WEBVTT\n\n00:00:01.000  -->\t00:00:02.000\nsoup\n",
        "WEBVTT\n\n  00:01.000 --> 00:02.000 line:0 align:start\nsoup",
        "WEBVTT a title\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\nSTYLE\n::cue { color: red }\n\n0:00:01.000 --> "
        "0:00:02.000\nsoup\n",
        "\ufeffWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nsoup\r\n",
        "WEBVTT\r\rNOTE x\r\r00:01.000 --> 00:02.000\rsoup\r",
        "WEBVTT\n\n00:01.000 --> 00:02.000\nsoup\n".encode("utf-16"),
        "WEBVTT\n00:01.000 --> 00:02.000\nsoup\n",
        "\n\nWEBVTT\n\n00:01.000 --> 00:02.000\nsoup\n",
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nsoup\r\n",
        "1\n00:00:01.000 --> 00:00:02.000\nsoup\n",
        "1\n00:00:01,000 --> 00:00:02,000\nsoup\n".encode("utf-16-le"),
        "1\n00:00:01,000 --> 00:00:02,000\nsoup\n".encode("utf-16-be"),
        "WEBVTT\n\nc8d7/12-0\n00:00:01.000 --> 00:00:02.000\n<v Anna Berg>soup</v>\n",
        'WEBVTT\n\n1 "Anna Berg" (123)\n00:00:01.000 --> 00:00:02.000\nsoup\n',
        "0:00:01.000,0:00:02.000\nsoup\n",
    ],
)
def test_captions_as_other_programs_write_them(content, tmp_path):
    assert captions_of(tmp_path, content) == ["soup"]
    assert read_captions(tmp_path / "a.vtt") == (Caption(1.0, 2.0, "soup"),)


def test_a_line_of_spaces_ends_a_cue_and_begins_none(tmp_path):
    later = TIMES.replace("00:00:0", "00:00:1")
    assert captions_of(tmp_path, f"WEBVTT\n\n1\n{TIMES}\nsoup\n \n2\n{later}\nbread\n\t\nNOTE x\n") == ["soup", "bread"]
    assert captions_of(tmp_path, f"WEBVTT\n\n{TIMES}\n \nsoup\n\n{later}\n \n\n") == ["soup"]


@pytest.mark.parametrize("content", ["", " \n", "\ufeff", "WEBVTT", "WEBVTT\n\nNOTE nobody speaks\n"])
def test_captions_that_hold_nothing_are_none(content, tmp_path):
    assert captions_of(tmp_path, content) == []


def test_a_cue_that_no_player_shows_is_passed_over_and_bytes_that_are_no_text_do_not_stop_the_rest(tmp_path):
    assert captions_of(tmp_path, f"WEBVTT\n\n00:99:01.000 --> 00:99:02.000\nnever\n\n{TIMES}\nsoup\n") == ["soup"]
    assert captions_of(tmp_path, f"WEBVTT\n\n{TIMES}\n".encode() + b"gr\xfcn\n") == ["gr\ufffdn"]


@pytest.mark.parametrize(
    "content",
    [
        "a letter to nobody",
        "00:01.000 --> 00:02.000\nno word WEBVTT\n",
        "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\ncommas of SubRip\n",
        "WEBVTT\n\n1 s --> 2 s\nsoup\n",
        bytes(range(1, 200)),
        "WEBVTT\n\n1\nsoup\n",
        "WEBVTT\n\n00:00:01.000 -> 00:00:02.000\nsoup\n",
        "00:00:01,000 --> 00:00:02,000\nno number\n",
        "[Script Info]\nTitle: x\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,soup\n",
        '<?xml version="1.0"?><tt><body><p begin="1s" end="2s">soup</p></body></tt>',
        '{"text": "soup"}',
    ],
)
def test_captions_that_cannot_be_read_are_told_by_name(content, tmp_path):
    with pytest.raises(
        MediaError, match=r"captions 'a\.vtt' cannot be read.*begins with the word WEBVTT.*take it away"
    ):
        captions_of(tmp_path, content)
    (tmp_path / "a.mp4").write_bytes(b"x")
    with pytest.raises(MediaError, match=r"a\.vtt"):
        video_from(tmp_path / "a.mp4")


def rolling(*lines: str, high: int = 2) -> list[tuple[float, float, str]]:
    """Return cues of two seconds that scroll: each holds a new line below those that are still to be seen."""
    return [(2.0 * i, 2.0 * i + 2, "\n".join(lines[max(0, i - high + 1) : i + 1])) for i in range(len(lines))]


def webvtt(cues: list[tuple[float, float, str]]) -> str:
    return "WEBVTT\n\n" + "".join(f"00:{a:06.3f} --> 00:{b:06.3f}\n{text}\n\n" for a, b, text in cues)


def subrip(cues: list[tuple[float, float, str]]) -> str:
    stamps = [[f"00:00:{at:06.3f}".replace(".", ",") for at in cue[:2]] for cue in cues]
    return "".join(
        f"{i}\n{a} --> {b}\n{cue[2]}\n\n" for i, ((a, b), cue) in enumerate(zip(stamps, cues, strict=True), 1)
    )


def lit(sentence: str, start_sec: float) -> list[tuple[float, float, str]]:
    """Return a cue for each word of a sentence, underlined when it is spoken."""
    words = sentence.split()
    texts = [" ".join([*words[:i], f"<u>{word}</u>", *words[i + 1 :]]) for i, word in enumerate(words)]
    return [(start_sec + i / 2, start_sec + i / 2 + 0.5, text) for i, text in enumerate(texts)]


SAID = ("we fill the kettle", "then we wait", "until it sings")
YOUTUBE = [
    (0.16, 2.31, " \nwe<00:00:00.320><c> fill</c><00:00:00.480><c> the</c><00:00:00.640><c> kettle</c>"),
    (2.31, 2.32, "we fill the kettle\n "),
    (2.32, 4.0, "we fill the kettle\nthen<00:00:02.500><c> we</c><00:00:02.900><c> wait</c>"),
    (4.0, 4.01, "then we wait\n "),
    (4.01, 6.0, "then we wait\n[Music]"),
    (6.0, 6.01, "[Music]\n "),
    (6.01, 9.0, "[Music]\nuntil<00:00:06.500><c> it</c><00:00:06.900><c> sings</c>"),
    (9.0, 9.01, "until it sings\n "),
]


@pytest.mark.parametrize(
    "cues",
    [
        YOUTUBE,
        [(a, b, text.split("\n")[0] if b - a < 0.1 else text) for a, b, text in YOUTUBE],
        rolling(*SAID),
        rolling(*SAID, high=3),
        [(0, 1, "we"), (1, 2, "we fill the"), (2, 3, SAID[0]), (4, 5, "then we"), (5, 6, SAID[1]), (7, 9, SAID[2])],
        [*lit(SAID[0], 0), *lit(SAID[1], 2), *lit(SAID[2], 4)],
        [(2.0 * i, 2.0 * i + 2, said) for i, said in enumerate(SAID)],
    ],
    ids=["youtube", "scrolling", "two lines", "three lines", "growing", "lit word by word", "plain"],
)
@pytest.mark.parametrize("written", [webvtt, subrip])
def test_each_spoken_word_is_there_once(written, cues, tmp_path):
    captions_of(tmp_path, written(cues))
    captions = read_captions(tmp_path / "a.vtt")
    assert words_between(Video("v", captions=captions), 0, 60) == " ".join(SAID)
    starts = [cue.start_sec for cue in captions]
    assert starts == sorted(starts) and all(start in [cue[0] for cue in cues] for start in starts)


def test_who_says_a_thing_again_says_it_again(tmp_path):
    for texts in (["no", "no", "no"], ["row your boat", "gently", "row your boat", "row your boat", "down the stream"]):
        assert captions_of(tmp_path, webvtt([(2.0 * i, 2.0 * i + 2, text) for i, text in enumerate(texts)])) == texts
    lines = ["we wait", "we wait for it", "no", "no", "the kettle sings", "we fill the cup", "it is hot"]
    assert captions_of(tmp_path, webvtt([(2.0 * i, 2.0 * i + 2, text) for i, text in enumerate(lines)])) == lines
    twice = rolling("no", "no", "we wait", "no")
    assert captions_of(tmp_path, webvtt(twice)) == ["no", "no", "we wait", "no"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[music] welcome to the kitchen", "welcome to the kitchen"),
        ("[Anna] put the kettle on", "put the kettle on"),
        ("[SPEAKER_00]: put the kettle on", "put the kettle on"),
        ("Anna: put the kettle on", "Anna: put the kettle on"),
        ("[door slams] [whisper] who is there", "who is there"),
        ("put [clatter] the kettle on", "put the kettle on"),
        ("put the kettle (the big one) on", "put the kettle (the big one) on"),
        ("♪ la la ♪", "♪ la la ♪"),
        ("[a bell rings]", ""),
        ("- [a bell rings]", ""),
        ("[music] [applause]", ""),
        ("(upbeat music)", ""),
        ("♪ ♪", ""),
    ],
)
def test_a_sound_in_brackets_holds_no_words_and_what_follows_it_counts(text, words):
    assert words_between(Video("v", captions=(Caption(1.0, 2.0, text),)), 0, 6) == words


def test_captions_that_may_not_be_opened_are_told_by_name(tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.vtt").write_text(VTT)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(MediaError, match=r"a\.vtt"):
        read_captions(tmp_path / "a.vtt")


def test_the_captions_that_ship_are_read_to_the_millisecond(data):
    for video in load_library(data):
        text = (data / "videos" / f"{video.video_id}.vtt").read_text(encoding="utf-8")
        assert len(video.captions) == text.count("-->")
        for cue in video.captions:
            stamps = [f"{int(at // 60):02}:{at % 60:06.3f}" for at in (cue.start_sec, cue.end_sec)]
            assert f"00:{stamps[0]} --> 00:{stamps[1]}\n{cue.text}\n" in text


def test_words_fall_to_the_span_that_holds_their_middle_and_to_one_only():
    cues = (
        Caption(0.0, 2.0, "one"),
        Caption(5.0, 7.0, "two"),
        Caption(5.0, 7.0, "[wind]"),
        Caption(11.0, 13.0, "three"),
    )
    video = Video("v", captions=cues)
    assert [words_between(video, start, start + 6) for start in (0, 6, 12)] == ["one", "two", "three"]
    assert words_between(video, 0, 18) == "one two three"
    assert words_between(Video("silent"), 0, 18) == ""


def test_a_file_is_known_by_its_name_and_its_content(tmp_path):
    (tmp_path / "My Trip (1).MP4").write_bytes(b"one")
    (tmp_path / "My Trip (1).vtt").write_text(VTT)
    video = video_from(tmp_path / "My Trip (1).MP4")
    assert video.sha256 == hashlib.sha256(b"one").hexdigest()
    assert video.video_id == f"my-trip-1-{video.sha256[:8]}" and len(video.captions) == 3
    (tmp_path / "My Trip (1).MP4").write_bytes(b"two")
    assert video_from(tmp_path / "My Trip (1).MP4").video_id != video.video_id
    assert video_from(video) is video


def test_a_name_is_the_same_however_its_letters_are_composed(tmp_path):
    composed, apart = (normalize(form, "Café né.mp4") for form in ("NFC", "NFD"))
    assert composed != apart
    for number, name in enumerate((composed, apart)):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / name).write_bytes(b"one")
    one, other = (video_from(tmp_path / "0" / composed), video_from(tmp_path / "1" / apart))
    assert (one.video_id, one.title) == (other.video_id, other.title) == (one.video_id, normalize("NFC", "Café né"))
    addresses = [video_from(f"https://h/{name}").video_id[:-8] for name in (composed, apart)]
    assert addresses[0] == addresses[1]


@pytest.mark.parametrize("ending", [".vtt", ".srt", ".VTT", ".SRT"])
def test_captions_beside_a_film_are_found(ending, tmp_path):
    (tmp_path / "My talk.part 1.mp4").write_bytes(b"one")
    (tmp_path / f"My talk.part 1{ending}").write_text(subrip([(0, 2, "put the kettle on")]))
    (tmp_path / "My talk.srt").write_text(subrip([(0, 2, "of another film")]))
    assert [cue.text for cue in video_from(tmp_path / "My talk.part 1.mp4").captions] == ["put the kettle on"]
    (tmp_path / "My talk.part 1.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nfirst\n")
    assert [cue.text for cue in video_from(tmp_path / "My talk.part 1.mp4").captions] == ["first"]


def test_captions_beside_a_film_that_cannot_be_read_are_told_by_name(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"one")
    (tmp_path / "a.srt").write_text("nothing of the kind")
    with pytest.raises(MediaError, match=r"captions 'a\.srt' cannot be read"):
        video_from(tmp_path / "a.mp4")


@pytest.mark.parametrize("name", ["2025-01-01T12:30:00.mp4", "file:x.mp4", "concat:a.mp4", "film.txt", "no ending"])
def test_a_film_is_opened_by_its_content_whatever_its_name(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_film(tmp_path / "made.mp4", seconds=4).rename(tmp_path / name)
    for path in (Path(name), tmp_path / name):
        assert video_from(path).duration_sec == pytest.approx(4.0)
        with open_media(path) as (container, track):
            assert (track.width, track.height) == (160, 90)
            assert length_sec(container, track) == pytest.approx(4.0)


def test_a_title_that_is_not_utf_8_makes_no_film_unreadable(tmp_path):
    path = make_film(tmp_path / "old.avi", "mpeg4", seconds=4, title="TITLEXYZ")
    path.write_bytes(path.read_bytes().replace(b"TITLEXYZ", "Café né ".encode("latin-1")))
    with open_media(path) as opened:
        assert length_sec(*opened) == pytest.approx(4.0)


def test_a_cover_is_no_film_and_does_not_stand_for_one(tmp_path):
    cover = Image.new("RGB", (600, 600), "red")
    for name in ("song.mp3", "song.m4a"):
        path = make_song(tmp_path / name, cover)
        assert video_from(path).duration_sec == 0
        with pytest.raises(MediaError, match=f"'{name}' holds no moving picture"), open_media(path):
            pass
    with open_media(make_film(tmp_path / "film.mp4", cover=cover)) as (_, track):
        assert track.width == 160


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("raw.h264", {}),
        ("raw.h265", {"codec": "libx265", "form": "hevc", "x265-params": "log-level=none"}),
        ("raw.m2v", {"codec": "mpeg2video", "form": "mpeg2video", "rate": 25}),
        ("raw.mjpeg", {"codec": "mjpeg", "form": "mjpeg", "rate": 25}),
        ("browser.webm", {"codec": "libvpx-vp9", "container": {"live": "1"}}),
        ("late.mkv", {"late_sec": 3600}),
        ("late.ts", {"late_sec": 3600}),
        ("late.mp4", {"late_sec": 50}),
        ("film.mpg", {"codec": "mpeg1video", "rate": 25}),
    ],
)
def test_the_length_of_a_film_is_known_where_it_states_none_or_starts_late(name, how, tmp_path):
    assert video_from(make_film(tmp_path / name, **how)).duration_sec == pytest.approx(12, abs=0.6)


@pytest.mark.parametrize("content", [b"no film", b"\x00" * 5000, b"#EXTM3U\n#EXTINF:2,\nhttp://127.0.0.1:9/a.ts\n"])
def test_what_is_no_film_has_no_length_and_cannot_be_opened(content, tmp_path):
    (tmp_path / "a.mp4").write_bytes(content)
    assert video_from(tmp_path / "a.mp4").duration_sec == 0
    with pytest.raises(MediaError, match=r"'a\.mp4' is not a video that can be read.*Check the file"):
        open_media(tmp_path / "a.mp4").__enter__()


def test_an_address_is_known_without_what_signs_it():
    one, other = (video_from(f"https://h/a/film.mp4?token={token}") for token in ("x", "y"))
    assert one.path is None and one.video_id.startswith("film-") and one.title == "film.mp4"
    assert one.video_id != other.video_id


HERE = "https://h/a/film.mp4"
AMZ, GOOG = "X-Amz-Date=1&X-Amz-Signature={}", "x-goog-date=1&x-goog-signature={}"
AZURE, CLOUDFRONT = "sv=2024&se={}&sr=b&sp=r&sig={}", "Policy={}&Signature={}&Key-Pair-Id=K{}"
SAME = [
    *[(f"{HERE}?{sign.replace('{}', '1')}", HERE) for sign in (AMZ, GOOG, AZURE, CLOUDFRONT)],
    (f"{HERE}?Expires=1&Signature=2&Key-Pair-Id=3", HERE),
    (f"{HERE}?v=1&{AMZ}&w=2", f"{HERE}?v=1&w=2"),
    (f"{HERE}?x-amz-signature=1&X-AMZ-EXPIRES=2", HERE),
    ("https://H:443/a/film.mp4#t=10", HERE),
    ("https://h/a/fil%6D.mp4?", HERE),
    ("https://%48/a/film.mp4", HERE),
    ("http://h:80", "http://h/"),
    ("https://h/\u00fc%c3%bc 100%", "https://h/%C3%BC%C3%BC%20100%25"),
    ("https://h/%7e%2f~?%7e", "https://h/~%2F~?%7e"),
]
OTHER = [
    *["https://h/a/Film.mp4", "https://h/b/film.mp4", "http://h/a/film.mp4", "https://h:8443/a/film.mp4"],
    *["https://i/a/film.mp4", "https://me@h/a/film.mp4", "https://h/a%2Ffilm.mp4", f"{HERE}?v=1", f"{HERE}?V=1"],
    *[f"{HERE}?{name}=1" for name in ("X-Amz-Date", "x-amz-meta", "sig", "sv", "se", "Expires", "Key-Pair-Id")],
    *[f"{HERE}?Signature=1&Expires=2", f"{HERE}?sig=1&se=2", f"{HERE}?X-Goog-Signature=1&X-Amz-Date=2"],
    *[f"{HERE}?{AMZ}&token=1", f"{HERE}?{AZURE}&snapshot=1", f"{HERE}?{CLOUDFRONT}&sig=7", f"{HERE}?{AMZ}&xX-Amz-a=1"],
]


@pytest.mark.parametrize(("address", "plain"), SAME)
def test_an_address_has_one_spelling_and_no_signature(address, plain):
    assert plain_address(address) == plain_address(plain) == plain
    assert video_from(address).video_id == video_from(plain).video_id and video_from(address).url == address


def test_whatever_else_differs_makes_another_address():
    assert len({plain_address(each) for each in [HERE, *OTHER]}) == len(OTHER) + 1
    assert all(plain_address(each) == each for each in ("", "talk.mp4", "data/videos/x.mp4", "/a?X-Amz-Signature=1"))


@given(
    st.lists(st.sampled_from([*"hH:/@?#%&=a1.~[] ", "\u00fc", "%41", "%c3", "sv=1&", "sig=2&", *SAME[0]])).map("".join)
)
def test_a_plain_address_is_plain(text):
    for address in (text, f"http://me:pw@H:80/{text}"):
        assert plain_address(plain_address(address)) == plain_address(address)


def test_a_file_is_hashed_as_it_is_now(tmp_path):
    path = tmp_path / "film.mp4"
    for content in (b"one", b"two", b"two!"):
        path.write_bytes(content)
        assert sha256_of(path) == sha256_of(path) == hashlib.sha256(content).hexdigest()
        os.utime(path, (1, 1))  # as a copy that keeps the time does


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.mp4",
        "..\\..\\x.mp4",
        "a/b\n.mp4",
        "🎬.mp4",
        "CON.mp4",
        "<script>.mp4",
        ".mp4",
        "a" * 180 + ".mp4",
    ],
)
def test_no_file_name_leads_out_of_an_id(name, tmp_path):
    path = tmp_path / name.replace("/", "_")
    path.write_bytes(b"x")
    video_id = video_from(path).video_id
    assert set(video_id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and len(video_id) <= 49
    assert set(video_from(f"https://h/{name}").video_id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize("name", ["absent.mp4", "a" * 5000, "nul\0inside", "~nobody-of-that-name/x.mp4", "", "."])
def test_a_path_that_leads_nowhere_is_a_sentence(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MediaError, match="video file"):
        video_from(name)


def test_an_empty_file_is_a_sentence(tmp_path):
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(MediaError, match=r"'empty.mp4' is empty\. Check the path"):
        media_file(tmp_path / "empty.mp4", "video")


def test_the_library_that_ships_is_complete(data):
    videos = load_library(data)
    assert [video.video_id for video in videos] == sorted({video.video_id for video in videos})
    for video in videos:
        with video.path.open("rb") as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == video.sha256, f"{video.video_id} was changed"
        assert video.shots[0].start_sec == 0.0
        assert all(a.end_sec == b.start_sec for a, b in zip(video.shots, video.shots[1:], strict=False))


def _library(folder: Path, **changes: object) -> Path:
    (folder / "videos").mkdir(parents=True)
    (folder / "videos" / "a.mp4").write_bytes(b"x")
    entry = {
        "video_id": "a",
        "file": "a.mp4",
        "captions": "a.vtt",
        "title": "A",
        "category": "city",
        "duration_sec": 5.0,
    }
    entry |= {"published_at": "2025-03-14", "sha256": "0", "shots": []} | changes
    (folder / "videos" / "library.json").write_text(json.dumps({"format": 1, "videos": [entry]}))
    return folder


def test_a_date_becomes_seconds_of_utc(tmp_path):
    assert load_library(_library(tmp_path))[0].published_at == 1741910400


@pytest.mark.parametrize("changes", [{"file": "../secret.mp4"}, {"file": "/etc/hostname"}, {"captions": "../../x.vtt"}])
def test_a_list_cannot_name_files_outside_its_folder(changes, tmp_path):
    (tmp_path / "secret.mp4").write_bytes(b"x")
    with pytest.raises(MediaError, match="outside of it"):
        load_library(_library(tmp_path / "data", **changes))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ('{"format": 2}', "format 2; this course reads format 1"),
        ("[]", "format None"),
        ("\xff", "not valid JSON"),
    ],
)
def test_a_damaged_list_is_a_sentence(text, words, tmp_path):
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "library.json").write_text(text, encoding="latin-1")
    with pytest.raises(MediaError, match=words):
        load_library(tmp_path)


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(MediaError, match=r"library\.json was not found in videos/"):
        load_library(tmp_path)
    _library(tmp_path)
    (tmp_path / "videos" / "a.mp4").unlink()
    with pytest.raises(MediaError, match=r"a\.mp4 is in library\.json but not in videos/"):
        load_library(tmp_path)


def test_held_out_queries_come_only_when_asked_for(tmp_path):
    (tmp_path / "queries").mkdir()
    span = {"video_id": "a", "start_sec": 0.0, "end_sec": 5.0, "grade": 2}
    queries = [
        {
            "query_id": "t1",
            "kind": "text",
            "text": "x",
            "media": None,
            "about": "picture",
            "relevant": [span],
            "held_out": False,
        },
        {"query_id": "t2", "kind": "text", "text": "y", "relevant": [span], "held_out": True},
        {"query_id": "n1", "kind": "nothing", "text": "z", "relevant": []},
    ]
    (tmp_path / "queries" / "queries.json").write_text(json.dumps({"format": 1, "queries": queries}))
    assert [q.query_id for q in load_queries(tmp_path)] == ["t1", "n1"]
    assert [q.query_id for q in load_queries(tmp_path, held_out=True)] == ["t2"]
    assert [q.query_id for q in load_queries(tmp_path, "text", held_out=None)] == ["t1", "t2"]
    with pytest.raises(QueryError, match="Kinds there are: nothing, text"):
        load_queries(tmp_path, "sound")


LIVE = {"TWELVE_LABS_API_KEY": "tlk_of-this-test"}


def own(folder: Path, **settings: str):
    return my_library(load_config({"VIDEO_SEARCH_LIBRARY": str(folder)} | (settings or LIVE)))


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> bytes:
    """Return a film that the API takes, as bytes."""
    return make_video(tmp_path_factory.mktemp("film") / "film.mp4").read_bytes()


def test_a_folder_of_ones_own_takes_the_place_of_the_samples(film, tmp_path):
    (tmp_path / "holidays" / "2024").mkdir(parents=True)
    names = ["Beach.mp4", "holidays/cafe\u0301.MOV", "holidays/2024/no suffix"]
    for number, name in enumerate(names):
        (tmp_path / name).write_bytes(film + bytes(number))
    os.utime(tmp_path / "Beach.mp4", (1741910400, 1741910400))
    (tmp_path / "Beach.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nsoup\n")
    videos = {video.title: video for video in own(tmp_path)}
    assert sorted(videos) == ["Beach", "caf\u00e9", "no suffix"]
    assert [videos[title].category for title in ("caf\u00e9", "no suffix")] == ["holidays", "2024"]
    beach = videos["Beach"]
    assert (beach.category, beach.published_at, beach.duration_sec) == (tmp_path.name, 1741910400, 4.5)
    assert [cue.text for cue in beach.captions] == ["soup"] and beach.path == tmp_path / "Beach.mp4"


def test_what_lies_beside_the_videos_is_none(film, tmp_path):
    (tmp_path / ".trash").mkdir()
    for name in ("a.mp4", "._a.mp4", ".trash/b.mp4"):
        (tmp_path / name).write_bytes(film + name.encode())
    Image.new("RGB", (400, 400)).save(tmp_path / "photo.jpg")
    for name in ("notes.txt", "a.vtt", "empty"):
        (tmp_path / name).touch()
    library = own(tmp_path)
    assert [video.title for video in library] == ["a"] and library.left_out == {} and repr(library) == "videos: 1"


def test_what_cannot_be_taken_is_named_with_its_reason_and_stops_nothing(film, tmp_path):
    (tmp_path / "good.mp4").write_bytes(film)
    (tmp_path / "text.mp4").write_text("no video")
    (tmp_path / "empty.mov").touch()
    make_video(tmp_path / "short.mp4", seconds=3)
    make_video(tmp_path / "small.mp4", side=180)
    make_song(tmp_path / "song.m4a", Image.new("RGB", (64, 64)))
    (tmp_path / "said.mp4").write_bytes(film + b"1")
    (tmp_path / "said.vtt").write_text("a letter to nobody")
    library = own(tmp_path)
    assert [video.title for video in library] == ["good"]
    reasons = {name: str(error) for name, error in library.left_out.items()}
    assert list(reasons) == ["empty.mov", "said.mp4", "short.mp4", "small.mp4", "song.m4a", "text.mp4"]
    for name, words in {
        "empty.mov": "is empty",
        "said.mp4": "captions 'said.vtt' cannot be read",
        "short.mp4": "3.0 s long; the API takes 4 s",
        "small.mp4": "180×180",
        "song.m4a": "sound is no video, nor is a cover",
        "text.mp4": "is not a video that can be read",
    }.items():
        assert words in reasons[name] and f"\nleft out: {name}: " in repr(library)


def test_a_list_says_more_of_ones_own_videos(film, tmp_path):
    (tmp_path / "old").mkdir()
    for name in ("a.mp4", "old/cafe\u0301.mp4", "c.mp4"):
        (tmp_path / name).write_bytes(film + name.encode())
    rows = (
        'file;title;category;date\na.mp4;"A; or B";city;2025-03-14\nold/caf\u00e9.mp4;;;2025-03-14T12:00\ngone.mp4;;;\n'
    )
    (tmp_path / "my_videos.csv").write_text("\ufeff" + rows, encoding="utf-8")
    library = own(tmp_path)
    told = {video.path.name: (video.title, video.category, video.published_at) for video in library}
    assert told["a.mp4"] == ("A; or B", "city", 1741910400)
    assert told["cafe\u0301.mp4"] == ("caf\u00e9", "old", 1741953600)
    assert told["c.mp4"][:2] == ("c", tmp_path.name)
    assert [*library.left_out] == ["gone.mp4"] and "not in" in library.left_out["gone.mp4"].what
    (tmp_path / "my_videos.csv").unlink()
    entry = {"file": "a.mp4", "title": "From JSON", "published_at": "2025-03-14"}
    (tmp_path / "library.json").write_text(json.dumps({"format": 1, "videos": [entry]}))
    assert ("From JSON", 1741910400) in {(video.title, video.published_at) for video in own(tmp_path)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("my_videos.csv", "title,date\nA,2025-03-14\n"),
        ("my_videos.csv", "file,date\na.mp4,14.3.2025\n"),
        ("my_videos.csv", b"file,title\na.mp4,Caf\xe9\n"),
        ("library.json", "{"),
        ("library.json", "[]"),
        ("library.json", '{"videos": [{"file": 1}]}'),
        ("library.json", '{"videos": [{"file": "a.mp4", "date": 3}]}'),
    ],
)
def test_a_list_of_ones_own_that_cannot_be_read_is_a_sentence(name, content, film, tmp_path):
    (tmp_path / "a.mp4").write_bytes(film)
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(MediaError, match=r"list of your videos cannot be read \(\w+: .*Each line names a `file`"):
        own(tmp_path)


def test_no_folder_and_a_folder_without_a_video_are_sentences(tmp_path):
    with pytest.raises(MediaError, match=r"^'absent' is no folder\. Correct VIDEO_SEARCH_LIBRARY, or unset it"):
        own(tmp_path / "absent")
    with pytest.raises(MediaError, match="holds no video that can be taken"):
        own(tmp_path)
    (tmp_path / "x.mp4").write_text("no video")
    with pytest.raises(
        MediaError, match=r"holds no video that can be taken\. left out: x\.mp4: 'x\.mp4' is not a video"
    ):
        own(tmp_path)


def test_in_replay_the_folder_waits_and_that_is_said(tmp_path):
    library, samples = own(tmp_path / "absent", VIDEO_SEARCH_MODE="replay"), my_library(load_config({}))
    assert library == samples and len(samples) == 14
    assert (
        repr(library).startswith("videos: 14\nVIDEO_SEARCH_LIBRARY is not used: in replay")
        and repr(samples) == "videos: 14"
    )
