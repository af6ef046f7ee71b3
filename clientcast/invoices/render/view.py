"""A document as the layout needs it: every word and figure written out, in the order of the page.

Pure: values in, JSON-able values out. The layout (`classic.typ`) decides places and sizes only.
"""

import re
from typing import Any

from clientcast.invoices.render.closing import closing, verify_code
from clientcast.invoices.render.context import Context
from clientcast.invoices.render.marks import logo_svg
from clientcast.invoices.render.tables import line_table, tax_table, totals
from clientcast.invoices.render.text import clean, clean_lines

BOTTLE = "#0b5c4b"
LEADING = {"en": 0.65, "bn": 0.8}  # Bengali has signs above and below the letters (V16)
NUMBERING = {"latn": "1", "beng": "১"}
PAGE_PARTS = re.compile(r"\{page\}|\{pages\}")


def view_of(context: Context, logo: bytes | None) -> dict[str, Any]:
    """Everything `classic.typ` reads."""
    return _page(context) | _letterhead(context, logo) | _parties(context) | _body(context) | closing(context)


def _page(context: Context) -> dict[str, Any]:
    document, words = context.document, context.words
    color = document["issuer"]["color"] or ""
    return {
        "language": document["language"],
        "leading": LEADING[document["language"]],
        "numbering": NUMBERING[document["digits"]],
        "color": color if re.fullmatch(r"#[0-9A-Fa-f]{6}", color) else BOTTLE,
        "title": f"{words[document['kind']]} {clean(document['label'])}",
        "page": PAGE_PARTS.split(words["page"]),
        "verify": words["verify"].format(code=verify_code(document["sha256"])),
        "sha256": f"SHA-256 {document['sha256']}",
    }


def _letterhead(context: Context, logo: bytes | None) -> dict[str, Any]:
    document, words = context.document, context.words
    name, other = map(clean, context.named(document["issuer"]["name"], document["issuer"]["name_bn"]))
    return {
        "kind": words[document["kind"]],
        "label": clean(document["label"]),
        "logo": logo_svg(logo) if logo else None,
        "logo_alt": words["logo"].format(name=name),
        "issuer": {"name": name, "other_name": other or None, "lines": _issuer_lines(context)},
    }


def _issuer_lines(context: Context) -> list[str]:
    issuer = context.document["issuer"]
    name = issuer["legal_name"] or context.named(issuer["name"], issuer["name_bn"])[0]
    contact = [clean(issuer["phone"]), clean(issuer["email"])]
    return [
        clean(name),
        *clean_lines(issuer["address"]),
        *_bin(context, issuer["bin"]),
        *filter(None, contact),
    ]


def _parties(context: Context) -> dict[str, Any]:
    buyer = context.document["buyer"]
    name, _ = context.named(buyer["name"], buyer["name_bn"])
    lines = [
        *clean_lines(buyer["address"]),
        _phone(context, clean(buyer["phone"])),
        *_bin(context, buyer["bin"]),
    ]
    return {
        "from": context.words["from"],
        "to": context.words["to"],
        "buyer": {"name": clean(name), "lines": [*filter(None, lines), clean(buyer["number"])]},
        "facts": _facts(context),
    }


def _phone(context: Context, e164: str) -> str:
    """Numbers of Bangladesh as people dial them; phones follow the digit setting, identifiers do not."""
    return context.figures.count(f"0{e164[4:]}" if e164.startswith("+880") else e164)


def _bin(context: Context, number: str | None) -> list[str]:
    return [context.words["bin"].format(bin=clean(number))] if number else []


def _facts(context: Context) -> list[dict[str, Any]]:
    document, words, day = context.document, context.words, context.figures.day
    facts = [{"label": words["issued"], "lines": [day(document["issued_on"])]}]
    if document["due_on"] and not context.is_credit:
        facts.append({"label": words["due"], "lines": [day(document["due_on"])]})
    if document["preceding"]:
        preceding = document["preceding"]
        dated = words["preceding_of"].format(date=day(preceding["issued_on"]))
        facts.append({"label": words["preceding"], "lines": [clean(preceding["label"]), dated]})
    return facts


def _body(context: Context) -> dict[str, Any]:
    document = context.document
    in_words = context.figures.in_words(document["totals"]["total_minor"])
    return line_table(context) | {
        "in_words": {"label": context.words["in_words"], "text": in_words},
        "tax": tax_table(context) if context.has_tax_table else None,
        "totals": totals(context),
        "notes": clean_lines(document["notes"]),
    }
