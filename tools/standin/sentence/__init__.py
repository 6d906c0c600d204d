"""The sentence encoder: vectors from what each shot is described to show, and from the words of a query.

Only `--encoder sentence` needs this folder, and only `language.py` in it needs torch; the hash encoder and the server
know nothing of it. To be read in this order:

- ``catalogue.py``: what is known: the shots of the sample library and the query media, by the sha256 of the file;
- ``language.py``: a sentence becomes a vector (all-MiniLM-L6-v2);
- ``directions.py``, ``directions.json``, ``generic.py``: how these vectors are turned and evened out, and from which
  sentences that was found; ``python -m tools.standin.sentence.directions`` finds it anew;
- ``shape.py``: what is more than a sentence: the films' own look, the gap between text and video, noise;
- ``encoder.py``: all of it together, as the server asks for it;
- ``calibrate.py``: how near that comes to published figures of real Marengo;
  ``python -m tools.standin.sentence.calibrate`` writes ``calibration.md`` and ``.json`` beside the recordings.
"""
