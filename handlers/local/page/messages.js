// One message as a bubble (or a line, for service messages), with its media and buttons.

import { avatar, byId, element, icon } from "./dom.js";
import { formatted, safeLink } from "./entities.js";
import { fullName, store } from "./store.js";

const timeOfDay = new Intl.DateTimeFormat([], { timeStyle: "short" });
const fullTime = new Intl.DateTimeFormat([], { dateStyle: "full", timeStyle: "long" });
const dayName = new Intl.DateTimeFormat([], { weekday: "long", day: "numeric", month: "long" });
const dayNameWithYear = new Intl.DateTimeFormat([], { day: "numeric", month: "long", year: "numeric" });

export const clockTime = (date) => timeOfDay.format(new Date(date * 1000));
export const dayKey = (date) => new Date(date * 1000).toDateString();

export function dayTitle(date) {
  const day = new Date(date * 1000);
  const today = new Date();
  if (day.toDateString() === today.toDateString()) return "Today";
  return (day.getFullYear() === today.getFullYear() ? dayName : dayNameWithYear).format(day);
}

export const senderName = (message) => (message.from ? fullName(message.from) : message.chat.title);
const senderId = (message) => message.from?.id ?? message.chat.id;

/** A message in a few words, for lists, replies and pins. */
export function summary(message) {
  const line = serviceLine(message);
  if (line) return line;
  const words = (message.text ?? message.caption ?? "").replace(/\s+/g, " ").slice(0, 120);
  if (message.photo) return `Photo${words && `: ${words}`}`;
  if (message.document) return message.document.file_name + (words && `: ${words}`);
  return words;
}

// A name keeps its own direction inside an English sentence (Unicode's first strong isolate).
const isolated = (name) => `\u2068${name}\u2069`;

const SERVICE_LINES = {
  supergroup_chat_created: (message) => `${isolated(senderName(message))} created the group`,
  forum_topic_created: (message) => `Topic “${isolated(message.forum_topic_created.name)}” opened`,
  new_chat_members: (message) => `${message.new_chat_members.map(fullName).map(isolated).join(", ")} joined`,
  left_chat_member: (message) => `${isolated(fullName(message.left_chat_member))} left`,
  migrate_to_chat_id: () => "The group became a supergroup",
  migrate_from_chat_id: () => "This supergroup continues the group",
};

export function serviceLine(message) {
  const kind = Object.keys(SERVICE_LINES).find((name) => name in message);
  return kind ? SERVICE_LINES[kind](message) : null;
}

/** `hands`: onCommand(words), onPress(message, button, element), onReply(message), onJump(messageId). */
export function messageElement(message, { isFirstOfRun, showsSender, hands }) {
  const line = serviceLine(message);
  if (line) return element("p", { class: "service", "data-id": message.message_id }, line);
  const isMine = message.from?.id === store.me;
  const classes = ["message", isMine ? "mine" : "theirs", isFirstOfRun && "first", message.photo && "with-photo"];
  const name = senderName(message);
  return element(
    "article",
    { class: classes.filter(Boolean).join(" "), "data-id": message.message_id, "aria-label": `${name}: ${summary(message)}` },
    showsSender && !isMine && (isFirstOfRun ? senderAvatar(message, name) : element("span", { class: "avatar blank" })),
    element(
      "div",
      { class: "stack" },
      element(
        "div",
        { class: "bubble" },
        showsSender && !isMine && isFirstOfRun && senderLine(message, name),
        forwardLine(message),
        quotedReply(message, hands),
        photo(message),
        attachedFile(message),
        body(message, hands),
        footer(message),
      ),
      keyboard(message, hands),
    ),
    replyButton(message, hands),
  );
}

const senderAvatar = (message, name) =>
  message.from?.is_bot ? element("span", { class: "avatar bot-avatar" }) : avatar(name, senderId(message));

