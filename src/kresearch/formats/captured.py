"""Posts as the platforms send them to a browser, one function per platform; Zeeschuimer keeps them so."""

from __future__ import annotations

import re
from collections.abc import Callable

from kresearch.formats.rows import Rows
from kresearch.formats.tweets import Tweet, handles_in, put_tweet, two_letters
from kresearch.formats.values import Record, at, listed, part, text, whole, word

_ACTIVITY = re.compile(r"urn:li:(?:activity|ugcPost|share):(\d+)")
#: The upper bits of a post's number on LinkedIn are its time in milliseconds.
_LINKEDIN_SHIFT = 22


def take_tweet(item: Record, rows: Rows) -> None:
    """Put a tweet of X's web interface into the rows."""
    legacy = part(item, "legacy")
    if not legacy:
        rows.leave_out("an object of X that is no tweet")
        return
    retweeted = _result(legacy, "retweeted_status_result")
    quoted = _result(item, "quoted_status_result")
    for other in (retweeted, quoted):
        if part(other, "legacy"):
            put_tweet(_tweet(other, rows, mentions=[]), rows)
    put_tweet(_tweet(item, rows, retweeted=retweeted, quoted=quoted), rows)


def _tweet(
    item: Record,
    rows: Rows,
    *,
    retweeted: Record | None = None,
    quoted: Record | None = None,
    mentions: list[str] | None = None,
) -> Tweet:
    legacy, retweeted, quoted = part(item, "legacy"), retweeted or {}, quoted or {}
    if mentions is None:
        named = (word(one, "screen_name") for one in listed(legacy, "entities", "user_mentions"))
        mentions = [name for name in named if name]
    post = word(legacy, "in_reply_to_status_id_str")
    return Tweet(
        author=_x_name(item),
        number=word(item, "rest_id") or word(legacy, "id_str"),
        at=rows.time(word(legacy, "created_at")),
        text=text(retweeted, "legacy", "full_text") or text(legacy, "full_text"),
        language=two_letters(word(legacy, "lang")),
        replied=word(legacy, "in_reply_to_screen_name") if post else None,
        replied_post=post,
        retweeted=_x_name(retweeted),
        retweeted_post=word(retweeted, "rest_id"),
        quoted=_x_name(quoted),
        quoted_post=word(quoted, "rest_id"),
        mentions=mentions,
        counters={
            "like": whole(legacy, "favorite_count"),
            "share": whole(legacy, "retweet_count"),
            "reply": whole(legacy, "reply_count"),
            "quote": whole(legacy, "quote_count"),
        },
        followers=whole(item, "core", "user_results", "result", "legacy", "followers_count"),
        is_retweet=bool(retweeted),
    )


def _result(item: Record, key: str) -> Record:
    # Sometimes the tweet lies one level deeper.
    found = part(item, key, "result")
    return part(found, "tweet") or found


def _x_name(item: Record) -> str | None:
    user = part(item, "core", "user_results", "result")
    return (
        word(user, "core", "screen_name")
        or word(user, "legacy", "screen_name")
        or word(item, "user", "screen_name")
    )


def take_instagram(item: Record, rows: Rows) -> None:
    """Put a post of Instagram into the rows: of its item lists, or of its older graph."""
    graph = "taken_at_timestamp" in item
    said = text(item, "caption", "text")
    if graph:
        said = next(
            (text(one, "node", "text") for one in listed(item, "edge_media_to_caption", "edges")), None
        )
    tagged = [word(one, "user", "username") for one in listed(item, "usertags", "in")]
    tagged += [
        word(one, "node", "user", "username") for one in listed(item, "edge_media_to_tagged_user", "edges")
    ]
    likes = whole(item, "edge_media_preview_like", "count") if graph else whole(item, "like_count")
    comments = whole(item, "edge_media_preview_comment", "count") if graph else whole(item, "comment_count")
    put_tweet(
        Tweet(
            author=word(item, "user", "username") or word(item, "owner", "username"),
            number=word(item, "code") or word(item, "shortcode") or word(item, "pk"),
            at=rows.time(item.get("taken_at") or item.get("taken_at_timestamp")),
            text=said,
            mentions=[*(name for name in tagged if name), *handles_in(said, "instagram")],
            counters={
                "like": None if item.get("like_and_view_counts_disabled") else likes,
                "comment": comments,
            },
        ),
        rows,
        network="instagram",
    )


