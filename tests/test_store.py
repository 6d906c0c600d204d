"""Store: what goes in comes out, nothing is lost, and what cannot be compared never shares a collection."""

import errno
import logging
import os
import shutil
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pymilvus import DataType
from twelvelabs.types import EmbeddingData

from helpers.config import load_config
from helpers.errors import DatabaseLocked, QueryError, SchemaMismatch, StoreError
from helpers.library import Caption, Video
from helpers.segments import Segment, segments_from_answer
from helpers.store import close_database, fetch_segments, insert_embeddings, open_collection, open_database, where
from helpers.store.rows import search_params
from helpers.store.schema import CollectionFacts, collection_name, create_collection, read_facts

DIM = 16
HOSTILE = [
    'say "hi"',
    "back\\slash\\",
    "two\nlines\r\ttab",
    "émoji 🎬 \u2028",
    '" or "1"=="1',
    "'; drop",
    "\x00\x07",
    "x" * 500,
]


def segments_of(video_id, count=4, *, seed=0, dimension=DIM, options=("visual", "audio"), **fields):
    """Return `count` clips of 6 s and the whole video, with seeded random vectors."""
    rng = np.random.default_rng(seed)
    spans = [(6.0 * i, 6.0 * i + 6.0, "clip") for i in range(count)] + [(0.0, 6.0 * count, "asset")]
    made_by = {"model": "marengo3.5", "source": "recordings", "segmentation": "fixed-6"}
    made_by |= {"title": video_id, "category": "city", "published_at": 1_740_787_200} | fields
    return [
        Segment(video_id, a, b, scope, {o: rng.normal(size=dimension).astype(np.float32) for o in options}, **made_by)
        for a, b, scope in spans
    ]


def facts_of(name, source="recordings"):
    """Return what a collection for `segments_of` is made from."""
    return CollectionFacts(name, "marengo3.5", source, "fixed-6", DIM, ("visual", "audio"))


