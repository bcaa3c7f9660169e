"""``getUpdates``, the webhook methods, and ``getFile``."""

import re

from handlers.local.parameters import Parameters
from handlers.local.refusals import bad_request
from handlers.local.shapes import file_json
from handlers.local.updates import Webhook
from handlers.local.values import Json
from handlers.local.world import World

POLL_SECONDS_LIMIT = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


async def get_updates(world: World, parameters: Parameters) -> list[Json]:
    """``getUpdates``, by long polling."""
    _note_allowed_updates(world, parameters)
    limit = parameters.integer("limit", 100) or 100
    timeout = min(max(parameters.integer("timeout", 0) or 0, 0), POLL_SECONDS_LIMIT)
    offset = parameters.integer("offset", 0) or 0
    return await world.updates.fetch(offset=offset, limit=min(max(limit, 1), 100), timeout=timeout)


def _note_allowed_updates(world: World, parameters: Parameters) -> None:
    if parameters.has("allowed_updates"):
        world.updates.allowed = tuple(str(kind) for kind in parameters.json_array("allowed_updates"))


async def set_webhook(world: World, parameters: Parameters) -> bool:
    """``setWebhook``; plain HTTP is allowed here, as with a Bot API server run locally."""
    url = parameters.text("url")
    if not url:
        return await delete_webhook(world, parameters)
    if not url.startswith(("http://", "https://")):
        raise bad_request("bad webhook: invalid webhook URL specified")
    secret = parameters.text("secret_token") or None
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _note_allowed_updates(world, parameters)
    if parameters.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.last_error = None
    world.updates.webhook = Webhook(
        url=url, secret_token=secret, max_connections=parameters.integer("max_connections", 40) or 40
    )
    world.updates.wake()
    return True


async def delete_webhook(world: World, parameters: Parameters) -> bool:
    """``deleteWebhook``."""
    if parameters.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.webhook = None
    world.updates.wake()
    return True


async def get_webhook_info(world: World, _: Parameters) -> Json:
    """``getWebhookInfo``."""
    updates = world.updates
    found: Json = {
        "url": updates.webhook.url if updates.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates),
    }
    if updates.webhook:
        found["max_connections"] = updates.webhook.max_connections
    if updates.allowed:
        found["allowed_updates"] = list(updates.allowed)
    if updates.last_error:
        found["last_error_date"], found["last_error_message"] = int(updates.last_error[0]), updates.last_error[1]
    return found


async def get_file(world: World, parameters: Parameters) -> Json:
    """``getFile``."""
    return file_json(world.file(parameters.text("file_id")))
