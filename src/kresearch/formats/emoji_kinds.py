"""What a reaction with an emoji is: a kind of its own for some, a like for all others."""

from __future__ import annotations

from kresearch.formats.rows import Rows

_MEANINGS = {
    "like": "👍", "dislike": "👎💩🤮", "love": "❤🥰😍", "haha": "😁😂🤣", "wow": "😱🤯😮",
    "sad": "😢😭💔", "angry": "😡🤬",
}  # fmt: skip
#: As chats call them in letters (:thumbsup:).
_CODES = {
    "like": "+1 thumbsup thumbs_up",
    "dislike": "-1 thumbsdown thumbs_down poop hankey face_vomiting",
    "love": "heart smiling_face_with_3_hearts heart_eyes",
    "haha": "grin joy rolling_on_the_floor_laughing rofl",
    "wow": "scream exploding_head open_mouth",
    "sad": "cry sob broken_heart",
    "angry": "rage face_with_symbols_on_mouth angry",
}
_KINDS = {emoji: kind for kind, emojis in _MEANINGS.items() for emoji in emojis} | {
    code: kind for kind, codes in _CODES.items() for code in codes.split()
}
_OTHERS = "reactions with an emoji that is no like, love, haha, wow, sad or angry are taken as likes"
_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400)) | {0xFE0F: None}


def kind_of(emoji: str) -> str | None:
    """Return the kind that a reaction with an emoji is, or None for one that has none of its own.

    Examples
    --------
    >>> kind_of("👍🏽"), kind_of("heart"), kind_of("+1::skin-tone-2"), kind_of("party_parrot")
    ('like', 'love', 'like', None)
    """
    return _KINDS.get(emoji.strip(":").split("::")[0].translate(_TONES))


def reaction_kind(rows: Rows, *names: str | None) -> str:
    """Return the kind of a reaction by any of its emoji's names, else a like, which a note says."""
    kind = next((kind for name in names if name and (kind := kind_of(name))), None)
    if kind is None:
        rows.note(_OTHERS)
    return kind or "like"
