"""The examples in the docstrings of the helpers give what they say."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(".".join(p.relative_to(ROOT).with_suffix("").parts) for p in (ROOT / "helpers").rglob("[!_]*.py"))


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    module = importlib.import_module(name)
    examples = [example for test in doctest.DocTestFinder().find(module) for example in test.examples]
    to_run = [example for example in examples if not example.options.get(doctest.SKIP)]
    runner = doctest.DocTestRunner(verbose=False)
    # Examples that are only for reading are left out: Python 3.13 counts a skipped one as attempted.
    for test in doctest.DocTestFinder().find(module):
        test.examples = [example for example in test.examples if example in to_run]
        runner.run(test)
    assert runner.failures == 0 and runner.tries == len(to_run)
