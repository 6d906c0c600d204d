"""Whatever comes from outside, the course ends in a result or in one of its own errors."""

import copy
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lab import api_of, client_for, config_for, make_video

from helpers.api import CourseClient, retries, tasks
from helpers.api.journal import FORMAT, Journal
from helpers.api.recordings import Recorded
from helpers.config import VARIABLES, Config, load_config
from helpers.embedding import embed_text, generate_embedding
from helpers.errors import ConfigError, MediaError, VideoSearchError, one_line, public, shown
from helpers.library import Video, media_file, read_captions, video_from
from helpers.search import perform_similarity_search
from helpers.segments import Segment
from helpers.store import close_database, fetch_segments, insert_embeddings, open_collection, open_database, where
from tools.standin import StandIn


def tries(count: int) -> settings:
    """Return the settings of a test that tries so many examples, the same ones each time."""
    calm = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    return settings(max_examples=count, deadline=None, derandomize=True, suppress_health_check=calm)


VECTOR = [float(str(v)) for v in np.linspace(-1, 1, 512, dtype=np.float32)]
SPAN = {"embedding_option": "visual", "embedding_scope": "clip", "start_sec": 0.0, "end_sec": 4.5}
ABOUT = {"input_type": "video", "duration": 4.5, "embedding_options": ["visual"], "embedding_scopes": ["clip"]}

awkward = st.sampled_from(
    ["\ud800", "\x00", "\u2028", "../../x", "a/b?c#d", "<script>", "\x1b[31m", '"', "\\", "🎬", "%s", "{0}"]
)
texts = st.text(max_size=30) | awkward | st.lists(awkward | st.text(max_size=3), max_size=6).map("".join)
numbers = st.integers() | st.floats() | st.sampled_from([10**400, -0.0, 1e308, 5e-324, 2**63])
scalars = st.none() | st.booleans() | numbers | texts
any_json = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
)

GOOD = {
    "upload": (201, {"_id": "a1", "status": "processing"}),
    "asset": (200, {"_id": "a1", "status": "ready"}),
    "create": (202, {"_id": "t1", "status": "processing", "data": None}),
    "list": (200, {"data": [], "page_info": {"page": 1}}),
    "poll": (200, {"_id": "t1", "status": "ready", "data": [{"embedding": VECTOR, **SPAN}], "metadata": ABOUT}),
    "sync": (200, {"data": [{"embedding": VECTOR}], "metadata": {"input_type": "multi_input"}}),
}


def places(value: object, at: tuple = ()) -> Iterator[tuple]:
    """Yield the path to every value inside `value`, long vectors only by their first number."""
    yield at
    items = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, each in items:
        yield from places(each, (*at, key))


def changed(value: object, at: tuple, new: object) -> object:
    if not at:
        return new
    value = copy.copy(value)
    value[at[0]] = changed(value[at[0]], at[1:], new)
    return value


@st.composite
def answers(draw, route: str) -> tuple[int, bytes, dict]:
    """Draw an answer of a route: good, good but for one value, any JSON, or any bytes; any status, any Retry-After."""
    status, body = GOOD[route]
    kind = draw(st.sampled_from(["good", "changed", "changed", "any", "bytes"]))
    if kind == "changed":
        body = changed(body, draw(st.sampled_from(list(places(body)))), draw(any_json))
    elif kind == "any":
        body = draw(any_json)
    raw = draw(st.binary(max_size=60)) if kind == "bytes" else json.dumps(body).encode()
    status = draw(st.just(status) | st.sampled_from([200, 201, 202, 301, 400, 401, 404, 408, 413, 429, 500, 503]))
    waits = st.sampled_from(
        ["0", "-1", "nan", "inf", "1e999", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", "\xff", "9" * 500]
    )
    headers = draw(st.just({}) | waits.map(lambda wait: {"Retry-After": wait}))
    return status, raw, headers


def route_of(method: str, path: str) -> str:
    path = path.partition("?")[0]
    if method == "POST":
        return {"/assets": "upload", "/embed-v2": "sync"}.get(path, "create")
    return "asset" if path.startswith("/assets") else "list" if path == "/embed-v2/tasks" else "poll"


@pytest.fixture(scope="module", autouse=True)
def quick():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retries, "BASE_SEC", 0.0005)
        patch.setattr(retries, "CAP_SEC", 0.001)
        patch.setattr("helpers.api.client.PATIENCE_SEC", 0.01)
        patch.setitem(tasks.POLL_SEC, "stand_in", 0.0005)
        yield


