"""How Twelve Labs is asked, replayed, and paid once."""

from helpers.api.client import CourseClient, connect
from helpers.api.many import estimate_cost
from helpers.api.tasks import my_library

__all__ = ["CourseClient", "connect", "estimate_cost", "my_library"]