def assert_same(stored, given):
    """Compare segments field by field, vectors bit by bit."""
    order = sorted(given, key=lambda s: (s.video_id, s.embedding_scope != "clip", s.start_sec))
    assert [replace(s, embeddings={}) for s in stored] == [replace(s, embeddings={}) for s in order]
    for mine, theirs in zip(stored, order, strict=True):
        assert mine.embeddings.keys() == theirs.embeddings.keys()
        for option, vector in mine.embeddings.items():
            assert vector.dtype == np.float32 and vector.tobytes() == theirs.embeddings[option].tobytes()


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    return replace(load_config({}), home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def milvus(config):
    client = open_database(config, "shared")
    yield client
    close_database(client)


@pytest.fixture
def collection(milvus, request):
    """An empty collection of the test's own."""
    return create_collection(milvus, facts_of(request.node.originalname))


def test_rows_of_both_videos_are_there_and_again_changes_nothing(milvus, collection):
    first, second = segments_of("first", 4), segments_of("second", 7, seed=1)
    assert insert_embeddings(milvus, collection, first).total == 5
    report = insert_embeddings(milvus, collection, second)
    assert (report.written, report.new, report.total) == (8, 8, 13)
    before = fetch_segments(milvus, collection)
    again = insert_embeddings(milvus, collection, first + second)
    assert (again.written, again.new, again.total) == (13, 0, 13)
    assert_same(fetch_segments(milvus, collection), before)
    assert_same(before, first + second)


def test_more_rows_than_one_batch_all_arrive(milvus, collection):
    many = segments_of("long", 1203)
    report = insert_embeddings(milvus, collection, many)
    assert (report.written, report.new, report.total) == (1204, 1204, 1204)
    assert_same(fetch_segments(milvus, collection), many)


def test_new_rows_are_those_that_were_not_there(milvus, collection):
    first = segments_of("first", 600)
    assert insert_embeddings(milvus, collection, first[:400]).new == 400
    mixed = [*segments_of("first", 600, seed=1), *segments_of("second", 3)]  # other vectors under the ids of `first`
    report = insert_embeddings(milvus, collection, [*mixed, mixed[0]])
    assert (report.written, report.new, report.total) == (605, 205, 605)
    assert insert_embeddings(milvus, collection, []).new == 0
    assert_same(fetch_segments(milvus, collection), mixed)


def test_rows_in_are_rows_out_whatever_the_text(milvus, collection):
    given = []
    for number, text in enumerate(HOSTILE):
        given += segments_of(text, 1, seed=number, title=text, video_url=text, category=text[:60], transcript=text * 3)
    insert_embeddings(milvus, collection, given)
    assert_same(fetch_segments(milvus, collection), given)
    for text in HOSTILE:
        found = fetch_segments(milvus, collection, where(video_id=text))
        assert {s.video_id for s in found} == {text} and len(found) == 2
    assert insert_embeddings(milvus, collection, given).new == 0


def test_vectors_of_one_option_alone_can_be_fetched(milvus, collection):
    insert_embeddings(milvus, collection, given := segments_of("first", 3))
    found = fetch_segments(milvus, collection, option="visual")
    assert {tuple(segment.embeddings) for segment in found} == {("visual",)}
    for option in ("visual", "audio"):  # nothing is lost for whoever asks next
        assert [list(s.embeddings) for s in fetch_segments(milvus, collection, option=option)] == [[option]] * len(
            given
        )
    assert_same(fetch_segments(milvus, collection), given)
    with pytest.raises(QueryError, match="no embedding option 'smell'"):
        fetch_segments(milvus, collection, option="smell")


def test_a_category_is_found_however_its_accents_are_typed(milvus, collection):
    composed, parted = "caf\u00e9", "cafe\u0301"
    given = segments_of("one", 1, category=parted, title=parted) + segments_of("two", 1, seed=1, category=composed)
    insert_embeddings(milvus, collection, given)
    for typed in (composed, parted, [composed, parted]):
        found = fetch_segments(milvus, collection, where(category=typed))
        assert {(each.video_id, each.category) for each in found} >= {("one", composed), ("two", composed)}
    assert Video("e\u0301", title=parted, category=parted) == Video("\u00e9", title=composed, category=composed)


def test_an_option_without_a_vector_stays_without(milvus, collection):
    silent, sounding = segments_of("silent", 1, options=("visual",)), segments_of("sounding", 1)
    insert_embeddings(milvus, collection, silent + sounding)
    assert_same(fetch_segments(milvus, collection), silent + sounding)
    row = milvus.get(collection, ids=[silent[0].id], output_fields=["audio", "has_audio"])[0]
    assert row["has_audio"] is False and not np.any(row["audio"])


@pytest.mark.parametrize(
    "other",
    [
        {"dimension": 8},
        {"model": "marengo3.0"},
        {"source": "service"},
        {"segmentation": "dynamic-2"},
        {"options": ("visual", "transcription")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_vectors_that_cannot_be_compared_are_refused_whole(milvus, filled, other):
    name, total = filled
    mixed = segments_of("fine", 3) + segments_of("other", 3, **other)
    with pytest.raises(SchemaMismatch) as refused:
        insert_embeddings(milvus, name, mixed)
    assert "Nothing was written" in str(refused.value) and "other:clip:0-6000" in str(refused.value)
    assert milvus.get_collection_stats(name)["row_count"] == total
    assert not fetch_segments(milvus, name, where(video_id="fine"))
    with pytest.raises(SchemaMismatch):
        open_collection(milvus, segments_of("other", 3, **other), name=name)


def broken(**change):
    """Return a good segment with something wrong in it."""
    good = segments_of("bad", 1)[0]
    vector = change.pop("visual", None)
    return replace(good, embeddings=good.embeddings | ({} if vector is None else {"visual": vector}), **change)


UNFIT = [
    (broken(visual=np.full(DIM, np.nan, np.float32)), "not finite"),
    (broken(visual=np.full(DIM, 1e300)), "not finite"),
    (broken(visual=np.zeros(DIM, np.float32)), "zeros"),
    (replace(broken(), embeddings={}), "no vector"),
    (replace(broken(), embeddings=None), "no vector"),
    (broken(embedding_scope="video"), "the scope 'video'"),  # a whole video, in answers of Marengo 2.6
    (broken(title="é" * 600), "1200 bytes; 1024 fit"),  # 600 characters, which the embedded Milvus would take
    (broken(transcript="a" * 65536), "65536 bytes; 65535 fit"),
    (broken(title=None), "not valid text"),
    (broken(title="\ud800"), "not valid text"),
    (broken(published_at=2**63), "whole seconds"),
    (broken(published_at=-(2**63) - 1), "whole seconds"),
    (broken(published_at=1.5), "whole seconds"),
    (broken(published_at=float("nan")), "whole seconds"),
    (broken(published_at=None), "whole seconds"),
    (broken(published_at="2025-03-01"), "whole seconds"),
    (broken(end_sec=float("nan")), "span"),
    (broken(end_sec=float("inf")), "span"),
    (broken(start_sec=float("-inf")), "span"),
    (broken(start_sec=9.0), "span"),
    (broken(start_sec=None), "span"),
]


@pytest.mark.parametrize(("segment", "says"), UNFIT)
def test_what_cannot_be_stored_is_refused_before_anything_is_written(milvus, filled, segment, says):
    name, total = filled
    whole = [replace(each, video_id="bad") for each in segments_of("whole", 600)]  # of its video nothing is written
    with pytest.raises(StoreError, match=says) as refused:
        insert_embeddings(milvus, name, [*whole[1:], segment])
    assert "Nothing was written" in refused.value.kept
    assert milvus.get_collection_stats(name)["row_count"] == total


def test_a_video_that_cannot_be_stored_holds_no_other_back_and_is_named(milvus, collection):
    fine, unfit = segments_of("fine", 600), [replace(each, video_id=str(n)) for n, (each, _) in enumerate(UNFIT)]
    assert open_collection(milvus, [*unfit, *fine], name=collection) == collection
    report = insert_embeddings(milvus, collection, [*unfit, *fine])
    assert (report.written, report.new, report.total) == (601, 601, 601)
    assert report.refused.keys() == {each.video_id for each in unfit}
    for each, (_, says) in zip(unfit, UNFIT, strict=True):
        error = report.refused[each.video_id]
        assert says in str(error) and "Nothing of this video was written" in error.kept
    assert repr(report).startswith("InsertReport(written=601, new=601, total=601, refused={'")
    assert_same(fetch_segments(milvus, collection), fine)
    again = insert_embeddings(milvus, collection, fine)
    assert again.refused == {} and repr(again) == "InsertReport(written=601, new=0, total=601)"


@pytest.mark.parametrize("vector", [np.zeros((1, DIM), np.float32), np.array([]), np.ones(DIM + 1), None, "a text"])
def test_a_vector_of_another_shape_is_a_mismatch_for_the_whole_call(milvus, filled, vector):
    name, total = filled
    odd = replace(broken(), embeddings={"audio": np.full(DIM, np.nan), "visual": vector})
    with pytest.raises(SchemaMismatch, match="vectors of 16 dimensions") as refused:
        insert_embeddings(milvus, name, [UNFIT[0][0], *segments_of("fine", 600), odd])
    assert "Nothing was written" in refused.value.kept
    assert milvus.get_collection_stats(name)["row_count"] == total


def test_the_largest_that_fits_is_stored(milvus, collection):
    full = segments_of("full", 1, title="é" * 512, transcript="a" * 65535, published_at=2**63 - 1)
    least = segments_of("least", 1, published_at=-(2**63))
    assert insert_embeddings(milvus, collection, full + least).new == 4
    assert_same(fetch_segments(milvus, collection), full + least)


def test_numbers_and_texts_of_numpy_are_stored_as_those_of_python(milvus, collection):
    given = segments_of("of numpy", 1)[0]
    text, date = np.str_("a kettle"), np.int64(1_740_787_200)
    odd = replace(
        given, title=text, transcript=text, published_at=date, start_sec=np.float32(6.1), end_sec=np.int64(12)
    )
    insert_embeddings(milvus, collection, [odd])
    (stored,) = fetch_segments(milvus, collection)
    assert stored.id == odd.id == "of numpy:clip:6100-12000"
    assert (stored.start_sec, stored.end_sec, stored.title, stored.published_at) == (6.1, 12.0, "a kettle", 1740787200)
    again = replace(odd, start_sec=6.1, published_at=np.float64(date))
    assert insert_embeddings(milvus, collection, [again]).new == 0
    assert fetch_segments(milvus, collection, where(after_sec=np.float32(6.1))) != []
    assert fetch_segments(milvus, collection, where(after_sec=6.1, before_sec=np.int64(12))) != []


def test_one_segment_alone_none_and_what_is_no_segment(milvus, collection):
    one = segments_of("one", 1)[0]
    assert open_collection(milvus, one, name=collection) == collection
    assert insert_embeddings(milvus, collection, one).new == 1
    assert insert_embeddings(milvus, collection, (each for each in segments_of("one", 1))).new == 1
    assert insert_embeddings(milvus, collection, None).written == 0
    for wrong in ([one, None], ["a text"], "a text", [[one]]):
        with pytest.raises(StoreError, match="is no Segment"):
            insert_embeddings(milvus, collection, wrong)
    for nothing in (None, [], [replace(one, embeddings={})]):
        with pytest.raises(StoreError, match="no segments"):
            open_collection(milvus, nothing)


def test_a_long_talk_with_captions_is_stored(milvus):
    """The words of the whole, 73 kB, fit no row; each clip has its own."""
    end = 90 * 60.0
    words = "we are talking about the kettle on the wide stove now"
    cues = tuple(Caption(4.0 * i, 4.0 * i + 3.5, words) for i in range(1350))
    spans = [(at, at + 6.0, "clip") for at in range(0, int(end), 6)] + [(0.0, end, "asset")]
    vectors = np.random.default_rng(0).normal(size=(len(spans), 512))
    data = [
        EmbeddingData(embedding=x, start_sec=a, end_sec=b, embedding_scope=scope, embedding_option="visual")
        for (a, b, scope), x in zip(spans, vectors.tolist(), strict=True)
    ]
    made_by = {"model": "marengo3.5", "source": "talks", "segmentation": "fixed-6"}
    talk = segments_from_answer(data, Video("talk", title="talk", captions=cues), **made_by)
    name = open_collection(milvus, talk)
    report = insert_embeddings(milvus, name, talk)
    assert (report.total, report.refused) == (901, {})
    *clips, whole = fetch_segments(milvus, name)
    assert whole.embedding_scope == "asset" and whole.transcript == ""
    assert sum(clip.transcript.count("kettle") for clip in clips) == 1350


@pytest.fixture(scope="module")
def filled(milvus):
    """A collection with one video in it, and its number of rows."""
    name = open_collection(milvus, segments_of("first"))
    return name, insert_embeddings(milvus, name, segments_of("first")).total


def test_two_different_segments_with_one_id_are_refused_and_equal_ones_are_one(milvus, collection):
    ours, theirs = segments_of("same", 2), segments_of("same", 2, seed=1)
    with pytest.raises(StoreError, match="share the id 'same:clip:0-6000'"):
        insert_embeddings(milvus, collection, ours + theirs)
    assert insert_embeddings(milvus, collection, ours + segments_of("same", 2)).total == 3


def test_the_collection_belongs_to_what_made_the_vectors(milvus):
    one = open_collection(milvus, segments_of("first"))
    other = open_collection(milvus, segments_of("first", source="service"))
    assert one == collection_name("marengo3.5", "recordings", DIM, "fixed-6") != other
    samples = open_collection(milvus, segments_of("first", video_url="data/videos/first.mp4"))
    assert samples == one.replace("segments_", "samples_"), "labels are measured on the samples alone"
    facts = read_facts(milvus, other)
    assert (facts.model, facts.source, facts.segmentation) == ("marengo3.5", "service", "fixed-6")
    assert (facts.dimension, facts.options, facts.lite) == (DIM, ("visual", "audio"), True)


def test_marengo_3_0_has_a_transcription_field(milvus):
    options = ("visual", "audio", "transcription")
    given = segments_of("old", 2, options=options, model="marengo3.0")
    name = open_collection(milvus, given)
    assert read_facts(milvus, name).options == options
    insert_embeddings(milvus, name, given)
    assert_same(fetch_segments(milvus, name), given)


def test_segments_that_differ_among_themselves_open_nothing(milvus):
    before = milvus.list_collections()
    with pytest.raises(SchemaMismatch):
        open_collection(milvus, segments_of("a", model="marengo9") + segments_of("b"))
    with pytest.raises(StoreError, match="no segments"):
        open_collection(milvus, [])
    assert milvus.list_collections() == before


def test_a_collection_that_is_not_ours_is_left_alone(milvus):
    milvus.create_collection("theirs", dimension=4)
    with pytest.raises(SchemaMismatch, match="not made by this course"):
        insert_embeddings(milvus, "theirs", segments_of("first"))
    with pytest.raises(StoreError, match=r"no collection 'absent'; there are: .*theirs"):
        fetch_segments(milvus, "absent")


def test_the_schema_is_declared_and_the_index_exact(milvus, filled):
    fields = {f["name"]: f["type"] for f in milvus.describe_collection(filled[0])["fields"]}
    assert fields["published_at"] == DataType.INT64 and fields["has_audio"] == DataType.BOOL
    assert fields["transcript_sparse"] == DataType.SPARSE_FLOAT_VECTOR
    assert milvus.describe_index(filled[0], "visual")["index_type"] == "FLAT"


# --- opening and closing -----------------------------------------------------------------------------------------


def in_another_process(code, home):
    """Start Python on `code`, with `database`, `segments_of` and the helpers at hand."""
    start = f"""
        import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
        from pathlib import Path
        from test_store import *
        config = replace(load_config({{}}), home=Path({str(home)!r}))
    """
    program = textwrap.dedent(start) + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_database_held_by_another_process_says_whose_and_is_free_afterwards(tmp_path, config, capfd):
    config = replace(config, home=tmp_path)
    holder = in_another_process(
        "m = open_database(config, '03_search'); print('open', flush=True); input(); close_database(m);"
        "print('closed', flush=True); input()",
        tmp_path,
    )
    try:
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(DatabaseLocked) as locked:
            open_database(config, "03_search")
        assert "kernel of notebook 03_search" in str(locked.value) and "Shut that kernel down" in locked.value.do
        close_database(open_database(config, "04_hybrid"))  # another notebook's database is not affected
        print("\n", file=holder.stdin, flush=True)
        assert holder.stdout.readline() == "closed\n"
        close_database(open_database(config, "03_search"))  # freed by close_database, though the process still lives
    finally:
        holder.communicate("\n", timeout=20)
    assert "Traceback" not in capfd.readouterr().err


def test_open_and_close_any_number_of_times(tmp_path, config):
    config, given = replace(config, home=tmp_path), segments_of("first")
    first = open_database(config, "twice")
    milvus = open_database(config, "twice")  # the cell was run again without closing
    name = open_collection(milvus, given)
    insert_embeddings(milvus, name, given)
    close_database(first)
    close_database(milvus)
    close_database(milvus)
    with pytest.raises(StoreError, match="database was closed"):
        fetch_segments(milvus, name)
    milvus = open_database(config, "twice")
    assert open_collection(milvus, given) == name
    assert_same(fetch_segments(milvus, name), given)
    shutil.rmtree(tmp_path / "databases" / "twice.db")  # while it is open
    milvus = open_database(config, "twice")
    assert milvus.list_collections() == []
    close_database(milvus)


def test_killed_between_collection_and_index_it_is_made_whole(tmp_path, config):
    config, given = replace(config, home=tmp_path), segments_of("first")
    milvus = open_database(config, "killed")
    name = open_collection(milvus, given)
    milvus.release_collection(name)
    milvus.drop_index(name, "audio")
    assert insert_embeddings(milvus, name, given).new == 5
    assert milvus.describe_index(name, "audio")["index_type"] == "FLAT"
    close_database(milvus)


@pytest.fixture
def damaged(tmp_path, config):
    """A closed database with five rows: its configuration, folder and collection's folder."""
    config = replace(config, home=tmp_path)
    milvus = open_database(config, "hurt")
    name = open_collection(milvus, segments_of("first"))
    insert_embeddings(milvus, name, segments_of("first"))
    close_database(milvus)
    folder = tmp_path / "databases" / "hurt.db"
    return config, folder, folder / "collections" / name


@pytest.mark.parametrize("pattern", ["schema.json", "partitions/*/data/*.parquet"])
def test_a_damaged_folder_is_named_kept_and_not_locked(damaged, pattern):
    config, folder, collection = damaged
    (hurt,) = collection.glob(pattern)
    hurt.write_bytes(hurt.read_bytes()[:40])
    for _ in range(2):
        with pytest.raises(StoreError, match="'hurt' is damaged") as error:
            open_database(config, "hurt")
        assert "left as it is" in error.value.kept and "Delete the folder databases/hurt.db" in error.value.do
        assert len(str(error.value)) < 600
    assert hurt.stat().st_size == 40
    shutil.rmtree(folder)  # as the message says
    milvus = open_database(config, "hurt")
    name = open_collection(milvus, segments_of("first"))
    assert insert_embeddings(milvus, name, segments_of("first")).new == 5
    close_database(milvus)


TORN = {
    "rows gone": ("partitions/*/data/*.parquet", Path.unlink),
    "schema gone": ("schema.json", Path.unlink),
    "manifest cut short": ("manifest.json", lambda path: path.write_bytes(path.read_bytes()[:40])),
    "manifest gone": ("manifest.json", Path.unlink),
    "manifests gone": ("manifest.json*", Path.unlink),
}


@pytest.mark.parametrize(("pattern", "tear"), TORN.values(), ids=TORN)
def test_damage_that_milvus_passes_over_is_told_when_the_database_is_opened(damaged, pattern, tear):
    """It would open, with fewer rows, and delete the files that an older manifest does not name."""
    config, folder, collection = damaged
    for hurt in collection.glob(pattern):
        tear(hurt)
    before = sorted(folder.rglob("*"))
    for _ in range(2):
        with pytest.raises(StoreError, match=f"'hurt' is damaged: {collection.name}: files are missing or cut short"):
            open_database(config, "hurt")
    assert sorted(folder.rglob("*")) == before, "nothing was deleted"


def test_a_database_that_is_open_or_empty_is_not_taken_for_damaged(tmp_path, config):
    config = replace(config, home=tmp_path)
    milvus = open_database(config, "whole")
    facts = CollectionFacts("bare", "marengo3.5", "recordings", "fixed-6", 16, ("visual",))
    create_collection(milvus, facts)
    for path in (tmp_path / "databases").rglob("manifest.json*"):  # a kill may come before its first one
        path.unlink()
    assert open_database(config, "whole").list_collections() == ["bare"], "another client of this process"
    close_database(milvus)
    milvus = open_database(config, "whole")
    assert milvus.list_collections() == ["bare"]
    close_database(milvus)


HOMES = [
    "with space",
    "\u00dcn\u00efc\u00f6d\u00e9 \u65e5\u672c",
    "a#b",
    "a%20b",
    "a?b=c",
    "a[1]",
    'it\'s "q"',
    "x" * 180,
    "x.db",
    "http:",
]


@pytest.mark.parametrize("name", HOMES)
def test_a_home_of_any_name_holds_the_database(name, tmp_path, monkeypatch):
    if sys.platform == "win32" and set(name) & set('?":'):
        pytest.skip("no name of a folder there")
    given = segments_of("first")
    for _ in range(2):
        config = load_config({"VIDEO_SEARCH_HOME": str(tmp_path / name)})
        milvus = open_database(config, "n")
        collection = open_collection(milvus, given)
        insert_embeddings(milvus, collection, given)
        assert len(fetch_segments(milvus, collection)) == len(given)
        close_database(milvus)
    assert (tmp_path / name / "databases" / "n.db").is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="flock is POSIX")
@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP], ids=errno.errorcode.get)
def test_a_file_system_without_locks_is_not_another_notebook(code, tmp_path, config, monkeypatch):
    def flock(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("fcntl.flock", flock)
    with pytest.raises(StoreError, match=r"The file system of VIDEO_SEARCH_HOME has no locks.*on a disk") as raised:
        open_database(replace(config, home=tmp_path), "lockless")
    assert type(raised.value) is StoreError


def test_an_index_cut_short_is_built_again_from_the_rows(damaged):
    config, _, collection = damaged
    indexes = list(collection.glob("partitions/*/indexes/*.idx"))
    assert indexes
    for file in indexes:
        file.write_bytes(file.read_bytes()[:20])
    milvus = open_database(config, "hurt")
    assert_same(fetch_segments(milvus, collection.name), segments_of("first"))
    close_database(milvus)


def test_a_file_in_its_place_is_kept(tmp_path, config):
    config = replace(config, home=tmp_path)
    (tmp_path / "databases").mkdir()
    file = tmp_path / "databases" / "old.db"
    file.write_bytes(b"SQLite format 3\0")
    with pytest.raises(StoreError, match=r"milvus-lite 2\.x") as error:
        open_database(config, "old")
    assert "left as it is" in error.value.kept and file.read_bytes() == b"SQLite format 3\0"


def test_a_home_that_cannot_hold_folders(tmp_path, config):
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreError, match="cannot be made") as error:
        open_database(replace(config, home=tmp_path / "home"), "any")
    assert "VIDEO_SEARCH_HOME" in error.value.do


def test_what_keeps_a_folder_from_opening_is_said(tmp_path, config, capfd):
    (tmp_path / "databases" / "any.db" / "LOCK").mkdir(parents=True)
    with pytest.raises(StoreError, match="'any' did not open: Is a directory") as error:
        open_database(replace(config, home=tmp_path), "any")
    assert "left as it is" in error.value.kept and "Traceback" not in capfd.readouterr().err


def test_a_proxy_is_not_between_a_process_and_its_own_database(tmp_path, config, monkeypatch):
    for name in ("http_proxy", "https_proxy", "grpc_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "no_grpc_proxy"):
        monkeypatch.delenv(name, raising=False)
    milvus = open_database(replace(config, home=tmp_path), "any")
    assert milvus.list_collections() == []
    close_database(milvus)


def test_the_level_that_a_reader_chose_for_a_logger_stays(tmp_path, config):
    logger = logging.getLogger("pymilvus")
    logger.setLevel(logging.DEBUG)
    try:
        close_database(open_database(replace(config, home=tmp_path), "any"))
        assert logger.level == logging.DEBUG
    finally:
        logger.setLevel(logging.CRITICAL)


@pytest.mark.parametrize("name", ["../outside", "", "a/b", ".hidden", "a b"])
def test_a_database_stays_in_its_folder(config, name):
    with pytest.raises(StoreError, match="cannot name a database"):
        open_database(config, name)


def test_a_server_that_does_not_answer(config, capfd):
    away = replace(config, milvus_uri="http://user:secret-token@127.0.0.1:1", milvus_token="secret-token")
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:1 did not open") as error:
        open_database(away, "any")
    assert "MILVUS_URI" in error.value.do and "secret" not in str(error.value)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="a limit on file sizes is a thing of POSIX")
def test_a_write_that_fails_says_so_and_loses_nothing(damaged):
    config, *_ = damaged
    code = """
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        given = segments_of("first") + segments_of("second", 3000, seed=1)
        m = open_database(config, "hurt")
        name = open_collection(m, given)
        resource.setrlimit(resource.RLIMIT_FSIZE, (AT, AT))
        try:
            insert_embeddings(m, name, given)
        except StoreError as error:
            print(error, flush=True)
    """
    for limit in ("60_000", "300_000"):  # stops in the log; stops in the flush
        out, err = in_another_process(code.replace("AT", limit), config.home).communicate(timeout=60)
        assert "Writing to" in out and "of 3006 rows were sent" in out and "make room" in out, err
        milvus = open_database(config, "hurt")
        name = open_collection(milvus, segments_of("first"))
        assert_same(fetch_segments(milvus, name, where(video_id="first")), segments_of("first"))
        close_database(milvus)
    milvus = open_database(config, "hurt")
    name = open_collection(milvus, segments_of("first"))
    given = segments_of("first") + segments_of("second", 3000, seed=1)
    assert insert_embeddings(milvus, name, given).total == 3006
    assert_same(fetch_segments(milvus, name), given)
    close_database(milvus)


def test_a_flush_that_fails_leaves_the_rows_in_the_log(tmp_path, config):
    config, given = replace(config, home=tmp_path), segments_of("first", 700)
    milvus = open_database(config, "full")
    name = open_collection(milvus, given)
    partition = tmp_path / "databases" / "full.db" / "collections" / name / "partitions" / "_default"
    partition.mkdir(parents=True)
    obstacle = partition / "data"
    obstacle.write_text("a file where Milvus wants its folder")
    with pytest.raises(StoreError, match="701 rows were sent") as error:
        insert_embeddings(milvus, name, given)
    assert "closed to protect it" in error.value.kept and "run the notebook again" in error.value.do
    obstacle.unlink()
    milvus = open_database(config, "full")
    assert_same(fetch_segments(milvus, name), given)  # before anything is inserted again
    assert insert_embeddings(milvus, name, given).new == 0
    close_database(milvus)


def test_an_approximate_index_looks_the_wider_the_rarer_a_match_is(milvus, collection):
    many = [replace(each, category="rare" if n < 4 else "city") for n, each in enumerate(segments_of("many", 399))]
    insert_embeddings(milvus, collection, many)
    facts = replace(read_facts(milvus, collection), indexes={"visual": "HNSW", "audio": "FLAT"})
    rare, absent, every = where(category="rare"), where(category="none"), where(category=["rare", "city"])

    def width(limit, condition=every, field="visual"):
        params = search_params(milvus, facts, field, condition, limit)
        assert params["nprobe"] == 65536
        return params["ef"]

    assert (width(1), width(64), width(65), width(100)) == (256, 256, 260, 400)
    assert (width(1, rare), width(100, rare)) == (25600, 32768)  # 1 % match: a hundred times as wide, up to the most
    assert width(1, absent) == 32768 and width(1, field="audio") == 32768
    assert facts.shares == {every: 1.0, rare: 0.01, absent: 1 / 400}
    facts.shares.update({str(n): 1.0 for n in range(997)})
    assert width(1, rare) == 25600 and len(facts.shares) == 1000
    width(1, where(category="more"))
    assert len(facts.shares) == 1001
    width(1, where(category="and more"))
    assert len(facts.shares) == 1, "the shares kept do not grow for ever"


def test_threads_that_write_at_once_wait_for_each_other(tmp_path, config):
    config = replace(config, home=tmp_path)
    videos = [segments_of(f"v{n}", 200, seed=n) for n in range(4)]
    milvus = open_database(config, "threads")
    name = open_collection(milvus, videos[0])
    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(lambda segments: insert_embeddings(milvus, name, segments), videos))
    assert [report.new for report in reports] == [201] * 4
    assert sorted(report.total for report in reports) == [201, 402, 603, 804]
    close_database(milvus)
    milvus = open_database(config, "threads")
    assert_same(fetch_segments(milvus, name), [s for segments in videos for s in segments])
    close_database(milvus)


@pytest.mark.slow
def test_a_database_that_lay_idle_is_opened_again(config, tmp_path):
    """As by Run All after a pause. Milvus Lite ends a connection that pings it while nothing is asked."""
    config = replace(config, home=tmp_path)
    milvus = open_database(config, "idle")
    time.sleep(110)
    assert open_database(config, "idle").list_collections() == []
    close_database(milvus)
