"""`what_if_behaviour`: sliders of what an account, its public or money could do, and the score then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kresearch._common.html_cards import clean, table
from kresearch.errors import KresearchError
from kresearch.lab.naming import wrap_panel
from kresearch.lab.what_if_model import choose_account, describe_log
from kresearch.lab.words import say_heading, say_notes, say_problem, say_status
from kresearch.people import FurtherNetwork, MorePosts, NewActors, PaidCampaign, Silence, Storm
from kresearch.people.behaviour import Change, heaviest_new
from kresearch.people.behaviour_answer import ARITHMETIC, BehaviourAnswer, answer_changes
from kresearch.people.behaviour_model import BehaviourModel
from kresearch.variants import Variant, resolve

if TYPE_CHECKING:
    import pandas as pd

    from kresearch._common.times import When
    from kresearch.interactions import InteractionLog

#: Accounts that are kept as they were read.
_KEPT = 4


class WhatIfBehaviour:
    """The panel of changes of behaviour. Made by `what_if_behaviour`; shows itself in a notebook.

    Attributes
    ----------
    widget : ipywidgets.Widget
        The panel.
    controls : dict
        Control by name: ``account, posts, reactions, people, kind, elsewhere, silence, paid, storm, negative,
        days``; setting a ``value`` moves the numbers.
    answer : BehaviourAnswer
        What the table shows.
    """

    def __init__(
        self,
        log: InteractionLog,
        account: str | None,
        variants: Sequence[Variant],
        *,
        at: When | None,
        every: str,
    ) -> None:
        import ipywidgets as w

        chosen, offered = choose_account(log, account)
        self._log, self._variants, self._at, self._every = log, tuple(variants), at, every
        self._models = {chosen: BehaviourModel(log, chosen, at=at, every=every)}
        self.controls = _controls(chosen, offered, self._models[chosen])
        self._status, self._table, self._note = w.HTML(), w.HTML(), w.HTML()
        left = w.VBox(
            [w.HTML(say_heading("Had this happened too")), *self.controls.values()],
            layout=w.Layout(flex="1 1 360px", min_width="min(320px, 100%)", max_width="460px"),
        )
        right = w.VBox(
            [self._status, self._table], layout=w.Layout(flex="2 1 480px", min_width="min(320px, 100%)")
        )
        body = w.HBox([left, right], layout=w.Layout(flex_flow="row wrap", grid_gap="16px"))
        self.widget = wrap_panel([self._note, body], [])
        for control in self.controls.values():
            control.observe(self._update, names="value")
        self.answer: BehaviourAnswer = self._ask()
        self._tell()

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes that the controls describe, for `kresearch.people.what_if_behaviour`."""
        said = {name: control.value for name, control in self.controls.items()}
        days, kind = float(said["days"]), said["kind"]
        found: list[Change] = []
        if said["posts"]:
            found.append(MorePosts(said["posts"], days, said["reactions"]))
        if said["people"]:
            found.append(NewActors(said["people"], kind, days))
        if said["elsewhere"]:
            found.append(FurtherNetwork(heaviest_new(self.model.scene), said["elsewhere"] / 100, days))
        if said["paid"]:
            found.append(PaidCampaign(said["paid"], 1.0, days, kind))
        if said["storm"]:
            found.append(Storm(said["storm"], said["negative"] / 100))
        if said["silence"]:
            found.append(Silence(said["silence"]))
        return tuple(found)

    @property
    def model(self) -> BehaviourModel:
        """The account that is shown, kept once it has been read."""
        account = self.controls["account"].value
        if account not in self._models:
            kept = dict(list(self._models.items())[1 - _KEPT :])
            self._models = {
                **kept,
                account: BehaviourModel(self._log, account, at=self._at, every=self._every),
            }
        return self._models[account]

    @property
    def frame(self) -> pd.DataFrame:
        """The numbers of the table, as of `kresearch.people.what_if_behaviour`."""
        return self.answer.frame

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget._repr_mimebundle_(**options)

    def _ask(self) -> BehaviourAnswer:
        return answer_changes(self.model, self.changes, self._variants)

    def _update(self, change: Any = None) -> None:
        """Answer the controls with new numbers and words."""
        del change
        try:
            self.answer = self._ask()
        except KresearchError as error:
            self._status.value = say_problem(error)
            return
        self._tell()

    def _tell(self) -> None:
        """Write the answer in words and as a table."""
        answer = self.answer
        stands, rows = [], []
        for variant in self._variants:
            if variant.label in answer.declined:
                stands.append(f"{variant.label} cannot answer: {answer.declined[variant.label]}")
                continue
            before = self.model.standing(variant.chain())
            mine = answer.frame[answer.frame["variant"] == variant.label]
            after = f", {mine['after'].iloc[-1]:.2f} with everything set here" if len(mine) else ""
            stands.append(f"{variant.label}: {before.score:.2f} points{after}.")
        labels = [v.label for v in self._variants if v.label not in answer.declined]
        for said in answer.frame["change"].unique():
            points = answer.frame[answer.frame["change"] == said].set_index("variant")["points"]
            rows.append((said, *(float(points[label]) for label in labels)))
        name = clean(self.model.account)
        self._status.value = say_status(f"{name} on {answer.at:%Y-%m-%d}. {' '.join(stands)}")
        caption = "By how many points each change would move the score."
        shown = table(["change", *labels], rows, caption=caption) if rows else ""
        self._table.value = f'<div style="overflow-x:auto">{shown}</div>'
        notes = [*describe_log(self._log), ARITHMETIC, *(n for n in answer.notes if n != ARITHMETIC)]
        self._note.value = say_notes(f"What if? The score of {name} had something else happened too", notes)


