"""The foot of the last page: how to pay, whom to ask, how to check."""

from typing import Any

from clientcast.invoices.render.context import Context
from clientcast.invoices.render.document import Wallet
from clientcast.invoices.render.marks import qr_svg
from clientcast.invoices.render.text import clean, clean_lines

CODE_LENGTH = 12


def closing(context: Context) -> dict[str, Any]:
    """QR code and the lines beside it."""
    issuer, words = context.document["issuer"], context.words
    contact = clean(issuer["support_contact"])
    questions = [words["questions"].format(contact=contact)] if contact else []
    return {
        "qr": qr_svg("\n".join(_scanned(context))),
        "qr_alt": words["qr"],
        "closing": [*_payment(context), *questions, *clean_lines(issuer["footer"])],
    }


def verify_code(sha256: str) -> str:
    """The first twelve hex digits in three groups, for reading aloud: '7F3A-91C2-A21F'."""
    code = sha256[:CODE_LENGTH].upper()
    return "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def _payment(context: Context) -> list[str]:
    words, issuer = context.words, context.document["issuer"]
    if context.is_credit:
        preceding = context.document["preceding"]
        return [words["credit_explained"].format(label=clean(preceding["label"]))] if preceding else []
    if context.standing.open_minor <= 0:
        return [words["paid_in_full"]] if context.standing.paid_minor else []
    hint = clean_lines(issuer["payment_hint"])
    if not issuer["wallets"]:
        return [*hint, words["pay_collector"]]
    return [*hint, _wallets(context, issuer["wallets"]), words["pay_or_collector"]]


def _wallets(context: Context, wallets: list[Wallet]) -> str:
    words, reference = context.words, clean(context.document["buyer"]["number"])
    named = [f"{words.get(w['provider'], clean(w['provider']))} {clean(w['number'])}".strip() for w in wallets]
    listed = words["or"].join(filter(None, [", ".join(named[:-1]), named[-1]]))
    return words["pay_wallets"].format(wallets=listed, reference=reference)


def _scanned(context: Context) -> list[str]:
    """Plain text that any phone shows, in Latin letters: it is copied and typed elsewhere."""
    document, standing = context.document, context.standing
    to_pay = not context.is_credit and standing.open_minor > 0
    return [
        f"{clean(document['label'])} {document['issued_on']}",
        context.figures.scanned(standing.open_minor if to_pay else document["totals"]["total_minor"]),
        *(_to_copy(context) if to_pay else []),
        verify_code(document["sha256"]),
    ]


def _to_copy(context: Context) -> list[str]:
    wallets = context.document["issuer"]["wallets"]
    numbers = [f"{clean(w['provider'])} {clean(w['number'])}" for w in wallets if w["number"]]
    return [*numbers, f"ref {clean(context.document['buyer']['number'])}"]
