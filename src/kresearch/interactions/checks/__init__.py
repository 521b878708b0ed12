"""Judging a table: every column parsed, every rule counted, every problem named."""
