"""Videos and queries become vectors: what is asked, what comes back, and what is refused before anything is sent."""

import json
import math
import shutil
import time
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import av
import numpy as np
import pytest
from lab import client_for, make_video
from media import make_song, photo
from PIL import Image
from twelvelabs.types import EmbeddingData

from helpers import library
from helpers.api import connect, tasks
from helpers.config import LIMITS
from helpers.embedding import (
    embed_clip,
    embed_composed,
    embed_image,
    embed_text,
    embed_videos,
    generate_embedding,
    is_picture,
)
from helpers.errors import (
    AnswerError,
    ConfigError,
    MediaError,
    QueryError,
    RecordingsError,
    RequestRefused,
    TaskFailed,
    TaskTimeout,
)
from helpers.library import Caption, Library, Video, video_from
from helpers.segments import segments_from_answer
from tools.standin import StandIn


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("media")
    make_video(folder / "one.mp4", 1, seconds=14.0)
    make_video(folder / "two.mp4", 2)
    make_video(folder / "silent.mp4", 3, sound=False)
    make_video(folder / "small.mp4", 4, side=180)
    make_video(folder / "short.mp4", 5, seconds=2.0)
    (folder / "no-video.mp4").write_text("this is no video")
    (folder / "cut.mp4").write_bytes((folder / "two.mp4").read_bytes()[:300])
    Image.new("RGB", (200, 200), "red").save(folder / "red.png")
    return folder


@pytest.fixture
def standin():
    with StandIn(asset_polls=0, task_polls=0) as server:
        yield server


@pytest.fixture
def client(standin, tmp_path):
    return client_for(standin.base_url, tmp_path)


def test_a_video_becomes_clips_in_order_then_the_whole(client, folder):
    segments = generate_embedding(client, folder / "one.mp4")
    assert [(s.embedding_scope, s.start_sec, round(s.end_sec, 1)) for s in segments] == [
        ("clip", 0.0, 6.0),
        ("clip", 6.0, 12.0),
        ("clip", 12.0, 14.0),
        ("asset", 0.0, 14.0),
    ]
    for segment in segments:
        assert set(segment.embeddings) == {"visual", "audio"} and segment.dimension == 512
        assert segment.embeddings["visual"].dtype == np.float32
        assert (segment.model, segment.source, segment.segmentation) == ("marengo3.5", "stand_in", "fixed-6")
    assert len({segment.id for segment in segments}) == 4


@pytest.mark.parametrize(("name", "starts"), [("fixed-2", 7), ("fixed-10", 2)])
def test_segments_have_the_length_that_is_asked_for(client, folder, name, starts):
    segments = generate_embedding(client, folder / "one.mp4", segmentation=name, scopes=("clip",))
    assert len(segments) == starts and {s.segmentation for s in segments} == {name}


def test_each_model_is_asked_in_its_own_words(standin, tmp_path, folder):
    old = client_for(standin.base_url, tmp_path, VIDEO_SEARCH_MODEL="marengo3.0")
    assert set(generate_embedding(old, folder / "one.mp4", segmentation="dynamic-3")[0].embeddings) == {
        "visual",
        "audio",
        "transcription",
    }
    vectors = [embed_text(old, "a bell"), embed_image(old, folder / "red.png"), embed_clip(old, folder / "two.mp4")]
    vectors.append(embed_composed(old, "at night", folder / "red.png"))
    assert {vector.shape for vector in vectors} == {(512,)}
    with pytest.raises(QueryError, match="composes text with a picture"):
        embed_composed(old, "at night", folder / "two.mp4")


def test_queries_of_every_kind_have_the_same_length(client, folder):
    vectors = [
        embed_text(client, "a bell"),
        embed_image(client, folder / "red.png"),
        embed_clip(client, folder / "two.mp4"),
    ]
    vectors += [embed_composed(client, "at night", folder / name) for name in ("red.png", "two.mp4")]
    assert {(v.shape, v.dtype) for v in vectors} == {((512,), np.dtype("float32"))}
    assert embed_text(client, "a bell", dimension=128).tolist() == embed_text(client, "a bell")[:128].tolist()


