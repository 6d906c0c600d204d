"""The sample videos, their captions and their labels agree: the files are the source, and nothing else makes them."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import av
import numpy as np
import pytest

from helpers.config import sha256_of
from helpers.library import load_library, video_from, words_between
from tools import duplicate
from tools.shots import cut_shots
from tools.standin.sentence.catalogue import load_catalogue

DATA = Path(__file__).resolve().parents[1] / "notebooks" / "data"
VIDEOS = json.loads((DATA / "videos" / "library.json").read_text(encoding="utf-8"))["videos"]
MEDIA = json.loads((DATA / "queries" / "media.json").read_text(encoding="utf-8"))["media"]
FPS = 24
CUE = re.compile(r"(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})\n(.+)")
CATEGORIES = {"travel", "city", "food", "nature", "sport", "science"}

# What library.json says of a video and of a shot, and media.json of a query picture or clip.
VIDEO_KEYS = {
    "video_id", "title", "category", "published_at", "file", "captions", "duration_sec", "sha256", "near_duplicate_of",
    "repeats", "shots",
}  # fmt: skip
REPEAT_KEYS = {"video_id", "start_sec", "end_sec", "offset_sec"}
SHOT_KEYS = {
    "start_sec", "end_sec", "place", "condition", "event", "picture", "sound", "words", "odd", "theme",
}  # fmt: skip
MEDIA_KEYS = {"file", "kind", "sha256", "place", "condition", "event", "picture", "sound"}

each_video = pytest.mark.parametrize("video", VIDEOS, ids=[video["video_id"] for video in VIDEOS])
each_media = pytest.mark.parametrize("media", MEDIA, ids=[media["file"] for media in MEDIA])


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def changes(path: Path) -> tuple[list[float], tuple[int, int]]:
    """Return how much each frame differs from the one before (mean of 255), and the picture's size."""
    steps: list[float] = []
    before = None
    with av.open(str(path)) as file:
        for picture in file.decode(video=0):
            grey = picture.to_ndarray(format="rgb24")[::6, ::6].astype(np.int16)
            steps.append(0.0 if before is None else float(np.abs(grey - before).mean()))
            before = grey
            size = (picture.width, picture.height)
    return steps, size


def heard(path: Path) -> tuple[np.ndarray, int]:
    """Return the sound (n,) and its rate."""
    with av.open(str(path)) as file:
        rate = file.streams.audio[0].rate
        return np.concatenate([block.to_ndarray()[0] for block in file.decode(audio=0)]), rate


def cues(video: dict) -> list[tuple[float, float, str]]:
    text = (DATA / "videos" / video["captions"]).read_text(encoding="utf-8")
    assert text.startswith("WEBVTT\n\n")
    found = []
    for h1, m1, s1, h2, m2, s2, words in CUE.findall(text):
        start = int(h1) * 3600 + int(m1) * 60 + float(s1)
        found.append((start, int(h2) * 3600 + int(m2) * 60 + float(s2), words))
    assert len(found) == text.count("-->")
    return found


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def test_the_folders_hold_what_the_lists_name_and_nothing_else():
    named = {name for video in VIDEOS for name in (video["file"], video["captions"])}
    assert files_in(DATA / "videos") == named | {"library.json", "README.md"}
    lists = {"queries.json", "media.json", "examples.json"}
    assert files_in(DATA / "queries") == {media["file"] for media in MEDIA} | lists


def test_the_lists_are_complete_and_in_order():
    for name in ("videos/library.json", "queries/media.json"):
        content = json.loads((DATA / name).read_text(encoding="utf-8"))
        assert content["format"] == 1
        assert (DATA / name).read_text(encoding="utf-8") == json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    assert all(set(video) == VIDEO_KEYS for video in VIDEOS)
    assert all(set(shot) == SHOT_KEYS for video in VIDEOS for shot in video["shots"])
    assert all(set(media) == MEDIA_KEYS for media in MEDIA)
    by_date = [(video["published_at"], video["video_id"]) for video in VIDEOS]
    assert by_date == sorted(set(by_date)) and len({video["title"] for video in VIDEOS}) == len(VIDEOS)
    for video in VIDEOS:
        assert (video["file"], video["captions"]) == (f"{video['video_id']}.mp4", f"{video['video_id']}.vtt")
        assert date.fromisoformat(video["published_at"]).isoformat() == video["published_at"]
    files = [media["file"] for media in MEDIA]
    assert files == sorted(set(files))
    assert all(media["kind"] == {".png": "image", ".mp4": "clip"}[Path(media["file"]).suffix] for media in MEDIA)


