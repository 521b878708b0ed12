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
# # Can the Italian storm be read offline?
#
# The Groupalia storm was Italian and often sarcastic. **Question: how much of its anger does a lexicon find
# that needs no network, and how much of the score does its error leave open?** The replies are *simulated*
# and their texts invented; the Italian rules were written without reading them. Scores are a *reconstruction*
# from Klout's public statements.

# %%
import pandas as pd
import plotly.express as px
from IPython.display import Markdown

import kresearch as kr
from kresearch.sentiment import classify, label, measured
from kresearch.sentiment.confusion import count

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## What two scorers hear
# English VADER and the Italian lexicon read the same texts to the brand. Likes and shares keep what was
# planted, so that nothing but the reading differs. (What a retweet says is the question of notebook 32.) The
# brand's interactions stand alone to keep this page quick: its actors have no reach here, so that levels are
# not those of study 001.

# %%
world = kr.simulate.groupalia()
rows = world.log.interactions.execute()
rows = rows[rows["account"] == "groupalia"]
unread = rows.assign(polarity=rows["polarity"].where(rows["text"].isna()))
rest = {
    "posts": world.log.posts,
    "audience": world.log.audience,
    "engine": world.log.engine,
    "simulated": True,
}
log = label(kr.InteractionLog(unread, **rest), "italian")

# %%
planted = world.truth.rename(columns={"polarity": "planted"})
texts = (
    log.interactions.execute().merge(planted, on="interaction_id").dropna(subset="text", ignore_index=True)
)
texts["vader"] = classify(label(texts, "vader", overwrite=True)["polarity"].to_numpy(float))
texts["italian"] = classify(texts["polarity"].to_numpy(float))
texts["true"] = classify(texts["planted"].to_numpy(float))

# %% [markdown]
# Share called negative, by what was meant: angry, sarcastic and mocking replies are all negative in truth,
# neutral and defending ones are not.

# %%
INTENTS = ["angry", "sarcastic", "apology-mockery", "neutral", "defending"]
storm = texts[texts["intent"].isin(INTENTS)]
negative = (storm[["vader", "italian"]] == "negative").groupby(storm["intent"]).mean().loc[INTENTS]
words = {"intent": "what was meant", "value": "called negative", "variable": "scorer"}
bars = px.bar(negative, barmode="group", template="simple_white", labels=words, height=360)
kr.plot.Picture(bars.update_yaxes(tickformat=".0%", range=[0, 1]))

# %% [markdown]
# ## Right and wrong
# Invented replies that the Italian scorer read rightly, and others that it did not: two of each, drawn.

# %%
judged = storm.assign(reading=(storm["italian"] == storm["true"]).map({True: "right", False: "wrong"}))
drawn = judged.drop_duplicates("text").groupby(["intent", "reading"]).sample(2, random_state=31)
drawn.set_index(["intent", "reading"])[["text", "italian"]].rename(columns={"italian": "read as"})

# %% [markdown]
# ## The measured error
# How often a text of each true class is given each class: on the tweets of SENTIPOLC 2016, which people
# labelled and the lexicon was not fitted to, and on 200 replies of this storm. Here the planted truth stands
# in for somebody who reads 200 replies and judges them.

# %%
public = measured("italian", "it")
sample = storm.sample(200, random_state=31)
judged_error = count(
    sample["true"].to_numpy(), sample["italian"].to_numpy(), scorer="italian", domain="this storm"
)
errors = {f"SENTIPOLC, {public.n:,} tweets": public, "200 replies of this storm": judged_error}
rates = {
    name: pd.DataFrame(error.given_true(), index=error.classes, columns=error.classes)
    for name, error in errors.items()
}
pd.concat(rates, names=["measured on", "true class"]).rename_axis(columns="given class").round(2)

# %% [markdown]
# ## What the error leaves open
# The brand's score under `sentiment-penalise` from what was read. Between the ends of the band lie 90 % of 40
# worlds in which the errors were undone at random, as often as they were measured. A real log has no planted
# curve to compare with.

# %%
case = world.cases[0]
of_brand = {"accounts": ["groupalia"], "since": case["baseline"][0], "until": case["recovery"][1]}
true = kr.score(kr.InteractionLog(rows, **rest), "sentiment-penalise", **of_brand).set_index("at")["score"]
bands = {
    name: kr.bands.score_band(log, "sentiment-penalise", confusion=error, draws=40, level=0.9, **of_brand)
    for name, error in errors.items()
}

# %%
told = {"low": "band, low end", "high": "band, high end", "score": "as read", "planted": "planted"}
grey, blue, red = "#999999", "#0072b2", "#d55e00"
curves = pd.concat(
    {name: band.assign(planted=band["at"].map(true)) for name, band in bands.items()}, names=["error", "row"]
).reset_index("error")
long = curves.rename(columns=told).melt(["error", "at"], list(told.values()), "curve", "points")
lines = px.line(
    long,
    x="at",
    y="points",
    color="curve",
    facet_row="error",
    labels={"at": "day", "points": "score", "error": "measured on"},
    color_discrete_sequence=[grey, grey, blue, red],
    template="simple_white",
    height=620,
)
kr.plot.Picture(lines.update_traces(fill="tonexty", selector={"name": "band, high end"}))

# %% [markdown]
# ## Verdict

# %%
spike = curves[curves["at"].between(*case["spike"], inclusive="left")]
means = spike.groupby("error", sort=False)[list(told)].mean()
stormy = (curves["at"] >= case["spike"][0]).rename("stormy")
held = curves.eval("low <= planted <= high").groupby([curves["error"], stormy]).mean()
bounds = "; ".join(
    f"measured on {name} the band is {mean['low']:.1f} to {mean['high']:.1f} then, and holds the "
    f"planted curve on {held[name, True]:.0%} of the days from the storm on and on "
    f"{held[name, False]:.0%} before it"
    for name, mean in means.iterrows()
)
found = negative["italian"]
harsh, calm = found[["angry", "sarcastic"]], found[["neutral", "defending"]]
met = harsh["angry"] >= 0.8 and harsh["sarcastic"] >= 0.5 and calm.max() < 0.1
Markdown(
    f"The Italian lexicon calls {found['angry']:.0%} of the angry, {found['sarcastic']:.0%} of the "
    f"sarcastic and {found['apology-mockery']:.0%} of the mocking replies negative, and "
    f"{found['neutral']:.1%} of the neutral and {found['defending']:.1%} of the defending ones: the "
    f"goals (80 %, half; under 10 %) are {'met' if met else 'missed'}. VADER hears "
    f"{negative.loc['angry', 'vader']:.0%} of the anger. During the storm the score is "
    f"{means['score'].iloc[0]:.1f} as read and {means['planted'].iloc[0]:.1f} in truth. With the error "
    f"{bounds}. A band is as good as the error it is made of: where that was measured on texts that are "
    "easier or harder to read, the band is at the wrong place, and no number in it says so. Judge a "
    "sample of your own texts. *Simulated texts, reconstructed scores.*"
)
