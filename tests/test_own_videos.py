"""The reader's own videos: a folder of any films, words by transcription, what was uploaded and how it is deleted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from lab import KEY, client_for, config_for, make_video
from media import make_song
from PIL import Image
from service import Service

from helpers.api import CourseClient, connect, delete_uploads, my_library, own_library, own_videos, transcribe, uploaded
from helpers.config import LIMITS, load_config
from helpers.embedding import embed_videos, generate_embedding
from helpers.errors import MediaError, TaskFailed
from helpers.library import Caption, Library, load_library, video_from, words_between
from helpers.search import perform_similarity_search, search_words
from helpers.show import thumbnail
from helpers.store import close_database, insert_embeddings, open_collection, open_database
from tools.standin import StandIn

SAMPLES = load_library(load_config({}).data)
SAID = {"words": [(1.0, 1.5, "Marmalade"), (1.5, 2.0, "jars"), (7.0, 7.4, "and"), (7.4, 8.0, "bread.")]}


def shoot(
    path: Path,
    number: int,
    *,
    size: tuple[int, int] = (360, 360),
    seconds: float = 5.0,
    codec: str = "libx264",
    sound: str | None = "aac",
    turned: bool = False,
    times: str = "even",
    form: str | None = None,
) -> Path:
    """Encode a film of no project's: four frames a second (or at uneven `times`), each of a colour of its own.

    A film that is `turned` lies on its side, and says so; its upper half, as it is meant to be seen, is white.
    """
    fast = {"libx264": {"preset": "ultrafast"}, "libx265": {"preset": "ultrafast", "x265-params": "log-level=none"}}
    fast |= {"libvpx-vp9": {"cpu-used": "8", "deadline": "realtime"}, "libsvtav1": {"preset": "12"}}
    rng, fps = np.random.default_rng(number), 4
    with av.open(str(path), "w", format=form) as file:
        film = file.add_stream(codec, rate=fps, options=fast.get(codec, {}))
        film.width, film.height, film.pix_fmt = *size, "yuv420p"
        film.codec_context.thread_count = 1
        film.time_base = film.codec_context.time_base = Fraction(1, 1000)
        if turned:
            film.set_display_matrix([0, 1, 0, -1, 0, 0, 0, 0, 1])
        tone = file.add_stream(sound, rate=48000, layout="mono") if sound else None
        for index in range(round(seconds * fps)):
            picture = np.full((size[1], size[0], 3), rng.integers(0, 200, 3), np.uint8)
            picture[:, : size[0] // 2] = 255 if turned else picture[0, 0]
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            late = 0 if times == "even" else (index % 3) * 60
            frame.pts, frame.time_base = index * 1000 // fps + late, Fraction(1, 1000)
            file.mux(film.encode(frame))
        file.mux(film.encode(None))
        if tone:
            step = tone.codec_context.frame_size or 960
            kind = tone.codec_context.format.name
            for start in range(0, round(seconds * 48000), step):
                wave = 0.2 * np.sin((200 + 10 * number) * np.arange(start, start + step) / 48000)
                if not kind.startswith("flt"):  # whole numbers of 16 or 32 bits
                    wave *= 2.0 ** (int(kind[1:3]) - 1)
                wave = wave.astype({"flt": "f4", "s16": "i2", "s32": "i4"}[kind[:3]])
                heard = av.AudioFrame.from_ndarray(wave[None], format=kind, layout="mono")
                heard.sample_rate, heard.pts, heard.time_base = 48000, start, Fraction(1, 48000)
                file.mux(tone.encode(heard))
            file.mux(tone.encode(None))
    return path


WEBM = {"codec": "libvpx-vp9", "sound": "libopus"}
TWENTY: dict[str, dict] = {
    "plain.mp4": {},
    "The \"old\" mill & 'new' one.mp4": {"size": (640, 360)},
    "holidays/2024/sea; wind, sand.mov": {"size": (360, 640)},
    "holidays/café au lait.mkv": {"size": (864, 360)},
    "holidays/море 🌊.webm": WEBM | {"size": (480, 360)},
    "ערב טוב.mp4": {"size": (640, 480)},
    "مساء الخير.mov": {"size": (360, 480)},
    "👩‍👩‍👧 picnic.mkv": {"size": (720, 400)},
    "a'b\"c`d$e.avi": {"codec": "mpeg4", "sound": "libmp3lame", "size": (400, 400)},
    "日本 の 海.mp4": {"size": (500, 362)},
    "no suffix": {"form": "mp4", "size": (362, 500)},
    "SHOUTING.MOV": {"size": (360, 864)},
    "silent.mp4": {"sound": None},
    "silent.webm": WEBM | {"sound": None},
    "silent & still.avi": {"codec": "mpeg4", "sound": None},
    "100% of it #1?.mp4": {"size": (448, 448)},
    "line_under.m4v": {"size": (416, 416)},
    "two.dots..mkv": {"seconds": 7.0},
    " space before.mp4": {"seconds": 8.0},
    "{braces} [brackets] (all).mp4": {"seconds": 9.0},
}


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make twenty files that the project has never seen."""
    folder = tmp_path_factory.mktemp("films")
    for number, (name, how) in enumerate(TWENTY.items()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shoot(folder / name, number, **how)
    return folder


@dataclass
class Api:
    """One of the two servers."""

    server: StandIn | Service

    @property
    def url(self) -> str:
        return self.server.base_url

    def sent(self) -> int:
        return len(self.server.log if isinstance(self.server, StandIn) else self.server.requests)


@pytest.fixture(params=["stand-in", "second server"])
def api(request: pytest.FixtureRequest) -> Iterator[Api]:
    with StandIn(list_lag_sec=0.0) if request.param == "stand-in" else Service(asset_polls=1, task_polls=1) as server:
        yield Api(server)


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as server:
        yield server


def test_twenty_films_go_from_the_folder_to_a_search_and_the_second_time_nothing_is_sent(api, films, tmp_path):
    """Key, upload, poll, transcription, insert, search: of nineteen nothing is said, one is a sample's copy."""
    shutil.copytree(films, tmp_path / "mine")
    sample = SAMPLES[0]
    shutil.copy(sample.path, tmp_path / "mine" / "a copy “of” it.mp4")
    if isinstance(api.server, Service):  # the stand-in knows what is said in the samples
        words = [(cue.start_sec, cue.end_sec, cue.text) for cue in sample.captions]
        api.server.spoken[sample.sha256] = {"sentences": words}
    home = tmp_path / "home"
    settings = {"TWELVE_LABS_API_KEY": KEY, "VIDEO_SEARCH_LIBRARY": str(tmp_path / "mine")}
    config = config_for(api.url, home, **settings)
    sent = []
    for _ in range(2):
        before, client, library = api.sent(), connect(config), my_library(config)
        assert {video.path.name for video in library} == {"a copy “of” it.mp4", *(Path(name).name for name in TWENTY)}
        assert not library.left_out
        report = embed_videos(client, library)
        assert len(report.embedded) == 21 and not report.failures and len(report.wordless) == 20, report
        assert " and 19 more: no captions beside it" in repr(report)
        sent.append(api.sent() - before)
    assert sent[0] >= 21 * 5 and sent[1] == 0
    milvus = open_database(config, "own")
    try:
        collection = open_collection(milvus, report.segments)
        assert insert_embeddings(milvus, collection, report.segments).new == len(report.segments)
        for segment in report.segments:
            if segment.embedding_scope == "clip":
                (first,) = perform_similarity_search(milvus, collection, segment.embeddings["visual"], 1)
                assert (first.video_id, first.start_sec, first.title) == (
                    segment.video_id,
                    segment.start_sec,
                    segment.title,
                )
        (copy,) = (video for video in library if video.sha256 == sample.sha256)
        said = words_between(sample, 0.0, 6.0)
        (hit,) = search_words(milvus, collection, said, 1)
        assert (hit.video_id, hit.start_sec, hit.transcript) == (copy.video_id, 0.0, said)
    finally:
        close_database(milvus)


# Refused and accepted -------------------------------------------------------------------------------------------------


def test_each_file_that_is_refused_is_so_before_anything_is_sent_and_with_its_own_sentence(service, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    make_video(folder / "3 s.mp4", seconds=3.0)
    shoot(folder / "small.mp4", 1, size=(320, 180))
    shoot(folder / "five to one.mp4", 2, size=(1800, 360))
    make_song(folder / "only sound.mp4")
    make_song(folder / "song with a cover.m4v", Image.new("RGB", (400, 400), "red"))
    whole = make_video(folder / "whole.mp4").read_bytes()
    (folder / "truncated.mp4").write_bytes(whole[:300])
    (folder / "zero bytes.mp4").touch()
    (folder / "text.mp4").write_text("a letter to nobody")
    with (folder / "huge.mp4").open("wb") as file:  # takes no room on the disk
        file.write(whole)
        file.truncate(int(LIMITS.upload_mb * 1e6) + 1_000_000)
    library = own_library(folder)
    told = {name: str(error) for name, error in library.left_out.items()}
    sentences = {
        "3 s.mp4": "is 360×360 and 3.0 s long; the API takes 4 s to 4 h of picture. Give a longer one.",
        "small.mp4": "is 320×180 and 5.0 s long; the API takes sides of 360 to 5184 pixels. Scale it.",
        "five to one.mp4": "is 1800×360 and 5.0 s long; the API takes shapes from 1:2.4 to 2.4:1. Crop it, or add",
        "only sound.mp4": "holds no moving picture: sound is no video, nor is a cover. Check the file.",
        "song with a cover.m4v": "holds no moving picture: sound is no video, nor is a cover. Check the file.",
        "truncated.mp4": "is not a video that can be read (InvalidDataError). Check the file.",
        "zero bytes.mp4": "is empty. Check the path",
        "text.mp4": "is not a video that can be read (InvalidDataError). Check the file.",
        "huge.mp4": "has 201.0 MB; a direct upload takes 200 MB. Give the address of the file instead",
    }
    assert [video.path.name for video in library] == ["whole.mp4"] and told.keys() == sentences.keys()
    for name, words in sentences.items():
        assert repr(name) in told[name] and words in told[name], told[name]
    client = client_for(service.base_url, tmp_path / "home", TWELVE_LABS_API_KEY=KEY)
    for name in sentences:
        with pytest.raises(MediaError):
            generate_embedding(client, folder / name)
    assert not service.requests


def test_a_film_cut_in_the_middle_of_its_pictures_is_as_long_as_what_is_left(tmp_path):
    """Of a container that needs no table at its end a part can be read; it is taken if that is long enough."""
    whole = shoot(tmp_path / "whole.mkv", 1, seconds=20.0).read_bytes()
    (tmp_path / "half.mkv").write_bytes(whole[: len(whole) // 2])
    lengths = {video.path.name: video.duration_sec for video in own_library(tmp_path)}
    assert lengths["whole.mkv"] == 20.0 and 4 <= lengths["half.mkv"] < 19


ACCEPTED: dict[str, dict] = {
    "uneven times.mp4": {"times": "uneven"},
    "turned.mp4": {"size": (640, 360), "turned": True},
    "silent.mov": {"sound": None},
    "wide.mp4": {"size": (864, 360)},
    "hevc.mp4": {"codec": "libx265"},
    "av1.mp4": {"codec": "libsvtav1"},
    "av1.webm": {"codec": "libsvtav1", "sound": "libopus"},
    "vp9.webm": WEBM,
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_accepted_is_embedded_and_shown_upright(name, api, tmp_path):
    how = ACCEPTED[name]
    codec = how.get("codec", "libx264")
    if codec not in av.codecs_available:
        pytest.skip(f"this PyAV has no encoder {codec}")
    (tmp_path / "mine").mkdir()
    path = shoot(tmp_path / "mine" / name, 7, **how)
    (film,) = own_library(path.parent)
    report = embed_videos(client_for(api.url, tmp_path / "home", TWELVE_LABS_API_KEY=KEY), Library([film]))
    assert report.embedded == [film.video_id] and 4.8 <= film.duration_sec <= 5.2
    options = {option for segment in report.segments for option in segment.embeddings}
    assert options == ({"visual", "audio"} if how.get("sound", "aac") else {"visual"})
    picture = thumbnail(film, 1.0, width=120).convert("RGB")
    wide, high = how.get("size", (360, 360))
    if how.get("turned"):
        wide, high = high, wide
        above, below = (
            picture.getpixel((picture.width // 2, 5)),
            picture.getpixel((picture.width // 2, picture.height - 5)),
        )
        assert min(above) > 240 > 230 > min(below), "its upper half is white"
    assert picture.width / picture.height == pytest.approx(wide / high, rel=0.03)


# The folder and the list ----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Stand an empty folder in for notebooks/my_videos."""
    monkeypatch.setattr(own_videos, "PROJECT", tmp_path)
    path = tmp_path / own_videos.FOLDER
    path.mkdir(parents=True)
    (path / "README.md").write_text("Put films here.")
    return path


def test_without_a_name_it_is_the_folder_beside_the_pages_and_empty_it_is_the_samples(folder):
    live = load_config({"TWELVE_LABS_API_KEY": KEY})
    assert my_library(live) == SAMPLES
    make_video(folder / "mine.mp4")
    assert [video.title for video in my_library(live)] == ["mine"]
    named = load_config({"TWELVE_LABS_API_KEY": KEY, "VIDEO_SEARCH_LIBRARY": "notebooks/data/videos"})
    assert my_library(named) == SAMPLES and my_library(named)[0].shots, "the samples by their name"
    shutil.rmtree(folder)
    assert my_library(live) == SAMPLES


def test_in_replay_it_waits_and_that_is_said(folder):
    assert repr(my_library(load_config({}))) == "videos: 14"
    (folder / "mine.mp4").write_text("it is not even looked into")
    library = my_library(load_config({}))
    assert library == SAMPLES and repr(library).endswith(
        "\nnotebooks/my_videos is not used: in replay there are answers for the sample videos alone."
    )


def test_a_list_without_a_line_is_no_film_and_replay_reads_none(folder):
    (folder / "my_videos.csv").write_text("address,title,category,date\n")
    assert my_library(load_config({"TWELVE_LABS_API_KEY": KEY})) == SAMPLES
    (folder / "my_videos.csv").write_bytes(b"\xff\xff")
    assert "is not used" in repr(my_library(load_config({})))


def test_a_folder_that_holds_nothing_to_take_says_why_and_how_to_come_back(folder):
    (folder / "talk.mp4").write_text("no video")
    with pytest.raises(
        MediaError, match=r"'my_videos' holds no video.*talk\.mp4.*Put one there, or empty it: the samp"
    ):
        my_library(load_config({"TWELVE_LABS_API_KEY": KEY}))


def test_the_list_names_paths_elsewhere_and_addresses(tmp_path, service):
    mine, far = tmp_path / "mine", tmp_path / "far"
    for path in (mine, far):
        path.mkdir()
    make_video(mine / "here.mp4", 1)
    make_video(far / "there.mp4", 2)
    make_video(far / "absolute.mp4", 3)
    address = "https://films.example.com/Snow%20Line.mp4?X-Amz-Signature=1&X-Amz-Date=2"
    rows = [
        "address,title,category,date",
        "here.mp4,Here,,",
        "../far/there.mp4,There,away,2025-03-14",
        f"{far / 'absolute.mp4'},,,",
        f"{address},Snow,winter,2024-12-24",
        "https://films.example.com/plain.mp4,,,",
        "https://www.youtube.com/watch?v=abc,,,",
        "../far/gone.mp4,,,",
    ]
    (mine / "my_videos.csv").write_text("\n".join(rows), encoding="utf-8")
    library = own_library(mine)
    told = {video.title: (video.category, video.published_at, bool(video.path), video.url) for video in library}
    assert [bool(video.path) for video in library] == [True, True, True, False, False], "a page can show the first ones"
    assert told["Here"][0] == "mine" and told["absolute"][0] == "far"
    assert told["There"][:3] == ("away", 1741910400, True)
    assert told["Snow"] == ("winter", 1734998400, False, address)
    assert told["plain.mp4"] == ("", 0, False, "https://films.example.com/plain.mp4")
    assert set(library.left_out) == {"https://www.youtube.com/watch?v=abc", "../far/gone.mp4"}
    assert "leads to a page, not to a file" in str(library.left_out["https://www.youtube.com/watch?v=abc"])
    assert "X-Amz" not in repr(library)
    report = embed_videos(client_for(service.base_url, tmp_path / "home", TWELVE_LABS_API_KEY=KEY), library)
    assert len(report.embedded) == 5 and len(report.wordless) == 5 and len(service.uploads) == 3
    assert not any("sha256" in request.path for request in service.requests), "no asset is made up"


# Words ----------------------------------------------------------------------------------------------------------------


def reader(service: Service, home: Path, **settings: str) -> CourseClient:
    return client_for(service.base_url, home, TWELVE_LABS_API_KEY=KEY, **settings)


def transcripts(segments: list) -> list[str]:
    return [segment.transcript for segment in segments if segment.embedding_scope == "clip"]


@pytest.mark.parametrize("kind", ["words", "sentences", "utterances"])
def test_words_are_joined_by_time_and_asked_for_once(kind, service, tmp_path):
    film = video_from(make_video(tmp_path / "film.mp4", seconds=12.0))
    service.spoken[film.sha256] = {kind: SAID["words"]}
    service.spoken_polls = 1
    for _ in range(2):
        segments = generate_embedding(reader(service, tmp_path), film)
        assert transcripts(segments) == ["Marmalade jars", "and bread."]
    assert service.count("transcription") == 2, "once under way, once ready; the second time it is kept"
    assert transcribe(reader(service, tmp_path), film)[0] == Caption(1.0, 1.5, "Marmalade")
    assert transcripts(generate_embedding(reader(service, tmp_path), film, segmentation="fixed-10"))[0] == (
        "Marmalade jars and bread."
    )
    assert service.count("transcription") == 2


def test_that_there_are_none_is_kept_too_and_said(service, tmp_path):
    path = make_video(tmp_path / "film.mp4")
    for _ in range(2):
        report = embed_videos(reader(service, tmp_path), [path])
        assert report.wordless == {"film.mp4": "no captions beside it, and no transcription at the service"}
        assert repr(report).endswith("\nwithout words: film.mp4: " + report.wordless["film.mp4"])
    assert service.count("transcription") == 1
    journal = (reader(service, tmp_path).config.cache / "answers.jsonl").read_text()
    assert re.search(r'"path": "/assets/sha256:\w+/transcription".*"status": 404', journal)


def test_captions_beside_a_film_are_its_words_and_nothing_is_asked(service, tmp_path):
    make_video(tmp_path / "film.mp4")
    (tmp_path / "film.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nsoup\n")
    assert transcripts(generate_embedding(reader(service, tmp_path), tmp_path / "film.mp4")) == ["soup"]
    assert not service.count("transcription")


@pytest.mark.parametrize("trouble", ["failed", "500-json", "403-unauthorized", "drop", "404-page", "200-cut"])
def test_words_that_cannot_be_had_cost_no_vectors_and_are_asked_for_again(trouble, service, tmp_path, monkeypatch):
    monkeypatch.setattr(own_videos, "TRY_SEC", 0.0)
    film = video_from(make_video(tmp_path / "film.mp4", seconds=12.0))
    service.spoken[film.sha256] = "The sound is broken." if trouble == "failed" else SAID
    if trouble != "failed":
        service.lose(trouble, done=True, route="transcription")
    report = embed_videos(reader(service, tmp_path), Library([film]))
    assert len(report.segments) == 3 and not report.failures and report.wordless.keys() == {film.video_id}
    if trouble == "failed":
        assert "not written down: The sound is broken." in repr(report)
    service.spoken[film.sha256] = SAID
    again = embed_videos(reader(service, tmp_path), Library([film]))
    assert transcripts(again.segments) == ["Marmalade jars", "and bread."] and len(service.tasks) == 1


def test_words_that_take_too_long_are_told_as_such(service, tmp_path, monkeypatch):
    monkeypatch.setattr(own_videos, "WORDS_SEC", 0.0)
    film = video_from(make_video(tmp_path / "film.mp4"))
    service.spoken[film.sha256], service.spoken_polls = SAID, 1
    client = reader(service, tmp_path)
    generate_embedding(client, film, scopes=("asset",), options=("visual",))
    service.spoken_polls = 1
    with pytest.raises(TaskFailed, match="not written down: processing"):
        transcribe(client, film)


def test_a_copy_of_a_sample_is_known_by_its_content_in_replay(tmp_path, data):
    """Embeddings and words: what is recorded of the sample is what its copy gets, whatever it is called."""
    for name, sample in zip(("мой 1.mp4", "b's.mp4"), SAMPLES, strict=False):
        shutil.copy(sample.path, tmp_path / name)
    for model in ("marengo3.5", "marengo3.0"):
        client, library = connect(load_config({}), model), own_library(tmp_path)
        report = embed_videos(client, library)
        assert len(report.embedded) == 2 and not report.wordless and not report.failures
        for copy in library:
            (sample,) = (each for each in SAMPLES if each.sha256 == copy.sha256)
            mine, theirs = (generate_embedding(client, video) for video in (copy, sample))
            said, captions = (" ".join(" ".join(transcripts(each)).split()) for each in (mine, theirs))
            assert not copy.captions and said == captions != "", "a word falls to the span that holds its middle"
            for one, other in zip(mine, theirs, strict=True):
                assert all((one.embeddings[option] == other.embeddings[option]).all() for option in one.embeddings)


# What was uploaded ----------------------------------------------------------------------------------------------------


def test_uploads_are_told_and_only_then_deleted_and_what_was_embedded_stays(api, tmp_path):
    films = [video_from(make_video(tmp_path / f"{number}.mp4", number)) for number in range(3)]
    client = client_for(api.url, tmp_path / "home", TWELVE_LABS_API_KEY=KEY)
    somebody = client_for(api.url, tmp_path / "elsewhere", TWELVE_LABS_API_KEY=KEY)
    generate_embedding(somebody, films[2])
    before = [generate_embedding(client, film) for film in films[:2]]
    assert len(uploaded(client)) == 2 and len(uploaded(somebody)) == 1
    told = delete_uploads(client, library=films)
    assert sorted(told["video"]) == ["0", "1"] and set(told["state"]) == {"would be deleted"}
    assert len(uploaded(client)) == 2, "a dry run deletes nothing"
    gone = delete_uploads(client, dry_run=False, library=films)
    assert set(gone["state"]) == {"deleted"} and list(gone["asset"]) == list(told["asset"])
    assert uploaded(client) == [] and len(uploaded(somebody)) == 1
    assert delete_uploads(client, dry_run=False).empty
    asked, fresh = api.sent(), client_for(api.url, tmp_path / "home", TWELVE_LABS_API_KEY=KEY)
    after = [generate_embedding(fresh, film) for film in films[:2]]
    assert api.sent() == asked, "kept: vectors and words"
    assert [[each.id for each in video] for video in after] == [[each.id for each in video] for video in before]
    generate_embedding(fresh, films[0], segmentation="fixed-4")
    assert len(uploaded(fresh)) == 1, "another question needs another upload"


def test_what_is_under_way_or_in_use_stays(service, tmp_path):
    films = [video_from(make_video(tmp_path / f"{number}.mp4", number)) for number in range(3)]
    client = reader(service, tmp_path)
    for film in films:
        generate_embedding(client, film)
    service.task_polls = 10**6
    with pytest.raises(Exception, match="not ready yet"):
        generate_embedding(client, films[0], segmentation="fixed-4", timeout_sec=0.0)
    service.lose("409-json", done=False, route="delete")
    told = delete_uploads(client, dry_run=False, library=films).set_index("video")["state"]
    assert told["0"] == "kept: its task is under way"
    kept, (deleted,) = [each for each in told if each.startswith("kept")], [each for each in told if each == "deleted"]
    assert len(kept) == 2 and any("409" in each for each in kept) and deleted
    assert len(service.assets) == 2


def test_an_asset_that_is_gone_already_is_no_trouble(service, tmp_path):
    client, film = reader(service, tmp_path), video_from(make_video(tmp_path / "film.mp4"))
    generate_embedding(client, film)
    service.assets.clear()
    assert uploaded(client) == [] and delete_uploads(client, dry_run=False).empty


def test_in_replay_nothing_was_uploaded():
    client = connect(load_config({}))
    assert uploaded(client) == [] and delete_uploads(client, dry_run=False).empty
    assert list(delete_uploads(client)) == ["video", "uploaded", "asset", "state"]


def test_many_uploads_are_asked_for_page_by_page(service, tmp_path, monkeypatch):
    monkeypatch.setattr(own_videos, "MOST", 2)
    client = reader(service, tmp_path)
    for number in range(3):
        generate_embedding(client, make_video(tmp_path / f"{number}.mp4", number), scopes=("asset",))
    assert len(uploaded(client)) == 3 and service.count("assets") == 2
