"""From a template to one self-contained HTML file that asks nobody for anything."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from copy import deepcopy
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from kresearch.report import palette
from kresearch.report.escape import clean, json_script
from kresearch.report.language import Language
from kresearch.report.tables import Table

if TYPE_CHECKING:
    from kresearch.report.figures import Drawing

#: Rows of a data table on the page; the CSV has them all.
MOST_ROWS = 120
#: Columns of a leading table that an upright sheet of paper holds (the style sheet leaves out the others).
COLUMNS_ON_PAPER = 7
#: Widths of still pictures in pixels, on wide and on narrow screens.
WIDE, SLIM = 960, 340
#: Signs that a data address may hold as they are.
_IN_ADDRESS = "!$()*+,-./:;=?@_~"
#: The dash of a span such as 29\u201331 May or 16:00\u201317:00, after which no line ends.
_SPAN = re.compile(r"(?<=\d)\u2013(?=\d)")
#: A CSV up to this size is part of the page; a larger one lies beside it.
MOST_CSV_BYTES = 60_000

DASHES = {
    "solid": "none", "dash": "7 4", "dot": "2 3", "dashdot": "8 3 2 3", "longdash": "12 4",
    "longdashdot": "12 3 2 3",
}  # fmt: skip
SYMBOLS = {
    "circle": "M19 3.2a3.8 3.8 0 1 0 .01 0z",
    "square": "M15.5 3.5h7v7h-7z",
    "triangle-up": "M19 2.5l4.6 8.4h-9.2z",
    "triangle-down": "M19 11.5l4.6-8.4h-9.2z",
    "diamond": "M19 2l4.6 5-4.6 5-4.6-5z",
    "cross": "M17.5 2.5h3v3h3v3h-3v3h-3v-3h-3v-3h3z",
    "x-thin-open": "M15.5 3.4l.8-.8 2.7 2.7 2.7-2.7.8.8-2.7 2.7 2.7 2.7-.8.8-2.7-2.7-2.7 2.7-.8-.8 2.7-2.7z",
    "cross-thin-open": "M18.4 2h1.2v4.4h4.4v1.2h-4.4v4.4h-1.2v-4.4h-4.4v-1.2h4.4z",
    "star": "M19 1.6l1.6 3.6 3.9.4-2.9 2.6.9 3.9L19 10.1l-3.5 2 .9-3.9-2.9-2.6 3.9-.4z",
}


def fill_template(
    name: str, context: dict[str, Any], drawings: tuple[Drawing, ...], language: Language
) -> str:
    """Return a template filled; scripts are allowed by their hash alone."""
    plotly, script = drawing_scripts()
    environment = template_environment("kresearch.report", language)
    environment.globals |= {
        "tn": lambda key, n: language.say_n(key, n),
        "num": lambda v: language.number(float(v), 3).rstrip("0").rstrip(".,"),
        "most_on_paper": COLUMNS_ON_PAPER,
        "csv_link": csv_link,
        "stills": lambda drawing: draw_stills(drawing, language),
        "ink": lambda colour: colour.lstrip("#"),
        "dashes": DASHES,
        "symbols": SYMBOLS,
        "limit": MOST_ROWS,
    }
    return environment.get_template(name).render(
        **context,
        style=Markup(_inks() + asset("style.css")),  # noqa: S704 - our own files
        library=base64.b64encode(_packed_library()).decode("ascii") if drawings else "",
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(plotly, script),
        figure_data=pack([{"slug": d.slug, **d.to_plotly()} for d in drawings]),
        dark_colours=json_script(palette.DARK_OF),
        paper_colours=json_script(palette.ON_PAPER),
        locale=json_script(language.plotly_locale()),
    )


def template_environment(package: str, language: Language) -> jinja2.Environment:
    """Return what fills the templates of a package: texts escaped, in the words of a language."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(package),
        autoescape=True,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals |= {"t": language.say, "whole": language.whole, "breakable": breakable}
    return environment


def pack(value: Any) -> str:
    """Return plain values as JSON, compressed, in letters that a page can hold: an eighth of the weight.

    The same values give the same letters: no time is written into them.
    """
    return base64.b64encode(gzip.compress(json_script(value).encode("utf-8"), 9, mtime=0)).decode("ascii")


