"""Reddit comments and submissions: archive lines (Pushshift), the API's listings, and flat CSV (PRAW)."""

from __future__ import annotations

import re
import shlex

from kresearch.formats.head import Head
from kresearch.formats.protocol import RecordFormat
from kresearch.formats.rows import Reached, Rows
from kresearch.formats.values import Record, first_word, listed, part, whole, word

_NETWORK = "reddit"
_GONE = frozenset({"[deleted]", "[removed]", "AutoModerator"})
_MENTIONED = re.compile(r"(?<![\w/])/?u/([A-Za-z0-9_-]{3,20})\b")
#: Of the first rows so many have an address of Reddit.
_ENOUGH = 0.3
_FULL = re.compile(r"t[1-6]_\w+")
#: The address of a submission, or behind it of a comment.
_PLACE = re.compile(r"(?:https?://(?:\w+\.)?reddit\.com)?/r/\w+/comments/(\w+)(?:/[^/]*/(\w+))?")


#: Columns whose name says that their clock is UTC.
_UTC = ("createdutc", "commentcreatedutc")
#: Our key -> what flat tables call it, in any case, without signs: author.name, parentID, Comment ID.
_FLAT = {
    "author": ("author", "authorname", "username", "commentauthor", "redditor", "user", "postauthor",
               "submissionauthor"),
    "body": ("body", "commentbody", "commenttext", "comment"),
    "id": ("id", "commentid", "postid", "submissionid"),
    "parent_id": ("parentid", "commentparentid"),
    "link_id": ("linkid", "commentlinkid", "submissionid", "postid"),
    "link_author": ("linkauthor", "postauthor", "submissionauthor"),
    "created_utc": (*_UTC, "timestamp", "created", "commentcreated", "commenttime", "datetime", "date",
                    "createdat"),
    "score": ("score", "commentscore", "upvotes", "ups"),
    "num_comments": ("numcomments", "comments", "commsnum", "ncomments", "numberofcomments", "commentcount"),
    "title": ("title", "posttitle", "submissiontitle"),
    "selftext": ("selftext",),
    "place": ("permalink", "commenturl", "commentpermalink", "posturl", "submissionurl", "url", "link"),
}  # fmt: skip


def _take(record: Record, rows: Rows) -> None:
    if word(record, "kind") == "Listing":
        for child in listed(record, "data", "children"):
            _take_thing(part(child, "data"), rows)
    elif word(record, "kind") in ("t1", "t3"):
        _take_thing(part(record, "data"), rows)
    elif {"id", "author", "created_utc"} <= record.keys() and not {
        "post_id",
        "submission_id",
    } & record.keys():
        _take_thing(record, rows)
    else:
        _take_thing(_renamed(record), rows)


def _renamed(row: Record) -> Record:
    """Return a row of a flat table under the names of the API."""
    plain = {_plain(name): value for name, value in row.items()}
    found = {ours: next((plain[n] for n in names if n in plain), None) for ours, names in _FLAT.items()}
    there = {ours: value for ours, value in found.items() if value is not None}
    place = _PLACE.match(str(there.pop("place", "")))
    if place is not None:
        _number_by(place, there, is_comment=bool({"commentbody", "commenttext", "comment"} & plain.keys()))
    if _FULL.fullmatch(fullname := str(plain.get("name", ""))):
        there["id"] = fullname
    if there.get("link_author") == there.get("author"):
        # Of one column of authors it is that of the row.
        there.pop("link_author", None)
    if "created_utc" in there and not plain.keys() & {*_UTC}:
        # Only the name of the API's column says that a clock without a zone is UTC.
        there["created"] = there.pop("created_utc")
    if "parent_id" not in there and there.get("link_id") in (None, there.get("id")):
        # A submission: it lies under nothing, and its text may be called a body.
        there.pop("link_id", None)
        if "body" in there:
            there["selftext"] = there.pop("body")
    return there


def _number_by(place: re.Match[str], there: dict[str, object], *, is_comment: bool) -> None:
    """Give a row the ids that its address says, where it has none of its own."""
    submission, comment = place[1], place[2]
    if comment or is_comment or "parent_id" in there:
        there.setdefault("link_id", f"t3_{submission}")
        if comment:
            there.setdefault("id", comment)
    else:
        there.setdefault("id", submission)


