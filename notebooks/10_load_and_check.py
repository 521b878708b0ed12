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
# file can be scored, and what is wrong with the others?** The file below is made up; put your own path in
# its place.

# %%
import tempfile
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

import kresearch as kr
from kresearch.interactions import check_log

pd.set_option("display.max_colwidth", None)

# %%
folder = Path(tempfile.mkdtemp())
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
# ## Verdict

# %%
read, kept = report.rows_read["interactions"], log.summary().rows
enough = "enough for" if coverage.share >= 0.5 else "too few for"
Markdown(
    f"Of {read} rows **{kept} can be scored**; {read - kept} are set aside in a file, each with its reasons, "
    f"and wait to be mended. Polarity is known for {coverage.known} of {coverage.texted} texted interactions "
    f"({coverage.share:.0%}): {enough} a sentiment variant without a warning."
)
