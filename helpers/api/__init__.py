"""How Twelve Labs is asked, replayed, and paid once."""

from helpers.api.client import CourseClient, connect
from helpers.api.tasks import my_library

__all__ = ["CourseClient", "connect", "my_library"]