def test_spaces_make_no_other_query(client, standin):
    assert (embed_text(client, "  a \n bell ") == embed_text(client, "a bell")).all()
    assert standin.count("sync") == 1


@pytest.mark.parametrize("text", ["", "   \n", None, 5, "half \ud800"])
def test_a_query_that_is_no_text_is_refused_before_it_is_sent(client, standin, text):
    with pytest.raises(QueryError, match="The query"):
        embed_text(client, text)
    assert standin.log == []


def test_a_dimension_that_the_model_has_not_is_refused(client, standin, tmp_path):
    with pytest.raises(QueryError, match="has no 300 dimensions"):
        embed_text(client, "a bell", dimension=300)
    with pytest.raises(QueryError, match="has no 128 dimensions"):
        embed_text(client_for(standin.base_url, tmp_path, VIDEO_SEARCH_MODEL="marengo3.0"), "x", dimension=128)


@pytest.mark.parametrize("size", [np.int64(128), np.float32(128), 128.0], ids=repr)
def test_a_dimension_is_a_number_of_python_or_numpy(client, standin, folder, size):
    asks = [(embed_text, "a bell"), (embed_image, folder / "red.png"), (embed_clip, folder / "two.mp4")]
    asks += [(embed_composed, "at night", folder / "two.mp4")]
    plain = [ask(client, *what, dimension=128) for ask, *what in asks]
    asked = len(standin.log)
    assert np.array_equal([ask(client, *what, dimension=size) for ask, *what in asks], plain)
    assert len(standin.log) == asked


@pytest.mark.parametrize("size", [True, "128", math.nan, np.array([256, 128]), [128], 0, -1, 10**400], ids=str)
def test_what_is_no_dimension_is_refused(client, standin, size):
    with pytest.raises(QueryError, match=r"has no .* dimensions"):
        embed_text(client, "a bell", dimension=size)
    assert standin.log == []


@pytest.mark.parametrize("given", [None, 5, math.nan, ["red.png"], b"red.png"], ids=repr)
def test_what_is_no_path_is_a_sentence(client, standin, given):
    asks = (embed_image, embed_clip, lambda *asked: embed_composed(asked[0], "at night", asked[1]), generate_embedding)
    for ask in (*asks, lambda _, path: is_picture(path)):
        with pytest.raises(MediaError, match="cannot be read"):
            ask(client, given)
    assert standin.log == []


@pytest.mark.parametrize("kind", [Path, str, Video], ids=lambda kind: kind.__name__)
def test_one_video_where_several_are_wanted_is_a_list_of_one(client, folder, kind):
    path = folder / "two.mp4"
    one = Video("two.mp4", path=path) if kind is Video else kind(path)
    report = embed_videos(client, one)
    assert (report.embedded, report.failures, len(report.segments)) == (["two.mp4"], {}, 2)


def test_no_video_is_an_empty_report_and_what_is_none_is_named(client, standin):
    assert embed_videos(client, None).segments == embed_videos(client, []).segments == []
    report = embed_videos(client, [None, 5, b"x.mp4"])
    assert [type(error) for error in report.failures.values()] == [MediaError] * 3
    assert standin.log == []


@pytest.mark.parametrize("url", ["", "data/videos/talk.mp4", None, Path("/x"), Path("http://127.0.0.1:9/x")], ids=repr)
def test_a_video_made_by_hand_without_path_or_web_address_is_not_sent(client, standin, url):
    with pytest.raises(MediaError, match=r"'mine' has no path, and .* is no web address"):
        generate_embedding(client, Video("mine", url=url))
    assert standin.log == []