@pytest.fixture(scope="module")
def service():
    """Serve what ``said`` holds for each route."""
    said: dict[str, tuple[int, bytes, dict]] = {}
    with api_of(lambda method, path: said[route_of(method, path)]) as url:
        yield url, said


@pytest.fixture(scope="module")
def video(tmp_path_factory) -> Path:
    return make_video(tmp_path_factory.mktemp("video") / "video.mp4")


def ours(work, *arguments, **settings) -> object:
    """Return the result, or the error if it is one of ours; anything else is the failure that is looked for."""
    try:
        return work(*arguments, **settings)
    except VideoSearchError as error:
        assert str(error).strip() and "\x1b" not in str(error) and "\x00" not in str(error)
        return error


@tries(50)
@given(said=answers("sync"))
def test_any_answer_to_a_query(service, said):
    url, answer = service
    answer["sync"] = said
    with tempfile.TemporaryDirectory() as home:
        result = ours(embed_text, client_for(url, Path(home)), "a bell")
        assert isinstance(result, VideoSearchError) or (result.shape == (512,) and np.isfinite(result).all())
        if isinstance(result, VideoSearchError):  # nothing of it was kept: a good answer is found at once
            answer["sync"] = (200, json.dumps(GOOD["sync"][1]).encode(), {})
            assert embed_text(client_for(url, Path(home)), "a bell").shape == (512,)


@tries(50)
@given(said=st.fixed_dictionaries({route: answers(route) for route in ("upload", "asset", "create", "list", "poll")}))
def test_any_answers_on_the_way_to_a_video(service, video, said):
    url, answer = service
    answer |= said
    with tempfile.TemporaryDirectory() as home:
        result = ours(generate_embedding, client_for(url, Path(home)), video, timeout_sec=0.02)
        assert isinstance(result, VideoSearchError) or all(s.dimension == 512 for s in result)
        answer |= {route: (status, json.dumps(body).encode(), {}) for route, (status, body) in GOOD.items()}
        client = client_for(url, Path(home))
        client.recorded.give_up_lost()
        ours(generate_embedding, client, video, timeout_sec=0.02)  # what was kept does not break the next run


@tries(50)
@given(route=st.sampled_from(sorted(GOOD)), data=st.data())
def test_one_bad_answer_among_good_ones_is_got_over_by_running_again(service, video, route, data):
    url, answer = service
    answer |= {name: (status, json.dumps(body).encode(), {}) for name, (status, body) in GOOD.items()}
    answer[route] = data.draw(answers(route))
    with tempfile.TemporaryDirectory() as home:
        ours(generate_embedding, client_for(url, Path(home)), video, timeout_sec=0.02)
        answer[route] = (GOOD[route][0], json.dumps(GOOD[route][1]).encode(), {})
        client = client_for(url, Path(home))
        if route == "create":  # an answer that is none leaves a task that may have started: only the reader can say
            client.recorded.give_up_lost()
        result = generate_embedding(client, video, timeout_sec=5.0)
        assert [segment.dimension for segment in result] == [512]


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"data":' * 50_000,
        b"9" * 5000,
        b'{"data": ' + b"9" * 5000 + b"}",
        b"",
        b"\xff\xfe",
        b"NaN",
        b'"' + b"x" * 10**6,
    ],
    ids=lambda body: repr(body[:12]),
)
def test_json_beyond_all_reason(service, video, tmp_path, body):
    url, answer = service
    for route in ("sync", "poll", "create"):
        answer |= {name: (status, json.dumps(good).encode(), {}) for name, (status, good) in GOOD.items()}
        answer[route] = (200, body, {})
        client = client_for(url, tmp_path / route)
        assert isinstance(
            ours(embed_text, client, "x") if route == "sync" else ours(generate_embedding, client, video),
            VideoSearchError,
        )


