"""What can be varied in simulated campaigns of paid actors, and what one costs."""

from __future__ import annotations

from dataclasses import dataclass

from kresearch.datasets.bounds import bounded, check_parameters


@dataclass(frozen=True, kw_only=True)
class CampaignParameters:
    """What can be varied in simulated campaigns.

    The market ties exclusiveness to the price: an actor has to earn `income_cents_per_day`, so the
    less an interaction brings, the more customers it serves. Sources: dealers sold 2,000 retweets
    for 5 US dollars, 0.25 cents each, and earned up to 800 dollars a day with 20,000 accounts, 4 cents
    a day and account (Barracuda Labs, August 2012); elsewhere 50 retweets cost about 10 dollars, 20
    cents each (press on Stroppa and De Micheli, March 2014). Everything else is an assumption.

    Parameters
    ----------
    n
        Accounts that buy a campaign, one case each.
    n_null
        Honest accounts of the same sizes that buy nothing: null cases.
    actors
        Paid actors per campaign; 0 for the same accounts without one.
    interactions
        Interactions of each actor with the account, over the whole campaign.
    endorsements
        Bought +K of each actor for the account, on the network "klout", over the whole campaign. Klout
        let an actor give the same account one in seven days, five a day in all, and capped
        what counted per account: what is sold above that is sold all the same.
    price
        US cents per interaction, a +K among them.
    income_cents_per_day
        What an actor earns a day, from all its customers.
    campaign_days
        How long it lasts.
    aged_days
        How long the actors have served other customers before; 0 for brand-new actors.
    fans_low, fans_high
        Smallest and largest number of honest actors of an account; the others lie between,
        evenly on a log scale.
    fan_rate
        Mean interactions of a fan with its account a day.
    posts_per_day
        Mean number of own posts a day.
    onset_days
        Days before the campaign.
    days
        Length of the log.
    seed
        Same seed: the same honest life, whatever the campaign.
    """

    n: int = bounded(12, 0, 10_000)
    n_null: int = bounded(0, 0, 10_000)
    actors: int = bounded(50, 0, 100_000)
    interactions: int = bounded(10, 0, 1000)
    endorsements: int = bounded(0, 0, 1000)
    price: float = bounded(0.25, 0.001, 10_000)
    income_cents_per_day: float = bounded(4.0, 0.01, 100_000)
    campaign_days: int = bounded(10, 1, 200)
    aged_days: int = bounded(30, 0, 900)
    fans_low: int = bounded(8, 1, 100_000)
    fans_high: int = bounded(400, 1, 100_000)
    fan_rate: float = bounded(0.04, 0.0001, 10)
    posts_per_day: float = bounded(1.0, 0.05, 100)
    onset_days: int = 40
    days: int = bounded(60, 20, 1000)
    seed: int = 1

    def __post_init__(self) -> None:
        wrong = []
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
        check_parameters(self, wrong)

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
