"""Lines, tax table and totals as rows of written figures."""

from typing import Any

from clientcast.invoices.render.context import Context
from clientcast.invoices.render.document import Allowance, Category, Line
from clientcast.invoices.render.text import clean

Row = dict[str, Any]

RATED = ("S", "Z")
FEW, ROOMY, DENSE = 8, 2.6, 1.3  # lines on a page with air around them; mm above and below a row


def line_table(context: Context) -> Row:
    """`columns` (heads) and `lines`: description, details below it, and one figure per further column."""
    words = context.words
    vat = [_vat_head(context)] if context.has_line_tax else []
    heads = [words["service"], words["quantity"], words["price"], *vat, words["amount"]]
    lines = [_line(context, line) for line in context.document["lines"]]
    return {"columns": heads, "lines": lines, "row-space": ROOMY if len(lines) <= FEW else DENSE}


def _line(context: Context, line: Line) -> Row:
    figures = context.figures
    tax_minor = line["tax_minor"] if context.has_line_tax else 0
    tax = [figures.amount(tax_minor)] if context.has_line_tax else []
    return {
        "description": clean(line["description"]),
        "details": _details(context, line),
        "figures": [
            figures.quantity(line["quantity"]),
            figures.amount(line["unit_price_minor"]),
            *tax,
            figures.amount(line["net_minor"] + tax_minor),
        ],
    }


def _details(context: Context, line: Line) -> str:
    """The period the line pays for, whose line it is, and its rate where rates differ."""
    starts_on, ends_on = line["starts_on"], line["ends_on"]
    period = context.figures.period(starts_on, ends_on) if starts_on and ends_on else ""
    vat = _vat_label(context, line["tax_category"], line["tax_rate"]) if _has_many_rates(context) else ""
    return " · ".join(filter(None, [period, clean(line["line_number"]), clean(line["username_masked"]), vat]))


def _has_many_rates(context: Context) -> bool:
    return len(context.document["tax"]) > 1


def _vat_head(context: Context) -> str:
    """The rate stands in the head when it is one for all lines, else with each line."""
    if _has_many_rates(context):
        return context.words["vat"]
    only = context.document["tax"][0]
    return _vat_label(context, only["category"], only["rate"])


def _vat_label(context: Context, category: Category, rate: str | None) -> str:
    written = _rate(context, category, rate)
    return context.words["vat_rate"].format(rate=written) if category in RATED else written


def _rate(context: Context, category: Category, rate: str | None) -> str:
    if category == "S" and rate:
        return context.figures.rate(rate)
    return context.words[category]


def tax_table(context: Context) -> Row:
    """Base and tax of each category and rate (BG-23)."""
    words, amount = context.words, context.figures.amount
    rows = [
        [_rate(context, one["category"], one["rate"]), amount(one["base_minor"]), amount(one["tax_minor"])]
        for one in context.document["tax"]
    ]
    return {"head": [words["rate"], words["base"], words["vat"]], "rows": rows}


def totals(context: Context) -> list[Row]:
    """From the sum of the lines down to what is left to pay, only the rows that say something."""
    allowances = [_allowance(context, allowance) for allowance in context.document["allowances"]]
    parts = [*allowances, *_tax_and_rounding(context)]
    net = [_row(context, "net", context.document["totals"]["net_minor"])] if parts else []
    return [*net, *parts, *_outcome(context), *_advance(context)]


def _row(context: Context, word: str, minor: int, weight: str = "plain") -> Row:
    """One row of the totals: `plain`, `bold`, or the one `main` row, which tells the currency."""
    write = context.figures.money if weight == "main" else context.figures.amount
    return {"label": context.words[word], "amount": write(minor), "weight": weight}


def _allowance(context: Context, allowance: Allowance) -> Row:
    label = f"{context.words['discount']}: {clean(allowance['reason'])}"
    return {"label": label, "amount": context.figures.amount(-allowance["amount_minor"]), "weight": "plain"}


def _tax_and_rounding(context: Context) -> list[Row]:
    sums = context.document["totals"]
    tax = _row(context, "vat", sums["tax_minor"]) | {"label": _vat_head(context)}
    rounding = _row(context, "rounding", sums["rounding_minor"])
    return [tax] * context.is_taxed + [rounding] * bool(sums["rounding_minor"])


def _outcome(context: Context) -> list[Row]:
    """What is to pay stands alone when nothing was paid; else it stands below what was paid and credited."""
    total, standing = context.document["totals"]["total_minor"], context.standing
    if context.is_credit:
        return [_row(context, "total_credited", total, "main")]
    if standing.open_minor == total:
        return [_row(context, "total_to_pay", total, "main")]
    credited = total - standing.paid_minor - standing.open_minor
    taken_off = [("paid", standing.paid_minor), ("credited", credited)]
    return [
        _row(context, "total", total, "main"),
        *(_row(context, word, -minor) for word, minor in taken_off if minor),
        _row(context, "open", standing.open_minor, "bold"),
    ]


def _advance(context: Context) -> list[Row]:
    advance = context.standing.advance_minor
    return [_row(context, "advance", advance)] if advance else []
