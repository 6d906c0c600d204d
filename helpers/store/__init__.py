"""Milvus opened, shaped, written and read."""

from helpers.store.bulk import export_collection, import_collection
from helpers.store.database import close_database, open_database
from helpers.store.filters import where
from helpers.store.rows import fetch_segments, insert_embeddings, inserting, open_collection

__all__ = ["close_database", "fetch_segments", "insert_embeddings", "open_collection", "open_database", "where"]
__all__ += ["export_collection", "import_collection", "inserting"]
