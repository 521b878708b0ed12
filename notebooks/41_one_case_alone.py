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
# # One case alone: was that the storm, or only a good week?
#
# Often there is one case and no more. **Question: what can be said of the rise of one account's score,
# without other cases and without taking its days for independent?** One *simulated* storm, and 24 accounts
# to which nothing happened; scores are a *reconstruction* from Klout's public statements.

# %%
import tempfile
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

import kresearch as kr
from kresearch.evaluate.detect import check_detector, detect_cases
from kresearch.report import render
from kresearch.study.activity import read_hourly

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Is there a spike at all?
# Three detectors look at the counts alone, never at the score. What they were set to stands in every case.

# %%
world = kr.simulate.cases(1, n_null=24, seed=41, onset_spread_days=0)
hourly = read_hourly(world.log)
seen = {
    name: detect_cases(hourly, check_detector({"detector": name})[0])
    for name in ("robust-z", "change-point", "interrupted-series")
}
rows = [
    {"detector": name, "account": case.account, "kind": case.kind, "from": case.spike[0], "to": case.spike[1]}
    for name, cases in seen.items()
    for case in cases
]
pd.DataFrame(rows)

# %% [markdown]
# ## Five ways to judge it
# A model of the score before (interrupted series, counterfactual), the baseline's own blocks, the same
# account earlier, and other accounts at the same time. Each can fail where the others hold.

# %%
temporary = tempfile.TemporaryDirectory(prefix="kresearch-alone-")  # goes with the kernel
folder = Path(temporary.name)
declared = """
title = "One storm"
question = "Was that the storm?"
seed = 41
polarity = "planted"
datasets = [
  {name = "simulated-cases", n = 1, n_null = 24, onset_spread_days = 0, onset_days = 120, days = 190},
]
variants = ["quantity", "sentiment-penalise"]
metrics = ["spike-gain"]
single_case = [
  "interrupted-time-series", "counterfactual", "block-bootstrap", "placebo-in-time", "placebo-on-others",
]
"""
(folder / "study.toml").write_text(declared, encoding="utf-8")
result = kr.run_study(folder)
page = render(result)
page.drawings[0].figure

# %%
storm = next(case.name for case in result.cases if case.kind == "negative")
findings = pd.DataFrame(result.findings)
mine = findings[(findings["case"] == storm) & (findings["variant"] == "quantity")]
mine[["analysis", "estimate", "low", "high", "p"]].round(3)

# %% [markdown]
# ## What each of them says, and what to beware of

# %%
Markdown("\n".join(f"- {sentence.split(', quantity, ')[1]}" for sentence in mine["sentence"]))

# %% [markdown]
# ## The same for an account to which nothing happened
# An analysis that finds something everywhere finds nothing.

# %%
calm = findings[(findings["case"] != storm) & (findings["variant"] == "quantity")]
calm.pivot_table(index="case", columns="analysis", values="p").round(2)

# %% [markdown]
# ## Verdict

# %%
agree = mine[mine["p"] < 0.05]
false = calm[calm["p"] < 0.05]
planted = {case["account"] for case in world.cases if case["kind"] != "null"}
wrong = [f"{name} {sum(case.account not in planted for case in cases)}" for name, cases in seen.items()]
Markdown(
    f"Spikes that the detectors saw where none was planted: {', '.join(wrong)}. For the storm "
    f"{len(agree)} of {len(mine)} analyses have p below 0.05; estimates go from "
    f"{mine['estimate'].min():+.1f} to {mine['estimate'].max():+.1f} points. For "
    f"{calm['case'].nunique()} accounts to which nothing happened {len(false)} of {len(calm)} have. It is "
    "still one case: it says that this score rose in this storm, not that storms lift scores."
)
