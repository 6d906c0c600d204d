"""A local server that speaks the Embed API, for recordings, fault tests and demos without a key.

``StandIn`` serves it in this process; ``python -m tools.standin`` from a shell. The SDK, the HTTP exchange and the
limits are those of the service as published; the vectors are not Marengo's.
"""

from .server import StandIn

__all__ = ["StandIn"]
