"""YouTube comments: commentThreads pages of the Data API, and the flat tables and lines of collectors."""

from __future__ import annotations

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Reached, Rows
from kresearch.formats.values import Record, first_word, listed, part, text, whole, word

_NETWORK = "youtube"
_AUTHOR = ("author_name", "authorname", "authordisplayname", "author")
_AUTHOR_ID = ("author_channel_id", "authorchannelid", "author_id")
_ID = ("comment_id", "commentid", "cid", "id")
_VIDEO = ("video_id", "videoid")
_CHANNEL = ("channel_id", "channelid")
#: When a comment was changed is all that some tables keep.
_TIME = (
    "published_at", "publishedat", "time_parsed", "published", "publish_date", "published_date",
    "updated_at", "updatedat",
)  # fmt: skip
_PARENT = ("parent_comment_id", "parent_id", "parentid", "isreplyto")
_LIKES = ("like_count", "likecount", "likes", "votes")
_TEXT = (
    "text", "textoriginal", "textdisplay", "text_original", "text_display", "content", "comment",
    "comment_text",
)  # fmt: skip


def _person(name: str | None, channel: str | None, rows: Rows) -> str | None:
    """Return who somebody is: a channel, under its handle if it has one; display names are not unique."""
    if channel is None:
        if name is not None and not name.startswith("@"):
            rows.note("people without a channel id go by their display name, which is not unique", 1)
        return name.removeprefix("@") if name else None
    if name is not None and name.startswith("@"):
        rows.handle(channel, name.removeprefix("@"), network=_NETWORK)
    return rows.numbered_name(channel, _NETWORK)


def _put(
    rows: Rows, *, number: str | None, author: str | None, when: int | None, said: str | None,
    owner: str | None, video: str | None, parent: str | None, likes: int | None,
) -> None:  # fmt: skip
    if owner is not None and owner == author and parent is None:
        rows.note("comments of a channel under its own video are its posts, no interactions")
    if number is not None:
        rows.post(author, number, when, network=_NETWORK, text=said)
    rows.wrote(author, number, network=_NETWORK)
    rows.total(author, "like", likes, when, network=_NETWORK, post=number)
    reached = [] if owner is None or owner == author else [Reached(owner, "comment", video)]
    if parent is not None:
        reached.append(Reached(rows.author_of(parent, _NETWORK), "reply", parent))
    rows.statement(author, when, reached, network=_NETWORK, interaction_id=number, text=said)


# --- pages of the API ------------------------------------------------------------------------------


def _take_page(record: Record, rows: Rows) -> None:
    items = listed(record, "items") if "items" in record else [record]
    for item in items:
        top = part(item, "snippet", "topLevelComment")
        owner, video = word(item, "snippet", "channelId"), word(item, "snippet", "videoId")
        if not top:
            _take_comment(item, owner, video, rows)
            continue
        _take_comment(top, owner, video, rows)
        answers = listed(item, "replies", "comments")
        for answer in answers:
            _take_comment(answer, owner, video, rows)
        # More than a page shows; who wrote them is not told.
        missing = (whole(item, "snippet", "totalReplyCount") or 0) - len(answers)
        if missing > 0:
            rows.note("replies that the API counts and does not hand out", missing)


def _take_comment(comment: Record, owner: str | None, video: str | None, rows: Rows) -> None:
    said = part(comment, "snippet")
    channel = word(said, "authorChannelId", "value")
    owner = word(said, "channelId") or owner
    _put(
        rows,
        number=word(comment, "id"),
        author=_person(word(said, "authorDisplayName"), channel, rows),
        when=rows.time(said.get("publishedAt")),
        said=text(said, "textOriginal") or text(said, "textDisplay"),
        owner=rows.options.account or (None if owner is None else rows.numbered_name(owner, _NETWORK)),
        video=word(said, "videoId") or video,
        parent=word(said, "parentId"),
        likes=whole(said, "likeCount"),
    )


# --- flat tables -----------------------------------------------------------------------------------


def _take_row(record: Record, rows: Rows) -> None:
    row = {key.lower().replace(" ", "_"): value for key, value in record.items()}
    number, video = first_word(row, *_ID), first_word(row, *_VIDEO)
    channel = first_word(row, *_CHANNEL)
    owner = rows.options.account or (None if channel is None else rows.numbered_name(channel, _NETWORK))
    if owner is None and video is not None:
        owner = f"video {video}"
        rows.note(
            "the file does not say whose the videos are: each stands for its channel; --account NAME says it"
        )
    parent = first_word(row, *_PARENT)
    if parent is None and number is not None and "." in number:
        # The API writes a reply's id as its thread's id, a dot, its own.
        parent = number.split(".")[0]
    if owner is None and parent is None:
        rows.leave_out("a comment of a file that does not say whose the video is: say it with --account NAME")
    # "channel" is the author's in the lines of a downloader, the video's in others: only an id counts.
    author_id = first_word(row, *_AUTHOR_ID) or (word(row, "channel") if "cid" in row else None)
    _put(
        rows,
        number=number,
        author=_person(first_word(row, *_AUTHOR), author_id, rows),
        when=next((t for c in _TIME if (t := rows.time(row.get(c))) is not None), None),
        said=first_word(row, *_TEXT),
        owner=owner,
        video=video,
        parent=parent,
        likes=next((n for name in _LIKES if (n := whole(row, name)) is not None), None),
    )


def _is_page(head: Head) -> bool:
    return head.is_json and any(
        head.has(f"{p}snippet.topLevelComment.snippet.publishedAt")
        or head.has(f"{p}snippet.authorDisplayName", f"{p}snippet.publishedAt")
        for p in ("", "items[].")
    )


def _is_flat(head: Head) -> bool:
    keys = head.keys if head.is_json else head.header
    names = {name.lower().replace(" ", "_") for name in keys}
    if head.is_json and {"cid", "author", "text"} <= names:
        return bool(names & {"time_parsed", "votes"})
    if not all(names & set(group) for group in (_AUTHOR, _TIME, _TEXT)):
        return False
    # Only YouTube has comments of channels under videos.
    if names & set(_VIDEO) and names & {"comment_id", "commentid"}:
        return True
    return bool(names & {*_LIKES, *_PARENT}) and (
        bool(names & set(_VIDEO) and names & {*_LIKES})
        or bool(names & {"authorchannelid", "author_channel_id", "isreplyto"})
        or bool(names & {"comment_id", "commentid"} and names & set(_CHANNEL))
    )


_BECOMES = (
    "comment -> comment on the channel of the video, and a post of its author",
    "reply -> reply to the author of the comment above it, and comment on the channel",
    "like_count -> total of likes of the comment's author",
)
FORMATS = (
    RecordFormat(
        name="youtube-comment-threads",
        title="YouTube Data API: commentThreads and comments (pages, arrays, lines)",
        networks=(_NETWORK,),
        source="documentation",
        becomes=_BECOMES,
        lost=(
            "likes, dislikes and views of the video itself",
            "replies that the API counts and does not hand out, counted",
            "names of channels that do not comment: their ids stand for them",
        ),
        test=_is_page,
        take=_take_page,
    ),
    RecordFormat(
        name="youtube-comments",
        title="YouTube comments, flat (minet, YouTube Data Tools, downloaders' lines)",
        networks=(_NETWORK,),
        source="public code",
        becomes=_BECOMES,
        lost=(
            "whose a video is, where no column says it: the video stands for its channel, or --account",
            "times such as '2 days ago'",
        ),
        test=_is_flat,
        take=_take_row,
    ),
)