@pytest.fixture(scope="module")
def asker(tmp_path_factory) -> Iterator[CourseClient]:
    with StandIn() as standin:
        yield client_for(standin.base_url, tmp_path_factory.mktemp("asker"))


@tries(50)
@given(text=texts | st.text(min_size=500, max_size=9000) | scalars)
def test_any_query(asker, text):
    result = ours(embed_text, asker, text)
    assert isinstance(result, VideoSearchError) or result.shape == (512,)


@tries(200)
@given(
    before=texts,
    host=st.sampled_from(["https://h/a.mp4", "HTTP://h:80/a", "s3://b/k", "https:/h/x"]),
    user=st.sampled_from(["", "me:S3CRET@"]),
    sign=st.sampled_from(["?", "?a=1&sig=", "#", "?a#", "?a=b&X-Amz-Signature=", "?%00="]),
    after=st.sampled_from(["", " ", "'", '"', ").", "\n", "\x1b[31m", "<", ", and"]),
)
def test_whatever_stands_around_a_signed_link_only_its_address_is_shown(before, host, user, sign, after):
    link = host.replace(":/", ":/" + user, 1) if "://" not in host else host.replace("://", f"://{user}", 1)
    before, told = before.replace("/", "").rstrip("abcdefghijklmnopqrstuvwxyz+.-0123456789:"), []
    for text in (link + sign + "S3CRET" + after, f"{before} {link}{sign}S3CRET{after}"):
        told += [public(text), shown(text), one_line(text), str(VideoSearchError(text, text, text))]
        assert host in told[-4]
    assert not any("S3CRET" in each for each in told) and all(each.isprintable() for each in told[1:4] + told[5:])


@tries(150)
@given(
    name=texts
    | st.text(min_size=240, max_size=300)
    | st.sampled_from(["~nobody-here/x", "/dev/null", "/", "x" * 9000, "file:///etc/passwd"])
)
def test_any_file_name(name):
    assert isinstance(ours(media_file, name, "video"), MediaError | Path)
    assert isinstance(ours(video_from, "http://host/" + name), MediaError | Video)


@tries(100)
@given(
    content=st.binary(max_size=200)
    | st.lists(
        st.sampled_from(
            [b"WEBVTT", b"\n\n", b"00:01.000 --> 00:02.000", b"-->", b"99:99.999", b"hello", b"\xff", b"[x]"]
        )
    ).map(b"\n".join)
)
def test_any_captions(content):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x.vtt").write_bytes(content)
        read = ours(read_captions, Path(folder) / "x.vtt")
        assert isinstance(read, MediaError) or all(cue.start_sec >= 0 and cue.text for cue in read)


@tries(150)
@given(
    env=st.dictionaries(
        st.sampled_from(VARIABLES),
        texts | st.sampled_from(["http://", "https://h:x", "http://[", "~nobody-here", "live"]),
    )
)
def test_any_setting(env):
    assert isinstance(ours(load_config, env), Config | ConfigError)


LINE = {
    "request": {
        "method": "POST",
        "path": "/embed-v2",
        "json": {"input_type": "multi_input", "model_name": "marengo3.5", "multi_input": {"input_text": "a bell"}},
    },
    "answers": [{"status": 200, "json": {"data": [{"embedding": VECTOR}], "metadata": {"input_type": "multi_input"}}}],
}


