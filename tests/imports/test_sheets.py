"""Files as they are sent: in any encoding, and what is refused, with a name for the reason."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import date, datetime

import pytest

from clientcast.imports import archives, legacy, sheets
from clientcast.imports.unreadable import FileUnreadable
from tests.imports.builders import DATA, as_csv, as_xlsx, repacked

LIST = "নাম;মোবাইল\nরহিম;01711111111\n"


def refusal(content: bytes, name: str = "list.xlsx") -> FileUnreadable:
    with pytest.raises(FileUnreadable) as caught:
        sheets.read(content, name)
    assert caught.value.field == "file"
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_bengali_csv_is_read_in_every_unicode_encoding(encoding):
    book = sheets.read(LIST.encode(encoding), "list.csv")
    assert book.sheets[0].rows == [["নাম", "মোবাইল"], ["রহিম", "01711111111"]]
    assert book.delimiter == ";"


def test_windows_csv_keeps_its_accents():
    assert sheets.read("Name,Town\nJosé,Århus\n".encode("cp1252")).sheets[0].rows[1] == ["José", "Århus"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_keeps_the_width_steady(delimiter):
    rows = [["Name", "Address", "Bill"], ["Rahim, son of Karim", "House 3; Road 4", "1,200"], ["Mitu", "x", "300"]]
    book = sheets.read(as_csv(rows, delimiter))
    assert (book.delimiter, book.sheets[0].rows) == (delimiter, rows)


def test_a_line_break_inside_quotes_stays_in_its_cell():
    assert sheets.read(b'Name,Note\nRahim,"call\nlater"\n').sheets[0].rows[1] == ["Rahim", "call\nlater"]


def test_content_decides_not_the_name():
    assert sheets.read(as_xlsx([["Name"], ["Rahim"]]), "list.csv").format == "xlsx"
    assert sheets.read(b"Name,Phone\nRahim,1\n", "list.xlsx").format == "csv"


def test_dates_are_dates_and_formulas_are_their_results():
    book = sheets.read(as_xlsx([["End", "Sum"], [date(2026, 11, 30), 5], [datetime(2026, 12, 1, 9, 30), 7]]))
    assert book.sheets[0].rows[1] == [date(2026, 11, 30), 5.0]
    assert book.sheets[0].rows[2][0] == datetime(2026, 12, 1, 9, 30)
    cell = b'<worksheet><sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>'
    formula = repacked(as_xlsx([["a"]]), "xl/worksheets/sheet1.xml", cell)
    assert sheets.read(formula).sheets[0].rows == [[2.0]]


def test_a_mac_workbook_counts_days_from_1904():
    book = sheets.read(as_xlsx([["End"], [date(2026, 11, 30)], [44894]], date_1904=True))
    assert book.date_1904
    assert book.sheets[0].rows[1] == [date(2026, 11, 30)]


def test_cells_keep_the_address_the_person_sees():
    assert sheets.address(3, 7) == "H3"
    assert [sheets.letters(n) for n in (0, 25, 26, 255)] == ["A", "Z", "AA", "IV"]


def test_an_old_xls_is_read():
    book = sheets.read(DATA / "customers-old.xls")
    assert book.format == "xls"
    assert book.sheets[0].rows[2] == ["রহিমা", "01811111111", "Basic", 300, date(2026, 12, 2)]


def test_equal_files_have_equal_digests():
    assert sheets.read(LIST.encode()).digest == sheets.read(LIST.encode(), "other.csv").digest
    assert sheets.read(LIST.encode()).digest != sheets.read((LIST + "x;y\n").encode()).digest


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "png"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "jpeg"),
        (b"%PDF-1.7\n", "pdf"),
        (b"<html><table><tr><td>Name</td></tr></table></html>", "html"),
        (bytes(range(256)) * 8, "binary"),
        (b"Name,Phone\nRahim\x00,1\n", "binary"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_named(content, found):
    refused = refusal(content)
    assert (refused.code, refused.params) == ("not_a_spreadsheet", {"found": found})


@pytest.mark.parametrize(("part", "found"), [("word/document.xml", "docx"), ("mimetype", "ods"), ("a.txt", "zip")])
def test_another_kind_of_zip_is_not_a_spreadsheet(part, found):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(part, "x")
    assert refusal(out.getvalue()).params == {"found": found}


@pytest.mark.parametrize("content", [b"", b"   \n\n", b"\xef\xbb\xbf", b",,,\n,,,\n", as_xlsx([])])
def test_a_file_without_anything_in_it_is_empty(content):
    assert refusal(content).code == "empty_file"


def test_a_file_over_the_limit_is_refused_before_it_is_read(monkeypatch, tmp_path):
    monkeypatch.setattr(sheets, "MAX_BYTES", 1024 * 1024)
    large = tmp_path / "large.csv"
    large.write_bytes(b"a,b\n" * 300_000)
    assert refusal(large.read_bytes()).code == "file_too_large"
    with pytest.raises(FileUnreadable, match="file_too_large"):
        sheets.read(large)


@pytest.mark.parametrize("cut", [30, 0.3, 0.6, 0.95])
def test_a_file_cut_in_the_middle_is_damaged(cut):
    whole = (DATA / "customers-messy.xlsx").read_bytes()
    length = cut if isinstance(cut, int) else int(len(whole) * cut)
    assert refusal(whole[:length]).code == "damaged_file"


def test_a_csv_cut_inside_quotes_is_damaged():
    assert refusal(b'Name,Note\nRahim,"call later and').code == "damaged_file"


def test_sloppy_quotes_are_read_all_the_same():
    assert sheets.read(b'Name,Phone\n"Rahim" Uddin,017\n').sheets[0].rows[1] == ["Rahim Uddin", "017"]


def test_broken_xml_inside_is_damaged():
    broken = repacked(as_xlsx([["Name"]]), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row")
    assert refusal(broken).code in ("damaged_file", "empty_file")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_200_001_rows_are_too_many(kind):
    rows = [["a"]] * 200_001
    refused = refusal(as_csv(rows) if kind == "csv" else as_xlsx(rows, constant_memory=True))
    assert refused.code == "too_many_rows"
    assert refused.params["limit"] == 200_000


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_thousand_columns_are_too_many(kind):
    rows = [["a"] * 1000]
    assert refusal(as_csv(rows) if kind == "csv" else as_xlsx(rows)).code == "too_many_columns"


def test_a_bomb_of_zeros_is_found_by_its_ratio():
    bomb = repacked(as_xlsx([["Name"]]), "xl/worksheets/sheet2.xml", bytes(200 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    assert refusal(bomb).code == "zip_bomb"


def test_many_parts_that_are_large_together_are_a_bomb(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 64 * 1024)
    book = as_xlsx([["Name"]])
    for number in range(2, 6):
        book = repacked(book, f"xl/worksheets/sheet{number}.xml", b"<x>" + b"y" * 20_000 + b"</x>")
    assert refusal(book).code == "zip_bomb"


def test_a_part_that_lies_about_its_size_does_not_get_more():
    """The directory says 100 bytes, the stream holds a hundred megabytes, and the checksum is that of the 100."""
    hidden = bytes(100 * 1024 * 1024)
    honest = repacked(as_xlsx([["Name"]]), "xl/sharedStrings.xml", hidden[:100])
    deflated = zlib.compressobj(9, zlib.DEFLATED, -15)
    stream = deflated.compress(hidden) + deflated.flush()
    lying = _with_stream(honest, "xl/sharedStrings.xml", stream)
    assert archives.measured(lying, max_rows=10, max_columns=10, max_cells=10).content.count(b"\0") < 5000


def _with_stream(content: bytes, name: str, stream: bytes) -> bytes:
    """The same archive, written by hand, with another compressed stream under unchanged size and checksum."""
    body, directory, count = b"", b"", 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            raw = stream if info.filename == name else zlib.compress(archive.read(info), 9)[2:-4]
            encoded = info.filename.encode()
            fields = (20, 0, 8, 0, 33, info.CRC, len(raw), info.file_size, len(encoded), 0)
            directory += struct.pack("<4s2B5H3L5H2L", b"PK\1\2", 20, 0, *fields, 0, 0, 0, 0, len(body)) + encoded
            body += struct.pack("<4s5H3L2H", b"PK\3\4", *fields) + encoded + raw
            count += 1
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    return body + directory + end


def test_one_far_cell_does_not_cost_a_grid_of_billions():
    sheet = b'<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'
    assert refusal(repacked(as_xlsx([["a"]]), "xl/worksheets/sheet1.xml", sheet)).code == "too_many_columns"
    deep = b"<worksheet><sheetData><row r='1048576'><c r='A1048576'><v>1</v></c></row></sheetData></worksheet>"
    assert refusal(repacked(as_xlsx([["a"]]), "xl/worksheets/sheet1.xml", deep)).code == "too_many_rows"
    wide = b'<worksheet><sheetData><row r="150000"><c r="IV150000"><v>1</v></c></row></sheetData></worksheet>'
    assert refusal(repacked(as_xlsx([["a"]]), "xl/worksheets/sheet1.xml", wide)).code == "too_many_cells"


def test_one_long_text_used_by_many_cells_is_a_bomb(monkeypatch):
    monkeypatch.setattr(archives, "MAX_TEXT", 1024 * 1024)
    assert refusal(as_xlsx([["x" * 30_000]] * 100)).code == "zip_bomb"
    assert sheets.read(as_xlsx([["x" * 30_000], *([["y"]] * 100)])).sheets[0].rows[1] == ["y"]


def test_one_far_cell_in_an_old_xls_does_not_take_the_memory():
    """Read in this process it would take a gigabyte, and another one for every sheet like it."""
    assert refusal((DATA / "one-far-cell.xls").read_bytes()).code == "too_many_cells"
    with pytest.raises(FileUnreadable, match="too_many_cells"):
        legacy.read((DATA / "customers-old.xls").read_bytes(), max_cells=3)


def test_a_broken_old_xls_is_damaged():
    assert refusal((DATA / "customers-old.xls").read_bytes()[:700]).code == "damaged_file"


def test_a_protected_workbook_says_so():
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    assert refusal(encrypted).code == "encrypted_file"


def test_a_name_of_100_000_characters_is_read_and_judged_later():
    long = "n" * 100_000
    assert sheets.read(as_csv([["Name", "Phone"], [long, "1"]])).sheets[0].rows[1] == [long, "1"]


def test_a_cell_of_a_megabyte_is_refused():
    assert refusal(as_csv([["Name", "Phone"], ["n" * 1_000_000, "1"]])).code == "cell_too_long"
