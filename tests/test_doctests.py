"""The examples in the docstrings of the helpers give what they say."""

import doctest
import importlib
from pathlib import Path

import pytest

HELPERS = sorted(path.stem for path in (Path(__file__).resolve().parent.parent / "helpers").glob("[!_]*.py"))


@pytest.mark.parametrize("name", HELPERS)
def test_examples(name):
    module = importlib.import_module(f"helpers.{name}")
    examples = [example for test in doctest.DocTestFinder().find(module) for example in test.examples]
    to_run = [example for example in examples if not example.options.get(doctest.SKIP)]
    result = doctest.testmod(module)
    assert result.failed == 0 and result.attempted == len(to_run)
