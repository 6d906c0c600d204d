"""``python -m tools.film``: see make.py."""

from tools.film.make import main

main()
