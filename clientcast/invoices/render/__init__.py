"""An issued document becomes a PDF (D7).

`render(document, logo=…, paid_minor=…, open_minor=…, advance_minor=…)` takes the immutable record and what
the books say at printing, and nothing else: no database, no clock, no network, no system font. Customers'
text reaches the page as data (JSON), never as template code. Equal arguments give equal bytes.
"""

from clientcast.invoices.render.document import (
    Allowance,
    Buyer,
    Document,
    Issuer,
    Line,
    Preceding,
    TaxEntry,
    Totals,
    Wallet,
)
from clientcast.invoices.render.paper import render

__all__ = [
    "Allowance",
    "Buyer",
    "Document",
    "Issuer",
    "Line",
    "Preceding",
    "TaxEntry",
    "Totals",
    "Wallet",
    "render",
]
