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
# Listening tools export mentions of a brand as a table of their own form. **Question: what did the storm do
# to the score of this account, and what would other variants have said?** The export is *simulated* and
# written below in the form of Brandwatch (put your own file in its place); every score is a
# *reconstruction* from Klout's public statements.

# %%
import tempfile
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

import kresearch as kr
from kresearch.formats import import_files
from kresearch.report import build_report, render
from kresearch.sentiment import label

pd.set_option("display.max_colwidth", None)
temporary = tempfile.TemporaryDirectory(prefix="kresearch-own-data-")  # goes with the kernel
folder = Path(temporary.name)

# %% [markdown]
# ## The export
# Ten weeks of one brand as Brandwatch writes them: lines of the query above the table, the brand as `Query
# Name`, Italian texts that the tool did not rate. Likes are not in it: a listening tool sees texts.

# %%
rows = kr.load_dataset("groupalia").interactions.to_pandas()
texted = rows["kind"].isin(["share", "reply", "mention", "comment"])
rows = rows[texted & (rows["account"] == "groupalia") & (rows["at"] >= "2012-04-16")]
export = pd.DataFrame(
    {
        "Query Id": 7,
        "Query Name": "Shop",
        "Date": rows["at"].dt.strftime("%Y-%m-%d %H:%M:%S.0"),
        "Url": "http://twitter.com/" + rows["actor"] + "/statuses/" + rows.index.astype(str),
        "Domain": "twitter.com",
        "Sentiment": "not rated",
        "Author": rows["actor"],
        "Full Text": rows["text"].str.replace("groupalia", "shop", case=False),
        "Engagement Type": rows["kind"].replace({"share": "RETWEET", "reply": "REPLY", "mention": ""}),
        "Thread Author": rows["kind"].map({"share": "shop", "reply": "shop"}),
        "Resource Id": "r" + rows.index.astype(str),
    }
)
path = folder / "export.csv"
above = (
    "Report:,Mentions of the shop\nFrom:,Mon Apr 16 00:00:00 UTC 2012\nTo:,Sun Jul 01 00:00:00 UTC 2012\n\n"
)
path.write_text(above + export.to_csv(index=False), encoding="utf-8")
print(path.read_text(encoding="utf-8")[:600])

# %% [markdown]
# ## Read it, and look at the balance
# The form is found by looking inside; the lines above the table say that its times are UTC. The same on the
# command line: `kresearch data import export.csv --out log`, or `kresearch score export.csv` directly.

# %%
log, balance = import_files(path)
pd.Series(log.notes, name="what to know of this log").to_frame()

# %%
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
declared = """
title = "The shop's storm"
question = "How far does each variant let the storm of 29 May 2012 lift the score of the shop?"
polarity = "italian"
datasets = [{path = "export.csv"}]
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
# `kresearch report account export.csv --account shop`.

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
    f"All {balance.read:,} rows of the export became {log.summary().rows:,} interactions; "
    "the lexicon knows the polarity of "
    f"{coverage.share:.0%} of its texts. Under quantity the storm moves the score by "
    f"**{gains['quantity']:+.1f} points**, under sentiment-penalise by {gains['sentiment-penalise']:+.1f}. "
    f"{(mine['p'] < 0.05).sum()} of {len(mine)} analyses of this one case have p below 0.05. The report is "
    f"`{made.parent.name}/{made.name}`, {made.stat().st_size / 1e6:.1f} MB."
)