def test_an_address_in_capitals_is_an_address_and_what_signs_it_is_in_no_log(client, standin):
    standin.faults.add("400", "create", times=9)
    report = embed_videos(client, "HTTP://127.0.0.1:9/talk.mp4?X-Amz-Signature=secret")
    assert isinstance(report.failures["talk.mp4"], RequestRefused)
    assert "secret" not in (client.config.home / "logs" / "course.log").read_text()


@pytest.mark.parametrize(
    "given", ["visual", ["visual"], ("visual", "visual"), {"visual"}, np.array(["visual"])], ids=repr
)
def test_one_option_or_scope_may_be_a_text_and_counts_once(client, standin, folder, given):
    segments = generate_embedding(client, folder / "two.mp4", options=given, scopes="clip")
    assert {(s.embedding_scope, *s.embeddings) for s in segments} == {("clip", "visual")}
    assert generate_embedding(client, folder / "two.mp4", options=["visual"], scopes=["clip"])
    assert standin.count("create") == 1


@pytest.mark.parametrize("given", [None, [], ()], ids=repr)
def test_no_options_and_no_scopes_are_all_of_them(client, folder, given):
    segments = generate_embedding(client, folder / "two.mp4", options=given, scopes=given)
    assert [(s.embedding_scope, *sorted(s.embeddings)) for s in segments] == [
        ("clip", "audio", "visual"),
        ("asset", "audio", "visual"),
    ]


@pytest.mark.parametrize("given", ["smell", ["visual", "smell"], [None], 5], ids=repr)
@pytest.mark.parametrize("what", ["option", "scope"])
def test_an_option_or_scope_that_there_is_not_is_refused_before_it_is_paid(client, standin, folder, what, given):
    with pytest.raises(QueryError, match=f"There is no embedding {what} '"):
        generate_embedding(client, folder / "two.mp4", **{f"{what}s": given})
    assert standin.log == []


@pytest.mark.parametrize("given", [None, "5", math.nan, [5]], ids=repr)
def test_a_timeout_that_is_no_number_is_refused(client, standin, folder, given):
    with pytest.raises(QueryError, match="timeout_sec is"):
        generate_embedding(client, folder / "two.mp4", timeout_sec=given)
    assert standin.log == []


@pytest.mark.parametrize("given", [np.int64(60), np.float32(60), math.inf], ids=repr)
def test_a_timeout_may_be_a_number_of_numpy_or_without_end(client, folder, given):
    assert len(generate_embedding(client, folder / "two.mp4", timeout_sec=given)) == 2


SEGMENTATIONS = ["fixed-1", "fixed-11", "dynamic-6", "fixed", "", "fixed-6.5", "6", "fixed-²", "fixed-٦", "fixed-06"]


@pytest.mark.parametrize("name", [*SEGMENTATIONS, None, 6, ["fixed-6"]], ids=repr)
def test_a_segmentation_that_there_is_not_is_refused(client, standin, folder, name):
    with pytest.raises(QueryError, match=r"There is no segmentation .* fixed-2 to fixed-10, or dynamic-2 to dynamic-5"):
        generate_embedding(client, folder / "one.mp4", segmentation=name)
    assert standin.log == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("absent.mp4", "'absent.mp4' was not found"),
        ("no-video.mp4", "'no-video.mp4' is not a video that can be read"),
        ("cut.mp4", "'cut.mp4' is not a video that can be read"),
        ("red.png", "'red.png' is 200×200 and 0.0 s long"),
        ("small.mp4", "'small.mp4' is 180×180"),
        ("short.mp4", "2.0 s long; the API takes 4 s to 4 h of picture"),
        (".", "was not found"),
    ],
)
def test_a_file_that_the_api_would_refuse_is_not_sent(client, standin, folder, name, words):
    with pytest.raises(MediaError) as raised:
        generate_embedding(client, folder / name)
    assert words in str(raised.value) and str(folder) not in str(raised.value)
    assert standin.log == []


def test_a_song_with_a_cover_is_not_sent_as_a_video(client, standin, tmp_path):
    for name in ("song.mp3", "song.m4a"):
        with pytest.raises(MediaError, match=f"'{name}' holds no moving picture"):
            generate_embedding(client, make_song(tmp_path / name, Image.new("RGB", (600, 600), "red")))
    assert standin.log == []


