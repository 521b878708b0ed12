"""CrowdTangle's exports of Facebook pages, groups and Instagram (CSV), and the pages of its API (JSON)."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Rows
from kresearch.formats.tweets import handles_in
from kresearch.formats.values import Record, first_word, listed, part, text, whole, word

#: Column -> kind. "Care" is a later Facebook reaction beside love.
_COLUMNS = {
    "Likes": "like", "Love": "love", "Care": "love", "Wow": "wow", "Haha": "haha", "Sad": "sad",
    "Angry": "angry", "Comments": "comment", "Shares": "share",
}  # fmt: skip
_ACTUAL = {
    "likeCount": "like", "favoriteCount": "like", "loveCount": "love", "careCount": "love", "wowCount": "wow",
    "hahaCount": "haha", "sadCount": "sad", "angryCount": "angry", "commentCount": "comment",
    "shareCount": "share",
}  # fmt: skip
_PLATFORMS = {"facebook": "facebook", "instagram": "instagram"}


def _take_row(row: Record, rows: Rows) -> None:
    facebook = "Page Name" in row or "Group Name" in row
    network = "facebook" if facebook else "instagram"
    name = first_word(row, "Page Name", "Group Name", "Account")
    # A page may have no user name; its displayed name is then all there is.
    account = (word(row, "User Name") or name) if facebook else first_word(row, "User Name", "Account")
    counters: dict[str, int] = {}
    for column, kind in _COLUMNS.items():
        counters[kind] = counters.get(kind, 0) + (whole(row, column) or 0)
    _put(
        rows,
        network=network,
        account=account,
        post=first_word(row, "URL", "Link"),
        when=rows.time(word(row, "Post Created")),
        said=first_word(row, "Message", "Description"),
        counters=counters,
        followers=whole(row, "Followers at Posting"),
    )


def _take_page(page: Record, rows: Rows) -> None:
    posts = listed(page, "result", "posts") or ([page] if "statistics" in page else [])
    if not posts:
        rows.leave_out("a page without posts")
    rows.conversion.read += max(len(posts) - 1, 0)
    for post in posts:
        account = part(post, "account")
        network = _PLATFORMS.get((word(post, "platform") or word(account, "platform") or "").lower())
        if network is None:
            rows.leave_out(f"a post of {word(post, 'platform') or 'no platform'}")
            continue
        counters: dict[str, int] = {}
        for key, kind in _ACTUAL.items():
            counters[kind] = counters.get(kind, 0) + (whole(post, "statistics", "actual", key) or 0)
        _put(
            rows,
            network=network,
            account=word(account, "handle") or word(account, "name"),
            post=word(post, "postUrl") or word(post, "platformId"),
            when=rows.time(word(post, "date"), utc=True),
            said=text(post, "message") or text(post, "description"),
            counters=counters,
            followers=whole(post, "subscriberCount") or whole(account, "subscriberCount"),
        )


def _put(
    rows: Rows,
    *,
    network: str,
    account: str | None,
    post: str | None,
    when: int | None,
    said: str | None,
    counters: dict[str, int],
    followers: int | None,
) -> None:
    rows.post(account, post, when, network=network, text=said)
    rows.audience(account, followers, when, network=network)
    for kind, count in counters.items():
        rows.total(account, kind, count, when, network=network, post=post)
    if network == "instagram":
        for name in dict.fromkeys(handles_in(said, network)):
            rows.interaction(name, account, "mention", when, network=network, interaction_id=post, text=said)


def _is_table(head: Head) -> bool:
    return (
        head.shape == "csv"
        and head.has("Post Created", "Total Interactions", "URL")
        and head.has_any("Page Name", "Group Name", "Account")
    )


def _is_page(head: Head) -> bool:
    return head.is_json and (
        head.has("result.posts[].statistics.actual")
        or head.has("statistics.actual", "account.subscriberCount", "platformId")
    )


_BECOMES = (
    "row -> post of the page, group or account",
    "likes, love, care, wow, haha, sad, angry, comments, shares -> totals, once (care counts as love)",
    "followers -> audience",
    "Instagram: handles in the description -> mentions by the account",
)
FORMATS = (
    RecordFormat(
        name="crowdtangle-csv",
        title="CrowdTangle exports of Facebook and Instagram (CSV)",
        networks=("facebook", "instagram"),
        source="public code",
        becomes=(*_BECOMES, "zones such as EDT by a table; CST, BST, IST need --zone CST=-06:00"),
        lost=("who reacted", "views and the overperforming score", "links, pictures, sponsors"),
        test=_is_table,
        take=_take_row,
    ),
    RecordFormat(
        name="crowdtangle-api",
        title="CrowdTangle API pages (JSON)",
        networks=("facebook", "instagram"),
        source="documentation",
        becomes=(*_BECOMES, "date -> time, UTC"),
        lost=("who reacted", "expected figures and scores, history", "links, media"),
        test=_is_page,
        take=_take_page,
    ),
)
