"""What may be uploaded: judged by its content, never by what it says of itself."""

import io

import pytest
from PIL import Image
from PIL.ExifTags import Base

from models.files import FileKind
from services import pictures, uploads
from services.errors import BadInput
from tests.files.samples import bomb, picture


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_usual_picture_becomes_a_jpeg_of_its_own_size(form: str) -> None:
    made = uploads.photo("file", f"jam.{form.lower()}", picture(form=form))
    assert (made.kind, made.name, made.mime) == (FileKind.PHOTO, "jam.jpg", "image/jpeg")
    assert (made.width, made.height) == _opened(made.content).size == (64, 48)


def test_a_large_picture_gets_small_and_keeps_its_shape() -> None:
    made = pictures.prepared("file", picture(4000, 3000, "JPEG"))
    assert (made.width, made.height) == (1600, 1200)


def test_a_picture_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    said = Image.Exif()
    said[Base.Orientation] = 6
    said[Base.Make] = "Secret camera"
    made = pictures.prepared("file", picture(60, 40, "JPEG", exif=said, comment=b"Secret place"))
    assert (made.width, made.height) == (40, 60)
    assert b"Secret" not in made.content
    assert not _opened(made.content).getexif()


def test_what_is_transparent_becomes_white() -> None:
    made = pictures.prepared("file", _clear())
    pixel = _opened(made.content).getpixel((1, 1))
    assert isinstance(pixel, tuple)
    assert min(pixel) > 250


def _clear() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no_picture"),
        (b"<html><script>alert(1)</script>", "no_picture"),
        (picture()[:60], "damaged"),
        (picture(300, 300, "JPEG")[:400], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "no_picture"),
        (picture(form="BMP"), "no_picture"),
        (bomb(), "too_many_pixels"),
        (bomb(12_000, 12_000), "too_many_pixels"),
        (b"\xff\xd8" + b"\0" * pictures.MAX_BYTES, "file_too_big"),
    ],
)
def test_what_is_no_picture_to_show_is_refused_and_it_is_said_why(content: bytes, problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        pictures.prepared("file", content)
    assert (refused.value.field, refused.value.problem) == ("file", problem)


@pytest.mark.parametrize(
    ("name", "content", "kind", "mime"),
    [
        ("Charts.PDF", b"%PDF-1.7 ...", FileKind.DOCUMENT, "application/pdf"),
        ("notes.txt", "Тема: джаз".encode(), FileKind.DOCUMENT, "text/plain"),
        ("take.mp3", b"ID3\x04", FileKind.AUDIO, "audio/mpeg"),
        ("clip.mp4", b"\0\0\0\x20ftypisom", FileKind.VIDEO, "video/mp4"),
        ("board.png", picture(), FileKind.PHOTO, "image/jpeg"),
    ],
)
def test_documents_and_recordings_stay_as_they_came(
    name: str, content: bytes, kind: FileKind, mime: str
) -> None:
    made = uploads.document("file", name, content)
    assert (made.kind, made.mime) == (kind, mime)
    assert kind is FileKind.PHOTO or made.content == content


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("page.html", b"<html>", "file_type"),
        ("drawing.svg", b"<svg/>", "file_type"),
        ("setup.exe", b"MZ", "file_type"),
        ("nothing", b"x", "file_type"),
        ("charts.pdf", b"<html>", "damaged"),
        ("notes.txt", b"\xff\xfe\0", "damaged"),
        ("charts.pdf", b"", "empty_file"),
        ("charts.pdf", b"%PDF-" + b"\0" * uploads.MAX_BYTES, "file_too_big"),
    ],
)
def test_a_file_of_another_type_is_refused(name: str, content: bytes, problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        uploads.document("file", name, content)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ana\\charts.pdf", "charts.pdf"),
        ("a\u202efdp.exe\r\n.pdf", "afdp.exe.pdf"),
        ("ноти.pdf", "ноти.pdf"),
        ("x" * 200 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_leads_nowhere_and_hides_nothing(given: str, kept: str) -> None:
    assert uploads.document("file", given, b"%PDF-1.7").name == kept
