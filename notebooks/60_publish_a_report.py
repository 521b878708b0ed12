# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What is in a report, and may I send it to somebody?
#
# A report is one file that needs no network. **Question: which files does a study publish, do they say
# what is simulated and reconstructed, and does anything in them ask another host?** The study is small and
# *simulated*; every score is a *reconstruction* from Klout's public statements.

# %%
import re
import tempfile
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

import kresearch as kr
from kresearch.report import build_document, build_report, render
from kresearch.site import publish

pd.set_option("display.max_colwidth", None)
temporary = tempfile.TemporaryDirectory(prefix="kresearch-publish-")  # goes with the kernel
folder = Path(temporary.name)
study = folder / "experiments" / "001-one-storm"
study.mkdir(parents=True)

# %% [markdown]
# ## A small study

# %%
declared = """
title = "Storms of anger"
question = "How far does each variant let a storm of anger lift a score?"
seed = 60
polarity = "planted"
datasets = [{name = "simulated-cases", n = 6, n_null = 2, onset_days = 125, days = 190}]
variants = ["quantity", "sentiment-penalise", "inactivity-freeze", "raw-count"]
metrics = ["spike-gain", "silence-change"]
"""
(study / "study.toml").write_text(declared, encoding="utf-8")
result = kr.run_study(study)

# %% [markdown]
# ## The page, in both languages
# On the command line: `kresearch report build experiments/001-one-storm --lang it --format html,pdf,tex,svg`.
# PDF and SVG are drawn by a Chromium on this machine; this notebook leaves them out.

# %%
english = build_report(result, folder / "report-en")
italian = build_report(result, folder / "report-it", lang="it")
document = build_document(result, folder / "report-en")
files = [path for path in sorted(folder.rglob("report-*/**/*")) if path.is_file()]
table = pd.DataFrame(
    {"folder": path.parent.relative_to(folder).as_posix(), "kind": path.suffix} for path in files
)
table["kilobytes"] = [path.stat().st_size / 1024 for path in files]
table.groupby(["folder", "kind"])["kilobytes"].agg(["count", "sum"]).round(1)

# %% [markdown]
# ## What it says
# Prose is made from the result, and never claims what was not tested.

# %%
page = render(result)
Markdown("\n".join(f"> {line}\n>" for line in result.summary[:3]))

# %%
page.drawings[0].figure

# %% [markdown]
# ## The same numbers elsewhere
# Every table as CSV and LaTeX, every figure with the numbers behind it.

# %%
pd.read_csv(files[[path.suffix for path in files].index(".csv")]).head(6)

# %% [markdown]
# ## All studies as a site
# `kresearch publish` does this for a whole project: index, leaderboard, reports, docs. Links are checked.

# %%
site = publish(folder / "site", experiments=folder / "experiments")
made = sorted((folder / "site").rglob("*.html"))
pd.Series([path.relative_to(folder / "site").as_posix() for path in made], name="page")

# %% [markdown]
# ## Verdict

# %%
html = english.read_text(encoding="utf-8")
loads = re.findall(r'(?:src|href|action)="(?!#|data:|tables/)([^"]+)"', html.split("<script>")[0])
said = html.count("Simulated data"), html.count("econstruct")
fit = (
    "It may be sent as it is."
    if all(said) and not (loads or site.broken)
    else "Look at it before you send it."
)
Markdown(
    f"One page of {english.stat().st_size / 1e6:.1f} MB with {len(page.drawings)} figures and "
    f"{len(page.tables)} tables, in 2 languages, and a site of {len(made)} pages with {len(site.broken)} "
    f"broken links. The page loads {len(loads)} things from elsewhere; it says {said[0]} times that data are "
    f"simulated and {said[1]} times that scores are reconstructed. {fit}"
)
