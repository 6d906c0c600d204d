"""Tasks that check themselves: the learner writes some lines, and a cell says whether they are right."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Sequence

from IPython import get_ipython
from IPython.display import display

from helpers.errors import one_line


class Task:
    """One task of a page. Taught in 00_setup.

    Parameters
    ----------
    test : callable
        Called with what the learner made. True is right; a sentence, False or an AssertionError is not.
    hints : sequence of str
        From a nudge to nearly all of it.
    solution : str
        Its code, where no cell is given to `solved_by`.
    """

    def __init__(self, test: Callable[..., object], hints: Sequence[str] = (), solution: str = "") -> None:
        self._test, self._hints = test, list(hints) or ["There is none for this one."]
        self._solution, self._hinted = solution, 0

    def check(self, *values: object) -> None:
        """Say whether it is right; of a placeholder that it is not solved yet. Nothing here ends a Run All."""
        if not values or any(map(_is_open, values)):
            return _say("Not solved yet: replace each `...` and run the cell again.")
        wrong = self._wrong(*values)
        return _say(f"**Not yet.** {wrong}" if wrong else "**Right.**")

    def hint(self) -> None:
        """Show the next hint."""
        self._hinted = min(self._hinted + 1, len(self._hints))
        _say(f"Hint {self._hinted} of {len(self._hints)}: {self._hints[self._hinted - 1]}")

    def solution(self) -> None:
        """Show the code of the solution."""
        code = f"```python\n{self._solution}\n```"
        _say(code if self._solution else "It is in the folded cell below the task: click the bar of dots to open it.")

    def solved_by(self, *values: object) -> None:
        """Keep the code of this cell as the solution, silently; AssertionError where it does not solve the task."""
        if wrong := self._wrong(*values):
            raise AssertionError(f"The solution of this page is wrong: {wrong}")
        if shell := get_ipython():
            lines = shell.user_ns["In"][-1].strip().splitlines()
            self._solution = "\n".join(line for line in lines if ".solved_by(" not in line).strip()

    def _wrong(self, *values: object) -> str:
        try:
            result = self._test(*values)
        except AssertionError as error:
            result = str(error) or False
        except Exception as error:  # a learner's mistake is a sentence
            result = f"It raised {type(error).__name__}: {one_line(error)}"
        otherwise = "The result is not the one expected."
        return result if isinstance(result, str) else "" if result is None or bool(result) else otherwise


def _is_open(value: object) -> bool:
    """Tell whether a value is the placeholder ``...``, or a function that still holds one."""
    if not inspect.isfunction(value):
        return value is ...
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(value)))
    except (OSError, SyntaxError):  # it was not written in a cell, or is a part of a line
        return False
    return any(isinstance(node, ast.Constant) and node.value is ... for node in ast.walk(tree))


def _say(text: str) -> None:
    display({"text/markdown": text, "text/plain": text.replace("**", "")}, raw=True)
