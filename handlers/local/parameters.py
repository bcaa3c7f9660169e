"""The parameters of a Bot API call, whichever of the allowed ways they came in: query, JSON, form or multipart."""

import json
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from handlers.local.refusals import bad_request
from handlers.local.values import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent with the call."""

    content: bytes
    name: str
    mime_type: str


async def read_parameters(request: Request) -> "Parameters":
    """All parameters of a request, those of the body over those of the query.

    Raises:
        Refused: 400, for a JSON body that is none.
    """
    values: Json = dict(request.query_params)
    uploads: dict[str, Upload] = {}
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("application/json"):
        values.update(_json_object(await request.body()))
    elif content_type.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    mime_type = value.content_type or "application/octet-stream"
                    uploads[name] = Upload(await value.read(), value.filename or "file", mime_type)
                else:
                    values[name] = value
    return Parameters(values, uploads)


def _json_object(body: bytes) -> Json:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise bad_request("can't parse JSON object")
    return found


class Parameters:
    """Typed access to what was sent. A missing value is ``None`` or the given default; empty text counts as missing."""

    def __init__(self, values: Json, uploads: dict[str, Upload] | None = None) -> None:
        self._values = values
        self._uploads = uploads or {}

    def has(self, name: str) -> bool:
        """Whether a value or a file of this name was sent."""
        return self._values.get(name) not in (None, "") or name in self._uploads

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self._values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int | None = None) -> int | None:
        """A whole number.

        Raises:
            Refused: 400, for what is no number.
        """
        if not self.has(name):
            return default
        try:
            return int(self._values[name])
        except (TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        """A boolean; absent is false."""
        return str(self._values.get(name, "")).casefold() in ("true", "1")

    def json_object(self, name: str) -> Json:
        """A JSON object, serialised or as part of a JSON body; empty where nothing was sent.

        Raises:
            Refused: 400, for anything else.
        """
        found = self._json(name, {})
        if not isinstance(found, dict):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object")
        return found

    def json_array(self, name: str) -> list[Any]:
        """A JSON array, serialised or as part of a JSON body; empty where nothing was sent.

        Raises:
            Refused: 400, for anything else.
        """
        found = self._json(name, [])
        if not isinstance(found, list):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON array")
        return found

    def json_objects(self, name: str) -> list[Json]:
        """A JSON array of objects.

        Raises:
            Refused: 400, for anything else.
        """
        found = self.json_array(name)
        if not all(isinstance(entry, dict) for entry in found):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON array: expected objects")
        return found

    def _json(self, name: str, default: object) -> object:
        if not self.has(name):
            return default
        value = self._values[name]
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file sent under this name."""
        return self._uploads.get(name)

    def chat_reference(self, name: str = "chat_id") -> int | str:
        """A chat's id, or its ``@username``.

        Raises:
            Refused: 400, where there is none.
        """
        value = self.text(name).strip()
        if not value:
            raise bad_request("chat_id is empty")
        try:
            return int(value)
        except ValueError:
            return value