def _plain(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _take_thing(thing: Record, rows: Rows) -> None:
    is_comment = "body" in thing or "parent_id" in thing
    author = first_word(thing, "author", "author_name")
    number = _full(word(thing, "name") or word(thing, "id"), "t1" if is_comment else "t3")
    when = _time(thing, rows)
    if author is None or author in _GONE:
        rows.leave_out(
            f"a {'comment' if is_comment else 'submission'} of a deleted account or of AutoModerator"
        )
        return
    said = _text(thing)
    rows.post(author, number, when, network=_NETWORK, text=said)
    rows.wrote(author, number, network=_NETWORK)
    _count(thing, author, number, when, is_comment, rows)
    if top_author := word(thing, "link_author"):
        rows.wrote(top_author, _full(word(thing, "link_id"), "t3"), network=_NETWORK)
    reached = [Reached(name, "mention") for name in _MENTIONED.findall(said or "")]
    top = _full(word(thing, "link_id"), "t3") if is_comment else None
    above = _above(word(thing, "parent_id"), top) if is_comment else None
    if above is not None and above.startswith("t1_"):
        reached.append(Reached(rows.author_of(above, _NETWORK), "reply", above))
    if top is not None or (above is not None and above.startswith("t3_")):
        top = above if top is None else top
        reached.append(Reached(rows.author_of(top, _NETWORK), "comment", top))
    if is_comment and above is None and top is None:
        rows.leave_out("a comment that does not say what it answers")
    if (crossed := word(thing, "crosspost_parent")) is not None:
        reached.append(Reached(rows.author_of(crossed, _NETWORK), "share", crossed))
    rows.statement(author, when, reached, network=_NETWORK, interaction_id=number, text=said)


def _count(
    thing: Record, author: str, number: str | None, when: int | None, is_comment: bool, rows: Rows
) -> None:
    score = whole(thing, "score")
    if (
        score is not None
        and word(thing, "score_hidden") not in ("True", "true")
        and thing.get("score_hidden") is not True
    ):
        # The author's own vote is in it.
        kind, votes = ("like", score - 1) if score >= 1 else ("dislike", 1 - score)
        rows.total(author, kind, votes, when, network=_NETWORK, post=number)
    if not is_comment:
        rows.total(author, "comment", whole(thing, "num_comments"), when, network=_NETWORK, post=number)


def _full(number: str | None, prefix: str) -> str | None:
    """Return an id with the prefix that says what it is: ``t1_`` a comment, ``t3_`` a submission."""
    return number if number is None or _FULL.fullmatch(number) else f"{prefix}_{number}"


def _above(number: str | None, top: str | None) -> str | None:
    """Return what a comment lies under; a bare id is a comment's, where it is not that of the submission."""
    if number is None or top is None or _FULL.fullmatch(number):
        return number if number is not None and _FULL.fullmatch(number) else None
    return top if top == f"t3_{number}" else f"t1_{number}"


def _time(thing: Record, rows: Rows) -> int | None:
    # The name of the column says UTC, also where a tool wrote it as a date.
    for column in ("created_utc", "created"):
        if (found := rows.time(thing.get(column), utc=column == "created_utc")) is not None:
            return found
    return None


def _text(thing: Record) -> str | None:
    parts = [first_word(thing, "title", "submission_title") if "body" not in thing else None,
             first_word(thing, "body", "selftext")]  # fmt: skip
    return "\n".join(part for part in parts if part and part not in _GONE) or None


def _is_reddit(head: Head) -> bool:
    if head.is_json:
        return any(
            head.has(f"{p}author", f"{p}created_utc") and head.has_any(f"{p}body", f"{p}title")
            and head.has_any(f"{p}subreddit", f"{p}link_id", f"{p}permalink")
            for p in ("", "data.", "data.children[].data.")
        )  # fmt: skip
    if head.has("author", "id", "created_utc", "score"):
        return head.has_any("parent_id", "link_id") or head.has("title", "num_comments")
    names, has = _columns(head)
    comments = "body" in has and has & {"parent_id", "link_id"}
    posts = {"title", "num_comments"} <= has or {"title", "body", "link_author"} <= has
    if not {"author", "created_utc"} <= has or not (comments or posts):
        return False
    # Other networks have parents, too: only Reddit's words, ids and addresses say what they are of.
    signed = _share(head, _FULL) > 0 or _share(head, _PLACE) >= _ENOUGH
    return signed or ("id" in has and _speaks_of_reddit(names))


def _share(head: Head, sign: re.Pattern[str]) -> float:
    """Return the share of the first rows with a cell that is an id, or begins with an address, of Reddit."""
    whole = sign is _FULL
    rows = head.cells[1:]
    found = sum(any(sign.fullmatch(cell) if whole else sign.match(cell) for cell in row) for row in rows)
    return found / len(rows) if rows else 0.0


def _columns(head: Head) -> tuple[set[str], set[str]]:
    """Return the names of a table without signs, and which of our keys they are."""
    names = {_plain(name) for name in head.header}
    return names, {ours for ours, theirs in _FLAT.items() if names & set(theirs)}


def _speaks_of_reddit(names: set[str]) -> bool:
    return "subreddit" in names or {"createdutc", "score"} <= names


def _lacks(head: Head) -> str:
    """Return what a table of Reddit lacks so that its rows reach nobody; an empty text for other files."""
    names, has = _columns(head)
    reddit = _speaks_of_reddit(names) or _share(head, _PLACE) >= _ENOUGH
    if not reddit or not has & {"body", "title", "selftext"}:
        return ""
    wanted = ["author", "created_utc", "id"] + (["num_comments"] if "title" in has else [])
    lacking = [name for name in wanted if name not in has]
    if "body" in has and "title" not in has and not has & {"parent_id", "link_id"}:
        lacking.append("parent_id (what a comment answers) or link_id (its submission)")
    said = (
        f"is a table of Reddit without {', '.join(lacking)}, so that nobody knows whom its rows reach. "
        "Export it with them (the API's names, or comment_id, post_id)."
    )
    if not {"author", "created_utc"} <= has:
        return said
    columns = {_plain(name): name for name in head.header}
    theirs = {ours: next((columns[n] for n in _FLAT[ours] if n in columns), None) for ours in _FLAT}
    texts = theirs["body"] or theirs["selftext"] or theirs["title"]
    ours = {"actor": theirs["author"], "at": theirs["created_utc"], "text": texts}
    named = [f"{name}={column}" for name, column in ours.items() if column is not None]
    maps = " ".join(f"--map {shlex.quote(one)}" for one in ["account==NAME", *named])
    return (
        f"{said} Or, where all rows are about one account, say which: "
        f"kresearch data check {shlex.quote(str(head.path))} {maps} --map kind==comment "
        f"--map network==reddit{_unit(head, theirs['created_utc'])}."
    )


def _unit(head: Head, column: str | None) -> str:
    """Return the option that times of a column need, which are seconds or dates."""
    if column is None or column not in head.header:
        return ""
    place = head.header.index(column)
    cells = [row[place].strip() for row in head.cells[1:] if len(row) > place and row[place].strip()]
    seconds = bool(cells) and re.fullmatch(r"\d{9,10}(\.\d+)?", cells[0]) is not None
    zoned = bool(cells) and re.search(r"(Z|[+-]\d\d:?\d\d)$", cells[0]) is not None
    return " --time-unit s" if seconds else "" if zoned else " --timezone UTC"


FORMAT = RecordFormat(
    name="reddit",
    title="Reddit comments and submissions (archive lines, API listings, PRAW-like CSV)",
    networks=(_NETWORK,),
    source="documentation",
    becomes=(
        "comment -> reply to the author of parent_id and comment on the submission of link_id, as far as the "
        "files hold these; a post of its author",
        "submission -> post of its author; crosspost_parent -> share",
        "u/name in a text -> mention",
        "score -> total of likes less the author's own vote; below 1 of dislikes",
        "num_comments -> total of comments, less those in the files",
    ),
    lost=(
        "what answers something that the files do not hold, counted: give comments and submissions together",
        "votes up and down apart: the score is their difference",
        "deleted authors and AutoModerator, counted",
        "the subreddit, awards, flairs",
    ),
    test=_is_reddit,
    take=_take,
    lacks=_lacks,
)
