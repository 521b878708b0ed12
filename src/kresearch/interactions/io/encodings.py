"""In which encoding a text is that is not UTF-8: by which signs stand where in its words."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

#: Encodings of Western Europe that programs still write: Windows, old Macintoshes, DOS. At a tie the first.
WESTERN = ("cp1252", "mac-roman", "cp850")
#: Those of Central Europe: Windows, the norm, DOS.
CENTRAL = ("cp1250", "iso-8859-2", "cp852")
GUESSED = WESTERN + CENTRAL
#: What a person may say where the bytes do not tell.
OTHERS = "cp1251 (Cyrillic), cp1253 (Greek), cp1254 (Turkish), cp1250 (Polish, Czech), shift_jis, gb18030"
_ASCII = frozenset(map(chr, range(128)))
_WEST = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœ"
#: Letters of one language beyond ASCII, in lower case: of texts that Western encodings seem to fit, ...
_WESTERN_TEXTS = (
    "äöüß", "àâæçéèêëîïôœùûü", "àáèéìíîòóùú", "áéíñóúü", "àáâãçéêíóôúü", "åäöéæøü", "áèéëïóöü", "àçéèíïóòúü",
)  # fmt: skip
#: ... and of those that one of Central Europe fits: Hungarian, Polish, Czech, Slovak, Croatian, Romanian.
_CENTRAL_TEXTS = ("áéíóöőúüű", "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "čćđšž", "âăîşţ")
_SIGNS = "‘’“”«»„…–—·•°€£§¿¡®©™ªº\u00a0´²³½¼"
#: Letters of another alphabet stand in rows; European words have one or two beside each other.
_ROW = re.compile(r"[^\x00-\x7f\W\d_]{3,}")
#: Of the signs beyond ASCII so many must stand where they may; to be of one language, nearly all.
_LEAST, _WHOLLY = 0.85, 0.98


#: The halves of one character beyond the first 65,536, in three bytes each: as R and Java write emoji.
_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_HALF = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")


def join_halves(data: bytes) -> bytes:
    """Return a text in UTF-8 with characters that were written as two halves joined; lone ones are U+FFFD.

    Examples
    --------
    >>> halves = (chr(0xD83D) + chr(0xDE00)).encode("utf-8", "surrogatepass")
    >>> join_halves(halves).decode() == chr(0x1F600)
    True
    """
    if b"\xed" not in data:
        return data
    return _HALF.sub(b"\xef\xbf\xbd", _PAIR.sub(_joined, data))


def _joined(pair: re.Match[bytes]) -> bytes:
    halves = pair[0].decode("utf-8", "surrogatepass")
    return halves.encode("utf-16", "surrogatepass").decode("utf-16").encode()


def guess_encoding(data: bytes) -> str | None:
    """Return the encoding of a text: ``"utf-8"``, one of `GUESSED`, or None where the bytes do not tell.

    Parameters
    ----------
    data
        The beginning of the file; its last character may be cut off. A text of which more signs are UTF-8
        than not is a damaged one, or put together of several.

    Examples
    --------
    >>> [guess_encoding("perché, più d’una città".encode(name)) for name in ("utf-8", "cp1252", "mac-roman")]
    ['utf-8', 'cp1252', 'mac-roman']
    >>> guess_encoding("jó időt, szép űrt".encode("cp1250"))
    'cp1250'
    >>> guess_encoding("привет мир".encode("cp1251")) is None
    True
    """
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(join_halves(data), final=False)
    broken = text.count("\ufffd")
    if sum(map(text.count, set(text) - _ASCII)) >= 2 * broken:
        return "utf-8"
    shares = {name: _plausible(data, name, _WEST) - _rows(data, name) for name in WESTERN}
    best = max(WESTERN, key=lambda name: shares[name])
    western = best if shares[best] >= _LEAST else None
    central = [name for name in CENTRAL if _is_of_one(data, name, _CENTRAL_TEXTS)]
    if not central or (western is not None and _same(data, western, central[0])):
        return western
    if western is not None and _is_of_one(data, western, _WESTERN_TEXTS):
        # Two readings that are both a language; files of old Macintoshes are as rare as those of the East.
        return western if western != "mac-roman" else None
    return central[0] if all(_same(data, central[0], name) for name in central) else None


def _is_of_one(data: bytes, encoding: str, languages: tuple[str, ...]) -> bool:
    """Return whether nearly all signs of a text are those of one language, where its words have them."""
    return any(_plausible(data, encoding, letters) >= _WHOLLY for letters in languages)


def _same(data: bytes, one: str, other: str) -> bool:
    return data.decode(one, "replace") == data.decode(other, "replace")


def _plausible(data: bytes, encoding: str, letters: str) -> float:
    """Return the share of signs beyond ASCII that stand where words with such letters have them."""
    text = data.decode(encoding, "replace")
    foreign = sum(map(text.count, set(text) - _ASCII))
    return len(_good(letters).findall(text)) / foreign


def _rows(data: bytes, encoding: str) -> float:
    """Return the share of signs beyond ASCII that are letters in rows."""
    text = data.decode(encoding, "replace")
    return sum(map(len, _ROW.findall(text))) / sum(map(text.count, set(text) - _ASCII))


@lru_cache(maxsize=32)
def _good(lower: str) -> re.Pattern[str]:
    """Return what finds the signs that stand where they may, in texts with some letters."""
    upper = lower.replace("ß", "").upper()
    return re.compile(
        # Accented letters with letters around, capitals at the beginning of a word or among capitals;
        # of Portuguese the õ, which only an e follows and Hungarian's ő looks like.
        rf"[{lower}]|(?<![a-z{lower}])[{upper}]"
        + ("|õ(?=e)|Õ(?=E)" if "ã" in lower else "")
        # Signs around words, the apostrophe and hyphens also within.
        + rf"|’|[–—·…](?=[A-Za-z\s\d]|$)|(?<![A-Za-z])[{_SIGNS}]|[{_SIGNS}](?![A-Za-z])"
    )
