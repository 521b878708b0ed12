"""What reading knows of a storm: shares in each window, the heavy texts, and whether it sees it at all."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kresearch._common.constants import LEAST_BORROWED
from kresearch._common.wrong_way import reads_wrong_way
from kresearch.sentiment.judging.strata import JudgedTexts
from kresearch.sentiment.judging.texts import WINDOWS, TextFrame
from kresearch.sentiment.protocol import Floats

#: The share read negative must rise by so much for the reading to have seen the storm.
LEAST_RISE = 0.05
#: Fewer interactions with a text than this are no baseline.
LEAST_ROWS = 20
#: A text with this share of the storm's rows must be judged: the answer hangs on it.
DECISIVE = 0.10


@dataclass(frozen=True)
class Reading:
    """What was read of a storm, and whether it tells the storm from the days before."""

    shares: pd.DataFrame  #: ``window, negative, neutral, positive, unknown, rows, texts``.
    #: Rise of the negative share from before to during, with a 95 % interval by bootstrap over texts (copies
    #: of a text move together); NaN without a baseline.
    rise: float
    low: float
    high: float
    #: The same rise, had every text that was left unknown been negative.
    most: float
    most_low: float
    most_high: float
    baseline: bool  #: Whether there are enough rows before the storm.
    borrowed: float  #: See `TextFrame.borrowed`.
    heavy: pd.DataFrame  #: The storm's heaviest texts: ``text_key, text, rows, share, read``.

    @property
    def informative(self) -> bool:
        """Whether the reading tells the storm from the days before it.

        The interval of the rise must exclude zero, and still do so on the same side had all that was left
        unknown been negative.
        """
        return self.baseline and self.differs and not self.unread

    @property
    def differs(self) -> bool:
        """Whether the shares read negative differ between the storm and the days before it."""
        return abs(self.rise) >= LEAST_RISE and (self.low > 0 or self.high < 0)

    @property
    def unread(self) -> bool:
        """Whether what was left unknown could turn the rise that was read."""
        return self.most_low <= 0 if self.rise > 0 else self.most_high >= 0

    @property
    def concentration(self) -> float:
        """Share of the storm's rows that its five heaviest texts carry."""
        return float(self.heavy["share"].head(5).sum())


def assess_reading(frame: TextFrame, *, resamples: int = 400, seed: int = 0) -> Reading:
    """Return what was read before, during and after a storm, and whether it tells them apart."""
    read = frame.texts["read"].to_numpy(dtype=object)
    rows = []
    for window in (w for w in WINDOWS if w != "after" or frame.total(w)):
        number, total = frame.rows(window), max(frame.total(window), 1e-12)
        shares = {
            c: float(number[read == c].sum() / total) for c in ("negative", "neutral", "positive", "unknown")
        }
        rows.append({"window": window, **shares, "rows": int(number.sum()), "texts": int((number > 0).sum())})
    table = pd.DataFrame(rows)
    before, during = frame.rows("before"), frame.rows("during")
    baseline = bool(before.sum() >= LEAST_ROWS and during.sum() >= LEAST_ROWS)
    rises = [(np.nan, np.nan, np.nan)] * 2
    if baseline:
        times = np.random.default_rng(seed).poisson(1.0, size=(resamples, len(read))).astype(np.float64)
        blamed = (read == "negative", (read == "negative") | (read == "unknown"))
        rises = [_rise(which.astype(np.float64), before, during, times) for which in blamed]
    heavy = frame.texts.assign(share=during / max(during.sum(), 1e-12))
    heavy = heavy.sort_values(["share", "text_key"], ascending=[False, True]).head(10)
    columns = ["text_key", "text", "during", "share", "read", "addressee"]
    return Reading(
        table, *rises[0], *rises[1], baseline, frame.borrowed, heavy[columns].reset_index(drop=True)
    )


def _rise(which: Floats, before: Floats, during: Floats, times: Floats) -> tuple[float, float, float]:
    """Return the rise of a share from before to during, and its 95 % interval over resampled texts."""
    ends = [(times @ (which * n)) / np.maximum(times @ n, 1e-12) for n in (before, during)]
    low, high = (float(v) for v in np.quantile(ends[1] - ends[0], [0.025, 0.975]))
    return float(which @ during / during.sum() - which @ before / before.sum()), low, high


def judge_command(
    log: str, frame: TextFrame, *, n: int = 60, out: str | None = None, options: Sequence[str] = ()
) -> str:
    """Return the command that asks a person about `n` texts of a storm.

    `options` are its further words: how the log is read, other names of the account.
    """
    parts = [*_storm_words("judge", log, frame), "--n", str(n)]
    return shlex.join(parts + (["--out", out] if out else []) + list(options))


def estimate_command(log: str, frame: TextFrame, judged: str, *, options: Sequence[str] = ()) -> str:
    """Return the command that says what follows from a file of judgements of a storm."""
    parts = [*_storm_words("estimate", log, frame), "--judged", judged, "--variant", "sentiment-balance"]
    return shlex.join([*parts, *options])


