"""What can be varied in simulated campaigns of paid actors, and what one costs."""

from __future__ import annotations

from dataclasses import dataclass

from kresearch.errors import UsageError


@dataclass(frozen=True, kw_only=True)
class CampaignParameters:
    """What can be varied in simulated campaigns.

    The market ties exclusiveness to the price: an actor has to earn `income_cents_per_day`, so the
    less an interaction brings, the more customers it serves. Sources: dealers sold 2,000 retweets
    for 5 US dollars, 0.25 cents each, and earned up to 800 dollars a day with 20,000 accounts, 4 cents
    a day and account (Barracuda Labs, August 2012); elsewhere 50 retweets cost about 10 dollars, 20
    cents each (press on Stroppa and De Micheli, March 2014). Everything else is an assumption.
    """

    n: int = 12  #: Accounts that buy a campaign, one case each.
    n_null: int = 0  #: Honest accounts of the same sizes that buy nothing: null cases.
    actors: int = 50  #: Paid actors per campaign; 0 for the same accounts without one.
    interactions: int = 10  #: Interactions of each actor with the account, over the whole campaign.
    #: Bought +K of each actor for the account, on the network "klout", over the whole campaign. Klout let an
    #: actor give the same account one in seven days, five a day in all, and capped what counted per account:
    #: what is sold above that is sold all the same.
    endorsements: int = 0
    price: float = 0.25  #: US cents per interaction, a +K among them.
    income_cents_per_day: float = 4.0  #: What an actor earns a day, from all its customers.
    campaign_days: int = 10  #: How long it lasts.
    aged_days: int = 30  #: How long the actors have served other customers before; 0 for brand-new actors.
    #: Smallest and largest number of honest actors of an account; the others lie between, evenly on a log
    #: scale.
    fans_low: int = 8
    fans_high: int = 400
    fan_rate: float = 0.04  #: Mean interactions of a fan with its account a day.
    posts_per_day: float = 1.0  #: Mean number of own posts a day.
    onset_days: int = 40  #: Days before the campaign.
    days: int = 60  #: Length of the log.
    seed: int = 1  #: Same seed: the same honest life, whatever the campaign.

    def __post_init__(self) -> None:
        wrong = []
        for name, low, high in _BOUNDS:
            value = getattr(self, name)
            if not low <= value <= high:
                wrong.append(f"{name}={value!r}: allowed is {low} to {high}.")
        if self.n + self.n_null < 1:
            wrong.append("there is no case: n and n_null are both 0.")
        if self.interactions + self.endorsements < 1:
            wrong.append("nothing is sold: interactions and endorsements are both 0.")
        if self.fans_high < self.fans_low:
            wrong.append("fans_high is below fans_low.")
        if self.onset_days < BASELINE_DAYS:
            wrong.append(f"the baseline needs {BASELINE_DAYS} days before the campaign.")
        if self.aged_days > self.onset_days:
            wrong.append("actors are older than the log: lower aged_days or raise onset_days.")
        if self.onset_days + self.campaign_days + 2 > self.days:
            wrong.append("the log ends before the campaign does: raise days.")
        if wrong:
            raise UsageError(f"{len(wrong)} problem(s) in the simulation's parameters: {' '.join(wrong)}")

    @property
    def sold(self) -> int:
        """How many interactions each actor sells to an account, +K included."""
        return self.interactions + self.endorsements

    @property
    def customers(self) -> int:
        """How many customers an actor serves in the time of one campaign, this one included."""
        earned = self.income_cents_per_day * self.campaign_days
        return max(1, round(earned / (self.price * self.sold)))

    @property
    def earlier_customers(self) -> int:
        """How many customers an actor has served before the campaign."""
        return round(self.customers * self.aged_days / self.campaign_days)

    @property
    def cost(self) -> float:
        """US dollars that one campaign costs."""
        return self.actors * self.sold * self.price / 100


#: Days before the campaign that it is compared with.
BASELINE_DAYS = 14

_BOUNDS: tuple[tuple[str, float, float], ...] = (
    ("n", 0, 10_000),
    ("n_null", 0, 10_000),
    ("actors", 0, 100_000),
    ("interactions", 0, 1000),
    ("endorsements", 0, 1000),
    ("price", 0.001, 10_000),
    ("income_cents_per_day", 0.01, 100_000),
    ("campaign_days", 1, 200),
    ("aged_days", 0, 900),
    ("fans_low", 1, 100_000),
    ("fans_high", 1, 100_000),
    ("fan_rate", 0.0001, 10),
    ("posts_per_day", 0.05, 100),
    ("days", 20, 1000),
)
