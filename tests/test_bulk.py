"""Bulk: segments written as they come with one flush, and a collection out to Parquet and back, bit for bit."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from pyarrow.parquet import ParquetFile, write_table
from test_store import DIM, HOSTILE, assert_same, facts_of, segments_of

import helpers.store.bulk as bulk
import helpers.store.rows as rows
from helpers.config import load_config
from helpers.errors import SchemaMismatch, StoreError
from helpers.search import perform_similarity_search, search_words
from helpers.store import (
    close_database,
    export_collection,
    fetch_segments,
    import_collection,
    insert_embeddings,
    inserting,
    open_database,
)
from helpers.store.schema import create_collection


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    return replace(load_config({}), home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def milvus(config):
    client = open_database(config, "bulk")
    yield client
    close_database(client)


@pytest.fixture
def collection(milvus, request):
    return create_collection(milvus, facts_of(f"c{abs(hash(request.node.name))}"))


@pytest.fixture
def calls(milvus, monkeypatch):
    """Return the names of the writing calls that reach Milvus, with the rows of each."""
    made = []
    upsert, flush = milvus.upsert, milvus.flush
    monkeypatch.setattr(milvus, "upsert", lambda name, batch: (made.append(len(batch)), upsert(name, batch))[1])
    monkeypatch.setattr(milvus, "flush", lambda name: (made.append("flush"), flush(name))[1])
    return made


class TestWritingAsTheyCome:
    def test_rows_are_found_at_once_and_flushed_once(self, milvus, collection, calls):
        videos = [segments_of(f"v{n}", seed=n) for n in range(5)]
        with inserting(milvus, collection) as insert:
            for video in videos:
                insert(video)
                best = perform_similarity_search(milvus, collection, video[0].embeddings["visual"], limit=1)
                assert best[0].segment_id == video[0].id and "flush" not in calls
        assert calls == [5] * 5 + ["flush"]
        assert (insert.report.written, insert.report.new, insert.report.total) == (25, 25, 25)
        assert_same(fetch_segments(milvus, collection), [segment for video in videos for segment in video])

    def test_again_adds_nothing(self, milvus, collection):
        for new in (10, 0):
            with inserting(milvus, collection) as insert:
                insert(segments_of("a"))
                insert(segments_of("b"))
            assert (insert.report.written, insert.report.new, insert.report.total) == (10, new, 10)

    def test_what_cannot_be_stored_holds_no_other_video_back(self, milvus, collection):
        bad = [replace(segments_of("bad")[0], title="x" * 2000)]
        with inserting(milvus, collection) as insert:
            for video in (segments_of("a"), bad, segments_of("b")):
                insert(video)
        assert insert.report.total == 10 and list(insert.report.refused) == ["bad"]
        assert "title" in insert.report.refused["bad"].what

    def test_nothing_written_flushes_nothing(self, milvus, collection, calls):
        with inserting(milvus, collection) as insert:
            insert([])
        assert calls == [] and insert.report.total == 0

    @pytest.mark.parametrize("error", [KeyboardInterrupt(), StoreError("another one failed")], ids=["stopped", "store"])
    def test_an_end_that_is_not_the_writers_keeps_the_rows_and_the_database(self, milvus, collection, error):
        with pytest.raises(type(error)), inserting(milvus, collection) as insert:
            insert(segments_of("a"))
            raise error
        assert len(fetch_segments(milvus, collection)) == 5
        assert insert_embeddings(milvus, collection, segments_of("b")).total == 10, "the lock is free again"

    def test_another_model_is_refused_whole(self, milvus, collection):
        with pytest.raises(SchemaMismatch), inserting(milvus, collection) as insert:
            insert([replace(each, model="marengo3.0") for each in segments_of("a")])
        assert fetch_segments(milvus, collection) == []


@pytest.mark.parametrize("dimension", [128, 512, 4096])
def test_no_request_is_larger_than_a_server_takes(milvus, dimension, monkeypatch):
    """Milvus takes 64 MiB, text in UTF-8. Here every text is as long as it may be."""
    facts = replace(facts_of(f"long_{dimension}"), dimension=dimension)
    create_collection(milvus, facts)
    longest = {"title": "é" * 512, "category": "x" * 256, "video_url": "u" * 4096, "transcript": "é" * 32767}
    given = segments_of("v" * 500, 1200, dimension=dimension, **longest)
    sent = []

    def keep(_name, batch):
        texts = sum(len(str(value).encode()) for row in batch for value in row.values() if not hasattr(value, "nbytes"))
        sent.append((len(batch), texts + sum(row[option].nbytes for row in batch for option in facts.options)))

    monkeypatch.setattr(milvus, "upsert", keep)
    insert_embeddings(milvus, facts.name, given)
    assert sum(count for count, _ in sent) == len(given) and max(size for _, size in sent) < 50e6
    assert sent[0][0] > 300, "and not many small ones"


def raw(milvus, collection):
    """Return every row as Milvus holds it, vectors as bytes: those of zeros too."""
    found = milvus.query(collection, 'id != ""', output_fields=["*"])
    return {
        row["id"]: {
            name: np.asarray(value, np.float32).tobytes() if isinstance(value, list) else value
            for name, value in row.items()
            if name != "transcript_sparse"
        }
        for row in found
    }


class TestParquet:
    @pytest.fixture
    def filled(self, milvus, collection):
        """Hold hostile texts, options without a vector, and values at the edges of float32."""
        given = [segments_of(f"v{n}", seed=n, title=text, category=text[:60]) for n, text in enumerate(HOSTILE)]
        silent = [replace(each, embeddings={"visual": each.embeddings["visual"]}) for each in segments_of("silent")]
        edges = np.array([0.0, -0.0, 1e-45, -1e-38, 3.4e38, 0.1, 1 / 3, *range(DIM - 7)], np.float32)
        spoken = [replace(each, transcript=f"the kettle sings {n}") for n, each in enumerate(segments_of("spoken"))]
        given += [silent, spoken, [replace(segments_of("edges")[0], embeddings={"visual": edges, "audio": -edges})]]
        insert_embeddings(milvus, collection, [segment for video in given for segment in video])
        return collection

    def test_back_bit_for_bit_whatever_it_holds(self, milvus, filled, tmp_path, monkeypatch):
        monkeypatch.setattr(rows, "PAGE", 7)
        count = export_collection(milvus, filled, tmp_path / "rows.parquet")
        assert ParquetFile(tmp_path / "rows.parquet").num_row_groups == -(-count // 7), "a page at a time"
        again = import_collection(milvus, tmp_path / "rows.parquet", f"{filled}_again")
        assert again == f"{filled}_again"
        there, back = raw(milvus, filled), raw(milvus, again)
        assert len(there) == count == 51 and back == there
        assert not any(there["silent:clip:0-6000"]["audio"]) and there["silent:clip:0-6000"]["has_audio"] is False
        assert_same(fetch_segments(milvus, again), fetch_segments(milvus, filled))
        assert search_words(milvus, again, "kettle", 3)[0].video_id == "spoken"

    def test_into_another_database_under_its_own_name_and_again_changes_nothing(self, milvus, filled, tmp_path, config):
        export_collection(milvus, filled, str(tmp_path / "rows.parquet"))
        other = open_database(replace(config, home=tmp_path), "other")
        for _ in range(2):
            assert import_collection(other, str(tmp_path / "rows.parquet")) == filled
            assert raw(other, filled) == raw(milvus, filled)
        close_database(other)

    def test_other_files_see_it_as_an_ordinary_table(self, milvus, filled, tmp_path):
        export_collection(milvus, filled, tmp_path / "rows.parquet")
        table = ParquetFile(tmp_path / "rows.parquet").read()
        assert table["visual"].type == pa.list_(pa.float32(), DIM) and table["has_audio"].type == pa.bool_()
        assert set(table["title"].to_pylist()) >= set(HOSTILE)

    def test_a_collection_of_another_kind_is_left_alone(self, milvus, filled, tmp_path):
        export_collection(milvus, filled, tmp_path / "rows.parquet")
        create_collection(milvus, facts_of(f"{filled}_live", source="service"))
        with pytest.raises(SchemaMismatch, match="source"):
            import_collection(milvus, tmp_path / "rows.parquet", f"{filled}_live")
        assert raw(milvus, f"{filled}_live") == {}

    def test_an_empty_collection_is_one_too(self, milvus, collection, tmp_path):
        assert export_collection(milvus, collection, tmp_path / "none.parquet") == 0
        assert fetch_segments(milvus, import_collection(milvus, tmp_path / "none.parquet", f"{collection}_b")) == []

    def test_a_file_that_is_no_whole_export_is_said(self, milvus, filled, tmp_path):
        path = tmp_path / "rows.parquet"
        export_collection(milvus, filled, path)
        whole = path.read_bytes()
        at = whole.index(np.float32(1 / 3).tobytes())
        flipped = whole[:at] + b"\x7f" + whole[at + 1 :]
        for content in (whole[: len(whole) // 2], b"", b"no table", flipped):
            path.write_bytes(content)
            with pytest.raises(StoreError, match=r"'rows.parquet' is no whole export"):
                import_collection(milvus, path, f"{filled}_torn")
        write_table(pa.table({"id": ["a"]}), path)
        with pytest.raises(StoreError, match="no whole export"):
            import_collection(milvus, path)
        with pytest.raises(StoreError, match="no whole export"):
            import_collection(milvus, tmp_path / "absent.parquet")

    def test_an_export_that_is_interrupted_replaces_none(self, milvus, filled, tmp_path, monkeypatch):
        path = tmp_path / "rows.parquet"
        export_collection(milvus, filled, path)
        before = path.read_bytes()

        def half(*_):
            yield milvus.query(filled, 'id != ""', output_fields=["*"], limit=3)
            raise KeyboardInterrupt

        monkeypatch.setattr(bulk, "read_pages", half)
        with pytest.raises(KeyboardInterrupt):
            export_collection(milvus, filled, path)
        assert path.read_bytes() == before

    def test_a_file_that_cannot_be_written_is_said(self, milvus, filled, tmp_path):
        with pytest.raises(StoreError, match=r"'rows.parquet' cannot be written"):
            export_collection(milvus, filled, tmp_path / "absent" / "rows.parquet")

    def test_what_is_not_there_is_said(self, milvus, tmp_path):
        with pytest.raises(StoreError, match="no collection"):
            export_collection(milvus, "absent", tmp_path / "rows.parquet")
        assert not list(tmp_path.iterdir())
