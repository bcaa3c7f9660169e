// The open chat: its head, topics, pinned message and messages.

import { act } from "./api.js";
import { byId, dressAvatar, element, icon, toast, write } from "./dom.js";
import { sayInOpenChat } from "./composer.js";
import { dayKey, dayTitle, messageElement, serviceLine, summary } from "./messages.js";
import { chatTitle, isPresent, markRead, openChat, openMessages, store, threadOf, unreadCount } from "./store.js";

const TYPING_SECONDS = 5;
const RUN_SECONDS = 600;
const ACTIONS = { typing: "is typing…", upload_photo: "is sending a photo…", upload_document: "is sending a file…" };

const typing = new Map(); // chat id -> {action, until, thread}
let hands;
let isConnected = true;

export function setUpChat(given) {
  hands = { onCommand: sayInOpenChat, onPress: press, onReply: given.onReply, onJump: jumpTo, goTo: given.goTo };
  const scroller = byId("scroller");
  scroller.addEventListener("scroll", () => {
    byId("to-end").hidden = isAtEnd();
  });
  byId("to-end").addEventListener("click", () => scrollToEnd("smooth"));
  byId("pinned").addEventListener("click", () => jumpTo(openChat().pinned.at(-1)));
  new ResizeObserver(() => wasAtEnd && scrollToEnd()).observe(scroller);
  scroller.addEventListener("scroll", () => (wasAtEnd = isAtEnd()));
}

let wasAtEnd = true;

function isAtEnd() {
  const scroller = byId("scroller");
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
}

function scrollToEnd(behavior = "instant") {
  byId("scroller").scrollTo({ top: byId("scroller").scrollHeight, behavior });
  byId("to-end").hidden = true;
}

export function showConnection(isUp) {
  isConnected = isUp;
  showChatHead();
}

export function showChatHead() {
  const chat = openChat();
  document.body.classList.toggle("no-chat", !chat);
  if (!chat) return;
  const head = byId("chat-avatar");
  head.classList.toggle("bot-avatar", chat.type === "private");
  dressAvatar(head, chatTitle(chat), chat.id);
  if (chat.type === "private") head.textContent = "";
  write(byId("chat-title"), chatTitle(chat));
  byId("chat-status").textContent = status(chat);
  showTopics(chat);
  showPinned(chat);
}

function status(chat) {
  if (!isConnected) return "Connection lost: waiting for the local Bot API…";
  const action = typing.get(chat.id);
  if (action && action.until > Date.now() && action.thread === store.threadId) {
    return `${store.bot.first_name} ${ACTIONS[action.action] ?? "is busy…"}`;
  }
  if (chat.type === "private") return "bot";
  const present = Object.values(chat.members).filter(isPresent).length;
  return `${present} ${chat.type === "channel" ? "subscribers" : "members"}`;
}

export function noteAction(event) {
  typing.set(event.chat_id, { action: event.action, until: Date.now() + TYPING_SECONDS * 1000, thread: event.thread_id });
  showChatHead();
  setTimeout(showChatHead, TYPING_SECONDS * 1000 + 50);
}

export const forgetTyping = (chatId) => typing.delete(chatId);

function showTopics(chat) {
  const topics = byId("topics");
  topics.hidden = !chat.is_forum;
  if (!chat.is_forum) return;
  const all = [{ thread_id: null, name: "General" }, ...chat.topics];
  topics.replaceChildren(...all.map((topic) => topicTab(chat, topic)));
}

function topicTab(chat, topic) {
  const unread = unreadCount(chat, topic.thread_id);
  const properties = {
    type: "button",
    role: "tab",
    "aria-selected": String(topic.thread_id === store.threadId),
    onclick: () => hands.goTo(store.me, chat.id, topic.thread_id),
  };
  const isClosed = topic.closed && element("small", {}, "closed");
  const badge = unread > 0 && element("span", { class: "badge" }, String(unread));
  return element("button", properties, element("span", { dir: "auto" }, topic.name), isClosed, badge);
}

