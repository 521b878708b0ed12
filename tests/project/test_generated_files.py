"""Files that tools write are what the tools would write now."""

from __future__ import annotations

import re
import tomllib


def test_environments_are_in_step_with_pyproject(root, tool):
    for name, text in tool("environment").files().items():
        assert (root / name).read_text() == text, f"{name}: run 'python tools/environment.py'"


def test_pixi_names_what_conda_names(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    pixi = tomllib.loads((root / "pixi.toml").read_text())
    named = {**pixi["dependencies"], **pixi["pypi-dependencies"]}
    assert named["python"] == project["requires-python"]
    assert {"pandas", "mlflow", "statsmodels", "choix"} <= set(named)


def test_environment_names_every_dependency(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    lines = (root / "environment.yml").read_text()
    assert f"python{project['requires-python']}" in lines
    assert lines.count(">=") + lines.count("==") >= len(project["dependencies"])
    assert "conda itself was not tried" in lines


def test_command_line_page_is_the_help(root, tool):
    assert (root / "docs" / "cli.md").read_text() == tool("docs").render(), "run 'python tools/docs.py'"


def test_help_of_the_list_says_what_the_command_says():
    from kresearch.cli import app

    for name, (target, line, *_) in {**app.COMMANDS, **app.DATA}.items():
        module, _, attribute = target.partition(":")
        found = getattr(__import__(f"kresearch.cli.{module}", fromlist=["_"]), attribute)
        told = found.info.help if hasattr(found, "info") else (found.__doc__ or "").strip().splitlines()[0]
        shared = set(re.findall(r"[a-z]{4,}", line.lower())) & set(
            re.findall(r"[a-z]{4,}", str(told).lower())
        )
        assert shared, f"{name}: '{line}' and '{told}' have no word in common"


def test_makefile_lists_its_targets(root):
    text = (root / "Makefile").read_text()
    for target in ("setup", "demo", "lint", "type", "test", "notebooks", "bench", "lab", "ui", "site"):
        assert re.search(rf"^{target}:.*## ", text, flags=re.MULTILINE), (
            f"'make help' would not show {target}"
        )


def test_lock_tool_reads_entries(tool):
    lock = tool("lock")
    base = "a==1 \\\n    --hash=sha256:x\nb-c==2 ; python_full_version < '3.12'\n"
    assert list(lock.entries(base)) == ["a", "b-c"]
    assert lock.without(base + "d==3\n", base) == "d==3\n"


def test_readme_example_prints_what_the_readme_shows(root, tool):
    assert (root / "README.md").read_text() == tool("docs").render_readme(), "run 'python tools/docs.py'"


def test_readme_example_is_five_lines_beside_the_import(root, tool):
    code = tool("docs").EXAMPLE.search((root / "README.md").read_text())["code"]
    assert len([line for line in code.splitlines() if line]) <= 6


def test_links_between_pages_lead_somewhere(root):
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "data").glob("*.md")]
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []
