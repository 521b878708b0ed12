"""``python -m kresearch``: the command line."""

from kresearch.cli import main

main()
