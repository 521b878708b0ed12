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
# # Load and check: is my file fit to be scored?
#
# Exports have foreign column names, times without a zone, typing errors. **Question: which rows of this
# file can be scored, and what is wrong with the others?** The two files below are made up, the first in the
# form in which 4CAT writes tweets, the second in a form that nobody knows; put your own paths in their place.

# %%
import tempfile
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

import kresearch as kr
from kresearch.formats import detect, import_files
from kresearch.interactions import check_log

pd.set_option("display.max_colwidth", None)
temporary = tempfile.TemporaryDirectory()  # goes with the kernel
folder = Path(temporary.name)

# %% [markdown]
# ## A form that is known
# A 4CAT export of tweets. Its form is found by looking inside, not by its name: `kresearch data formats`
# lists those that are known, `docs/formats.md` says what becomes what in each.

# %%
collected = folder / "collected.csv"
collected.write_text("""id,thread_id,timestamp,unix_timestamp,link,subject,body,author,author_fullname,author_id,author_followers,source,language_guess,retweet_count,reply_count,like_count,quote_count,is_retweet,retweeted_user,is_quote_tweet,quoted_user,is_reply,replied_user,hashtags,mentions
100,100,2021-05-29 09:00:00,1622278800,,,Spring sale,Shop,,1,900,,en,2,1,40,0,no,,no,,no,,,
101,100,2021-05-29 10:00:00,1622282400,,,@shop is this true?,Anna,,7,30,,en,0,0,2,0,no,,no,,yes,shop,,shop
102,102,2021-05-29 10:05:00,1622282700,,,RT @shop: Spring sale,Ben,,8,12,,en,2,0,0,0,yes,shop,no,,no,,,shop
103,103,2021-05-29 10:10:00,1622283000,,,look at this,Carla,,9,5,,en,0,0,0,0,no,,yes,,no,,,
104,104,2021-05-29 10:20:00
""")
detect(collected).title

# %%
tweets, balance = import_files(collected)
pd.Series(balance.became, name="rows").rename_axis("what came of it").to_frame()

# %% [markdown]
# What was not read, and what was left out, each with its place in the file. The 40 likes are a total: one
# row of 40 anonymous actors, taken once; of the 2 retweets one has a name.

# %%
pd.Series(tweets.notes, name="what to know of this log").to_frame()

# %%
tweets.interactions.to_pandas()[["account", "actor", "kind", "at", "text", "count"]]

# %% [markdown]
# ## A form that nobody knows

# %%
path = folder / "export.csv"
path.write_text("""target,who,what,when,said,polarity
shop,anna,like,2016-06-01 10:00:00,,
shop,ben,retweet,2016-06-01 11:30:00,Look at this,0.4
shop,carla,coment,2016-06-02 09:00:00,Never again,-0.8
shop,dino,comment,2016-06-02 09:05:00,Slow delivery,-1.4
shop,elsa,comment,2016-06-02 18:20:00,Great service,0.9
shop,shop,reply,2016-06-02 18:40:00,Thank you,
shop,fabio,comment,yesterday,Hm,
shop,gina,reply,2016-06-03 08:00:00,Refund please,
""")
pd.read_csv(path)

# %% [markdown]
# ## Say what the columns mean
# Ours on the left, the file's on the right; `=twitter` is a constant. Without a time zone times are
# refused, not guessed.

# %%
mapping = {
    "account": "target",
    "actor": "who",
    "kind": "what",
    "at": "when",
    "text": "said",
    "network": "=twitter",
}
options = {"mapping": mapping, "timezone": "Europe/Rome"}

# %% [markdown]
# ## Every problem at once
# The same on the command line: `kresearch data check export.csv --map account=target … --timezone
# Europe/Rome`.

# %%
report = check_log(path, **options)
report.to_frame()[["column", "level", "rows", "reason", "examples", "advice"]]

# %%
report.failing_rows()

# %% [markdown]
# ## Mend the file, or set bad rows aside
# Reading refuses bad rows by default. With `quarantine` they go to a file of their own, with their reasons:
# nothing is dropped in silence.

# %%
aside = folder / "bad-rows.csv"
log = kr.read_log(path, **options, on_bad_rows="quarantine", quarantine_to=aside)
log

# %%
pd.read_csv(aside)

# %% [markdown]
# ## Coverage
# A sentiment variant knows only the polarities that are there. The share of texted interactions whose
# polarity is known stands beside every result.

# %%
coverage = log.coverage()
kr.score(log, "quantity")

# %% [markdown]
# The same at one look: reactions per day by polarity, and how many are of none that is known.

# %%
kr.plot.storm(log, account="shop")

# %% [markdown]
# ## Verdict

# %%
read, kept = report.rows_read["interactions"], log.summary().rows
unread = sum(one.count for one in balance.broken.values())
enough = "enough for" if coverage.share >= 0.5 else "too few for"
Markdown(
    f"Of the {balance.read} records of the 4CAT export {unread} cannot be read; the others became "
    f"{tweets.summary().rows} rows without a mapping. "
    f"Of {read} rows of the other file **{kept} can be scored**; {read - kept} are set aside in a file, each "
    "with its reasons, and wait to be mended. "
    f"Polarity is known for {coverage.known} of {coverage.texted} texted interactions "
    f"({coverage.share:.0%}): {enough} a sentiment variant without a warning."
)
