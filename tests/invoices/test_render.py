"""The paper of an issued document (D5, D7, M8)."""

import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from clientcast.invoices.render import Document, Line, render
from clientcast.invoices.render.context import Standing, context_of
from clientcast.invoices.render.marks import logo_svg
from clientcast.invoices.render.paper import _compiler
from clientcast.invoices.render.text import BREAK, clean, clean_lines
from clientcast.invoices.render.view import view_of

REFERENCE = Path(__file__).parent / "reference-bn.png"
SHA256 = "7f3a91c2a21f" + "0" * 52
TOTALS = {
    "net_minor": 43478,
    "allowance_minor": 0,
    "tax_minor": 6522,
    "rounding_minor": 0,
    "total_minor": 50000,
}
TOLERANCE = 0.02  # percent of the pixels; one wrong vowel in a name is four times that
HOSTILE = '#include "/etc/passwd" $x$ *bold* _i_ \\ `code` #panic() <label> @ref // /* */ -- ~'


def line(number: int = 1, **changes: Any) -> Line:
    values: Any = {
        "line": number,
        "description": "Family 40, 1 month",
        "line_number": "L-00012",
        "username_masked": "nad•••",
        "starts_on": "2026-11-26",
        "ends_on": "2026-12-26",
        "quantity": "1.0000",
        "unit": "MON",
        "unit_price_minor": 43478,
        "net_minor": 43478,
        "tax_category": "S",
        "tax_rate": "15.0000",
        "tax_minor": 6522,
    }
    return values | changes  # type: ignore[no-any-return]


def invoice(**changes: Any) -> Document:
    """500.00 with 15 % VAT inside."""
    values: Any = {
        "kind": "invoice",
        "label": "INV-2627-004812",
        "series": "INV-2627",
        "number": 4812,
        "issued_at": "2026-11-25T06:00:00Z",
        "issued_on": "2026-11-25",
        "due_on": "2026-11-30",
        "currency": "BDT",
        "language": "en",
        "digits": "latn",
        "issuer": issuer(),
        "buyer": buyer(),
        "preceding": None,
        "lines": [line()],
        "allowances": [],
        "tax": [{"category": "S", "rate": "15.0000", "base_minor": 43478, "tax_minor": 6522}],
        "totals": TOTALS,
        "notes": None,
        "sha256": SHA256,
        "template": "classic",
    }
    return values | changes  # type: ignore[no-any-return]


def issuer(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Jolchobi Network",
        "name_bn": "জলছবি নেটওয়ার্ক",
        "legal_name": "Jolchobi Network Ltd.",
        "address": "22 Station Road\nDohar",
        "bin": "001234567-0101",
        "phone": "01000 200 300",
        "email": "office@jolchobi.example",
        "color": "#0B5C4B",
        "footer": "Closed on Fridays.",
        "wallets": [{"provider": "bkash", "number": "01711 000 200"}, {"provider": "nagad", "number": None}],
        "payment_hint": None,
        "support_contact": "01000 200 300, 9:00 – 21:00",
    } | changes


def buyer(**changes: Any) -> dict[str, Any]:
    return {
        "number": "C-02041",
        "name": "Nadia Rahman",
        "name_bn": "নাদিয়া রহমান",
        "phone": "+8801712345678",
        "address": "House 14, Lane 3",
        "bin": None,
    } | changes


def untaxed(**changes: Any) -> Document:
    free = line(tax_category="O", tax_rate=None, tax_minor=0, unit_price_minor=50000, net_minor=50000)
    return invoice(
        **{
            "issuer": issuer(bin=None),
            "lines": [free],
            "tax": [{"category": "O", "rate": None, "base_minor": 50000, "tax_minor": 0}],
            "totals": TOTALS | {"net_minor": 50000, "tax_minor": 0},
        }
        | changes
    )


def credit_note() -> Document:
    preceding = {"label": "INV-2627-004812", "issued_on": "2026-11-25"}
    return invoice(kind="credit_note", label="CN-2627-000031", due_on=None, preceding=preceding)


def pdf(document: Document, *, logo: bytes | None = None, paid: int = 0, advance: int | None = None) -> bytes:
    left = document["totals"]["total_minor"] - paid
    return render(document, logo=logo, paid_minor=paid, open_minor=left, advance_minor=advance)