def what_if_behaviour(
    log: InteractionLog,
    account: str | None = None,
    *,
    variants: Sequence[str | Variant] = ("quantity", "sentiment-penalise"),
    at: When | None = None,
    every: str = "1d",
) -> WhatIfBehaviour:
    """Show what an account's score would be had it posted more, won people, been silent or bought.

    Parameters
    ----------
    log
        The log; it is not changed.
    account
        Whose score to begin with; by default the account with most interactions.
    variants
        Names or instances of the rules, side by side.
    at
        When (anything pandas reads as a time, UTC); default the last tick of the log.
    every
        ``"1d"`` or ``"1h"``.

    Returns
    -------
    WhatIfBehaviour
        Shows itself as the last line of a notebook's cell. Its `changes` and `frame` hand out what is set.

    Raises
    ------
    UnknownNameError
        For an unknown account or variant.

    Examples
    --------
    >>> import kresearch as kr
    >>> import numpy
    >>> log = kr.testing.gather({"w": kr.testing.random_world(numpy.random.default_rng(0))})
    >>> panel = kr.lab.what_if_behaviour(log, "w/A", variants=["quantity"])
    >>> panel.controls["posts"].value, panel.controls["people"].value = 0, 50
    >>> panel.changes[0].count, panel.frame["points"].round(1).tolist()
    (50, [13.2])
    """
    chosen = [resolve(variant) for variant in variants]
    return WhatIfBehaviour(log, account, chosen, at=at, every=every)


def _controls(account: str, offered: Sequence[str], model: BehaviourModel) -> dict[str, Any]:
    """Return the controls by name; every label says its unit."""
    import ipywidgets as w

    common = {"layout": {"width": "auto"}, "style": {"description_width": "14.5em"}}

    def whole(text: str, most: int, value: int = 0, step: int = 1, least: int = 0) -> Any:
        return w.IntSlider(
            description=text, min=least, max=most, step=step, value=value, continuous_update=False, **common
        )

    kinds = list(dict.fromkeys([*model.scene.kinds, "like", "share", "comment"]))
    return {
        "account": w.Dropdown(
            description="Account", options=[(clean(n), n) for n in offered], value=account, **common
        ),
        "posts": whole("Own posts more a day", 20, 2),
        "reactions": w.Dropdown(
            description="Each post gets",
            options=[("what posts usually get", 1.0), ("half of it", 0.5), ("nothing", 0.0)],
            value=1.0,
            **common,
        ),
        "people": whole("New people, once each", 1000, 10),
        "kind": w.Dropdown(description="New and paid people", options=kinds, value=kinds[0], **common),
        "elsewhere": whole("Further network (% of now)", 100, 0, 5),
        "paid": whole("Paid people, daily", 500, 0, 5),
        "storm": whole("Storm (people)", 5000, 0, 50),
        "negative": whole("Negative in the storm (%)", 100, 80, 5),
        "silence": whole("Silence from now on (days)", 90),
        "days": whole("Spread over the last (days)", 90, 30, least=1),
    }
