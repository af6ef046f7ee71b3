"""The logo: uploaded by the office, drawn anew, shown to the organization's own people."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from clientcast.core.db import read, work
from clientcast.core.edits import ChangedMeanwhile
from clientcast.files import rules, storage
from clientcast.files.models import File
from clientcast.kit.errors import NotAllowed, NotFound
from clientcast.kit.ids import uuid7
from clientcast.organizations import queries as organizations
from tests.cast import Cast, Person, build
from tests.sync.device import Device

BANGLADESH_SQUARE = {1: "N", 2: (23.0, 48.0, 0.0)}  # a GPS position as EXIF has it
GPS, ORIENTATION = 0x8825, 0x0112


@pytest.fixture
def cast(db: str) -> Cast:
    return build()


def picture(form: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: Any) -> bytes:
    data = io.BytesIO()
    Image.new(mode, size, "red" if mode != "CMYK" else (0, 255, 255, 0)).save(data, form, **more)
    return data.getvalue()


def put(who: Person, content: bytes, file: UUID | None = None, kind: str = "image/png") -> Any:
    return Device(who).client.put(f"/api/files/{file or uuid7()}", content, content_type=kind)


def got(who: Person, file: object) -> Any:
    return Device(who).get(f"/api/files/{file}")


def shown(who: Person, content: bytes) -> Image.Image:
    """What is shown of a picture that ``who`` uploads."""
    answer = put(who, content)
    assert answer.status_code == 200, answer.content
    return Image.open(io.BytesIO(got(who, answer.json()["id"]).content))


def logo_of(person: Person) -> str | None:
    with read(person.caller):
        logo = organizations.current().logo_id
    return str(logo) if logo else None


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_comes_back_as_png_that_browsers_keep_and_do_not_guess(cast: Cast, form: str):
    answer = put(cast.ada, picture(form))
    seen = got(cast.ada, answer.json()["id"])
    assert seen.status_code == 200 and seen.content.startswith(b"\x89PNG")
    assert seen["Content-Type"] == "image/png" and seen["X-Content-Type-Options"] == "nosniff"
    assert seen["Cache-Control"] == "private, max-age=31536000, immutable"
    assert seen["ClientCast-Protocol"] == "1"


def test_a_large_picture_becomes_small_and_keeps_its_shape(cast: Cast):
    assert shown(cast.ada, picture(size=(4000, 1000))).size == (1024, 256)


def test_where_a_photo_was_taken_is_forgotten_and_it_stands_upright(cast: Cast):
    exif = Image.Exif()
    exif[GPS], exif[ORIENTATION] = BANGLADESH_SQUARE, 6
    sent = picture("JPEG", exif=exif.tobytes())
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS)
    seen = shown(cast.ada, sent)
    assert seen.size == (20, 40)
    assert not seen.getexif() and not seen.info


def test_transparency_stays_and_the_colours_of_print_become_those_of_screens(cast: Cast):
    assert shown(cast.ada, picture(mode="RGBA")).mode == "RGBA"
    assert shown(cast.ada, picture("JPEG", mode="CMYK")).mode == "RGB"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n<script>",
        picture("GIF"),
        picture("BMP"),
        picture()[:60],
        picture("JPEG")[:200],
    ],
)
def test_what_is_no_picture_is_refused_whatever_it_calls_itself(cast: Cast, content: bytes):
    answer = put(cast.ada, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "picture_unreadable")


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [4001, 10_000, 30_000])
def test_a_small_file_that_opens_huge_is_refused_before_it_is_opened(cast: Cast, side: int):
    answer = put(cast.ada, bomb(side, side))
    assert (answer.status_code, answer.json()["code"]) == (422, "picture_too_large")
    assert answer.json()["params"] == {"max_megapixels": 16}


def test_more_than_two_megabytes_are_refused(cast: Cast):
    answer = put(cast.ada, bytes(rules.MAX_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_the_same_upload_twice_is_one_file(cast: Cast):
    file = uuid7()
    first, second = (put(cast.ada, picture(), file) for _ in range(2))
    assert first.status_code == second.status_code == 200 and first.json() == second.json()
    with read(cast.ada.caller):
        assert File.objects.count() == 1


def test_an_id_never_changes_what_it_shows(cast: Cast):
    file = uuid7()
    put(cast.ada, picture(), file)
    for who in (cast.ada, cast.eve):
        answer = put(who, picture(size=(41, 20)), file)
        assert (answer.status_code, answer.json()["code"]) == (409, "already_exists")
    assert Image.open(io.BytesIO(got(cast.ada, file).content)).size == (40, 20)


def test_the_logo_is_put_on_by_the_command_and_everybody_of_the_organization_sees_it(cast: Cast):
    file = put(cast.adam, picture()).json()["id"]
    cast.adam.does("files.attach_logo", file_id=file)
    assert logo_of(cast.sam) == file
    for person in cast.everybody:
        assert got(person, file).status_code == 200, person.name


def test_the_logo_is_taken_off_again_and_twice_is_fine(cast: Cast):
    file = put(cast.ada, picture()).json()["id"]
    cast.ada.does("files.attach_logo", file_id=file)
    for _ in range(2):
        cast.ada.does("files.detach_logo", file_id=file)
        assert logo_of(cast.sam) is None
    assert got(cast.ada, file).status_code == 200, "papers of the past may still show it"


def test_nobody_takes_off_a_logo_he_has_not_seen(cast: Cast):
    old, new = (put(cast.ada, picture()).json()["id"] for _ in range(2))
    cast.ada.does("files.attach_logo", file_id=new)
    with pytest.raises(ChangedMeanwhile):
        cast.adam.does("files.detach_logo", file_id=old)
    assert logo_of(cast.ada) == new
    with pytest.raises(NotAllowed):
        cast.mina.does("files.detach_logo", file_id=new)


def test_a_stranger_neither_sees_nor_puts_on_the_logo(cast: Cast):
    file = put(cast.ada, picture()).json()["id"]
    assert got(cast.eve, file).status_code == 404
    with pytest.raises(NotFound):
        cast.eve.does("files.attach_logo", file_id=file)


def test_who_may_not_write_settings_uploads_nothing(cast: Cast):
    file = put(cast.ada, picture()).json()["id"]
    for person in (cast.mina, cast.asha, cast.sam, cast.pia):
        assert put(person, picture()).status_code == 403, person.name
        with pytest.raises(NotAllowed):
            person.does("files.attach_logo", file_id=file)
    assert Device(cast.ada).client.put("/api/files/no-id", picture()).status_code == 422


def test_nobody_without_a_session_gets_anywhere(cast: Cast):
    cast.ada.cookie = "made-up"
    assert put(cast.ada, picture()).status_code == 401
    assert got(cast.ada, uuid7()).status_code == 401


def test_a_paper_or_a_spreadsheet_is_no_logo(cast: Cast):
    file = put(cast.ada, picture()).json()["id"]
    with read(cast.ada.caller):
        row = File.objects.get(id=file)
    with work(cast.ada.caller):
        sheet = File.objects.create(id=uuid7(), kind="import", media_type="text/csv", size=1, sha256=row.sha256)
    assert got(cast.ada, sheet.id).status_code == 404
    with pytest.raises(NotFound):
        cast.ada.does("files.attach_logo", file_id=sheet.id)


def test_bytes_that_are_not_here_are_not_found(cast: Cast, tmp_path: Any, settings: Any):
    file = put(cast.ada, picture()).json()["id"]
    settings.FILES_DIR = tmp_path
    assert got(cast.ada, file).status_code == 404


def test_bytes_are_kept_once_and_each_organization_keeps_its_own(cast: Cast):
    digest = storage.put(cast.organization, b"the same")
    assert storage.put(cast.organization, b"the same") == digest
    assert storage.get(cast.organization, digest) == b"the same"
    assert storage.get(cast.eve.organization, digest) is None