FILMS = [f"videos/{video['file']}" for video in VIDEOS]
CLIPS = [f"queries/{media['file']}" for media in MEDIA if media["kind"] == "clip"]


@pytest.mark.parametrize("name", FILMS + CLIPS)
def test_a_film_is_encoded_as_the_readme_says(name):
    with av.open(str(DATA / name)) as file:
        [picture], [sound] = file.streams.video, file.streams.audio
        codec = picture.codec_context
        assert (codec.name, codec.profile, codec.pix_fmt) == ("h264", "High", "yuv420p")
        assert picture.average_rate == FPS and (codec.width, codec.height) == (640, 360)
        assert (sound.codec_context.name, sound.rate, sound.layout.name) == ("aac", 48000, "mono")
        keys = [packet.pts * packet.time_base for packet in file.demux(picture) if packet.is_keyframe]
        assert keys[0] == 0 and all(b - a <= 2 for a, b in itertools.pairwise(keys))


@each_video
@pytest.mark.slow  # 15,405 frames; that a file is unchanged, its sha256 tells at once
def test_every_frame_decodes_and_the_cuts_lie_where_they_are_declared(video):
    steps, size = changes(DATA / "videos" / video["file"])
    assert size == (640, 360)
    assert len(steps) == round(video["duration_sec"] * FPS)
    for shot in video["shots"][1:]:
        at = round(shot["start_sec"] * FPS)
        around = max(steps[at - 4 : at] + steps[at + 1 : at + 5])
        assert steps[at] > 2 * around, f"no cut at {shot['start_sec']} s"


@each_video
def test_every_shot_is_heard(video):
    sound, rate = heard(DATA / "videos" / video["file"])
    assert abs(len(sound) / rate - video["duration_sec"]) < 0.1
    assert np.abs(sound).max() <= 1.0
    for shot in video["shots"]:
        part = sound[int(shot["start_sec"] * rate) : int(shot["end_sec"] * rate)]
        level = 10 * np.log10(np.mean(part**2) + 1e-12)
        assert -40 < level < -10, f"{level:.0f} dB at {shot['start_sec']} s"


@each_video
def test_file_is_the_one_the_labels_were_written_for(video):
    assert sha256(DATA / "videos" / video["file"]) == video["sha256"]


@each_video
def test_shots_follow_each_other_and_their_cuts_lie_off_the_six_second_grid(video):
    shots = video["shots"]
    assert 5 <= len(shots) <= 8
    assert 40 <= video["duration_sec"] <= 60
    assert shots[0]["start_sec"] == 0
    assert abs(shots[-1]["end_sec"] - video["duration_sec"]) < 1 / FPS
    for shot, following in itertools.pairwise(shots):
        assert shot["end_sec"] == following["start_sec"]
        off = shot["end_sec"] % 6
        assert min(off, 6 - off) >= 0.3
    assert len({shot["event"] for shot in shots}) == len(shots), "an event names one shot of a video"
    for shot in shots:
        assert 3 <= shot["end_sec"] - shot["start_sec"] <= 15
        for name in ("place", "condition", "event", "picture", "sound"):
            assert shot[name].strip(), name
        assert shot["picture"].endswith(".")


@each_video
def test_captions_lie_within_their_shots_and_hold_their_words(video):
    found = cues(video)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(found))
    assert found[0][0] >= 0 and found[-1][1] <= video["duration_sec"] + 0.5 / FPS
    assert all(start < end for start, end, _ in found)
    for shot in video["shots"]:
        inside = [c for c in found if shot["start_sec"] <= c[0] + 0.001 and c[1] <= shot["end_sec"] + 0.001]
        spoken = [c[2] for c in inside if not c[2].startswith("[")]
        assert spoken == ([shot["words"]] if shot["words"] else [])
        assert [c[2] for c in inside if c[2].startswith("[")] == [f"[{shot['sound']}]"]
    assert len(found) == sum(1 + bool(shot["words"]) for shot in video["shots"])


@each_video
def test_a_sample_is_the_same_when_it_comes_as_a_file_of_ones_own(video):
    own = video_from(DATA / "videos" / video["file"])
    assert own.duration_sec == pytest.approx(video["duration_sec"], abs=0.1)
    assert [(cue.start_sec, cue.end_sec, cue.text) for cue in own.captions] == cues(video)
    for shot in video["shots"]:
        assert words_between(own, shot["start_sec"], shot["end_sec"]) == shot["words"]


