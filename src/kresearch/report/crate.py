"""A study as a research object: an RO-Crate of its files, with a Data Package of tables and data cards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kresearch._common.files import write_text_atomically
from kresearch.errors import UsageError
from kresearch.report.escape import csv_cell
from kresearch.study.citing import SOFTWARE_URL, cite_study
from kresearch.study.result import origin_of

if TYPE_CHECKING:
    from kresearch.report.tables import Table
    from kresearch.study.result import StudyResult

#: Files of a study's folder that belong to it; raw data never does.
DECLARED = ("study.toml", "lock.json", "README.md")
_MEDIA = {
    ".html": "text/html", ".csv": "text/csv", ".toml": "application/toml", ".json": "application/json",
    ".md": "text/markdown", ".bib": "application/x-bibtex", ".pdf": "application/pdf",
    ".svg": "image/svg+xml", ".tex": "application/x-tex", ".qmd": "text/markdown",
}  # fmt: skip


def build_crate(
    result: StudyResult,
    report: str | Path,
    out: str | Path,
    *,
    study: str | Path | None = None,
    tables: Iterable[Table] = (),
) -> Path:
    """Write a study as an RO-Crate 1.1 folder.

    Parameters
    ----------
    result
        What the study found.
    report
        Folder of its report, as `build_report` wrote it.
    out
        A new or empty folder, or one that holds an earlier crate, which is replaced.
    study
        Folder of the study; its declaration, lock and README go in.
    tables
        Tables of the page: they are described column by column in ``datapackage.json``.

    Returns
    -------
    pathlib.Path
        ``ro-crate-metadata.json``. The data itself is not in the crate: each dataset is an entity with
        licence, citation, digest and whether it is simulated.

    Raises
    ------
    UsageError
        When `out` holds anything else.

    Examples
    --------
    >>> import tempfile
    >>> import kresearch as kr
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result = kr.run_study(kr.testing.write_study(folder), ledgers=False)
    ...     page = kr.report.build_markdown(result, f"{folder}/report")
    ...     crate = kr.report.build_crate(result, page.parent, f"{folder}/crate", study=folder)
    ...     crate.name, (crate.parent / "study.toml").is_file()
    ('ro-crate-metadata.json', True)
    """
    from rocrate.rocrate import ROCrate

    folder, pages = Path(out), Path(report)
    metadata = folder / "ro-crate-metadata.json"
    if folder.exists() and any(folder.iterdir()) and not metadata.is_file():
        raise UsageError(
            f"'{folder}' holds other files. Allowed: a new or empty folder, or an earlier crate. "
            "Name another."
        )
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    sources = [(file, file.relative_to(pages).as_posix()) for file in _files(pages, skip=folder)]
    sources += [(Path(study) / n, n) for n in DECLARED if study is not None and (Path(study) / n).is_file()]
    for file, name in sources:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    write_text_atomically("\n\n".join(cite_study(result)) + "\n", folder / "references.bib")
    package = json.dumps(data_package(result, tables), ensure_ascii=False, indent=1)
    write_text_atomically(package + "\n", folder / "datapackage.json")
    crate = ROCrate()
    crate.name, crate.description = result.spec.title, result.spec.question
    crate.license = "https://spdx.org/licenses/MIT"
    for file in _files(folder, skip=metadata):
        name = file.relative_to(folder).as_posix()
        media = _MEDIA.get(file.suffix.lower(), "application/octet-stream")
        crate.add_file(file, dest_path=name, properties={"encodingFormat": media, "name": name})
    _add_context(crate, result)
    crate.metadata.write(folder)
    return metadata


def data_package(result: StudyResult, tables: Iterable[Table]) -> dict[str, Any]:
    """Return the Data Package of a report's tables; the datasets behind them are its sources."""
    resources = [
        {
            "name": table.slug.lower(),
            "path": f"tables/{table.slug}.csv",
            "title": table.caption,
            "schema": {"fields": [_field(table, place) for place in range(len(table.columns))]},
        }
        for table in {one.slug: one for one in tables if one.rows}.values()
    ]
    return {
        "profile": "data-package",
        "name": result.spec.slug,
        "title": result.spec.title,
        "description": result.spec.question,
        "sources": [_card(dataset) for dataset in result.datasets],
        "resources": resources,
    }


def _field(table: Table, place: int) -> dict[str, str]:
    """Return a column as a Data Package describes it: a number only where every cell is one or empty."""
    column = table.columns[place]
    values = [row[place].text if row[place].value is None else row[place].value for row in table.rows]
    numbers = all(isinstance(value, (int, float)) or value == "" for value in values)
    name = str(csv_cell(column.key or column.title))
    return {"name": name, "title": column.title, "type": "number" if numbers else "string"}


def _card(dataset: dict[str, Any]) -> dict[str, Any]:
    """Return what a reader must know of a dataset."""
    names = ("licence", "citation", "digest", "rows", "accounts", "first", "last", "coverage", "polarity")
    said = {name: dataset[name] for name in names if dataset.get(name) not in (None, "")}
    return {
        "title": str(dataset.get("title") or dataset.get("name")),
        "origin": origin_of(dataset) or "undeclared",
        **said,
        "problems": list(dataset.get("known_problems") or ()),
    }


def _add_context(crate: Any, result: StudyResult) -> None:
    """Add the software, its developers and the datasets as entities."""
    from rocrate.model.contextentity import ContextEntity

    def add(key: str, properties: dict[str, Any]) -> Any:
        return crate.add(ContextEntity(crate, key, properties=properties))

    developers = add("#developers", {"@type": "Organization", "name": "The kresearch developers"})
    version = str(result.provenance.get("kresearch") or "")
    software = {"@type": "SoftwareApplication", "name": "kresearch", "url": SOFTWARE_URL, "version": version}
    tool = add(SOFTWARE_URL, software)
    tool["author"] = developers
    data = []
    for number, dataset in enumerate(result.datasets):
        card = _card(dataset)
        said = {
            "@type": "Dataset",
            "name": card["title"],
            "license": card.get("licence") or "not stated",
            "creditText": card.get("citation") or "",
            "identifier": card.get("digest") or "",
            "description": f"{card['origin']}; not part of this crate",
        }
        data.append(add(f"#data-{number}", said))
    run = {"@type": "CreateAction", "name": f"study {result.spec.slug}"}
    if result.provenance.get("started_at"):
        run["startTime"] = str(result.provenance["started_at"])
    action = add("#run", run)
    action["instrument"] = tool
    if data:
        action["object"] = data
    action["result"] = crate.root_dataset
    crate.root_dataset["mentions"] = [action]


def _files(folder: Path, *, skip: Path) -> list[Path]:
    return [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.is_symlink() and file != skip and skip not in file.parents
    ]
