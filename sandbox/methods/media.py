"""Photos, documents and other files."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.call import Call
from sandbox.methods.content import caption_of, caption_of_call, send
from sandbox.methods.table import method
from sandbox.methods.targets import destination, own_chat, replied_to, thread_of
from sandbox.shapes import Json
from sandbox.world.files import StoredFile
from sandbox.world.posting import post

MEDIA = frozenset({"photo", "document", "video", "audio", "voice", "animation", "video_note", "sticker"})
THUMBNAIL = 320


def stored(call: Call, kind: str, value: Any) -> StoredFile:
    """A file given by id, by address, or with the call. Raises ApiError 400."""
    name = str(value).removeprefix("attach://") if value else kind
    if name in call.uploads:
        upload = call.uploads[name]
        if not upload.content:
            raise bad_request("file must be non-empty")
        return call.world.files.add(kind, upload.name, upload.content, upload.mime_type)
    if not value:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if str(value).startswith(("http://", "https://")):
        return call.world.files.add(kind, url=str(value))
    known = call.world.files.by_id.get(str(value))
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known.kind != kind and kind == "photo":
        raise bad_request(f"can't use file of type {known.kind.title()} as Photo")
    return known


def described(kind: str, file: StoredFile, source: Json) -> Json:
    """The message field of a file, with what the sender said about it."""
    card = file.reference()
    if kind == "photo":
        return {"photo": photo_sizes(file)}
    if kind in ("video", "animation", "video_note"):
        width, height = int(source.get("width") or 640), int(source.get("height") or 360)
        card |= {"length": width} if kind == "video_note" else {"width": width, "height": height}
    if kind not in ("document", "sticker"):
        card["duration"] = int(source.get("duration") or 1)
    if kind == "sticker":
        card |= {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    for name in ("title", "performer"):
        if kind == "audio" and source.get(name):
            card[name] = source[name]
    if kind not in ("video_note", "sticker"):
        card["mime_type"] = file.mime_type
        if file.name and kind != "voice":
            card["file_name"] = file.name
    return {"animation": card, "document": card} if kind == "animation" else {kind: card}


def photo_sizes(file: StoredFile) -> list[Json]:
    """A small and the full size of a photo; the sandbox keeps one file for both."""
    card = file.reference()
    longer = max(file.width, file.height, 1)
    sizes = [card | {"width": file.width or 800, "height": file.height or 600}]
    if longer > THUMBNAIL:
        small = {"width": file.width * THUMBNAIL // longer, "height": file.height * THUMBNAIL // longer}
        sizes.insert(0, card | small | {"file_unique_id": file.unique_id + "s"})
    return sizes


def input_media(call: Call, media: Json) -> Json:
    """The content of a message from an `InputMedia`. Raises ApiError 400."""
    kind = media.get("type", "")
    if kind not in ("photo", "document", "video", "audio", "animation"):
        raise bad_request("can't parse InputMedia: type must be one of the supported ones")
    content = described(kind, stored(call, kind, media.get("media")), media)
    content |= caption_of(call.world, media)
    for flag, field in (("has_spoiler", "has_media_spoiler"), ("show_caption_above_media",) * 2):
        if media.get(flag):
            content[field] = True
    return content


def send_file(call: Call, kind: str) -> Json:
    """Send one file of a kind."""
    chat = destination(call, f"{kind}s")
    content = described(kind, stored(call, kind, call.params.get(kind)), call.params)
    content |= caption_of_call(call)
    if call.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return send(call, chat, content)


@method("sendPhoto")
def send_photo(call: Call) -> Json:
    """Bot API: sendPhoto."""
    return send_file(call, "photo")


@method("sendDocument")
def send_document(call: Call) -> Json:
    """Bot API: sendDocument."""
    return send_file(call, "document")


@method("sendVideo")
def send_video(call: Call) -> Json:
    """Bot API: sendVideo."""
    return send_file(call, "video")


@method("sendAudio")
def send_audio(call: Call) -> Json:
    """Bot API: sendAudio."""
    return send_file(call, "audio")


@method("sendVoice")
def send_voice(call: Call) -> Json:
    """Bot API: sendVoice."""
    return send_file(call, "voice")


@method("sendAnimation")
def send_animation(call: Call) -> Json:
    """Bot API: sendAnimation."""
    return send_file(call, "animation")


@method("sendVideoNote")
def send_video_note(call: Call) -> Json:
    """Bot API: sendVideoNote."""
    return send_file(call, "video_note")


@method("sendSticker")
def send_sticker(call: Call) -> Json:
    """Bot API: sendSticker."""
    return send_file(call, "sticker")


@method("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    """Bot API: sendMediaGroup. Two to ten; documents and audio keep to themselves."""
    chat = destination(call)
    media = call.items("media")
    if not 2 <= len(media) <= 10:
        raise bad_request("there must be from 2 to 10 media in the media group")
    kinds = {str(item.get("type")) for item in media}
    if len(kinds) > 1 and kinds - {"photo", "video"}:
        raise bad_request("document and audio can't be mixed with other media types")
    contents = [input_media(call, item) for item in media]
    group = str(call.world.number("media group", 13_000_000_000_000_000))
    reply = replied_to(call, chat)
    thread = thread_of(call, chat, reply)
    return [
        post(call.world, chat, call.bot.user, {**c, "media_group_id": group}, thread=thread, reply=reply)
        for c in contents
    ]


@method("getFile")
def get_file(call: Call) -> Json:
    """Bot API: getFile."""
    file = call.world.files.by_id.get(call.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    return file.reference() | {"file_path": file.path}


@method("getUserProfilePhotos")
def get_user_profile_photos(call: Call) -> Json:
    """Bot API: getUserProfilePhotos. Nobody here has any."""
    call.user()
    return {"total_count": 0, "photos": []}


@method("setChatPhoto")
def set_chat_photo(call: Call) -> bool:
    """Bot API: setChatPhoto."""
    chat = own_chat(call)
    if not chat.member(call.bot.user).may("can_change_info"):
        raise bad_request("not enough rights to change chat photo")
    sizes = photo_sizes(stored(call, "photo", call.params.get("photo")))
    post(call.world, chat, call.bot.user, {"new_chat_photo": sizes})
    return True
