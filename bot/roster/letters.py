"""Turns the bytes of a CSV file into text, whichever program saved it, or says why that fails."""

from __future__ import annotations

import codecs
import re
import unicodedata

MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods are zip files; .xls is older
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f]")


class UnreadableError(ValueError):
    """Bytes that are no text; `code` says what they seem to be."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def decoded(raw: bytes) -> str:
    """The text of a file. Raises UnreadableError."""
    if raw.startswith(WORKBOOKS):
        raise UnreadableError("workbook")
    for encoding in _encodings(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not NOT_TEXT.search(text):
            return text
    raise UnreadableError("unreadable")


def _encodings(raw: bytes) -> tuple[str, ...]:
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return (encoding,)
    if b"\0" in raw:  # UTF-16 without a mark has an empty byte beside every plain letter
        return ("utf-16-be",) if raw.startswith(b"\0") else ("utf-16-le",)
    return ("utf-8", "cp1252")


def tidy(cell: str) -> str:
    """A cell without outer and double spaces, line breaks and invisible signs."""
    if not cell.isascii():
        composed = unicodedata.normalize("NFC", cell)
        cell = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")
    return " ".join(cell.split())


def garbled(name: str) -> bool:
    """Whether letters of a name were lost or doubled when the file was saved: "Ayl?n", "JosÃ©"."""
    if "?" in name or "\ufffd" in name:
        return True
    try:
        return not name.isascii() and name.encode("cp1252").decode("utf-8") != name
    except UnicodeError:
        return False


def folded(text: str) -> str:
    """Letters without case and accents, for comparing names."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