def page_command(log: str, frame: TextFrame, judged: str, *, options: Sequence[str] = ()) -> str:
    """Return the command that writes the page of the account by judgements of a storm."""
    return shlex.join([*_storm_words("account", log, frame, group="report"), "--judged", judged, *options])


def _storm_words(command: str, log: str, frame: TextFrame, *, group: str = "sentiment") -> list[str]:
    """Return the words of a command about a storm, to where it begins and ends."""
    since, until = (
        f"{t:%Y-%m-%dT%H:%M}" if (t.hour or t.minute) else f"{t:%Y-%m-%d}" for t in (frame.since, frame.until)
    )
    parts = ["kresearch", group, command, log, "--account", frame.account]
    return [*parts, "--since", since, "--until", until]


def say_reading(
    reading: Reading, command: str, *, judged: JudgedTexts | None = None, n: int = 60
) -> list[str]:
    """Return what the reading is worth, as sentences; with the command where a person is needed."""
    lines = []
    known = set() if judged is None else set(judged.frame.texts["text_key"][judged.label >= 0])
    top = reading.heavy[reading.heavy["share"] > 0].head(5)
    if len(top):
        lines.append(
            f"the {len(top)} heaviest texts carry {reading.concentration:.0%} of the storm's rows, "
            f"the heaviest {top['share'].iloc[0]:.0%}"
        )
    open_ = ~reading.heavy["text_key"].isin(known)
    decisive = reading.heavy[(reading.heavy["share"] >= DECISIVE) & open_]
    lines += [
        f'not judged yet: "{_short(text)}" carries {share:.0%} of the storm and was read as {read}'
        for text, share, read in zip(decisive["text"], decisive["share"], decisive["read"], strict=True)
    ]
    if not reading.baseline:
        lines.append("no baseline before the storm: fewer than 20 interactions with a text before it begins")
    elif not reading.informative:
        opening = (
            "the reading carries no information about this storm, it does not tell it from the days before"
        )
        if reading.differs and reading.unread:
            opening = "what the reading left unread could turn its answer about this storm"
        elif (
            reading.rise >= LEAST_RISE
            and (reading.heavy["read"][reading.heavy["share"] >= DECISIVE] == "negative").any()
        ):
            opening = (
                "what was read of this storm hangs on its heaviest texts, and is worth as much as their "
                "reading"
            )
        lines.append(
            f"{opening}: read negative {reading.shares['negative'][0]:.1%} before and "
            f"{reading.shares['negative'][1]:.1%} in it "
            f"(difference {reading.rise:+.1%}, 95 % {reading.low:+.1%} to {reading.high:+.1%})"
            + _say_unread(reading)
        )
    if reading.borrowed >= LEAST_BORROWED:
        lines.append(
            f"{reading.borrowed:.0%} of the storm's interactions with a text have no polarity of their own "
            "in the log: the shares as read take them by their text, the scores as read count them as not "
            "negative"
        )
    if judged is None:
        lines.append(f"judge up to {n} texts: {command}")
    return lines


def _say_unread(reading: Reading) -> str:
    if not (reading.differs and reading.unread):
        return ""
    before, during = (float(reading.shares["unknown"][i]) for i in (0, 1))
    return (
        f", but {before:.1%} before and {during:.1%} during are unknown: were all of these negative, "
        f"the difference would be {reading.most:+.1%} ({reading.most_low:+.1%} to {reading.most_high:+.1%})"
    )


def say_answer(shares: pd.DataFrame, account: str) -> list[str]:
    """Return the answer in sentences: what share was negative toward the account, before and in the storm."""
    lines = []
    for window, words in (("before", "Before the storm"), ("during", "In the storm"), ("after", "After it")):
        here = shares[shares["window"] == window].set_index("quantity")
        if here.empty:
            continue
        lines.append(
            f"{words} {_say_share(here, 'negative')} of the interactions with a text are negative toward "
            f"{account} and {_say_share(here, 'positive')} positive; valence {_say_valence(here)}."
        )
    negative = shares[shares["quantity"] == "negative"].set_index("window")
    if {"before", "during"} <= set(negative.index):
        before, during = (
            {str(k): v for k, v in negative.loc[window].items()} for window in ("before", "during")
        )
        if reads_wrong_way(before, during):
            lines.append(
                f"The reading has it the wrong way round: {before['read']:.0%} negative before the storm and "
                f"{during['read']:.0%} in it."
            )
    return lines


def _say_share(here: pd.DataFrame, label: str) -> str:
    value, low, high = (float(here[c][label]) for c in ("value", "low", "high"))
    return f"{value:.0%} ({low:.0%} to {high:.0%})"


def _say_valence(here: pd.DataFrame) -> str:
    value, low, high, read = (float(here[c]["valence"]) for c in ("value", "low", "high", "read"))
    seen = f"as read {read:+z.0f}" if read == read else "nothing was read"
    return f"{value:+z.0f} ({low:+z.0f} to {high:+z.0f}; {seen})"


def _short(text: str, width: int = 70) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= width else flat[: width - 1].rstrip() + "\u2026"