def draw_stills(drawing: Drawing, language: Language) -> Markup:
    """Return a drawing as two still pictures, for wide and for narrow screens; the style sheet shows one."""
    from kresearch.report.figures.parts import WIDE_ONLY
    from kresearch.report.figures.still import MONTHS, draw_still

    def ink(colour: str) -> str:
        known = colour.startswith("#") and colour in palette.DARK_OF
        return f"var(--ink-{colour[1:]})" if known else colour

    plain = drawing.to_plotly()
    narrow = deepcopy(plain["layout"])
    for name in ("annotations", "shapes"):
        kept = narrow.get(name) or ()
        narrow[name] = [item for item in kept if not str(item.get("name") or "").startswith(WIDE_ONLY)]
    _merge(narrow, plain["narrow"])
    months = language.plotly_locale()["format"].get("shortMonths") or MONTHS
    made = ""
    for name, layout, width in (("wide", plain["layout"], WIDE), ("slim", narrow, SLIM)):
        svg = draw_still(plain["data"], layout, width=width, months=months, ink=ink)
        made += svg.replace("<svg ", f'<svg class="still {name}" aria-hidden="true" ', 1)
    return Markup(made)  # noqa: S704 - drawn here, every text in it escaped


def _merge(into: dict[str, Any], changes: dict[str, Any]) -> None:
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def drawing_scripts() -> tuple[str, str]:
    """Return the library that draws figures, and the script that hands it those of a page.

    The library is the part of plotly.js for Cartesian axes, of the release that the Python package
    has: a third of the whole, and all that figures of reports use.
    """
    return gzip.decompress(_packed_library()).decode("utf-8"), asset("page.js")


def _packed_library() -> bytes:
    folder = resources.files("kresearch.report").joinpath("assets")
    return folder.joinpath("plotly-cartesian.min.js.gz").read_bytes()


def _finalize(value: Any) -> Any:
    """Clean every text that a template shows; markup of our own passes."""
    if isinstance(value, (Markup, int, float)) or hasattr(value, "__html__"):
        return value
    return "" if value is None else _SPAN.sub("\u2013\u2060", clean(value))


def breakable(text: str) -> Markup:
    """Return a text, cleaned and escaped, that may break before an opening bracket."""
    return Markup("<wbr>(").join(escape(clean(text)).split("("))


def in_lines(text: str) -> Markup:
    """Return a text of several lines, each cleaned and escaped, that keeps them."""
    return Markup("\n").join(escape(clean(line)) for line in text.splitlines())


def csv_link(table: Table, *, most: int | None = MOST_CSV_BYTES) -> str:
    """Return the table's CSV as a data address; a large one as the address of the file beside the page."""
    content = table.to_csv().encode("utf-8")
    if most is not None and len(content) > most:
        return f"tables/{table.slug}.csv"
    packed, plain = f";base64,{base64.b64encode(content).decode('ascii')}", f",{quote(content, _IN_ADDRESS)}"
    return f"data:text/csv;charset=utf-8{min(packed, plain, key=len)}"


def _policy(*scripts: str) -> str:
    """Return a policy that lets nothing in from anywhere and runs only these scripts."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(s.encode('utf-8')).digest()).decode()}'" for s in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _inks() -> str:
    """Return the palette as CSS variables for the legends."""
    solid = {light: dark for light, dark in palette.DARK_OF.items() if light.startswith("#")}
    day = "".join(f"--ink-{light[1:]}:{light};" for light in solid)
    night = "".join(f"--ink-{light[1:]}:{dark};" for light, dark in solid.items())
    bars = "".join(
        f".bar-{light[1:]}{{fill:{paper}!important;stroke:#16202a}}"
        for light, paper in palette.ON_PAPER.items()
    )
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}"
    return f":root{{{day}}}\n@media print{{{bars}}}\n{dark}\n"


def asset(name: str) -> str:
    """Return the text of a file beside the templates."""
    folder = resources.files("kresearch.report").joinpath("templates")
    return folder.joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")
