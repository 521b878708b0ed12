"""``kresearch notebook run``: values of the right type, and errors that a person can act on."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from kresearch.cli.notebook import find_template, read_parameters
from kresearch.errors import UnknownNameError, UsageError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Return a small template; it divides."""
    parameters = 'number = 2\nshare = 0.5\nname = "shop"\nloud = False\ndays = [1, 2]\nnothing = None'
    cells = [
        nbformat.v4.new_markdown_cell("# How much?"),
        nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell('print(f"{name}: {10 / number:.1f} {loud}")'),
    ]
    path = tmp_path / "small.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_values_take_the_type_of_their_default(template: Path) -> None:
    pairs = [
        ("number", "5"),
        ("share", "1"),
        ("name", "5"),
        ("loud", "yes"),
        ("days", "[3]"),
        ("nothing", "a"),
    ]
    assert read_parameters(template, pairs) == {
        "number": 5, "share": 1.0, "name": "5", "loud": True, "days": [3], "nothing": "a",
    }  # fmt: skip


def test_all_wrong_values_are_named_at_once(template: Path) -> None:
    with pytest.raises(UsageError, match=r"number 'many' is no int \(default: 2\)\. loud 'maybe' is no bool"):
        read_parameters(template, [("number", "many"), ("loud", "maybe")])
    with pytest.raises(UsageError, match="number comes twice"):
        read_parameters(template, [("number", "1"), ("number", "2")])
    with pytest.raises(UnknownNameError, match="Did you mean 'number'"):
        read_parameters(template, [("numbr", "1")])


def test_a_notebook_without_parameters_is_no_template(tmp_path: Path) -> None:
    path = tmp_path / "plain.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("a = 1")]), path)
    with pytest.raises(UsageError, match="has no cell of parameters"):
        read_parameters(path, [])
    path.write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read as a notebook"):
        read_parameters(path, [])


def test_templates_are_known_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert find_template("case_study") == ROOT / "notebooks" / "templates" / "case_study.ipynb"
    with pytest.raises(UsageError, match=r"Did you mean 'case_study'\?.*Templates: case_study"):
        find_template("case_studi")


@pytest.fixture
def quiet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))


@pytest.mark.slow
@pytest.mark.usefixtures("quiet")
def test_it_runs_and_keeps_the_outputs(kresearch, template: Path, tmp_path: Path) -> None:
    out = tmp_path / "made" / "out.ipynb"
    done = kresearch("notebook", "run", template, "-p", "number", "4", "-p", "name", "fair", "--out", out)
    assert (done.code, done.out) == (0, f"{out}\n"), done.err
    said = [o.text for c in nbformat.read(out, as_version=4).cells for o in c.get("outputs", [])]
    assert said == ["fair: 2.5 False\n"]
    again = kresearch("notebook", "run", template, "--out", out)
    assert again.code == 2 and "--force" in again.err
    wrong = kresearch("notebook", "run", template, "--out", tmp_path / "out.txt")
    assert wrong.code == 2 and "does not end with .ipynb" in wrong.err


@pytest.mark.slow
@pytest.mark.usefixtures("quiet")
def test_a_failing_cell_is_named_with_its_text(kresearch, template: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.ipynb"
    done = kresearch("notebook", "run", template, "-p", "number", "0", "--out", out)
    assert done.code == 1 and "Traceback" not in done.err
    assert "failed with ZeroDivisionError: division by zero" in done.err
    assert '    print(f"{name}: {10 / number:.1f} {loud}")' in done.err
    assert out.is_file()


@pytest.mark.slow
@pytest.mark.usefixtures("quiet")
def test_the_case_study_with_a_log_of_ones_own(
    kresearch, log_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    given = {
        "data": log_file, "account": "brand", "spike": "2012-05-10", "spike_days": 2, "baseline_days": 8,
        "recovery_days": 3, "penalty": 0.5, "lang": "it", "out": tmp_path / "case",
    }  # fmt: skip
    pairs = [word for name, value in given.items() for word in ("-p", name, str(value))]
    done = kresearch("notebook", "run", "case_study", *pairs, "--out", tmp_path / "out.ipynb")
    assert done.code == 0, done.err
    last = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[-1]
    verdict = last.outputs[0]["data"]["text/markdown"]
    assert "Under quantity the spike of brand moves the score by" in verdict
    page = (tmp_path / "case" / "report" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="it">' in page and "sentiment-penalise(penalty=0.5)" in page


def test_the_template_is_never_written_over(kresearch, template: Path, tmp_path: Path) -> None:
    before = template.read_bytes()
    (tmp_path / "same.ipynb").symlink_to(template)
    for out in (template, tmp_path / "same.ipynb"):
        run = kresearch("notebook", "run", template, "--out", out, "--force")
        assert run.code == 2 and "is the template itself" in run.err
    assert template.read_bytes() == before


def test_a_cell_of_parameters_may_have_types_and_must_be_python(tmp_path: Path) -> None:
    path = tmp_path / "odd.ipynb"

    def write(source: str) -> None:
        cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)

    write("penalty: float = 1.0\nname: str")
    assert read_parameters(path, [("penalty", "2")]) == {"penalty": 2.0}
    write("a = 1\n%matplotlib inline")
    with pytest.raises(UsageError, match=r"is no Python: invalid syntax \(line 2\)"):
        read_parameters(path, [])
