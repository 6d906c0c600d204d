"""Serve the stand-in until Ctrl+C: ``python -m tools.standin``."""

import argparse
import threading
from pathlib import Path

from helpers.errors import VideoSearchError

from .server import StandIn


def main(arguments: list[str] | None = None) -> None:
    """Read the options, serve, and say how to point the course at the server."""
    parser = argparse.ArgumentParser(prog="python -m tools.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--encoder", choices=("hash", "sentence"), default="sentence")
    parser.add_argument("--key", help="accept this API key only (default: any)")
    parser.add_argument("--latency", type=float, default=0.0, metavar="SEC", help="added to every answer")
    parser.add_argument("--asset-polls", type=int, default=1, help="polls that find an asset processing")
    parser.add_argument("--task-polls", type=int, default=2, help="polls that find a task processing")
    parser.add_argument("--requests-per-minute", type=int, help="more are refused with 429")
    parser.add_argument("--minutes-per-hour", type=float, help="of media; more are refused with 429")
    parser.add_argument("--quota-minutes", type=float, help="after so many minutes new tasks are refused")
    parser.add_argument("--list-lag", type=float, metavar="SEC", help="how late lists show what is new (default: 1)")
    parser.add_argument("--data", type=Path, help="folder with videos/ and queries/ (default: notebooks/data)")
    options = parser.parse_args(arguments)
    try:
        standin = StandIn(
            options.encoder,
            options.port,
            key=options.key,
            asset_polls=options.asset_polls,
            task_polls=options.task_polls,
            latency_sec=options.latency,
            requests_per_minute=options.requests_per_minute,
            minutes_per_hour=options.minutes_per_hour,
            list_lag_sec=options.list_lag,
            quota_minutes=options.quota_minutes,
            data=options.data,
        )
    except (OSError, ImportError, VideoSearchError) as error:
        parser.exit(1, f"The stand-in could not start: {str(error).removesuffix('.')}.\n")
    with standin:
        print(f"The stand-in ({options.encoder} encoder) answers at {standin.base_url}; stop it with Ctrl+C.")
        print(f"In the shell that starts Jupyter: export TWELVELABS_BASE_URL={standin.base_url}")
        print(f'Faults: curl -d \'{{"fault": "429-retry", "route": "create"}}\' {standin.root_url}/_standin/faults')
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
