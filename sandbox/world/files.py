"""Files that were sent, kept in memory or known by their address."""

import base64
import hashlib
import mimetypes
from dataclasses import dataclass, field

from sandbox.shapes import Json
from sandbox.world.pictures import size_of

FOLDERS = {"photo": "photos", "document": "documents", "video": "videos", "voice": "voice", "audio": "music"}
USUAL_TYPES = {
    "photo": ("image/jpeg", ".jpg"),
    "video": ("video/mp4", ".mp4"),
    "animation": ("video/mp4", ".mp4"),
    "audio": ("audio/mpeg", ".mp3"),
    "voice": ("audio/ogg", ".oga"),
    "video_note": ("video/mp4", ".mp4"),
    "sticker": ("image/webp", ".webp"),
}


@dataclass(slots=True, eq=False)
class StoredFile:
    """A file: its bytes, or the address where they are (`url`)."""

    id: str
    kind: str
    name: str
    mime_type: str
    path: str
    content: bytes = b""
    url: str = ""
    width: int = 0
    height: int = 0

    @property
    def unique_id(self) -> str:
        """The `file_unique_id`: the same for the same contents."""
        digest = hashlib.sha256(self.content or self.url.encode()).digest()
        return base64.urlsafe_b64encode(digest[:12]).decode()

    def reference(self) -> Json:
        """What every Bot API file object starts with."""
        card: Json = {"file_id": self.id, "file_unique_id": self.unique_id}
        if self.content:
            card["file_size"] = len(self.content)
        return card


@dataclass(slots=True)
class FileStore:
    """Every file of a sandbox, by id and by path."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    by_path: dict[str, StoredFile] = field(default_factory=dict)

    def add(
        self, kind: str, name: str = "", content: bytes = b"", mime_type: str = "", url: str = ""
    ) -> StoredFile:
        """Keep a file that was uploaded, or given by its address."""
        usual_type, suffix = USUAL_TYPES.get(kind, ("application/octet-stream", ""))
        mime = mimetypes.guess_type(name or url)[0] or mime_type or usual_type
        number = len(self.by_id) + 1
        digest = hashlib.sha256(f"{number}:{kind}:{name}".encode()).digest()
        file_id = "Ag" + base64.urlsafe_b64encode(digest + number.to_bytes(4, "big")).decode()
        ending = "." + name.rsplit(".", 1)[1] if "." in name else suffix
        path = f"{FOLDERS.get(kind, kind + 's')}/file_{number}{ending}"
        width, height = size_of(content)
        stored = StoredFile(file_id, kind, name, mime, path, content, url, width, height)
        self.by_id[file_id] = stored
        self.by_path[path] = stored
        return stored