def words_of(paper: bytes) -> str:
    """All text, white space single: where lines break is the layout's business."""
    pages = PdfReader(io.BytesIO(paper)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace(BREAK, "").split())


def logo(size: tuple[int, int] = (64, 64), kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "#0b5c4b").save(data, kind)
    return data.getvalue()


def picture(document: Document) -> Image.Image:
    """The upper part of the page, where names, dates, lines and totals stand."""
    view = json.dumps(view_of(context_of(document, Standing(0, 50000, None)), None))
    page: Any = _compiler().compile(format="png", ppi=96, sys_inputs={"view": view})
    return Image.open(io.BytesIO(page)).convert("L").crop((60, 60, 740, 500))


def reference() -> Image.Image:
    """The picture a reader of Bengali has looked at."""
    return Image.open(REFERENCE).convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Share of clearly different pixels, in percent."""
    counts = ImageChops.difference(one, other).histogram()
    return 100 * sum(counts[64:]) / sum(counts)


def test_an_invoice_tells_who_owes_whom_what_for_which_days() -> None:
    text = words_of(pdf(invoice()))
    for told in (
        "Invoice INV-2627-004812",
        "Jolchobi Network Ltd.",
        "BIN 001234567-0101",
        "Nadia Rahman",
        "01712345678",
        "C-02041",
        "25 Nov 2026",
        "30 Nov 2026",
        "Family 40, 1 month",
        "26 Nov – 25 Dec 2026 · L-00012 · nad•••",
        "434.78 65.22 500.00",
        "VAT 15 % 65.22",
        "Total to pay ৳500.00",
        "Five hundred taka only",
        "Pay by bKash 01711 000 200 or Nagad. Reference C-02041.",
        "Questions: 01000 200 300, 9:00 – 21:00",
        "Closed on Fridays.",
        "Verify 7F3A-91C2-A21F",
        SHA256,
        "Page 1 of 1",
    ):
        assert told in text


def test_amounts_are_grouped_in_lakh() -> None:
    totals = {"net_minor": 12345600, "allowance_minor": 0, "tax_minor": 0, "rounding_minor": 0}
    text = words_of(pdf(untaxed(totals=totals | {"total_minor": 12345600})))
    assert "৳1,23,456.00" in text
    assert "One lakh twenty-three thousand four hundred fifty-six taka only" in text.replace("- ", "-")


def test_a_part_payment_leaves_the_rest_to_pay_and_tells_the_advance() -> None:
    text = words_of(pdf(invoice(), paid=20000, advance=7000))
    assert "Total ৳500.00 Paid −200.00 To pay 300.00 Advance with us 70.00" in text


def test_a_paid_invoice_asks_for_nothing() -> None:
    text = words_of(pdf(invoice(), paid=50000))
    assert "Paid in full. Nothing is left to pay." in text
    assert "Pay by bKash" not in text


def test_what_is_neither_paid_nor_open_was_credited() -> None:
    text = words_of(render(invoice(), logo=None, paid_minor=10000, open_minor=0, advance_minor=None))
    assert "Total ৳500.00 Paid −100.00 Credited −400.00 To pay 0.00" in text


def test_without_a_vat_number_no_tax_is_printed() -> None:
    text = words_of(pdf(untaxed()))
    assert "VAT" not in text and "BIN" not in text
    assert "Qty Price Amount" in text and "Net" not in text.replace("Network", "")


def test_a_discount_shows_its_reason_and_the_table_of_tax() -> None:
    totals = {"net_minor": 43478, "allowance_minor": 4348, "tax_minor": 5870, "rounding_minor": 0}
    document = invoice(
        allowances=[{"amount_minor": 4348, "reason": "Three years a customer"}],
        tax=[{"category": "S", "rate": "15.0000", "base_minor": 39130, "tax_minor": 5870}],
        totals=totals | {"total_minor": 45000},
    )
    text = words_of(pdf(document))
    assert "Net 434.78 Discount: Three years a customer −43.48 VAT 15 % 58.70 Total to pay ৳450.00" in text
    assert "VAT rate Before VAT VAT 15 % 391.30 58.70" in text


def test_each_line_tells_its_rate_when_there_are_several() -> None:
    document = invoice(
        lines=[line(), line(2, tax_category="E", tax_rate=None, tax_minor=0, username_masked=None)],
        tax=[
            {"category": "S", "rate": "15.0000", "base_minor": 43478, "tax_minor": 6522},
            {"category": "E", "rate": None, "base_minor": 43478, "tax_minor": 0},
        ],
        totals=TOTALS | {"net_minor": 86956, "total_minor": 93478},
    )
    text = words_of(pdf(document))
    assert "nad••• · VAT 15 %" in text and "L-00012 · VAT exempt" in text
    assert "VAT exempt 434.78 0.00" in text


def test_a_credit_note_names_the_invoice_it_takes_back_and_asks_for_no_money() -> None:
    text = words_of(pdf(credit_note(), advance=50000))
    assert "Credit note CN-2627-000031" in text
    assert "Takes back INV-2627-004812 of 25 Nov 2026" in text
    assert "Total credited ৳500.00 Advance with us 500.00" in text
    assert "Pay by" not in text and "To pay" not in text


def test_a_bengali_document_keeps_latin_digits_in_identifiers_only() -> None:
    view = view_of(
        context_of(invoice(language="bn", digits="beng"), Standing(0, 50000, None)),
        None,
    )
    assert view["buyer"] == {
        "name": "নাদিয়া রহমান",
        "lines": ["House 14, Lane 3", "০১৭১২৩৪৫৬৭৮", "C-02041"],
    }
    assert view["lines"][0]["details"] == "২৬ নভেম্বর – ২৫ ডিসেম্বর ২০২৬ · L-00012 · nad•••"
    assert view["lines"][0]["figures"] == ["১", "৪৩৪.৭৮", "৬৫.২২", "৫০০.০০"]
    assert view["totals"][-1] == {"label": "মোট প্রদেয়", "amount": "৳৫০০.০০", "weight": "main"}
    assert view["in_words"]["text"] == "পাঁচশত টাকা মাত্র"
    assert view["issuer"]["lines"][-3] == "বিআইএন 001234567-0101"


def test_bengali_letters_join_as_in_the_reference_picture() -> None:
    drawn = picture(invoice(language="bn", digits="beng"))
    assert difference(drawn, reference()) < TOLERANCE


def test_the_reference_picture_notices_one_wrong_name() -> None:
    drawn = picture(invoice(language="bn", digits="beng", buyer=buyer(name_bn="নাদয়ি রহমন")))
    assert difference(drawn, reference()) > 2 * TOLERANCE


def test_forty_lines_flow_to_a_second_page_under_the_same_head() -> None:
    lines = [line(number, description=f"Family {number}") for number in range(1, 41)]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf(invoice(lines=lines)))).pages]
    assert len(pages) == 2
    assert all("Service" in page and "Amount" in page and "INV-2627-004812" in page for page in pages)
    assert "Page 1 of 2" in pages[0] and "Page 2 of 2" in pages[1]
    assert "Total to pay" in pages[1] and "Total to pay" not in pages[0]


@pytest.mark.parametrize(
    "field",
    ["buyer", "description", "footer", "notes", "reason", "issuer"],
)
def test_what_people_typed_is_text_and_never_layout_code(field: str) -> None:
    documents = {
        "buyer": invoice(buyer=buyer(name=HOSTILE)),
        "description": invoice(lines=[line(description=HOSTILE)]),
        "footer": invoice(issuer=issuer(footer=HOSTILE)),
        "notes": invoice(notes=HOSTILE),
        "reason": invoice(allowances=[{"amount_minor": 0, "reason": HOSTILE}]),
        "issuer": invoice(issuer=issuer(name=HOSTILE, color="red; #panic()")),
    }
    text = words_of(pdf(documents[field]))
    assert HOSTILE in text
    assert "root:" not in text


def test_control_and_direction_marks_leave_no_trace() -> None:
    dirty = "\u202e00.005\u202c \x00Nadia\x07\t\x1b[31m \u2066Rahman\u2069 \ud800\ufeff\ue000"
    assert clean(dirty) == "00.005 Nadia [31m Rahman"
    assert "Nadia [31m Rahman" in words_of(pdf(invoice(buyer=buyer(name=dirty))))


def test_right_to_left_names_are_drawn_with_a_font_we_carry() -> None:
    paper = pdf(invoice(buyer=buyer(name="مرحبا")))
    assert any("NotoSansArabic" in name for name in fonts_of(paper))


def test_letters_no_font_has_still_make_a_paper() -> None:
    assert "C-02041" in words_of(pdf(invoice(buyer=buyer(name="Nadia 漢字 😀"))))


def test_an_endless_word_breaks_but_never_inside_a_bengali_letter() -> None:
    (broken,) = clean_lines("ক্ষি" * 40)
    assert broken.replace(BREAK, "") == "ক্ষি" * 40
    assert set(broken.split(BREAK)) == {"ক্ষি" * 3, "ক্ষি"}
    assert clean("a" * 32) == "a" * 32


def test_bengali_joiners_stay() -> None:
    assert clean("র‍্যাব") == "র‍্যাব"


def fonts_of(paper: bytes) -> dict[str, bool]:
    """Font names → is the font's own file in the document."""
    found: dict[str, bool] = {}
    for page in PdfReader(io.BytesIO(paper)).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            found[str(font.get_object()["/BaseFont"])] = "/FontFile2" in descriptor
    return found