@each_media
def test_query_media_open_and_match_their_labels(media):
    path = DATA / "queries" / media["file"]
    assert sha256(path) == media["sha256"]
    steps, size = changes(path)
    assert size == (640, 360)
    if media["kind"] == "image":
        assert len(steps) == 1
    else:
        assert 4 * FPS <= len(steps) <= 6 * FPS + 1
        assert np.abs(heard(path)[0]).max() > 0.01
    assert media["sha256"] not in {video["sha256"] for video in VIDEOS}
    kinds = {(shot["place"], shot["condition"]) for video in VIDEOS for shot in video["shots"]}
    places = {place for place, _ in kinds}
    assert media["place"] in places, "a query about a place that is nowhere in the library"


def test_the_library_is_as_large_and_as_varied_as_planned():
    shots = [shot for video in VIDEOS for shot in video["shots"]]
    assert len(VIDEOS) >= 14
    assert len(shots) >= 98
    assert sum((DATA / "videos" / video["file"]).stat().st_size for video in VIDEOS) < 35e6
    assert {video["category"] for video in VIDEOS} <= CATEGORIES
    assert len({video["category"] for video in VIDEOS}) >= 4
    conditions = {(shot["place"], shot["condition"]) for shot in shots if not shot["odd"]}
    events = {(shot["place"], shot["event"]) for shot in shots if not shot["odd"]}
    in_two_conditions, with_two_events = (
        {place for place, count in Counter(place for place, _ in found).items() if count >= 2}
        for found in (conditions, events)
    )
    assert len(in_two_conditions & with_two_events) >= 8
    months = {video["published_at"][:7] for video in VIDEOS}
    assert all(month.startswith("2025-") for month in months)
    assert len(months) >= 8
    spoken = sum(bool(shot["words"]) for shot in shots)
    assert 0.35 * len(shots) <= spoken <= 0.65 * len(shots)


def test_the_near_duplicate_has_the_shots_of_its_original():
    by_id = {video["video_id"]: video for video in VIDEOS}
    pairs = [video for video in VIDEOS if video["near_duplicate_of"]]
    assert len(pairs) == 1
    original = by_id[pairs[0]["near_duplicate_of"]]
    assert pairs[0]["shots"] == original["shots"]
    assert pairs[0]["title"] != original["title"]
    assert pairs[0]["sha256"] != original["sha256"]
    captions = [(DATA / "videos" / video["captions"]).read_text(encoding="utf-8") for video in (pairs[0], original)]
    assert captions[0] == captions[1]


def the_repeat() -> tuple[dict, dict, list[dict]]:
    """Return the film that repeats a stretch of another, that other film, and the shots of its own opening."""
    [film] = [video for video in VIDEOS if video["repeats"]]
    [original] = [video for video in VIDEOS if video["video_id"] == film["repeats"]["video_id"]]
    return film, original, [shot for shot in film["shots"] if shot["end_sec"] <= film["repeats"]["start_sec"]]


def test_a_film_repeats_the_middle_of_another_after_an_opening_of_its_own():
    film, original, opening = the_repeat()
    stretch, offset = film["repeats"], film["repeats"]["offset_sec"]
    assert set(stretch) == REPEAT_KEYS
    assert 0 < stretch["start_sec"] < stretch["end_sec"] <= film["duration_sec"]
    assert stretch["start_sec"] - offset > 0 and stretch["end_sec"] - offset < original["duration_sec"]
    for grid in (2, 6):  # segments of 2 s and of 6 s do not fall on those of the original
        assert min(offset % grid, -offset % grid) > 0.8
    keys = ("start_sec", "end_sec")
    moved = [shot | {key: shot[key] - offset for key in keys} for shot in film["shots"][len(opening) :]]
    assert len(opening) == 3 and len(moved) == 4
    first = [shot["start_sec"] for shot in original["shots"]].index(moved[0]["start_sec"])
    assert moved == original["shots"][first : first + len(moved)]
    elsewhere = {shot["event"] for video in VIDEOS if video is not film for shot in video["shots"]}
    assert not elsewhere & {shot["event"] for shot in opening}
    spoken = [(start - offset, end - offset, text) for start, end, text in cues(film)[len(opening) :]]
    there = [cue for cue in cues(original) if spoken[0][0] <= cue[0] + 0.001 and cue[1] <= spoken[-1][1] + 0.001]
    assert [cue[2] for cue in spoken] == [cue[2] for cue in there]
    assert np.ravel([cue[:2] for cue in spoken]) == pytest.approx(np.ravel([cue[:2] for cue in there]), abs=0.001)


