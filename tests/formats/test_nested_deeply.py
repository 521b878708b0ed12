"""JSON that is nested without end, open or closed: a sentence, soon, whichever way it is read."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from kresearch.cli import main
from kresearch.formats.json_shape import close_open

N = 200_000
DEEP = {
    "open arrays": "[" * N,
    "open objects": '{"a":' * N,
    "closed arrays": "[" * N + "]" * N,
    "closed objects": '{"a":' * N + "1" + "}" * N,
    "within a row": '{"account": "a", "actor": "b", "kind": "like", "text": ' + "[" * N + "]" * N + "}",
    "array of such": '[{"a":' * N,
    "both by turns": '[{"a":[' * N,
    "brackets in a text": '[{"a": "' + "[{" * N,
}  # fmt: skip


@pytest.mark.parametrize("ending", [".json", ".jsonl"])
@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_it_is_said_soon(text: str, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / f"deep{ending}"
    path.write_text(text, encoding="utf-8")
    for words in (["data", "check"], ["data", "guess"], ["score"], ["data", "import"]):
        out = ["--out", str(tmp_path / "out")] if words[-1] == "import" else []
        begun = time.process_time()
        with pytest.raises(SystemExit) as left:
            main([*words, str(path), *out])
        said = capsys.readouterr().err
        assert left.value.code in (0, 1, 2), said[-500:]
        assert not re.search(r"unexpected \w+Error|Traceback", said), said[-500:]
        assert time.process_time() - begun < 10


def test_closing_takes_as_long_as_the_text() -> None:
    assert close_open("[" * N) == "[" * N + "]" * N
    assert close_open('[{"a": [1, 2], "b": {"c": "x]') == '[{"a": [1, 2], "b": {}}]'


def test_who_reads_json_of_others_knows_depth(root: Path) -> None:
    files = [
        file
        for folder in ("formats", "interactions")
        for file in sorted((root / "src/kresearch" / folder).rglob("*.py"))
    ]
    reads = {file.name: file.read_text("utf-8") for file in files}
    wrong = [
        name
        for name, text in reads.items()
        if re.search(r"json\.loads\(|raw_decode\(", text) and "RecursionError" not in text
    ]
    assert wrong == ["frames.py"]  # which reads what pandas itself wrote