@pytest.mark.parametrize(
    ("made_as", "name", "kind"),
    [
        ("film.mp4", "film.mp4", "video/mp4"),
        ("film.mov", "film.mov", "video/quicktime"),
        ("film.mkv", "film.mkv", "video/x-matroska"),
        ("film.avi", "film.avi", "video/x-msvideo"),
        ("film.ts", "2025-01-01T12:30:00.ts", "video/mp2t"),
        ("film.mov", "renamed.mp4", "video/quicktime"),
        ("film.mkv", "no ending", "video/x-matroska"),
    ],
)
def test_a_video_is_uploaded_as_what_it_is(made_as, name, kind, client, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_video(tmp_path / made_as).rename(tmp_path / name)
    declared, create = [], type(client.assets).create

    def sent(self, **form):
        declared.append(form["file"][2])
        return create(self, **form)

    monkeypatch.setattr(type(client.assets), "create", sent)
    assert generate_embedding(client, name) and declared == [kind]


@pytest.mark.parametrize("name", ["p.jpg", "p.JPG", "p.jpeg", "p.jfif", "p.PNG", "p.mp4", "no ending"])
@pytest.mark.parametrize("turned", [1, 6])
def test_a_picture_is_asked_as_one_by_its_content(name, turned, client, tmp_path):
    picture = np.full((300, 400, 3), 90, np.uint8)
    (tmp_path / name).write_bytes(photo("PNG" if "PNG" in name else "JPEG", turned, picture))
    assert is_picture(tmp_path / name)
    for vector in (embed_image(client, tmp_path / name), embed_composed(client, "at night", tmp_path / name)):
        assert vector.shape == (512,)


def test_a_clip_is_asked_as_one_by_its_content(client, folder, tmp_path):
    shutil.copy(folder / "two.mp4", tmp_path / "clip.png")
    assert not is_picture(tmp_path / "clip.png")
    assert embed_composed(client, "at night", tmp_path / "clip.png").shape == (512,)


def test_a_sentence_and_a_files_name_are_the_same_however_their_letters_are_composed(client, tmp_path):
    one, other = (embed_text(client, normalize(form, "crème brûlée")) for form in ("NFC", "NFD"))
    assert np.array_equal(one, other)
    report = embed_videos(client, [tmp_path / normalize("NFD", "né.mp4")])
    assert list(report.failures) == [normalize("NFC", "né.mp4")]


@pytest.mark.parametrize("embed", [embed_image, embed_clip])
def test_a_query_file_that_is_not_there_is_not_sent(client, standin, folder, embed):
    for path in (folder / "absent.png", "x" * 5000, "nul\0"):
        with pytest.raises(MediaError, match="query file"):
            embed(client, path)
    assert standin.log == []


def test_a_file_over_the_limit_is_not_sent(client, standin, tmp_path, folder):
    with (tmp_path / "big.mp4").open("wb") as file:
        file.truncate(40_000_000)
    with pytest.raises(MediaError, match=r"has 40\.0 MB; the limit is 32 MB"):
        embed_clip(client, tmp_path / "big.mp4")
    assert standin.log == []


def test_a_silent_video_has_no_vectors_for_its_sound(client, folder):
    assert {tuple(s.embeddings) for s in generate_embedding(client, folder / "silent.mp4")} == {("visual",)}


def test_one_bad_video_of_several_stops_none_and_is_named(client, folder):
    names = ["one.mp4", "absent.mp4", "no-video.mp4", "two.mp4"]
    updates = []
    report = embed_videos(client, [folder / name for name in names], at_once=1, on_update=updates.append)
    assert report.embedded == ["one.mp4", "two.mp4"] and list(report.failures) == ["absent.mp4", "no-video.mp4"]
    assert len(report.segments) == 6
    assert all(isinstance(error, MediaError) for error in report.failures.values())
    assert [(u.index, u.stage) for u in updates if u.stage in ("ready", "failed")] == [
        (0, "ready"),
        (1, "failed"),
        (2, "failed"),
        (3, "ready"),
    ]
    assert {u.total for u in updates} == {4}


def test_a_report_names_what_failed_and_what_the_library_left_out(client, folder):
    said = replace(video_from(folder / "one.mp4"), captions=(Caption(0.0, 1.0, "soup"),))
    library = Library([said], {"x\ny.mp4": MediaError("It is too short.", do="Give more.")})
    library.note = "Something else."
    report = embed_videos(client, library)
    assert report.failures == library.left_out and report.failures is not library.left_out
    assert repr(report) == "videos: 1, segments: 4\nleft out: x y.mp4: It is too short. Give more.\nSomething else."
    report = embed_videos(client, [said, folder / "absent.mp4"])
    assert repr(report).startswith(
        "videos: 1, segments: 4\nleft out: absent.mp4: The video file 'absent.mp4' was not found"
    )
    assert repr(report).count("\n") == 1


ENDS = {
    "key": lambda standin: standin.faults.add("401", "create", times=99),
    "region": lambda standin: standin.faults.add("403-region_not_allowed", "upload", times=99),
    "page of a filter": lambda standin: standin.faults.add("403-html", "upload", times=99),
    "network": lambda standin: standin.stop(),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_what_no_other_video_can_escape_ends_the_batch_and_says_how_far_it_came(end, client, standin, folder):
    generate_embedding(client, folder / "one.mp4")
    end(standin)
    client, asked, updates = connect(client.config), len(standin.log), []  # with a connection of its own
    client.patience_sec = 0.05
    names = ["one.mp4", "absent.mp4", "two.mp4", "silent.mp4", "short.mp4"]
    report = embed_videos(client, [folder / name for name in names], on_update=updates.append)
    assert (report.embedded, list(report.failures)) == (["one.mp4"], ["absent.mp4", "two.mp4"])
    assert report.not_begun == ["silent.mp4", "short.mp4"] and len(report.segments) == 4
    said = str(report.failures["two.mp4"])
    assert "Embedded before it, and kept: one.mp4. Not begun: silent.mp4, short.mp4." in said
    assert updates[-1].stage == "failed" and updates[-1].message == said
    assert len(standin.log) - asked <= 3, "no other video was sent"


@pytest.mark.parametrize("fault", ["400", "403-usage_limit_exceeded", "500"])
def test_what_may_be_one_video_alone_stops_no_other(fault, client, standin, folder):
    standin.faults.add(fault, "upload", times=1)
    client.patience_sec = 0.0
    report = embed_videos(client, [folder / "one.mp4", folder / "two.mp4", folder / "silent.mp4"])
    assert report.not_begun == [] and "silent.mp4" in report.embedded


def test_the_log_ends_a_run_with_its_counts(client, folder):
    embed_videos(client, [folder / "one.mp4", folder / "absent.mp4"])
    last = (client.config.home / "logs" / "course.log").read_text().splitlines()[-1]
    assert "run ended: 1 embedded, 1 failed;" in last
    for count in ("requests 5", "minutes embedded 0.2", "seconds asked"):
        assert count in last


def test_every_request_is_one_line_of_the_log_with_outcome_and_duration(client, standin, folder):
    generate_embedding(client, folder / "two.mp4")
    lines = (client.config.home / "logs" / "course.log").read_text().splitlines()
    lines = [line.split("video_search.api ")[1] for line in lines if "video_search.api" in line]
    assert len(lines) == len(standin.log)
    assert all(
        f"{entry.method} {entry.path} {entry.status} " in line for entry, line in zip(standin.log, lines, strict=True)
    )
    assert all(" s" in line for line in lines)


def test_a_task_that_never_ends_is_given_up_at_the_deadline_and_waited_for_later(tmp_path, folder):
    with StandIn(asset_polls=0) as standin:
        standin.faults.add("task-never-ends", "create")
        client = client_for(standin.base_url, tmp_path)
        with pytest.raises(TaskTimeout, match="It goes on at the service"):
            generate_embedding(client, folder / "two.mp4", timeout_sec=0.3)
        for task in standin.state.tasks.values():
            task.stuck = False
        assert generate_embedding(client_for(standin.base_url, tmp_path), folder / "two.mp4")
        assert list(standin.tasks_created.values()) == [1]


@pytest.mark.parametrize(("route", "work"), [("asset", "upload"), ("fetch", "embedding")])
@pytest.mark.parametrize("state", ["canceled", "expired", "<b>\x1b"])
def test_a_state_that_nobody_knows_is_said_and_not_waited_for(state, route, work, client, standin, folder):
    standin.faults.add("reply", route, status=200, body=json.dumps({"_id": "x1", "status": state}))
    started = time.monotonic()
    with pytest.raises(TaskFailed, match=rf"The {work} of 'two-.*, which this course does not know") as raised:
        generate_embedding(client, folder / "two.mp4")
    assert time.monotonic() - started < 5 and "\x1b" not in str(raised.value)
    assert "It is kept." in raised.value.kept and "forget_made(" in raised.value.do
    assert generate_embedding(client, folder / "two.mp4"), "it is looked at again"
    assert (list(standin.tasks_created.values()), standin.count("upload")) == ([1], 1)


@pytest.mark.parametrize("state", ["pending", "queued", "processing"])
def test_a_state_on_the_way_is_waited_for(state, client, standin, folder):
    for route in ("asset", "fetch"):
        standin.faults.add("reply", route, status=200, body=json.dumps({"_id": "x1", "status": state}))
    assert generate_embedding(client, folder / "two.mp4")


def test_a_task_that_ended_in_an_unknown_state_is_started_anew_on_the_readers_word(client, standin, folder):
    standin.faults.add("reply", "fetch", status=200, body=json.dumps({"_id": "x1", "status": "canceled"}))
    with pytest.raises(TaskFailed):
        generate_embedding(client, folder / "two.mp4")
    (task,) = standin.tasks_created
    client.recorded.forget_made(task)
    assert generate_embedding(client, folder / "two.mp4") and standin.count("create") == 2


@pytest.mark.parametrize(
    ("fault", "error", "created"),
    [
        ({"status": 404, "body": {"code": "resource_not_exist", "message": "m"}}, TaskFailed, 2),
        ({"status": 404, "body": {"error": {"code": "resource_not_exist"}}}, TaskFailed, 2),
        ({"status": 404, "body": "<html>Not found</html>"}, RequestRefused, 1),
        ({"status": 404, "body": {"message": "no Route matched"}}, RequestRefused, 1),
        ({"status": 403, "body": {"code": "resource_not_exist", "message": "m"}}, RequestRefused, 1),
        ({"status": 405, "body": {"code": "resource_not_exist", "message": "m"}}, RequestRefused, 1),
    ],
    ids=str,
)
def test_only_the_service_says_that_a_task_is_over(fault, error, created, client, standin, folder):
    standin.faults.add("reply", "fetch", **fault)
    with pytest.raises(error) as raised:
        generate_embedding(client, folder / "two.mp4")
    assert ("seven days" in str(raised.value)) == (error is TaskFailed)
    assert generate_embedding(client, folder / "two.mp4") and standin.count("create") == created


@pytest.mark.parametrize(
    ("told", "reason"), [("No sound.", "No sound"), ("", "no reason given"), (None, "no reason given")]
)
def test_the_reason_of_a_failure_is_told(told, reason, client, standin, folder):
    error = {} if told is None else {"error": {"message": told}}
    standin.faults.add("reply", "fetch", status=200, body={"_id": "x1", "status": "failed", "data": None, **error})
    with pytest.raises(TaskFailed, match=f"failed: {reason}. The failed task is forgotten"):
        generate_embedding(client, folder / "two.mp4")


def test_an_unknown_model_is_refused(client):
    with pytest.raises(ConfigError, match=r"There is no model .marengo2\.7"):
        connect(client.config, "marengo2.7")


def test_recordings_that_are_not_there_are_named(client, tmp_path):

    empty = replace(client.config, mode="replay", data=tmp_path)
    with pytest.raises(RecordingsError, match=r"no recordings of marengo3\.5"):
        connect(empty)


def test_an_address_that_only_the_sdk_would_see_is_refused(client, monkeypatch):
    monkeypatch.setenv("TWELVELABS_BASE_URL", "http://203.0.113.9/v1.3")
    with pytest.raises(ConfigError, match=r"TWELVELABS_BASE_URL is http://203\.0\.113\.9/v1\.3, but"):
        connect(client.config)


def _vector(start, end, option="visual", scope="clip", values=None):
    return EmbeddingData(
        embedding=values or [0.1] * 512, embedding_option=option, embedding_scope=scope, start_sec=start, end_sec=end
    )


def test_vectors_are_joined_by_span_whatever_their_order_and_number():
    data = [_vector(6, 12, "audio"), _vector(0, 12, scope="asset"), _vector(6, 12), _vector(0, 6)]
    video = Video("v", captions=(Caption(0, 2, "hello"), Caption(7, 8, "again")))
    segments = segments_from_answer(data, video, model="marengo3.5", source="x", segmentation="fixed-6")
    assert [(s.id, list(s.embeddings), s.transcript) for s in segments] == [
        ("v:clip:0-6000", ["visual"], "hello"),
        ("v:clip:6000-12000", ["audio", "visual"], "again"),
        ("v:asset:0-12000", ["visual"], ""),  # its clips have the words: those of a long talk fit no row
    ]


@pytest.mark.parametrize(
    "data",
    [
        [_vector(None, 6)],
        [_vector(0, 6, option=None)],
        [_vector(6, 0)],
        [_vector(-1, 6)],
        [_vector(0, float("inf"))],
        [_vector(float("nan"), 6)],
        [_vector(0, 6, values=[float("nan")] * 512)],
        [_vector(0, 6, values=[1e300] * 512)],
        [_vector(0, 6, values=[0.0] * 512)],
        [_vector(0, 6), _vector(6, 12, values=[0.1] * 256)],
        [_vector(0, 6, values=[0.1] * 511)],
    ],
)
def test_an_answer_that_cannot_be_searched_is_refused_whole(data):
    with pytest.raises(AnswerError):
        segments_from_answer(data, Video("v"), model="marengo3.5", source="x", segmentation="fixed-6")


def test_a_file_given_as_text_is_the_same_video(client, folder, standin):
    one = generate_embedding(client, folder / "two.mp4")
    other = generate_embedding(client, str(folder / "two.mp4"))
    assert [s.id for s in one] == [s.id for s in other] and standin.count("create") == 1
    assert one[0].video_id == video_from(folder / "two.mp4").video_id


def test_two_files_of_one_name_that_fail_are_both_reported(client, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "talk.mp4").write_text("this is no video")
    report = embed_videos(client, [tmp_path / "a" / "talk.mp4", tmp_path / "b" / "talk.mp4"])
    assert len(report.failures) == 2


def test_the_default_dimension_asked_by_name_is_the_same_request(client, standin):
    plain = embed_text(client, "a bell")
    asked = len(standin.log)
    assert np.array_equal(embed_text(client, "a bell", dimension=512), plain)
    assert len(standin.log) == asked


def test_a_file_over_the_limit_of_an_upload_is_refused_before_anything_is_sent(client, standin, folder, monkeypatch):
    monkeypatch.setattr(tasks, "LIMITS", replace(LIMITS, upload_mb=0.0001))
    with pytest.raises(MediaError, match="a direct upload takes"):
        generate_embedding(client, folder / "one.mp4")
    assert not standin.log


def test_what_is_exactly_at_each_limit_is_taken_and_the_least_beyond_is_not(client, folder, monkeypatch):
    path = folder / "two.mp4"  # 360 by 360, 4.5 s
    size_mb = path.stat().st_size / 1e6
    exact = {"sides": (360, 360), "shape": 1.0, "seconds": (4.5, 4.5), "upload_mb": size_mb}
    monkeypatch.setattr(tasks, "LIMITS", replace(LIMITS, **exact))
    tasks.check_video(path)
    beyond = {"sides": [(361, 999), (1, 359)], "shape": [0.99], "seconds": [(4.51, 9.0), (1.0, 4.49)]}
    beyond["upload_mb"] = [size_mb - 1e-6]
    for limit, value in ((limit, value) for limit, values in beyond.items() for value in values):
        monkeypatch.setattr(tasks, "LIMITS", replace(LIMITS, **exact | {limit: value}))
        with pytest.raises(MediaError, match="takes"):
            tasks.check_video(path)


@pytest.mark.parametrize("by_hand", [False, True], ids=["path", "by hand"])
def test_a_file_is_measured_once_and_a_length_that_was_given_is_not_believed(by_hand, client, folder, monkeypatch):
    measured, measure = [], library.length_sec
    for module in (library, tasks):
        monkeypatch.setattr(module, "length_sec", lambda *opened: measured.append(1) or measure(*opened))
    path = folder / "two.mp4"
    generate_embedding(client, Video("mine", path=path, duration_sec=9.0) if by_hand else path)
    assert measured == [1]
    with pytest.raises(MediaError, match=r"is 360×360 and 2\.0 s long"):
        generate_embedding(client, Video("mine", path=folder / "short.mp4", duration_sec=9.0))


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"upload_mb": 0.01}, r"'two\.mp4' has 0\.0 MB; a direct upload takes 0\.01 MB\. Give .* \(up to 4 GB\)"),
        (
            {"sides": (400, 500)},
            r"'two\.mp4' is 360×360 and 4\.5 s long; the API takes sides of 400 to 500 pixels\. Sc",
        ),
        ({"shape": 0.5}, r"is 360×360 and 4\.5 s long; the API takes shapes from 1:0\.5 to 0\.5:1\. Crop it"),
        ({"seconds": (5.0, 7200.0)}, r"takes 5 s to 2 h of picture\. Give a longer one"),
        ({"seconds": (1.0, 3.6)}, r"takes 1 s to 0\.001 h of picture\. Cut it into parts"),
    ],
)
def test_what_was_measured_and_what_is_taken_is_told(limits, says, folder, monkeypatch):
    monkeypatch.setattr(tasks, "LIMITS", replace(LIMITS, **limits))
    with pytest.raises(MediaError, match=says):
        tasks.check_video(folder / "two.mp4")


def test_a_cache_that_was_deleted_under_an_open_kernel_is_begun_anew_and_pays_once(client, standin, folder):
    for name in ("one.mp4", "two.mp4"):
        generate_embedding(client, folder / name)
    shutil.rmtree(client.config.cache)
    for _ in range(2):
        generate_embedding(client, folder / "silent.mp4")
    assert sorted(standin.tasks_created.values()) == [1, 1, 1]


def test_a_recording_that_states_no_length_is_measured(client, tmp_path):
    source = make_video(tmp_path / "source.mp4", 7, seconds=5.0, sound=False)
    with av.open(str(source)) as read, av.open(str(tmp_path / "stream.ts"), "w", format="mpegts") as written:
        stream = written.add_stream_from_template(read.streams.video[0])
        for packet in read.demux(read.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                written.mux(packet)
    assert generate_embedding(client, tmp_path / "stream.ts")


def test_one_video_alone_is_the_first_of_one(client, folder):
    updates = []
    generate_embedding(client, folder / "one.mp4", on_update=updates.append)
    assert updates and {(update.index, update.total) for update in updates} == {(0, 1)}
    assert updates[-1].stage == "ready"
