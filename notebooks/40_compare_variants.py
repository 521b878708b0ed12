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
# # Which variants differ from quantity, and which are only not shown to differ?
#
# A small study of *simulated* cases: twelve storms of anger and eight accounts to which nothing happened.
# **Question: which rule changes what a storm gives, which demonstrably changes nothing, and which is no
# better than a trivial count?** Scores are a *reconstruction* from Klout's public statements.

# %%
import tempfile
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

import kresearch as kr
from kresearch.report import render

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Declare it
# What is tested and what counts as "no difference in practice" is said before anything is computed: Holm's
# correction counts every question, so that few questions get sharp answers.

# %%
temporary = tempfile.TemporaryDirectory(prefix="kresearch-compare-")  # goes with the kernel
folder = Path(temporary.name)
declared = """
title = "Twelve storms"
question = "Which variants change what a storm of anger gives?"
seed = 40
polarity = "planted"
datasets = [{name = "simulated-cases", n = 12, n_null = 8, onset_days = 125, days = 190}]
variants = ["quantity", "sentiment-ignore", "sentiment-penalise", "inactivity-freeze", "raw-count"]
metrics = ["spike-gain", "silence-change", "days-to-recover"]
tested = ["spike-gain"]
equivalence = {spike-gain = 1.0}
"""
(folder / "study.toml").write_text(declared, encoding="utf-8")
result = kr.run_study(folder)
gains = result.table("spike-gain")
kinds = {(case.dataset, case.name): case.kind for case in result.cases}
gains.groupby(gains.index.map(kinds)).median().round(1).T

# %% [markdown]
# ## Compare
# Paired by case: Wilcoxon's signed ranks, the Hodges–Lehmann shift with a bootstrap interval over cases,
# Holm's correction. With 12 pairs the smallest reachable p is 2/2¹² = 0.0005.

# %%
found = kr.compare(result)
shown = ["variant", "kind", "n", "shift", "low", "high", "p_holm", "wins", "ties", "losses", "verdict"]
found.table[shown].round(3)

# %% [markdown]
# ## All at once
# Mean ranks with half the critical difference to both sides: bars that overlap are not told apart.

# %%
(ranks,) = [drawing for drawing in render(result).drawings if drawing.slug.startswith("ranks")]
ranks.figure

# %%
Markdown(f"*{ranks.caption}*")

# %% [markdown]
# ## Does it beat a count?
# A rule that does not beat `raw-count`, the logarithm of the reactions, has not earned its complexity.

# %%
found.baselines[found.baselines["kind"] == "negative"].round(3)

# %% [markdown]
# ## Verdict
# "No difference shown" is not "no difference": only the second has been tested, within the declared margin.

# %%
storms = found.table[found.table["kind"] == "negative"]
grouped = {word: list(rows["variant"]) for word, rows in storms.groupby("verdict")}
told = [
    f"- **{word}** ({len(names)} of {len(storms)}): {', '.join(names)}" for word, names in grouped.items()
]
largest = storms.loc[storms["shift"].idxmin()]
size = (
    f"The largest change is {largest['variant']}'s: {largest['shift']:+.1f} points "
    f"({largest['low']:+.1f} to {largest['high']:+.1f}) over {largest['n']} simulated storms."
)
Markdown("\n".join(["Gain in the spike against quantity:\n", *told, "", size]))
