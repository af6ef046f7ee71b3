"""From a record to PDF bytes."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Literal, cast

import typst

from clientcast.invoices.render.context import Standing, context_of
from clientcast.invoices.render.document import Document
from clientcast.invoices.render.view import view_of

HERE = Path(__file__).parent
_one_at_a_time = Lock()  # the compiler may be used by one thread only


def render(
    document: Document, *, logo: bytes | None, paid_minor: int, open_minor: int, advance_minor: int | None
) -> bytes:
    """The document as A4 PDF/A-3b, tagged, fonts embedded (D7, D8).

    `logo` is a raster picture (PNG, JPEG, WebP) or None; what is no picture is left out. `paid_minor`,
    `open_minor` and `advance_minor` are the books' word at printing, in minor units of the document's
    currency; a credit note shows none of them but the advance. Text no font here can draw makes it plain
    PDF. Equal arguments give equal bytes. Thread-safe, one page about 10 ms once warm.
    Raises KeyError when a field of the record is missing.
    """
    standing = Standing(paid_minor, open_minor, advance_minor)
    view = json.dumps(view_of(context_of(document, standing), logo), ensure_ascii=False)
    issued_at = datetime.fromisoformat(document["issued_at"])
    with _one_at_a_time:
        try:
            return _compile(view, issued_at, "a-3b")
        except typst.TypstError:
            return _compile(view, issued_at, None)


def _compile(view: str, issued_at: datetime, standard: Literal["a-3b"] | None) -> bytes:
    pdf = _compiler().compile(format="pdf", sys_inputs={"view": view}, pdf_standards=standard, timestamp=issued_at)
    return cast(bytes, pdf)  # only pictures come page by page


@cache
def _compiler() -> typst.Compiler:
    """One compiler for the process: it keeps the parsed fonts and the template."""
    return typst.Compiler(HERE / "classic.typ", root=HERE, font_paths=[HERE / "fonts"], ignore_system_fonts=True)
