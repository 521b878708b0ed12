"""What may be published: an allow-list inside the project; everything else is refused and named."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from kresearch._common.paths import is_inside
from kresearch.site import publish

SECRET = "kept to myself"
#: Address in a text -> what is said of it; `..` and links in the file system are set up below.
LEAVING = {
    "/etc/passwd": "outside the project",
    "file:///etc/passwd": "'file:' is no address",
    "../secret.txt": "outside the project",
    "docs/../../secret.txt": "outside the project",
    "%2e%2e/secret.txt": "outside the project",
    "docs/link.md": "outside the project",
    "linked/secret.txt": "outside the project",
    ".env": "only these are published",
    ".git/config": "only these are published",
    "private.csv": "only these are published",
    "experiments/001/output/result.json": "only these are published",
    "docs/.hidden.md": "only these are published",
    "docs/notes.txt": "only these are published",
    "javascript:alert(1)": "'javascript:' is no address",
    "VBScript:x": "'vbscript:' is no address",
    "data:text/html,x": "'data:' is no address",
    "//[": "no address",
}
#: Address as Markdown or HTML hides it -> as a browser reads it, and what is said of that.
HIDDEN = {
    "java&#115;cript:alert(1)": ("javascript:alert(1)", "'javascript:' is no address"),
    "java&#x73;cript&colon;alert(1)": ("javascript:alert(1)", "'javascript:' is no address"),
    "&#102;ile:///etc/passwd": ("file:///etc/passwd", "'file:' is no address"),
    "&#47;etc/passwd": ("/etc/passwd", "outside the project"),
    "&#46;&#46;/secret.txt": ("../secret.txt", "outside the project"),
    "\\.\\./secret.txt": ("../secret.txt", "outside the project"),
    "&#37;2e&#37;2e/secret.txt": ("%2e%2e/secret.txt", "outside the project"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for folder in ("docs", "experiments/001/output", ".git"):
        (root / folder).mkdir(parents=True)
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "secret.md").write_text(f"# {SECRET}\n")
    for name in (".env", ".git/config", "private.csv", "experiments/001/output/result.json",
                 "docs/.hidden.md", "docs/notes.txt"):  # fmt: skip
        (root / name).write_text(SECRET)
    (root / "docs" / "link.md").symlink_to(tmp_path / "secret.md")
    (root / "linked").symlink_to(tmp_path)
    (root / "docs" / "loop.md").symlink_to(root / "docs" / "loop.md")
    return root


def read_all(site: Path) -> str:
    return "\n".join(
        p.read_text(encoding="utf-8", errors="replace")
        for p in site.rglob("*")
        if p.is_file() and p.suffix != ".js"
    )


def test_nothing_beyond_the_list_is_published_whatever_a_text_names(project: Path, tmp_path: Path) -> None:
    lines = [f"[a{n}](<{target}>) ![i{n}](<{target}>)\n" for n, target in enumerate(LEAVING)]
    (project / "README.md").write_text("# A\n\n" + "\n".join(lines), encoding="utf-8")
    found = publish(tmp_path / "site", experiments=project / "experiments")
    said = [line for line in found.refused if line.startswith("README.md: ")]
    for target, reason in LEAVING.items():
        named = [line for line in said if line.startswith(f"README.md: {target} (")]
        assert named and any(reason in line for line in named), target
    assert SECRET not in read_all(tmp_path / "site")
    assert "docs/link.md: docs/link.md (leads out of the project)" in found.refused
    page = found.index.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    for n in range(len(LEAVING)):
        assert f"<span>a{n}</span>" in page and f"<em>i{n}</em>" in page
    assert found.broken == ()


@pytest.mark.parametrize("name", ["study.toml", "README.md", "lock.json", "picture.png"])
def test_a_study_cannot_lead_out_of_the_project(project: Path, tmp_path: Path, name: str) -> None:
    study = project / "experiments" / "001"
    (study / "study.toml").write_text('title = "x"\n', encoding="utf-8")
    (study / name).unlink(missing_ok=True)
    (study / name).symlink_to(tmp_path / "secret.txt")
    found = publish(tmp_path / "site", experiments=project / "experiments")
    assert any("leads out of the project" in line and name in line for line in found.refused)
    # The declaration is read to say what is wrong with it; its text is not shown.
    assert SECRET not in read_all(tmp_path / "site")


@pytest.mark.parametrize("secret", [".env", ".git/config", "private.csv", "docs/notes.txt", "docs/.hidden.md",
                                    "experiments/001/output/result.json"])  # fmt: skip
def test_a_link_to_what_is_not_published_is_none(project: Path, tmp_path: Path, secret: str) -> None:
    (project / "docs" / "innocent.md").symlink_to(project / secret)
    (project / "experiments" / "001" / "study.toml").write_text('title = "x"\n', encoding="utf-8")
    (project / "experiments" / "001" / "README.md").symlink_to(project / secret)
    found = publish(tmp_path / "site", experiments=project / "experiments")
    refused = "\n".join(found.refused)
    assert (
        f"docs/innocent.md (a link to '{secret}'" in refused and f"README.md (a link to '{secret}'" in refused
    )
    assert SECRET not in read_all(tmp_path / "site")


@pytest.mark.parametrize("name", ["docs", "notebooks", "benchmarks"])
def test_a_folder_that_is_a_link_is_not_entered(tmp_path: Path, name: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "page.md").write_text(f"# {SECRET}\n")
    (tmp_path / "project" / "experiments").mkdir(parents=True)
    (tmp_path / "project" / name).symlink_to(tmp_path / "elsewhere")
    publish(tmp_path / "site", experiments=tmp_path / "project" / "experiments")
    assert SECRET not in read_all(tmp_path / "site")


def test_pictures_of_other_hosts_become_words(tmp_path: Path) -> None:
    (tmp_path / "experiments").mkdir()
    (tmp_path / "README.md").write_text("# A\n\n![badge](https://example.invalid/b.svg)\n", encoding="utf-8")
    found = publish(tmp_path / "site", experiments=tmp_path / "experiments")
    assert found.refused == ("README.md: https://example.invalid/b.svg (would be loaded from another host)",)
    assert "<em>badge</em>" in found.index.read_text(encoding="utf-8")


def test_a_link_within_the_project_may_be_followed(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("x")
    (tmp_path / "link.md").symlink_to(tmp_path / "real.md")
    assert is_inside(tmp_path, tmp_path / "link.md") and is_inside(tmp_path, tmp_path / "not there.md")
    assert not is_inside(tmp_path / "a", tmp_path / "a" / ".." / "b")
    assert not is_inside(tmp_path / "a", tmp_path / "ab")


def test_addresses_are_judged_as_a_browser_reads_them(project: Path, tmp_path: Path) -> None:
    lines = [f"[a{n}]({target}) ![i{n}]({target})\n" for n, target in enumerate(HIDDEN)]
    lines.append(f"[long]({'b' * 300})\n")
    kept = "[under](docs/my\\_file.md) <info@example.org> [q](https://example.org/?a=1&amp;b=2)\n"
    (project / "docs" / "my_file.md").write_text("# Mine\n")
    (project / "README.md").write_text("# A\n\n" + "\n".join([*lines, kept]), encoding="utf-8")
    found = publish(tmp_path / "site", experiments=project / "experiments")
    page = found.index.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    for n, (read, reason) in enumerate(HIDDEN.values()):
        assert any(line.startswith(f"README.md: {read} (") and reason in line for line in found.refused), read
        assert f"<span>a{n}</span>" in page and f"<em>i{n}</em>" in page
    assert 'href="docs/my_file.html"' in page and 'href="mailto:info@example.org"' in page
    assert 'href="https://example.org/?a=1&amp;b=2"' in page
    assert "<span>long</span>" in page and any("no file can have" in line for line in found.refused)
    assert found.broken == ()


def test_a_file_that_cannot_be_part_of_a_site_is_named_and_the_rest_is_published(tmp_path: Path) -> None:
    root = tmp_path / "project"
    (root / "docs").mkdir(parents=True)
    (root / "experiments").mkdir()
    (root / "docs" / "latin.md").write_bytes(b"# caf\xe9\n")
    (root / "docs" / "fine.md").write_text("# Fine\n")
    with (root / "docs" / "huge.png").open("wb") as file:
        file.truncate(200_000_000)
    with contextlib.suppress(OSError):
        Path(os.fsdecode(os.fsencode(root / "docs") + b"/\xff.md")).write_text("# X\n")
    found = publish(tmp_path / "site", experiments=root / "experiments")
    said = "\n".join(found.refused)
    assert "latin.md (is not UTF-8 (byte 5)" in said and "huge.png (200 MB" in said
    assert said.isprintable() or "\n" in said
    said.encode("utf-8")
    assert (tmp_path / "site" / "docs" / "fine.html").is_file()
    assert not (tmp_path / "site" / "docs" / "huge.png").exists()
