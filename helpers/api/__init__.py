"""How Twelve Labs is asked, replayed, and paid once."""

from helpers.api.client import CourseClient, connect
from helpers.api.many import estimate_cost
from helpers.api.own_videos import delete_uploads, my_library, own_library, transcribe, uploaded

__all__ = [
    "CourseClient",
    "connect",
    "delete_uploads",
    "estimate_cost",
    "my_library",
    "own_library",
    "transcribe",
    "uploaded",
]
