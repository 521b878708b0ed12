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
# # One account, one storm: what would each variant have said?
#
# A template: the cell below holds its parameters, and
# `kresearch notebook run case_study -p data export.csv -p account shop -p spike 2016-06-03 --out shop.ipynb`
# fills them in. **Question: how far does each variant let this spike move the score, and what can be said of
# one case alone?** As it stands the case is the *simulated* Groupalia; every score is a *reconstruction*
# from Klout's public statements.

# %% tags=["parameters"]
data = "groupalia"  # a dataset of the catalogue, or the path of a log
columns = ""  # of a log with foreign names: account=target actor=who
timezone = ""  # of times that have none: Europe/Rome
account = "groupalia"  # whose case it is
kind = "negative"  # negative, positive, mixed, silence or null
spike = "2012-05-29"  # its first day, UTC
spike_days = 2
baseline_days = 28
recovery_days = 14
polarity = "as-given"  # or auto, vader, italian, labels
penalty = 1.0  # what a negative interaction takes away
freeze_days = 7.0  # of inactivity, after which the clock stands still
lang = "en"  # of the report: en or it
out = ""  # folder of the study and its report; without one they go when the kernel ends

# %%
import json
import tempfile
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

import kresearch as kr

temporary = tempfile.TemporaryDirectory(prefix="kresearch-case-")
folder = Path(out or temporary.name)
folder.mkdir(parents=True, exist_ok=True)

# %% [markdown]
# ## The declared study
# The same file works with `kresearch study run`.

# %%
start = pd.Timestamp(spike, tz="UTC")
days = [
    start - pd.Timedelta(days=baseline_days),
    start,
    start + pd.Timedelta(days=spike_days),
    start + pd.Timedelta(days=spike_days + recovery_days),
]
bounds = [day.strftime("%Y-%m-%dT%H:%M:%SZ") for day in days]
source = {"path": str(Path(data).resolve())} if Path(data).exists() else {"name": data}
source |= {"mapping": columns.split()} if columns else {}
source |= {"timezone": timezone} if timezone else {}
entry = ", ".join(f"{key} = {json.dumps(value)}" for key, value in source.items())
declared = f"""
title = {json.dumps(f"{account}, {spike}")}
question = {json.dumps(f"How far does each variant let the spike of {account} move its score?")}
polarity = {json.dumps(polarity)}
datasets = [{{{entry}}}]
variants = [
  "quantity",
  "sentiment-ignore",
  {{name = "sentiment-penalise", penalty = {penalty}}},
  {{name = "inactivity-freeze", days = {freeze_days}}},
  {{name = "sentiment-freeze", penalty = {penalty}, days = {freeze_days}}},
]
metrics = ["spike-gain", "days-to-recover", "valence-in-spike", "coverage"]
single_case = ["interrupted-time-series", "counterfactual", "block-bootstrap", "placebo-in-time"]

[[cases]]
name = "the case"
account = {json.dumps(account)}
kind = {json.dumps(kind)}
baseline = {json.dumps(bounds[0:2])}
spike = {json.dumps(bounds[1:3])}
recovery = {json.dumps(bounds[2:4])}
"""
(folder / "study.toml").write_text(declared, encoding="utf-8")
result = kr.run_study(folder)
page = kr.report.render(result, lang=lang)

# %% [markdown]
# ## The case

# %%
page.drawings[0].figure

# %%
Markdown(f"*{page.drawings[0].caption}*")

# %% [markdown]
# ## The numbers
# The gain is the mean score of the spike less that of the baseline, in points.

# %%
gains = result.table("spike-gain").T.iloc[:, 0].sort_values()
gains.round(2).to_frame("spike-gain")

# %% [markdown]
# ## One case alone
# Each analysis can fail where another holds; none of them makes one case more than one.

# %%
findings = pd.DataFrame(result.findings)
mine = findings[findings["variant"] == "quantity"]
Markdown("\n".join(f"- {sentence}" for sentence in mine["sentence"]))

# %% [markdown]
# ## Verdict

# %%
report = kr.report.build_report(result, folder / "report", lang=lang)
Markdown(
    f"Under quantity the spike of {account} moves the score by **{gains['quantity']:+.1f} points**; over the "
    f"variants it goes from {gains.iloc[0]:+.1f} ({gains.index[0]}) to {gains.iloc[-1]:+.1f} "
    f"({gains.index[-1]}). {(mine['p'] < 0.05).sum()} of {len(mine)} analyses of the case alone have p below "
    f"0.05. It is one case, and the score is a reconstruction. The report: `{report.name}` in "
    f"`{report.parent.name}`, beside `study.toml`."
)
