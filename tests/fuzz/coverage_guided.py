"""Coverage-guided fuzzing of loaders: ``python tests/fuzz/coverage_guided.py KIND -max_total_time=100``.

Needs atheris, which is not among the locked libraries: ``pip install atheris``. What follows the kind goes
to libFuzzer. It begins with whole files and ends at the first input that is neither a sentence of kresearch
nor rightly accepted, with its traceback and the input in a file.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import atheris

# A library brings a package of the same name.
sys.modules["tests"] = types.ModuleType("tests")
sys.modules["tests"].__path__ = [str(Path(__file__).resolve().parents[1])]
with atheris.instrument_imports(include=["kresearch", "tomllib"]):
    import kresearch as kr
    from kresearch.datasets.card import parse_card
    from kresearch.errors import KresearchError
    from kresearch.formats import open_log
    from kresearch.interactions.io.folders import read_card
    from kresearch.interactions.mapping import read_mapping
    from kresearch.lab.toml import write_value
    from kresearch.sentiment.judging.judgements import read_judgements
    from kresearch.study.lock import compare_locks, read_lock
    from kresearch.study.spec_file import read_spec
from tests.fuzz import test_tables as whole  # noqa: E402

CSV = (
    b"account,actor,kind,network,at,polarity,count,text\n"
    b"a,b,like,twitter,2020-01-01T10:00:00Z,0.5,2,\"hi, you\"\n"
    b"a,c,reply,facebook,2020-01-02 11:00:00+01:00,-1,,no\n"
)  # fmt: skip
JSON = b'[{"account":"a","actor":"b","kind":"like","network":"twitter","at":"2020-01-01T10:00:00Z"}]'


def _toml(table: dict[str, Any]) -> bytes:
    return "\n".join(f"{key} = {write_value(value)}" for key, value in table.items()).encode()


def _is_log(log: Any) -> bool:
    rows = log.interactions.execute()
    named = rows["account"].str.strip().ne("").all() and rows["actor"].dropna().str.strip().ne("").all()
    known = rows["polarity"].dropna() if "polarity" in rows else rows["at"].head(0)
    counts = rows["count"].dropna() if "count" in rows else rows["at"].head(0)
    inside = known.empty or known.between(-1, 1).all()
    return bool(named and rows["at"].notna().all() and inside and (counts.empty or (counts >= 1).all()))


#: Kind of file -> its name, a whole one, what reads it, and whether what was read can be believed.
KINDS: dict[str, tuple[str, bytes, Callable[[Path], Any], Callable[[Any], bool]]] = {
    "study": ("study.toml", _toml(whole.STUDY), read_spec, whole.is_study),
    "mapping": ("map.toml", _toml(whole.MAPPING), read_mapping, whole.is_mapping),
    "log": ("log.toml", _toml(whole.LOG), lambda path: read_card(path.parent), whole.is_log_card),
    "lock": (
        "lock.json",
        json.dumps(whole.LOCK).encode(),
        lambda path: compare_locks(read_lock(path), whole.LOCK),
        lambda found: True,
    ),
    "judgements": ("judged.csv", whole.JUDGED.encode(), read_judgements, whole.is_judged),
    "card": (
        "card.toml",
        _toml({"name": "a", "title": "b", "summary": "c", "simulated": False, "licence": "MIT"}),
        lambda path: parse_card(path.read_text("utf-8", "replace"), origin="card.toml"),
        lambda card: isinstance(card.simulated, bool) and "/" not in card.name,
    ),
    "csv": ("log.csv", CSV, kr.read_log, _is_log),
    "any-csv": ("export.csv", CSV, open_log, _is_log),
    "any-json": ("export.json", JSON, open_log, _is_log),
}


def main() -> None:
    """Fuzz one kind of file, until libFuzzer's arguments say that it is enough."""
    kind, *rest = sys.argv[1:]
    name, seed, read, believed = KINDS[kind]
    folder = Path(tempfile.mkdtemp(prefix="kresearch-fuzz-"))
    (folder / "seeds").mkdir()
    (folder / "seeds" / "whole").write_bytes(seed)
    path = folder / name

    def test_one(content: bytes) -> None:
        path.write_bytes(content)
        with contextlib.suppress(KresearchError), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = read(path)
            assert believed(found), f"believed: {found!r}"

    sys.stderr.write(f"{kind}: inputs are written to {path}\n")
    atheris.Setup([sys.argv[0], str(folder / "seeds"), *rest], test_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