@tries(200)
@given(data=st.data())
def test_any_recordings(data):
    """A file of recordings with one value, one line or all of its bytes changed."""
    head: object = {"format": FORMAT, "answers": 1}
    kind = data.draw(st.sampled_from(["head", "line", "line", "line", "bytes"]))
    line: object = LINE
    if kind == "head":
        head = changed(head, data.draw(st.sampled_from(list(places(head)))), data.draw(any_json))
    if kind == "line":
        line = changed(
            line,
            data.draw(st.sampled_from(list(places(line)))),
            data.draw(any_json | st.just({"$f32": "AAAA"}) | st.just({"$f32": "!"})),
        )
    content = "\n".join(json.dumps(each) for each in (head, line)).encode() + b"\n"
    if kind == "bytes":
        at = data.draw(st.integers(0, len(content)))
        content = content[:at] + data.draw(st.binary(max_size=8)) + content[data.draw(st.integers(at, len(content))) :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marengo3.5.jsonl"
        path.write_bytes(content)
        journal = ours(Journal, [path])
        if isinstance(journal, Journal):
            config = config_for("", Path(folder), VIDEO_SEARCH_MODE="replay")
            client = CourseClient(config, Recorded(journal))
            assert isinstance(client.recorded.texts(), list)
            ours(embed_text, client, "a bell")
            ours(embed_text, client, "another")
        own = Path(folder) / "own" / "answers.jsonl"
        own.parent.mkdir()
        own.write_bytes(content)
        cache = ours(Journal, own=own)  # the same bytes as a reader's cache: damaged lines are passed over
        if isinstance(cache, Journal):
            ours(cache.keep, {"method": "POST", "path": "/embed-v2"}, [{"status": 200, "json": {"data": [1]}}])
            assert isinstance(ours(Journal, own=own), Journal)


@pytest.fixture(scope="module")
def milvus(tmp_path_factory):
    milvus = open_database(config_for("", tmp_path_factory.mktemp("milvus")), "fuzz")
    yield milvus
    close_database(milvus)


def segment(**fields: object) -> Segment:
    vector = np.asarray(VECTOR[:16], dtype=np.float32)
    made_by = {"model": "fuzz", "source": "fuzz", "segmentation": "fixed-6"}
    return replace(Segment("v", 0.0, 6.0, "clip", {"visual": vector}, **made_by), **fields)


@tries(40)
@given(title=texts | st.text(max_size=2000), words=texts, name=texts.filter(bool))
def test_any_title_transcript_and_id_come_back_as_they_were_or_are_refused(milvus, title, words, name):
    given_one = segment(video_id=name, title=title, transcript=words, category=title[:40])
    collection = open_collection(milvus, [segment()])
    before = {s.id for s in fetch_segments(milvus, collection)}
    report = ours(insert_embeddings, milvus, collection, [given_one])
    stored = {s.id: s for s in fetch_segments(milvus, collection)}
    if isinstance(report, VideoSearchError):
        assert set(stored) == before, "refused, and nothing was written"
    else:
        back = stored[given_one.id]
        assert (back.video_id, back.title, back.transcript) == (name, title, words)
        filter_of_one = where(video_id=name)
        hits = perform_similarity_search(milvus, collection, given_one.embeddings["visual"], 5, filter=filter_of_one)
        assert {hit.video_id for hit in hits} == {name}


@tries(50)
@given(video_id=texts | scalars, category=texts | scalars)
def test_any_value_in_a_filter_finds_only_what_equals_it(milvus, video_id, category):
    collection = open_collection(milvus, [segment()])
    insert_embeddings(milvus, collection, [segment()])
    built = ours(where, video_id=video_id, category=category)
    if not isinstance(built, VideoSearchError) and built:
        hits = ours(perform_similarity_search, milvus, collection, segment().embeddings["visual"], 5, filter=built)
        assert isinstance(hits, VideoSearchError) or all(hit.video_id == video_id or video_id is None for hit in hits)
