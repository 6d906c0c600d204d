"""An answer other than 2xx, raised where the reason is found and turned into JSON by the server."""

import datetime as dt
import math

NO_CREDIT = "Not enough free credit. Please register a payment method or contact sales@twelvelabs.io."


class Refusal(Exception):
    """Refuse the request.

    Parameters
    ----------
    message : str
        Goes to the client word for word.
    code : str
        Error code of the service, for example ``parameter_invalid``.
    status : int
        HTTP status.
    headers : dict of str to str
        Extra headers, for example ``Retry-After``.
    """

    def __init__(
        self,
        message: str,
        code: str = "parameter_invalid",
        status: int = 400,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.code, self.status, self.headers = message, code, status, headers or {}

    def body(self) -> dict:
        """Return the flat error body, the shape that was recorded from the service."""
        return {"code": self.code, "message": self.message}


def invalid(parameter: str, reason: str) -> Refusal:
    """Return the refusal of a parameter's value, worded as the service words it."""
    return Refusal(f"The {parameter} parameter is invalid. {reason}")


def missing(parameter: str) -> Refusal:
    """Return the refusal of a request that lacks a parameter."""
    return Refusal(f"The {parameter} parameter is required but was not provided.", "parameter_not_provided")


def too_many(limit: str, wait_sec: float, now: dt.datetime) -> Refusal:
    """Return the refusal of a request too many, worded as recorded from the service: the limit, and until when."""
    wait = max(1, math.ceil(wait_sec))
    until = (now + dt.timedelta(seconds=wait)).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = f"You have exceeded the rate limit ({limit}). Please try again later after {until}."
    return Refusal(text, "too_many_requests", 429, {"Retry-After": str(wait)})
