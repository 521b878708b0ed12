"""In which encoding a text is that is not UTF-8: by which signs stand where in its words."""

from __future__ import annotations

import codecs
import re

#: Encodings of Western Europe that programs still write: Windows, old Macintoshes, DOS. At a tie the first.
WESTERN = ("cp1252", "mac-roman", "cp850")
#: What a person may say where the bytes do not tell.
OTHERS = "cp1251 (Cyrillic), cp1250 (Polish, Czech), cp1253 (Greek), shift_jis, gb18030"
_ASCII = frozenset(map(chr, range(128)))
_LOWER = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœ"
_UPPER = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒ"
_SIGNS = "‘’“”«»„…–—·•°€£§¿¡®©™ªº\u00a0´²³½¼"
#: Letters of another alphabet stand in rows; Western words have one or two beside each other.
_ROW = re.compile(r"[^\x00-\x7f\W\d_]{3,}")
_GOOD = re.compile(
    # Accented letters with letters around, capitals at the beginning of a word or among capitals.
    rf"[{_LOWER}]|(?<![a-z{_LOWER}])[{_UPPER}]"
    # Signs around words, the apostrophe and hyphens also within.
    rf"|’|[–—·…](?=[A-Za-z\s\d]|$)|(?<![A-Za-z])[{_SIGNS}]|[{_SIGNS}](?![A-Za-z])"
)
#: Of the signs beyond ASCII so many must stand where they may.
_LEAST = 0.85


def guess_encoding(data: bytes) -> str | None:
    """Return the encoding of a text: ``"utf-8"``, one of `WESTERN`, or None where it is none of them.

    Parameters
    ----------
    data
        The beginning of the file; its last character may be cut off. A text of which more signs are UTF-8
        than not is a damaged one, or put together of several.

    Examples
    --------
    >>> [guess_encoding("perché, più d’una città".encode(name)) for name in ("utf-8", "cp1252", "mac-roman")]
    ['utf-8', 'cp1252', 'mac-roman']
    >>> guess_encoding("привет мир".encode("cp1251")) is None
    True
    """
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data, final=False)
    broken = text.count("\ufffd")
    if sum(map(text.count, set(text) - _ASCII)) >= 2 * broken:
        return "utf-8"
    shares = {name: _plausible(data, name) for name in WESTERN}
    best = max(WESTERN, key=lambda name: shares[name])
    return best if shares[best] >= _LEAST else None


def _plausible(data: bytes, encoding: str) -> float:
    """Return the share of signs beyond ASCII that stand where this encoding's words have them."""
    text = data.decode(encoding, "replace")
    foreign = sum(map(text.count, set(text) - _ASCII))
    rows = sum(map(len, _ROW.findall(text)))
    return (len(_GOOD.findall(text)) - rows) / foreign
