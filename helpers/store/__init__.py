"""Milvus opened, shaped, written and read."""

from helpers.store.bulk import export_collection, import_collection
from helpers.store.database import close_database, open_database
from helpers.store.filters import where
from helpers.store.results import ResultCache
from helpers.store.rows import delete_segments, fetch_segments, insert_embeddings, inserting, open_collection
from helpers.store.schema import point_alias

__all__ = ["ResultCache", "close_database", "delete_segments", "export_collection", "fetch_segments"]
__all__ += ["import_collection", "insert_embeddings", "inserting", "open_collection", "open_database", "point_alias"]
__all__ += ["where"]
