"""``kresearch export``: files that open again, and bad input before anything is read."""

from __future__ import annotations

import json

import networkx as nx
import pytest


@pytest.mark.parametrize("form", ["gexf", "graphml", "csv"])
def test_every_format(kresearch, log_file, tmp_path, form):
    out = tmp_path / f"graph.{form}"
    run = kresearch("export", log_file, "--format", form, "--out", out, "--slice", "1w", "--json")
    assert run.code == 0
    told = json.loads(run.out)
    assert (told["nodes"], told["slices"]) == (15, 2)
    assert "reconstruction" in run.err
    if form == "gexf":
        assert nx.read_gexf(out).number_of_edges() == told["edges"]
    again = kresearch("export", log_file, "--format", form, "--out", out)
    assert again.code == 2
    assert "--force" in again.err
    assert kresearch("export", log_file, "--format", form, "--out", out, "--force", "--top", "1").code == 0


def test_bad_input_is_named_all_at_once(kresearch, tmp_path):
    run = kresearch(
        "export", tmp_path / "nowhere", "--format", "gefx", "--out", tmp_path / "g.gexf", "--slice", "soon",
        "--top", "0", "--min-weight", "-1",
    )  # fmt: skip
    assert run.code == 2
    for part in ("Did you mean 'gexf'", "7d or 2w", "top 0", "-1"):
        assert part in run.err
    assert "Traceback" not in run.err
