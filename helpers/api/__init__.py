"""How Twelve Labs is asked, replayed, and paid once."""

from helpers.api.client import CourseClient, connect

__all__ = ["CourseClient", "connect"]
