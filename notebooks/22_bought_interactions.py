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
# # Bought interactions: what does money buy, and does dilution take it back?
#
# Twelve accounts buy a campaign of 50 paid actors, and the same twelve live the same honest life without one:
# the difference is what was bought, exactly. **Question: how many points is that under each variant, from a
# cheap farm and from a dear seller, and what does dilution cost honest accounts?** All accounts are
# *simulated*, every score is a *reconstruction* from Klout's public statements. Study
# `003-bought-interactions` varies the number of actors; `docs/bought.md` has real activity figures.

# %%
import pandas as pd
from IPython.display import Markdown

import kresearch as kr
from kresearch.variants import score_many

# %% [markdown]
# A price says how exclusive an actor is: it has to earn its income, so the less an interaction brings, the
# more customers it serves.

# %%
PRICES = {"farm, 0.25 cents": 0.25, "dear seller, 20 cents": 20.0}
sold = {name: kr.simulate.campaigns(actors=50, price=price) for name, price in PRICES.items()}
without = kr.simulate.campaigns(actors=0)
pd.DataFrame({name: made.answers.iloc[0] for name, made in sold.items()})

# %% [markdown]
# Scores on the last day of the campaign, with and without it.

# %%
VARIANTS = ["quantity", "sentiment-penalise", "diluted", "klout-2011", "kred"]
clients = [case["account"] for case in without.cases]
at = without.cases[0]["spike"][1] - pd.Timedelta(days=1)
logs = {"without": without.log} | {name: made.log for name, made in sold.items()}
last = {
    (name, variant): frame.set_index("at").loc[at].set_index("account")["score"]
    for name, log in logs.items()
    for variant, frame in zip(VARIANTS, score_many(log, VARIANTS, accounts=clients).values(), strict=True)
}

# %%
bought = pd.DataFrame(
    {
        name: {variant: (last[name, variant] - last["without", variant]).mean() for variant in VARIANTS}
        for name in sold
    }
)
bought.round(2)

# %% [markdown]
# What the cheap campaign moved in one account, in points that add up to the change:

# %%
before = without.cases[0]["baseline"][1] - pd.Timedelta(days=1)
told = kr.explain(sold["farm, 0.25 cents"].log, account=clients[5], since=before, at=at)
told.by("kind", "sign").round(2)

# %% [markdown]
# ## Verdict

# %%
farm, dear = bought.columns
kept = bought.loc["diluted"] / bought.loc["quantity"]
honest = (last["without", "quantity"] - last["without", "diluted"]).mean()
Markdown(
    f"Under `quantity` 50 paid actors buy **{bought.loc['quantity', farm]:.1f} points** from the {farm}, and "
    f"{bought.loc['quantity', dear]:.1f} from the {dear}; under `sentiment-penalise` "
    f"{bought.loc['sentiment-penalise', farm]:.1f} and {bought.loc['sentiment-penalise', dear]:.1f}, as paid "
    f"reactions praise. Under `diluted` {kept[farm]:.0%} of what `quantity` gives is left from the first and "
    f"{kept[dear]:.0%} from the second, and honest accounts stand {honest:.2f} points lower all the time. "
    "*Simulated accounts, reconstructed scores.*"
)
