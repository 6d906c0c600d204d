"""The small shared module of the course: each file is one step from a video to a result (see README)."""
