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
# # How do I get from an export of my own to a report?
#
# Exports have foreign column names, local times and no polarity. **Question: what did the storm do to the
# score of this account, and what would other variants have said?** The export is *simulated* (written below
# into a temporary folder; put your own file in its place); every score is a *reconstruction* from Klout's
# public statements.

# %%
import json
import tempfile
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

import kresearch as kr
from kresearch.interactions import check_log
from kresearch.report import build_report, render
from kresearch.sentiment import label

pd.set_option("display.max_colwidth", None)
folder = Path(tempfile.mkdtemp(prefix="kresearch-own-data-"))

# %% [markdown]
# ## The export
# Ten weeks of one account: names of its own, times of Rome without a zone, Italian texts, no polarity.

# %%
rows = kr.load_dataset("groupalia").interactions.to_pandas()
rows = rows[(rows["account"] == "groupalia") & (rows["at"] >= "2012-04-16")]
export = pd.DataFrame(
    {
        "target": "shop",
        "who": rows["actor"],
        "what": rows["kind"].replace({"share": "retweet", "like": "favourite"}),
        "when": rows["at"].dt.tz_convert("Europe/Rome").dt.strftime("%Y-%m-%d %H:%M:%S"),
        "said": rows["text"],
    }
)
path = folder / "export.csv"
export.to_csv(path, index=False)
export.tail(3)

# %% [markdown]
# ## Say what the columns mean, and look for problems
# Ours on the left, the file's on the right; `=twitter` is a constant. Without a zone times are refused, not
# guessed. The same on the command line: `kresearch data check export.csv --map account=target …`.

# %%
columns = ["account=target", "actor=who", "kind=what", "at=when", "text=said", "network==twitter"]
report = check_log(path, mapping=columns, timezone="Europe/Rome")
report.to_frame()[["column", "level", "rows", "reason", "advice"]]

# %%
log = kr.read_log(path, mapping=columns, timezone="Europe/Rome")
log

# %% [markdown]
# ## Fill in polarity
# The Italian lexicon reads the texts; how well it does so is measured in notebook 31 and in `docs`.

# %%
read = label(log, "italian")
read.coverage()

# %% [markdown]
# ## Declare the study
# The windows are what you know of the case: a baseline, the spike, the recovery. One case is one case.

# %%
declared = f"""
title = "The shop's storm"
question = "How far does each variant let the storm of 29 May 2012 lift the score of the shop?"
polarity = "italian"
datasets = [{{path = "export.csv", mapping = {json.dumps(columns)}, timezone = "Europe/Rome"}}]
variants = ["quantity", "sentiment-ignore", "sentiment-penalise", "inactivity-freeze", "raw-count"]
metrics = ["spike-gain", "days-to-recover", "valence-in-spike", "coverage"]
single_case = ["interrupted-time-series", "block-bootstrap", "placebo-in-time"]

[[cases]]
name = "the storm"
account = "shop"
kind = "negative"
baseline = ["2012-05-01", "2012-05-29"]
spike = ["2012-05-29", "2012-05-31"]
recovery = ["2012-05-31", "2012-06-20"]
"""
(folder / "study.toml").write_text(declared, encoding="utf-8")
result = kr.run_study(folder)
page = render(result)
page.drawings[0].figure

# %% [markdown]
# `inactivity-freeze` has no value: this export names no posts, so nobody can tell when it was silent.

# %%
gains = result.table("spike-gain").T.iloc[:, 0].sort_values()
gains.round(2).to_frame("gain in points")

# %% [markdown]
# ## The report
# One file that needs no network, with every table beside it. An account's dashboard is another page:
# `kresearch report account export.csv --account shop --map …`.

# %%
made = build_report(result, folder / "report", lang="it")
pd.Series(sorted(file.name for file in made.parent.rglob("*.csv")), name="table")

# %% [markdown]
# ## Verdict

# %%
findings = pd.DataFrame(result.findings)
mine = findings[findings["variant"] == "quantity"]
coverage = read.coverage()
Markdown(
    f"All {log.summary().rows:,} rows of the export can be scored; the lexicon knows the polarity of "
    f"{coverage.share:.0%} of its texts. Under quantity the storm moves the score by "
    f"**{gains['quantity']:+.1f} points**, under sentiment-penalise by {gains['sentiment-penalise']:+.1f}. "
    f"{(mine['p'] < 0.05).sum()} of {len(mine)} analyses of this one case have p below 0.05. The report is "
    f"`{made.parent.name}/{made.name}`, {made.stat().st_size / 1e6:.1f} MB."
)