function senderLine(message, name) {
  const tint = String(Math.abs(senderId(message)) % 7);
  const isBot = message.from?.is_bot;
  return element("div", { class: "sender", "data-tint": tint, dir: "auto" }, name, isBot && element("small", {}, "bot"));
}

function forwardLine(message) {
  const origin = message.forward_origin;
  if (!origin) return message.via_bot ? element("div", { class: "forwarded" }, `via @${message.via_bot.username}`) : null;
  const when = fullTime.format(new Date(origin.date * 1000));
  return element("div", { class: "forwarded", title: when }, "Forwarded from ", element("b", { dir: "auto" }, origin.chat.title));
}

function quotedReply(message, hands) {
  const replied = message.reply_to_message;
  if (!replied || replied.forum_topic_created) return null;
  return element(
    "button",
    { type: "button", class: "quoted", onclick: () => hands.onJump(replied.message_id) },
    element("b", { dir: "auto" }, senderName(replied)),
    element("span", { dir: "auto" }, summary(replied)),
  );
}

function photo(message) {
  if (!message.photo) return null;
  const largest = message.photo.at(-1);
  const source = `/control/files/${encodeURIComponent(largest.file_id)}`;
  const words = message.caption?.slice(0, 120) || "Photo";
  const image = element("img", { src: source, width: largest.width, height: largest.height, alt: words });
  const enlargeIt = () => enlarge(source, words);
  const frame = element("button", { type: "button", class: "photo", "aria-label": "Enlarge", onclick: enlargeIt }, image);
  frame.style.width = `${shownWidth(largest)}px`; // known before the picture is here, so that nothing jumps when it comes
  return frame;
}

const PHOTO_WIDTH = 552;
const PHOTO_HEIGHT = 420;
const shownWidth = ({ width, height }) =>
  Math.round(Math.max(180, Math.min(PHOTO_WIDTH, width, (PHOTO_HEIGHT * width) / height)));

function enlarge(source, words) {
  const dialog = byId("picture-dialog");
  const image = dialog.querySelector("img");
  image.src = source;
  image.alt = words;
  dialog.showModal();
}

function attachedFile(message) {
  if (!message.document) return null;
  const { file_id: id, file_name: name, file_size: size } = message.document;
  return element(
    "a",
    { class: "file", href: `/control/files/${encodeURIComponent(id)}`, download: name },
    element("span", { class: "file-icon" }, icon("file")),
    element("span", {}, element("b", { dir: "auto" }, name), element("small", {}, sizeInWords(size))),
  );
}

const sizeInWords = (bytes) =>
  bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

function body(message, hands) {
  const text = message.text ?? message.caption;
  return text ? formatted(text, message.entities ?? message.caption_entities, hands.onCommand) : null;
}

// The last line's first letter decides: the time stands where that line ends.
const ENDS_RIGHT_TO_LEFT = /(?:^|\n)[^\p{L}\n]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff][^\n]*$/u;

function footer(message) {
  const when = fullTime.format(new Date(message.date * 1000));
  return element(
    "span",
    { class: ENDS_RIGHT_TO_LEFT.test(message.text ?? message.caption ?? "") ? "meta on-left" : "meta", title: when },
    message.silent && icon("mute"),
    message.edit_date && "edited ",
    clockTime(message.date),
  );
}

function keyboard(message, hands) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  return element(
    "div",
    { class: "keyboard" },
    ...rows.map((row) => element("div", { class: "keys" }, ...row.map((button) => key(message, button, hands)))),
  );
}

function key(message, button, hands) {
  if (button.url) {
    const link = safeLink(button.url, button.text, element("i", { "aria-hidden": "true" }, "↗"));
    if (link) return Object.assign(link, { className: "key" });
  }
  const made = element("button", { type: "button", class: "key", dir: "auto" }, button.text);
  made.addEventListener("click", () => hands.onPress(message, button, made));
  return made;
}

function replyButton(message, hands) {
  const properties = { type: "button", class: "icon reply", "aria-label": "Reply", onclick: () => hands.onReply(message) };
  return element("button", properties, icon("reply"));
}
