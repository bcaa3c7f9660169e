"""Methods about the bot itself: who it is, its commands by scope, its descriptions."""

import re
from collections.abc import Awaitable, Callable

from handlers.local.parameters import Parameters
from handlers.local.refusals import bad_request
from handlers.local.shapes import me_json
from handlers.local.values import Chat, Json
from handlers.local.world import World

COMMANDS_LIMIT = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_NEEDS_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})
_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}) | _NEEDS_CHAT


async def get_me(world: World, _: Parameters) -> Json:
    """``getMe``."""
    return me_json(world.bot)


async def acknowledge(_: World, __: Parameters) -> bool:
    """``logOut``, ``close`` and what else needs nothing but a yes."""
    return True


async def set_my_commands(world: World, parameters: Parameters) -> bool:
    """``setMyCommands``."""
    commands = parameters.json_objects("commands")
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command.get("command", "").removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_scope_key(world, parameters)] = commands
    world.publish("commands")
    return True


async def get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    """``getMyCommands``: those of exactly this scope and language."""
    return world.commands.get(_scope_key(world, parameters), [])


async def delete_my_commands(world: World, parameters: Parameters) -> bool:
    """``deleteMyCommands``."""
    world.commands.pop(_scope_key(world, parameters), None)
    world.publish("commands")
    return True


def _scope_key(world: World, parameters: Parameters) -> str:
    scope = Parameters(parameters.json_object("scope"))
    kind = scope.text("type", "default")
    if kind not in _SCOPES:
        raise bad_request("unsupported bot command scope type specified")
    chat_id = user_id = ""
    if kind in _NEEDS_CHAT:
        chat_id = str(world.chat(scope.chat_reference()).id)
    if kind == "chat_member":
        user_id = str(world.person(scope.integer("user_id", 0) or 0).id)
    return scope_key(kind, chat_id=chat_id, user_id=user_id, language=parameters.text("language_code"))


def scope_key(kind: str, *, chat_id: int | str = "", user_id: int | str = "", language: str = "") -> str:
    """The key under which ``World.commands`` keeps a scope's list."""
    return f"{kind}:{chat_id}:{user_id}:{language}"


def commands_for(world: World, chat: Chat, user_id: int) -> list[Json]:
    """The commands a person is offered in a chat, by Telegram's order of scopes, the person's language first."""
    language = world.person(user_id).language_code
    for scope in _scopes_for(chat, user_id):
        for tongue in (language, ""):
            found = world.commands.get(f"{scope}:{tongue}")
            if found:
                return found
    return []


def _scopes_for(chat: Chat, user_id: int) -> list[str]:
    if chat.type == "private":
        return [f"chat:{chat.id}:", "all_private_chats::", "default::"]
    scopes = [f"chat_member:{chat.id}:{user_id}"]
    if chat.member(user_id).is_in_charge:
        scopes += [f"chat_administrators:{chat.id}:"]
    scopes += [f"chat:{chat.id}:"]
    if chat.member(user_id).is_in_charge:
        scopes += ["all_chat_administrators::"]
    return [*scopes, "all_group_chats::", "default::"]


Method = Callable[[World, Parameters], Awaitable[object]]


def profile_setter(field: str, *, limit: int) -> Method:
    """``setMyDescription`` and its like: keep ``field``, at most ``limit`` characters, by language."""

    async def set_field(world: World, parameters: Parameters) -> bool:
        value = parameters.text(field)
        if len(value) > limit:
            raise bad_request(f"the {field.replace('_', ' ')} is too long")
        world.profile[f"{field}:{parameters.text('language_code')}"] = value
        return True

    return set_field


def profile_getter(field: str) -> Method:
    """``getMyDescription`` and its like."""

    async def get_field(world: World, parameters: Parameters) -> Json:
        default = world.bot.first_name if field == "name" else ""
        return {field: world.profile.get(f"{field}:{parameters.text('language_code')}", default)}

    return get_field
