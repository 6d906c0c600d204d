"""The labelled queries: which shots answer which question, declared by hand and written to queries.json."""
