"""The Bot API methods the local server has, by name. Method names are matched whatever their case, as on Telegram."""

from collections.abc import Mapping

from handlers.local.methods import answering, chats, editing, profile, receiving, sending
from handlers.local.methods.profile import Method

METHODS: Mapping[str, Method] = {
    name.casefold(): method
    for name, method in {
        "getMe": profile.get_me,
        "logOut": profile.acknowledge,
        "close": profile.acknowledge,
        "getUpdates": receiving.get_updates,
        "setWebhook": receiving.set_webhook,
        "deleteWebhook": receiving.delete_webhook,
        "getWebhookInfo": receiving.get_webhook_info,
        "getFile": receiving.get_file,
        "sendMessage": sending.send_message,
        "sendPhoto": sending.send_photo,
        "sendDocument": sending.send_document,
        "sendChatAction": sending.send_chat_action,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageMedia": editing.edit_message_media,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": editing.delete_message,
        "deleteMessages": editing.delete_messages,
        "answerCallbackQuery": answering.answer_callback_query,
        "answerInlineQuery": answering.answer_inline_query,
        "getChat": chats.get_chat,
        "getChatMember": chats.get_chat_member,
        "getChatAdministrators": chats.get_chat_administrators,
        "getChatMemberCount": chats.get_chat_member_count,
        "leaveChat": chats.leave_chat,
        "pinChatMessage": chats.pin_chat_message,
        "unpinChatMessage": chats.unpin_chat_message,
        "unpinAllChatMessages": chats.unpin_all_chat_messages,
        "createForumTopic": chats.create_forum_topic,
        "editForumTopic": chats.edit_forum_topic,
        "closeForumTopic": chats.close_forum_topic,
        "reopenForumTopic": chats.reopen_forum_topic,
        "setMyCommands": profile.set_my_commands,
        "getMyCommands": profile.get_my_commands,
        "deleteMyCommands": profile.delete_my_commands,
        "setMyName": profile.profile_setter("name", limit=64),
        "getMyName": profile.profile_getter("name"),
        "setMyDescription": profile.profile_setter("description", limit=512),
        "getMyDescription": profile.profile_getter("description"),
        "setMyShortDescription": profile.profile_setter("short_description", limit=120),
        "getMyShortDescription": profile.profile_getter("short_description"),
        "setChatMenuButton": profile.acknowledge,
        "setMyDefaultAdministratorRights": profile.acknowledge,
    }.items()
}

# What Telegram counts against its sending limits.
LIMITED = frozenset(
    name.casefold()
    for name in (
        "sendMessage",
        "sendPhoto",
        "sendDocument",
        "editMessageText",
        "editMessageCaption",
        "editMessageMedia",
        "editMessageReplyMarkup",
    )
)
