"""Decisions about uploaded pictures."""

from __future__ import annotations

from clientcast.kit.errors import Invalid, TooLarge

MAX_BYTES = 2 * 1024 * 1024
MAX_PIXELS = 16_000_000  # of what is sent: a phone's photo fits, 64 MB when opened
MAX_SIDE = 1024  # of what is kept


class PictureUnreadable(Invalid):
    """Not a PNG, JPEG or WebP picture, whatever its name says."""

    code = "picture_unreadable"


class PictureTooLarge(Invalid):
    """More than ``max_megapixels``: a small file may be huge when opened."""

    code = "picture_too_large"


def check_size(size: int) -> None:
    """Raises TooLarge."""
    if size > MAX_BYTES:
        raise TooLarge(max_bytes=MAX_BYTES)


def check_pixels(width: int, height: int) -> None:
    """Raises PictureTooLarge."""
    if width * height > MAX_PIXELS:
        raise PictureTooLarge(max_megapixels=MAX_PIXELS // 1_000_000)