def test_what_is_repeated_is_seen_and_heard_at_its_offset_and_at_no_other():
    film, original, _ = the_repeat()
    stretch, offset = film["repeats"], film["repeats"]["offset_sec"]
    small = []
    for video, box in ((original, duplicate.CROP), (film, None)):
        with av.open(str(DATA / "videos" / video["file"])) as file:
            pictures = (picture.to_image().resize((80, 45), box=box) for picture in file.decode(video=0))
            small.append(np.array([np.asarray(picture) for picture in pictures], np.int16))
    begin, end = (round(stretch[key] * FPS) for key in ("start_sec", "end_sec"))

    def unlike(frames: int) -> float:
        there = small[0][begin - frames : end - frames]
        return float(np.abs(small[1][begin : begin + len(there)] - there).mean())

    late = round(offset * FPS)
    assert unlike(late) < 3 < min(unlike(late + FPS), unlike(late - FPS))
    (sound, rate), (first, _) = heard(DATA / "videos" / film["file"]), heard(DATA / "videos" / original["file"])
    part = sound[int((stretch["start_sec"] + 1) * rate) : int((stretch["end_sec"] - 1) * rate)]
    at = int((stretch["start_sec"] + 1 - offset) * rate)
    assert np.corrcoef(part, first[at : at + len(part)])[0, 1] > 0.95
    assert np.corrcoef(part, first[at + rate // 10 :][: len(part)])[0, 1] < 0.5


@pytest.mark.slow  # 1,059 frames are drawn and encoded
def test_the_film_that_repeats_is_what_its_tool_makes():
    assert duplicate.main(["--check"]) == 0


def test_one_shot_is_odd():
    odd = [shot for video in VIDEOS for shot in video["shots"] if shot["odd"]]
    assert [shot["place"] for shot in odd] == ["television"]


def test_cycling_grows_from_quarter_to_quarter():
    per_quarter = [0, 0, 0, 0]
    for video in VIDEOS:
        quarter = (int(video["published_at"][5:7]) - 1) // 3
        per_quarter[quarter] += sum(shot["theme"] == "cycling" for shot in video["shots"])
    assert per_quarter == [0, 1, 3, 6]
    film, _, opening = the_repeat()
    assert not any(shot["theme"] or shot["odd"] for shot in film["shots"]), "what is planted would be planted twice"
    assert len({shot["place"] for shot in opening}) == 1


def test_events_in_order_follow_each_other_within_one_video():
    wanted = [
        ("cars stop at the red light", "people walk over the zebra crossing"),
        ("a pot boils over", "vegetables slide from a board into the pot"),
        ("a match lights the candles on a cake", "a girl blows out the candles"),
        ("two people sit at a campfire", "fireworks burst over the sea"),
    ]
    following = {
        (shot["event"], after["event"])
        for video in VIDEOS
        for shot, after in zip(video["shots"], video["shots"][1:], strict=False)
    }
    assert set(wanted) <= following


def test_shots_are_cut_where_they_begin_and_the_stand_in_knows_them(tmp_path):
    films = load_library(DATA)[:1]
    folder = cut_shots(films, tmp_path)
    known, before = load_catalogue(tmp_path), {path.name: path.read_bytes() for path in folder.glob("*.mp4")}
    for film in films:
        whole = frames_of(film.path)
        for number, shot in enumerate(film.shots, 1):
            path = folder / f"{film.video_id}-{number}.mp4"
            frames, start = frames_of(path), round(FPS * shot.start_sec)
            assert abs(len(frames) / FPS - (shot.end_sec - shot.start_sec)) < 0.15
            assert min(np.abs(frames[0] - whole[at]).max() for at in range(max(0, start - 2), start + 3)) == 0
            assert known[sha256_of(path)].shots[0].picture == shot.picture
            with av.open(str(path)) as opened:
                heard = [frame.time for frame in opened.decode(audio=0)]
            assert heard[0] < 0.1 and heard[-1] > shot.end_sec - shot.start_sec - 0.2
    cut_shots(films, tmp_path)
    assert {path.name: path.read_bytes() for path in folder.glob("*.mp4")} == before


def frames_of(path):
    """Return the frames of a film, small and grey."""
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="gray8", width=64, height=36).astype(int) for frame in film.decode(video=0)]
