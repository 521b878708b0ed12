"""Repairs of text that every scorer needs, and none does by itself.

What is repaired is damage (escapes, entities, mojibake of quotes) and spelling that carries no
meaning of its own (variation selectors, skin tones, emoji glued to words, endless runs). Words
are never replaced here: that is the scorers' business.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

#: Longest text that is scored; VADER is quadratic in words, and nothing in a post is this long.
MAX_WORDS = 400
#: Of a run of one emoji so many are kept: emphasis, without letting fifty hearts outshout words.
MAX_SAME_EMOJI = 3
#: Emoji kept in one text.
MAX_EMOJI = 24

_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTES = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u00b4": "'", "\u0060": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2013": " - ", "\u2014": " - ", "\u2026": "...", "\u00a0": " ", "\u200b": None, "\ufeff": None,
    }
)  # fmt: skip
_QUOTED = re.compile(f"[{''.join(map(chr, _QUOTES))}]")
#: Variation selectors, skin tones, gender and joiner marks: they change the look, not the mood.
_INVISIBLE = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\u200d\u200c\u20e3\U000e0020-\U000e007f]")
_GENDER_AFTER_PERSON = re.compile("(?<=\u200d)[\u2640\u2642]\ufe0f?")
EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u203c\u2049\u2122\u2139"
    "\u231a\u231b\u23e9-\u23f3\u23f8-\u23fa\u3030\u303d]"
)
_ASTRAL_OR_SYMBOL = re.compile("[\u2000-\u2bff\u3000-\u303f\U0001f000-\U000e007f\ufe00-\ufe0f]")
RUN = re.compile(r"([^\W\d_])\1{2,}", re.UNICODE)
_PUNCTUATION_RUN = re.compile(r"([!?.,])\1{4,}")
_SPACE = re.compile(r"\s+")
URL = re.compile(r"(?:https?://|www\.)\S+|\b(?:bit\.ly|t\.co|ow\.ly|goo\.gl|fb\.me)/\S+", re.IGNORECASE)
MENTION = re.compile(r"(?<!\w)@\w+")
HASHTAG = re.compile(r"(?<![\w&])#(\w+)")


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match.group(1), 16))


def _join_pair(match: re.Match[str]) -> str:
    return match.group(0).encode("utf-16", "surrogatepass").decode("utf-16")


def repair(text: str) -> str:
    r"""Undo the damage that exports and shortenings do to a text, and return it as NFC.

    Literal ``\u2019`` escapes (also as surrogate pairs), HTML entities (twice escaped ones too), curly quotes
    and dashes, doubled quotes of a CSV, lone surrogates, unusual spaces.
    """
    if "\\" in text:
        text = _SURROGATES.sub(_join_pair, _ESCAPE.sub(_unescape, text))
        text = text.replace('\\"', '"').replace("\\n", " ").replace("\\/", "/")
    if not text.isascii():
        text = _LONE_SURROGATE.sub(" ", text)
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    if '""' in text:
        text = re.sub('"{2,}', '"', text)
    if text.isascii():
        return text
    # Most texts have none of them, and to look is faster than to translate.
    return unicodedata.normalize("NFC", text.translate(_QUOTES) if _QUOTED.search(text) else text)


def separate_emoji(text: str) -> str:
    """Strip what only changes an emoji's look, put spaces around emoji and cap their number.

    At most `MAX_SAME_EMOJI` of one kind in a row and `MAX_EMOJI` altogether stay.
    """
    if text.isascii() or not _ASTRAL_OR_SYMBOL.search(text):
        return text
    text = _INVISIBLE.sub("", _GENDER_AFTER_PERSON.sub("", text))
    out: list[str] = []
    last, run, total = "", 0, 0
    for char in text:
        if not EMOJI.match(char):
            out.append(char)
            if not char.isspace():
                last = ""
            continue
        run = run + 1 if char == last else 1
        last = char
        total += 1
        if run <= MAX_SAME_EMOJI and total <= MAX_EMOJI:
            out.append(f" {char} ")
    return "".join(out)


def squeeze_runs(text: str) -> str:
    """Shorten letters repeated three times or more to two, and long runs of punctuation to four."""
    if RUN.search(text):
        text = RUN.sub(r"\1\1", text)
    if any(run in text for run in ("!!!!!", "?????", ".....", ",,,,,")):
        text = _PUNCTUATION_RUN.sub(lambda m: m.group(1) * 4, text)
    return text


def cap_words(text: str, limit: int = MAX_WORDS) -> str:
    """Return the first `limit` words, with white space made single."""
    words = text.split(None, limit)
    return " ".join(words[:limit])


def normalise(text: str) -> str:
    """Repair, separate emoji, shorten runs and cap the length: what scorers see, which may be empty."""
    # A text of megabytes is cut before any expression looks at it.
    return cap_words(squeeze_runs(separate_emoji(repair(text[: MAX_WORDS * 40]))))


def plain_words(text: str) -> str:
    """Return the text without addresses, mentions and hash signs: what a language is told from."""
    text = HASHTAG.sub(" ", MENTION.sub(" ", URL.sub(" ", text)))
    if not text.isascii():
        text = EMOJI.sub(" ", text)
    return _SPACE.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def collapse(word: str) -> tuple[str, ...]:
    """Return the spellings an elongated word may stand for: doubled letters first, then all single."""
    single = re.sub(r"(\w)\1", r"\1", word)
    return (word,) if single == word else (word, single)