function showPinned(chat) {
  const message = chat.messages.get(chat.pinned.at(-1));
  const bar = byId("pinned");
  bar.hidden = !message;
  if (message) write(bar, icon("pin"), element("span", { dir: "auto" }, element("b", {}, "Pinned "), summary(message)));
}

export function showMessages() {
  const log = byId("log");
  const messages = openMessages();
  log.replaceChildren(...withDays(messages));
  if (messages.every(serviceLine)) log.append(welcome());
  messages.forEach((message) => markRead(message));
  wasAtEnd = true;
  scrollToEnd();
}

function withDays(messages) {
  const made = [];
  let before = null;
  for (const message of messages) {
    made.push(...elementsFor(message, before));
    before = message;
  }
  return made;
}

function elementsFor(message, before) {
  const isNewDay = !before || dayKey(before.date) !== dayKey(message.date);
  const made = isNewDay ? [element("p", { class: "day" }, dayTitle(message.date))] : [];
  const isSameSender = before && !isNewDay && before.from?.id === message.from?.id && message.date - before.date < RUN_SECONDS;
  const isFirstOfRun = !isSameSender || serviceLine(before) !== null;
  made.push(messageElement(message, { isFirstOfRun, showsSender: message.chat.type !== "private", hands }));
  return made;
}

function welcome() {
  const chat = openChat();
  if (chat?.type !== "private") return element("p", { class: "empty" }, "Nothing has been said here yet.");
  const words = store.description || "Ask what happened, where and when. Press Start to begin.";
  const mark = element("span", { class: "avatar bot-avatar", "aria-hidden": "true" });
  return element("div", { class: "welcome" }, mark, element("h2", {}, store.bot.first_name), element("p", { dir: "auto" }, words));
}

/** Show one message that came, changed or went, leaving the others where they are. */
export function takeMessage(event) {
  const log = byId("log");
  const shown = log.querySelector(`[data-id="${event.message_id}"]`);
  if (event.kind === "deleted") {
    shown?.remove();
    return;
  }
  const chat = openChat();
  if (!event.message || (chat.is_forum && threadOf(event.message) !== store.threadId)) return;
  const follows = isAtEnd() || event.message.from?.id === store.me;
  const messages = openMessages();
  const before = messages[messages.findIndex((message) => message.message_id === event.message_id) - 1] ?? null;
  const made = elementsFor(event.message, before);
  if (shown) {
    shown.replaceWith(made.at(-1));
  } else {
    log.querySelector(".welcome, .empty")?.remove();
    made.at(-1).classList.add("fresh");
    log.append(...made);
  }
  markRead(event.message);
  if (follows) scrollToEnd();
  else byId("to-end").hidden = false;
}

function jumpTo(messageId) {
  const target = byId("log").querySelector(`[data-id="${messageId}"]`);
  if (!target) return;
  target.scrollIntoView({ block: "center", behavior: "smooth" });
  target.classList.remove("flash");
  requestAnimationFrame(() => target.classList.add("flash"));
}

async function press(message, button, key) {
  if (button.switch_inline_query_current_chat !== undefined) {
    hands.onCommand(`@${store.bot.username} ${button.switch_inline_query_current_chat}`);
    return;
  }
  if (button.callback_data === undefined) {
    toast("This kind of button does nothing in the local chat.");
    return;
  }
  key.classList.add("waiting");
  key.disabled = true;
  const place = { user_id: store.me, chat_id: message.chat.id, message_id: message.message_id };
  try {
    const { answer } = await act("press", { ...place, data: button.callback_data });
    showAnswer(answer);
  } catch (error) {
    toast(error.message, "bad");
  } finally {
    key.classList.remove("waiting");
    key.disabled = false;
  }
}

function showAnswer(answer) {
  if (!answer) toast("The bot has not answered this button within 20 seconds.", "bad");
  else if (answer.text && answer.show_alert) {
    write(byId("alert-text"), answer.text);
    byId("alert-dialog").showModal();
  } else if (answer.text) toast(answer.text);
}
