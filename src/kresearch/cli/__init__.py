"""The command line: data on stdout, everything else on stderr."""

from kresearch.cli.app import main

__all__ = ["main"]
