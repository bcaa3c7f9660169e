"""``sendMessage``, ``sendPhoto``, ``sendDocument``, ``sendChatAction``."""

from io import BytesIO

from PIL import Image, UnidentifiedImageError

from handlers.local.methods.content import CAPTION_LIMIT, TEXT_LIMIT, read_destination, read_keyboard, read_text
from handlers.local.parameters import Parameters, Upload
from handlers.local.refusals import bad_request
from handlers.local.shapes import message_json
from handlers.local.values import Json, Media, StoredFile
from handlers.local.world import World

PHOTO_BYTES = 10_000_000
DOCUMENT_BYTES = 50_000_000
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


async def send_message(world: World, parameters: Parameters) -> Json:
    """``sendMessage``."""
    destination = read_destination(world, parameters)
    text, entities = read_text(parameters, "text", limit=TEXT_LIMIT)
    if not text:
        raise bad_request("message text is empty")
    message = world.add_message(
        destination.chat,
        sender_id=_sender(world, destination.chat.type),
        text=text,
        entities=tuple(entities),
        link_preview_options=parameters.json_object("link_preview_options") or None,
        reply_markup=read_keyboard(parameters),
        reply_to=destination.reply_to,
        thread_id=destination.thread_id,
        silent=parameters.flag("disable_notification"),
    )
    return message_json(world, message)


async def send_photo(world: World, parameters: Parameters) -> Json:
    """``sendPhoto``."""
    return _send_media(world, parameters, "photo")


async def send_document(world: World, parameters: Parameters) -> Json:
    """``sendDocument``."""
    return _send_media(world, parameters, "document")


def _send_media(world: World, parameters: Parameters, kind: str) -> Json:
    destination = read_destination(world, parameters)
    text, entities = read_text(parameters, "caption", limit=CAPTION_LIMIT, entities="caption_entities")
    keyboard = read_keyboard(parameters)
    message = world.add_message(
        destination.chat,
        sender_id=_sender(world, destination.chat.type),
        text=text,
        entities=tuple(entities),
        media=read_media(world, parameters, kind, parameters.text(kind)),
        reply_markup=keyboard,
        reply_to=destination.reply_to,
        thread_id=destination.thread_id,
        silent=parameters.flag("disable_notification"),
    )
    return message_json(world, message)


def _sender(world: World, chat_type: str) -> int | None:
    return None if chat_type == "channel" else world.bot.id


def read_media(world: World, parameters: Parameters, kind: str, reference: str) -> Media:
    """The photo or document a call brings: a file of the call itself, one attached to it, or one stored earlier.

    Raises:
        Refused: 400, where there is no such file, or it is empty, too big, or no picture.
    """
    upload = parameters.upload(reference.removeprefix("attach://") if reference else kind)
    if upload is not None:
        return Media(kind="photo" if kind == "photo" else "document", file_id=_store(world, kind, upload).file_id)
    if reference in world.files:
        return Media(kind="photo" if kind == "photo" else "document", file_id=reference)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    raise bad_request("wrong remote file identifier specified: the local Bot API fetches nothing from the internet")


def _store(world: World, kind: str, upload: Upload) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > (PHOTO_BYTES if kind == "photo" else DOCUMENT_BYTES):
        raise bad_request("file is too big")
    size = picture_size(upload.content) if kind == "photo" else (0, 0)
    return world.add_file(upload.content, name=upload.name, mime_type=upload.mime_type, size=size)


def picture_size(content: bytes) -> tuple[int, int]:
    """A picture's width and height in pixels.

    Raises:
        Refused: 400, for what is no picture or has sides Telegram doesn't take.
    """
    try:
        with Image.open(BytesIO(content)) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


async def send_chat_action(world: World, parameters: Parameters) -> bool:
    """``sendChatAction``."""
    destination = read_destination(world, parameters)
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.publish("action", chat_id=destination.chat.id, thread_id=destination.thread_id, action=action)
    return True
