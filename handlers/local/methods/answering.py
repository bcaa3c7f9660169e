"""``answerCallbackQuery`` and ``answerInlineQuery``."""

from handlers.local.methods.content import TEXT_LIMIT, read_keyboard, read_text
from handlers.local.parameters import Parameters
from handlers.local.refusals import bad_request
from handlers.local.values import Json
from handlers.local.world import World

CALLBACK_LIFETIME = 15 * 60.0
INLINE_LIFETIME = 30.0
CALLBACK_TEXT_LIMIT = 200
INLINE_RESULTS_LIMIT = 50


async def answer_callback_query(world: World, parameters: Parameters) -> bool:
    """``answerCallbackQuery``; a query can be answered once."""
    text = parameters.text("text")
    if len(text) > CALLBACK_TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": parameters.flag("show_alert"), "url": parameters.text("url")}
    query = world.answer_query(parameters.text("callback_query_id"), answer, lifetime=CALLBACK_LIFETIME)
    world.publish("answer", query_id=query.id, user_id=query.user_id, **answer)
    return True


async def answer_inline_query(world: World, parameters: Parameters) -> bool:
    """``answerInlineQuery``, for articles with text."""
    results = parameters.json_objects("results")
    if len(results) > INLINE_RESULTS_LIMIT:
        raise bad_request("RESULTS_TOO_MUCH")
    if len({result.get("id") for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    answer = {
        "results": [_checked_result(result) for result in results],
        "next_offset": parameters.text("next_offset"),
        "is_personal": parameters.flag("is_personal"),
        "button": parameters.json_object("button"),
    }
    query = world.answer_query(parameters.text("inline_query_id"), answer, lifetime=INLINE_LIFETIME)
    world.publish("inline_answer", query_id=query.id, user_id=query.user_id, results=answer["results"])
    return True


def _checked_result(result: Json) -> Json:
    if result.get("type") != "article":
        raise bad_request("can't parse inline query result: the local Bot API knows only articles")
    if not result.get("title"):
        raise bad_request('can\'t parse inline query result: Field "title" must be non-empty')
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    content = Parameters(Parameters(result).json_object("input_message_content"))
    text, entities = read_text(content, "message_text", limit=TEXT_LIMIT)
    if not text:
        raise bad_request("message text is empty")
    return {
        "id": result["id"],
        "title": result["title"],
        "description": result.get("description", ""),
        "text": text,
        "entities": entities,
        "reply_markup": read_keyboard(Parameters(result)),
    }