@pytest.mark.parametrize("language", ["en", "bn"])
def test_all_fonts_are_ours_and_inside_the_file(language: str) -> None:
    digits = "beng" if language == "bn" else "latn"
    fonts = fonts_of(pdf(invoice(language=language, digits=digits), paid=20000, advance=100))
    assert len(fonts) >= 4
    assert all(re.fullmatch(r"/[A-Z]{6}\+NotoSans(Bengali)?-(Regular|Bold)", name) for name in fonts)
    assert all(fonts.values())


def test_the_file_is_tagged_pdf_a_3b_of_the_hour_of_issue() -> None:
    paper = pdf(invoice())
    reader = PdfReader(io.BytesIO(paper))
    assert b"<pdfaid:part>3</pdfaid:part>" in paper and b"<pdfaid:conformance>B</" in paper
    assert reader.metadata is not None and reader.metadata.title == "Invoice INV-2627-004812"
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.isoformat() == "2026-11-25T06:00:00+00:00"
    assert "/StructTreeRoot" in reader.root_object


def test_equal_arguments_give_equal_bytes() -> None:
    first = pdf(invoice(), logo=logo())
    pdf(untaxed())
    assert pdf(invoice(), logo=logo()) == first
    assert pdf(invoice(), logo=logo(), paid=1) != first


