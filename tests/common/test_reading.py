"""JSON that is kept beside logs and given on command lines: damaged, it is a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from kresearch._common.reading import parse_json, stored_lines
from kresearch.cli.options import read_pairs
from kresearch.errors import UsageError

DAMAGED = [
    b"", b"\xff\xfe", b"{", b"null", b"[]", b"3", b'"x"', b"{}", b'{"lines": 3}', b'{"lines": {"a": 1}}',
    b'{"lines": [1]}', b'{"lines": ["a", null]}', b"[" * 100_000, b'{"a":' * 50_000, b"1" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("content", DAMAGED)
def test_damaged_lines_are_said(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "log" / "conversion.json"
    assert stored_lines(file, "lines") == []
    file.parent.mkdir()
    file.write_bytes(content)
    assert stored_lines(file, "lines") == [
        "conversion.json in log cannot be read: what the import left out is not known"
    ]
    file.write_bytes(b'{"lines": ["a", "b"]}')
    assert stored_lines(file, "lines") == ["a", "b"]


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 50_000, "[1", '{"a"}', "[" + "1" * 5_000 + "]"])
def test_values_on_a_command_line(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        parse_json(text)
    assert not isinstance(error.value, RecursionError)
    with pytest.raises(UsageError, match="holds no JSON") as said:
        read_pairs([f"a={text}"])
    assert len(str(said.value)) < 600
