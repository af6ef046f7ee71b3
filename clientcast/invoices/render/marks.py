"""Pictures of the paper: the QR code and the logo."""

import base64
import io
from functools import lru_cache
from itertools import groupby

import qrcode  # type: ignore[import-untyped]
from PIL import Image, ImageOps

LOGO_BOX = (768, 192)  # 400 dpi: the logo is 12 mm high
WIDEST = 4  # a wider logo is drawn lower, so that the name keeps its place
LOGO_PIXELS = 40_000_000
MASK = 3  # a fixed mask is read as well as the best of eight and is found five times faster


def qr_svg(text: str) -> str:
    """A QR code as SVG, one module one unit, without a margin."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    code.add_data(text.encode())
    code.make()
    size = len(code.modules)
    path = "".join(_runs(y, row) for y, row in enumerate(code.modules))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>'


def _runs(y: int, row: list[bool]) -> str:
    """The dark runs of one row: fewer shapes, a smaller and faster picture."""
    at, path = 0, ""
    for dark, modules in groupby(row):
        length = len(list(modules))
        path += f"M{at} {y}h{length}v1h-{length}z" if dark else ""
        at += length
    return path


@lru_cache(maxsize=64)
def logo_svg(logo: bytes) -> str | None:
    """The logo in the size of the paper, inside SVG (a string can be handed over, bytes cannot).

    None when the bytes are no picture: a paper without a logo is better than none.
    """
    try:
        with Image.open(io.BytesIO(logo)) as picture:
            return _as_svg(_small(picture))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def _small(picture: Image.Image) -> Image.Image:
    if picture.width * picture.height > LOGO_PIXELS:
        raise ValueError("logo too large")
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail(LOGO_BOX)
    return upright


def _as_svg(picture: Image.Image) -> str:
    data = io.BytesIO()
    picture.save(data, "PNG")
    href = f"data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}"
    width, height = picture.size
    frame = max(height, width / WIDEST)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {frame:g}">'
        f'<image y="{(frame - height) / 2:g}" width="{width}" height="{height}" href="{href}"/></svg>'
    )