def take_tiktok(item: Record, rows: Rows) -> None:
    """Put a video of TikTok into the rows."""
    author = at(item, "author")
    name = word(item, "author", "uniqueId") if isinstance(author, dict) else word(item, "author")
    said = text(item, "desc")
    named = [word(one, "userUniqueId") for one in listed(item, "textExtra")]
    stats = part(item, "stats") or part(item, "statsV2")
    put_tweet(
        Tweet(
            author=name,
            number=word(item, "id"),
            at=rows.time(word(item, "createTime")),
            text=said,
            language=two_letters(word(item, "textLanguage")),
            mentions=[*(one for one in named if one), *handles_in(said, "tiktok")],
            counters={
                "like": whole(stats, "diggCount"),
                "comment": whole(stats, "commentCount"),
                "share": whole(stats, "shareCount"),
            },
            followers=whole(item, "authorStats", "followerCount"),
        ),
        rows,
        network="tiktok",
    )


def take_threads(item: Record, rows: Rows) -> None:
    """Put a post of Threads into the rows."""
    info = part(item, "text_post_app_info")
    quoted, reposted = part(info, "share_info", "quoted_post"), part(info, "share_info", "reposted_post")
    put_tweet(
        Tweet(
            author=word(item, "user", "username"),
            number=word(item, "code") or word(item, "pk"),
            at=rows.time(item.get("taken_at")),
            text=text(item, "caption", "text"),
            replied=word(info, "reply_to_author", "username"),
            retweeted=word(reposted, "user", "username"),
            retweeted_post=word(reposted, "code"),
            quoted=word(quoted, "user", "username"),
            quoted_post=word(quoted, "code"),
            counters={
                "like": whole(item, "like_count"),
                "share": whole(info, "repost_count"),
                "reply": whole(info, "direct_reply_count"),
                "quote": whole(info, "quote_count"),
            },
            is_retweet=bool(reposted),
        ),
        rows,
        network="threads",
    )


def take_linkedin(item: Record, rows: Rows) -> None:
    """Put a post of LinkedIn into the rows; its number holds its time."""
    urn = word(item, "updateMetadata", "urn") or word(item, "preDashEntityUrn") or ""
    found = _ACTIVITY.search(urn)
    target = word(item, "actor", "navigationContext", "actionTarget") or ""
    author = target.split("linkedin.com/")[-1].split("?")[0].strip("/") or None
    counts = part(item, "*socialDetail", "*totalSocialActivityCounts")
    named = [
        word(one, "*miniProfile", "publicIdentifier") or word(one, "*miniCompany", "universalName")
        for one in listed(item, "commentary", "text", "attributes")
    ]
    put_tweet(
        Tweet(
            author=author,
            number=found[1] if found else None,
            at=(int(found[1]) >> _LINKEDIN_SHIFT) * 1000 if found else None,
            text=text(item, "commentary", "text", "text"),
            # A mention names the last part of an address, an author its whole path.
            mentions=[f"in/{name}" for name in named if name],
            counters={
                "like": whole(counts, "numLikes"),
                "comment": whole(counts, "numComments"),
                "share": whole(counts, "numShares"),
            },
        ),
        rows,
        network="linkedin",
    )


#: Zeeschuimer's name of a platform -> what reads its posts.
PLATFORMS: dict[str, Callable[[Record, Rows], None]] = {
    "twitter.com": take_tweet,
    "x.com": take_tweet,
    "instagram.com": take_instagram,
    "tiktok.com": take_tiktok,
    "threads.net": take_threads,
    "threads.com": take_threads,
    "linkedin.com": take_linkedin,
}
