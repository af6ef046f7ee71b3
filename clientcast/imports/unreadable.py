"""Why a file cannot be read at all. Every one names the field ``file``; the words live in the app."""

from __future__ import annotations

from typing import Any

from clientcast.kit.errors import Invalid


class FileUnreadable(Invalid):
    """Root: the upload is refused whole, nothing of it is kept."""

    code = "file_unreadable"

    def __init__(self, **params: Any) -> None:
        super().__init__(field="file", **params)


class FileTooLarge(FileUnreadable):
    """``limit_mb``."""

    code = "file_too_large"


class EmptyFile(FileUnreadable):
    """No byte, or no cell with anything in it."""

    code = "empty_file"


class NotASpreadsheet(FileUnreadable):
    """The bytes are something else: ``found`` is png, pdf, html, ods, binary …"""

    code = "not_a_spreadsheet"


class EncryptedFile(FileUnreadable):
    """Protected by a password."""

    code = "encrypted_file"


class DamagedFile(FileUnreadable):
    """Cut off or broken inside."""

    code = "damaged_file"


class ZipBomb(FileUnreadable):
    """Small outside, huge inside: ``limit_mb`` unpacked."""

    code = "zip_bomb"


class TooManyRows(FileUnreadable):
    """``rows``, ``limit``."""

    code = "too_many_rows"


class TooManyColumns(FileUnreadable):
    """``columns``, ``limit``."""

    code = "too_many_columns"


class TooManyCells(FileUnreadable):
    """``limit``: sheets together."""

    code = "too_many_cells"


class CellTooLong(FileUnreadable):
    """``row``, ``limit`` in characters."""

    code = "cell_too_long"


class HeaderNotFound(FileUnreadable):
    """No row looks like the start of a table."""

    code = "header_not_found"
