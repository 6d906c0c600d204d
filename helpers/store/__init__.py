"""Milvus opened, shaped, written and read."""

from helpers.store.database import close_database, open_database
from helpers.store.filters import where
from helpers.store.rows import InsertReport, fetch_segments, insert_embeddings, open_collection
from helpers.store.schema import collection_name, create_collection

__all__ = [
    "InsertReport",
    "close_database",
    "collection_name",
    "create_collection",
    "fetch_segments",
    "insert_embeddings",
    "open_collection",
    "open_database",
    "where",
]
