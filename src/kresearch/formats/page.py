"""The table of the docs: which format, by which command, what becomes what, what is lost."""

from __future__ import annotations

from kresearch.formats.protocol import Format
from kresearch.formats.registry import list_formats

#: Where the table stands in docs/formats.md.
BEGIN, END = "<!-- formats: written by tools/docs.py -->", "<!-- formats: end -->"


def to_markdown() -> str:
    """Return one row per format, as it stands in docs/formats.md."""
    lines = [
        "| format | command | what becomes what | what is lost | learnt from |",
        "|---|---|---|---|---|",
        *(_row(form) for form in list_formats()),
    ]
    return "\n".join(lines)


def put_into(page: str) -> str:
    """Return a page with the table between its two marks written anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{to_markdown()}\n{END}{after}"


def _row(form: Format) -> str:
    learnt = f"{form.source} only" if form.source == "documentation" else form.source
    cells = (
        f"{form.title} ({', '.join(form.networks)})",
        f"`kresearch data import FILE --as {form.name} --out LOG`",
        "; ".join(form.becomes),
        "; ".join(form.lost) or "nothing",
        learnt,
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("->", "→") for cell in cells) + " |"
