"""Write the labelled queries: ``python -m tools.queries``; with ``--check``, compare only."""

from __future__ import annotations

import argparse
from pathlib import Path

from tools.queries.write import DATA, queries_text


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return 0, or 1 if the committed file is not what the declarations say."""
    parser = argparse.ArgumentParser(prog="python -m tools.queries", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare queries.json, byte for byte, and write nothing")
    parser.add_argument("--data", type=Path, default=DATA, help="folder with videos/ and queries/")
    options = parser.parse_args(arguments)
    path, text = options.data / "queries" / "queries.json", queries_text(options.data)
    if not options.check:
        path.write_text(text, encoding="utf-8")
        print(f"{path.name}: {text.count('query_id')} queries")
        return 0
    same = path.is_file() and path.read_bytes() == text.encode()
    print(f"{path.name} {'is' if same else 'is not'} what the declarations and library.json say.")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
