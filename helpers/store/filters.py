"""Filter strings for Milvus: the only place where they are built."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime

from helpers.config import nfc
from helpers.errors import QueryError
from helpers.segments import listed, number

DAY_SEC = 24 * 60 * 60
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def where(
    *,
    video_id: str | Sequence[str] | None = None,
    category: str | Sequence[str] | None = None,
    published_from: str | date | float | None = None,
    published_to: str | date | float | None = None,
    after_sec: float | None = None,
    before_sec: float | None = None,
) -> str:
    """Return a filter that asks for all the conditions given; the only builder of filters in the course.

    Taught in 02_insert.

    Parameters
    ----------
    video_id, category : str or list of str, optional
        One value, or any of several.
    published_from, published_to : str, date, datetime or int, optional
        First and last day, both included, in UTC: a date, or text such as ``2025-03-14``. Or first and last moment: a
        datetime or its text (in UTC where it names no zone), or seconds since 1970.
    after_sec, before_sec : float, optional
        Only segments that start at or after, or end at or before, this second of the video, to the millisecond.

    Examples
    --------
    >>> where(category=["city", "food"], published_from="2025-03-01")
    'category in ["city", "food"] and published_at >= 1740787200'
    """
    conditions = []
    for field, values in (("video_id", video_id), ("category", category)):
        if values is not None:
            if not (several := listed(values)):
                raise QueryError(f"The list of values for {field} is empty.", do="Leave it out to allow every value.")
            conditions.append(f"{field} in [{', '.join(quote(nfc(each)) for each in several)}]")
    if published_from is not None:
        conditions.append(f"published_at >= {_seconds(published_from, 'published_from')}")
    if published_to is not None:
        conditions.append(f"published_at <= {_seconds(published_to, 'published_to', last=True)}")
    for field, sign, second in (("start_sec", ">=", after_sec), ("end_sec", "<=", before_sec)):
        if second is not None:
            if not math.isfinite(number(second)):
                raise QueryError(f"{second!r} is not a time in seconds.")
            conditions.append(f"{field} {sign} {round(number(second), 3)!r}")
    return " and ".join(conditions)


def quote(value: str) -> str:
    r"""Return `value` as a string literal for a filter, whatever it holds.

    The embedded Milvus has no filter templates, so every value goes through here. Its escapes are ``\\ \" \n \r \t``;
    it refuses the ``\u0000`` that JSON would write, and takes other control characters and emoji as they are.

    >>> print(quote('say "hi"'))
    "say \"hi\""
    """
    if not isinstance(value, str):
        raise QueryError(f"A filter compares text with text, not with {value!r}.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise QueryError(f"{value!r} is not valid Unicode text and cannot be filtered for.") from None
    return '"' + value.translate(_ESCAPES) + '"'


def narrowed(filter: str | None, option: str, scope: str | None) -> str:
    """Return `filter` narrowed to an embedding scope, and to the rows that have a vector of an option."""
    if scope not in ("clip", "asset", None):
        raise QueryError(f"There is no embedding scope {scope!r}.", do="Use 'clip', 'asset', or None for both.")
    in_scope = f'embedding_scope == "{scope}"' if scope else ""
    # A row without a vector of the option holds zeros, which score 0.
    has_vector = f"has_{option} == true" if option != "transcript" else ""
    return " and ".join(f"({condition})" for condition in (filter, in_scope, has_vector) if condition)


def _seconds(when: str | date | float, name: str, *, last: bool = False) -> int:
    """Return whole seconds since 1970, UTC, of a moment; of a day its first, or its last."""
    if number(when).is_integer() and not isinstance(when, bool):
        return int(number(when))
    text = when.isoformat() if isinstance(when, date) else str(when)
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        raise QueryError(f"{name} is {when!r}.", do="Write a day as '2025-03-14'.") from None
    seconds = (start if start.tzinfo else start.replace(tzinfo=UTC)).timestamp()
    if last:
        return math.floor(seconds) + (DAY_SEC - 1 if len(text) <= len("YYYY-MM-DD") else 0)
    return math.ceil(seconds)
