"""Uploaded pictures are drawn anew: nothing of the sent file is kept but its pixels."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps

from clientcast.files import rules

FORMATS = ("PNG", "JPEG", "WEBP")


def as_png(content: bytes) -> bytes:
    """A PNG, upright, at most 1024 pixels wide and high, without EXIF, profiles or texts.

    The same bytes give the same picture. Raises TooLarge, PictureTooLarge, PictureUnreadable.
    """
    rules.check_size(len(content))
    with _readable(), Image.open(io.BytesIO(content), formats=FORMATS) as sent:
        rules.check_pixels(*sent.size)
        return _drawn(ImageOps.exif_transpose(sent))


def _drawn(picture: Image.Image) -> bytes:
    pixels = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    pixels.thumbnail((rules.MAX_SIDE, rules.MAX_SIDE))
    pixels.info.clear()
    data = io.BytesIO()
    pixels.save(data, "PNG")
    return data.getvalue()


# What Pillow says of damaged and of hostile files; it warns of a bomb before it refuses one.
_BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, struct.error, zlib.error)
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except _BOMBS as error:
        raise rules.PictureTooLarge(max_megapixels=rules.MAX_PIXELS // 1_000_000) from error
    except _BROKEN as error:
        raise rules.PictureUnreadable from error
