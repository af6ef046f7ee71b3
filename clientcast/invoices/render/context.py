"""What the parts of the view share: the record, the books' word on it, words and figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from clientcast.invoices.render.document import Document
from clientcast.invoices.render.figures import Figures
from clientcast.invoices.render.words import WORDS


@dataclass(frozen=True)
class Standing:
    """What the books say of a document at printing. Advance is the customer's, None when not to be told."""

    paid_minor: int
    open_minor: int
    advance_minor: int | None


@dataclass(frozen=True)
class Context:
    """One printing."""

    document: Document
    standing: Standing
    words: Mapping[str, str]
    figures: Figures

    @property
    def is_credit(self) -> bool:
        """A credit note takes back; it is never paid or open itself."""
        return self.document["kind"] == "credit_note"

    @property
    def is_taxed(self) -> bool:
        """Tax columns appear only in a document with VAT (D5: without a VAT number all is category O)."""
        return any(entry["category"] != "O" for entry in self.document["tax"])

    @property
    def has_line_tax(self) -> bool:
        """A discount lowers the tax of the whole, so that the tax of a line would not be price × rate."""
        return self.is_taxed and not self.document["allowances"]

    @property
    def has_tax_table(self) -> bool:
        """With one rate and no discount the totals already are the table: base, rate, tax."""
        return self.is_taxed and (len(self.document["tax"]) > 1 or bool(self.document["allowances"]))

    def named(self, name: str | None, name_bn: str | None) -> tuple[str, str]:
        """The name in the document's language first, the other one second ('' when there is none)."""
        first, second = (name_bn, name) if self.document["language"] == "bn" else (name, name_bn)
        return (first or second or ""), (second or "" if first and second != first else "")


def context_of(document: Document, standing: Standing) -> Context:
    """Words and figures follow the document, never the reader."""
    language = document["language"]
    return Context(
        document=document,
        standing=standing,
        words=WORDS[language],
        figures=Figures(language, document["digits"], document["currency"]),
    )