def test_several_threads_may_print_at_once() -> None:
    documents = [invoice(label=f"INV-2627-{number:06}") for number in range(8)]
    alone = [pdf(document) for document in documents]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(pdf, documents)) == alone


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_shown_and_made_small(kind: str) -> None:
    paper = pdf(invoice(), logo=logo((2000, 1000), kind))
    images = PdfReader(io.BytesIO(paper)).pages[0].images
    assert [image.image.size for image in images if image.image] == [(384, 192)]


def test_a_very_wide_logo_leaves_room_for_the_name() -> None:
    svg = logo_svg(logo((2000, 100)))
    assert svg is not None and 'viewBox="0 0 768 192"' in svg
    assert "Jolchobi Network" in words_of(pdf(invoice(), logo=logo((2000, 100))))


def test_a_broken_logo_does_not_stop_the_paper() -> None:
    for broken in (b"", b"no picture", logo()[:40], b"<svg><script/></svg>"):
        assert pdf(invoice(), logo=broken) == pdf(invoice())


def test_a_colour_that_is_none_falls_back() -> None:
    for color in (None, "red", "#12345", "#0b5c4b"):
        assert pdf(invoice(issuer=issuer(color=color))) == pdf(invoice(issuer=issuer(color="#0b5c4b")))


def test_the_record_has_no_place_for_a_service_password() -> None:
    for record in (Document, Line):
        assert not [name for name in record.__annotations__ if re.search("pass|secret|pin$", name)]
    smuggled: Any = line() | {"password": "hunter2-secret"}
    assert "hunter2" not in words_of(pdf(invoice(lines=[smuggled])))
