"""Each sample is known for what it is, and becomes the rows that stand beside it.

``NAME.options`` beside a sample is what a person must say of it, as JSON. ``NAME.expected`` are the rows
by hand; ``KRESEARCH_WRITE_EXPECTED=1`` writes what came out instead, to be read line by line before it is
believed.
"""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path

import pytest

from kresearch.errors import KresearchWarning
from kresearch.formats import Options, find_candidates, import_files, list_formats, read_head
from kresearch.formats.opening import members_of, packing_of

SAMPLES = Path(__file__).parent / "samples"
SAID = (".expected", ".options")
#: ``NAME.ext`` is the sample of the format NAME, ``NAME--what.ext`` a further one.
FILES = {p.name.split(".")[0]: p for p in sorted(SAMPLES.iterdir()) if p.suffix not in SAID}


def options_of(stem: str) -> Options:
    said = SAMPLES / f"{stem}.options"
    return Options(**json.loads(said.read_text())) if said.exists() else Options()


def form_of(stem: str) -> str:
    return stem.split("--")[0]


def test_every_format_has_a_sample_and_every_sample_a_format():
    assert {form_of(stem) for stem in FILES} == {form.name for form in list_formats()}


@pytest.mark.parametrize("stem", FILES)
def test_a_sample_is_of_its_format_and_of_no_other(stem):
    path = FILES[stem]
    members = members_of(path) if packing_of(path) == "zip" else [""]
    found = [[form.name for form in find_candidates(read_head(path, member))] for member in members]
    assert [form_of(stem)] in found
    assert all(names in ([form_of(stem)], []) for names in found)


@pytest.mark.parametrize("stem", FILES)
def test_a_sample_becomes_the_rows_beside_it(stem, to_lines):
    expected = FILES[stem].parent / f"{stem}.expected"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", KresearchWarning)
        found = to_lines(*import_files(FILES[stem], options=options_of(stem)))
    if os.environ.get("KRESEARCH_WRITE_EXPECTED"):
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", list_formats(), ids=lambda form: form.name)
def test_a_format_says_what_people_must_know(form):
    from kresearch.formats.protocol import SOURCES

    assert form.title and form.networks and form.becomes and form.lost
    assert form.source in SOURCES
    assert form.name == form.name.lower().strip()
