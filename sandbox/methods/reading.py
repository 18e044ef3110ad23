"""Reading the parameters of a call: JSON, urlencoded, multipart."""

from email.message import Message
from email.parser import HeaderParser
from urllib.parse import parse_qsl

import orjson

from sandbox.errors import bad_request
from sandbox.methods.call import Upload
from sandbox.shapes import Json

Parsed = tuple[Json, dict[str, Upload]]


def parse_body(content_type: str, body: bytes) -> Parsed:
    """Parameters and files of a request's body. Raises ApiError 400."""
    if not body:
        return {}, {}
    if content_type.startswith("multipart/form-data"):
        return parse_multipart(content_type, body)
    if content_type.startswith("application/json") or body[:1] == b"{":
        return _parse_json(body), {}
    return dict(parse_qsl(body.decode("utf-8", "surrogateescape"), keep_blank_values=True)), {}


def _parse_json(body: bytes) -> Json:
    try:
        params = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise bad_request("can't parse request: object expected as request body") from None
    if not isinstance(params, dict):
        raise bad_request("can't parse request: object expected as request body")
    return params


def parse_multipart(content_type: str, body: bytes) -> Parsed:
    """Fields and files of a multipart body. Raises ApiError 400."""
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str):
        raise bad_request("boundary is missing in the content type")
    params: Json = {}
    uploads: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:]:
        if part.startswith(b"--"):
            break
        head, found, content = part.lstrip(b"\r\n").partition(b"\r\n\r\n")
        if found:
            _keep(HeaderParser().parsestr(head.decode("utf-8", "replace")), content, params, uploads)
    return params, uploads


def _keep(head: Message, content: bytes, params: Json, uploads: dict[str, Upload]) -> None:
    """Put one part among the fields or the files."""
    name = str(head.get_param("name", "", "content-disposition"))
    filename = head.get_filename()
    if filename is None:
        params[name] = content.decode("utf-8", "surrogateescape")
        return
    mime = head.get_content_type() if "content-type" in head else ""
    uploads[name] = Upload(str(filename), content, mime)
