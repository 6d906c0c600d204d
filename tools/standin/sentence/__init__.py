"""The sentence encoder: vectors from what each shot is described to show, and from the words of a query.

Only `--encoder sentence` needs this folder; the hash encoder and the server know nothing of it. What a text becomes
stands in ``helpers.api.sentence``, because replay answers any sentence with it. To be read in this order:

- ``catalogue.py``: what is known: the shots of the sample library and the query media, by the sha256 of the file;
- ``directions.py``, ``generic.py``: how vectors of sentences are turned and evened out, and from which sentences that
  was found; ``python -m tools.standin.sentence.directions`` finds it anew;
- ``shape.py``: what is more than a sentence in a film: its own look, noise;
- ``encoder.py``: all of it together, as the server asks for it;
- ``calibrate.py``: how near that comes to published figures of real Marengo;
  ``python -m tools.standin.sentence.calibrate`` writes ``calibration.md`` and ``.json`` beside the recordings.
"""
