// Writing: the text field, the commands menu, inline results, replies, reply keyboards.

import { act } from "./api.js";
import { byId, element, toast, write } from "./dom.js";
import { summary, senderName } from "./messages.js";
import { isInCharge, openChat, openMessages, store } from "./store.js";

const MESSAGE_LIMIT = 4096;
const PARTS_LIMIT = 5;
const INLINE_PAUSE = 350; // milliseconds of rest before an inline query is asked

let commands = [];
let replyTo = null;
let forcedReply = null; // the last message whose wish for a reply was granted: it is granted once
let inlineTimer = null;

export function setUpComposer() {
  const text = byId("text");
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener("input", () => {
    fit();
    suggest();
  });
  text.addEventListener("keydown", onKey);
  byId("menu").addEventListener("click", toggleCommands);
  byId("start").addEventListener("click", () => sayInOpenChat("/start"));
  byId("replying").querySelector("button").addEventListener("click", () => startReply(null));
  addEventListener("pointerdown", (event) => {
    if (!event.target.closest("#composer")) byId("suggestions").hidden = true;
  });
}

/** Show what the speaker may do in the open chat. */
export async function showComposer() {
  const chat = openChat();
  if (!chat) return;
  const isReader = chat.type === "channel" && !isInCharge(chat.members[store.me]);
  const isTopicClosed = chat.topics.some((topic) => topic.thread_id === store.threadId && topic.closed);
  const mustStart = chat.type === "private" && !chat.started;
  byId("form").hidden = isReader || isTopicClosed || mustStart;
  byId("start").hidden = !mustStart;
  byId("closed").hidden = !(isReader || isTopicClosed);
  byId("closed").textContent = isReader ? "Only administrators post in this channel." : "This topic is closed.";
  byId("text").placeholder = chat.type === "channel" ? "Post to the channel" : "Message";
  if (replyTo && replyTo.chat.id !== chat.id) startReply(null);
  showReplyKeyboard();
  replyWhereAsked();
  commands = await act("commands", { user_id: store.me, chat_id: chat.id }).catch(() => []);
  byId("menu").hidden = commands.length === 0;
}

function fit() {
  const text = byId("text");
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 160)}px`;
}

export function startReply(message) {
  replyTo = message;
  const bar = byId("replying");
  bar.hidden = !message;
  if (!message) return;
  write(bar.querySelector("b"), senderName(message));
  write(bar.querySelector("span"), summary(message));
  byId("text").focus();
}

async function submit() {
  const field = byId("text");
  const words = field.value.trim();
  if (!words) return;
  const parts = partsOf(words);
  if (parts.length > PARTS_LIMIT) {
    toast(`A Telegram message holds ${MESSAGE_LIMIT.toLocaleString()} characters. Send a text this long as a file.`, "bad");
    return;
  }
  field.value = "";
  fit();
  byId("suggestions").hidden = true;
  for (const part of parts) {
    if (!(await sayInOpenChat(part))) {
      field.value = words;
      fit();
      return;
    }
  }
}

/** Telegram's apps send a long text as several messages, cut at a line or word where they can. */
function partsOf(words) {
  const parts = [];
  let rest = words;
  while (rest.length > MESSAGE_LIMIT && parts.length <= PARTS_LIMIT) {
    const window = rest.slice(0, MESSAGE_LIMIT);
    const cut = Math.max(window.lastIndexOf("\n"), window.lastIndexOf(" "));
    const end = cut > MESSAGE_LIMIT / 2 ? cut : MESSAGE_LIMIT;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...parts, rest];
}

/** Say something where the page is. Returns whether it went. */
export async function sayInOpenChat(words) {
  const place = { user_id: store.me, chat_id: store.chatId, thread_id: store.threadId };
  const answered = replyTo;
  try {
    await act("say", { ...place, text: words, reply_to: answered?.message_id ?? null });
    if (replyTo === answered) startReply(null); // unless the bot has asked for another reply meanwhile
    return true;
  } catch (error) {
    toast(error.message, "bad");
    return false;
  }
}

function onKey(event) {
  const list = byId("suggestions");
  if (event.key === "Escape") list.hidden = true;
  if (!list.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    moveSelection(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    const chosen = list.hidden ? null : list.querySelector('[aria-selected="true"]');
    if (chosen) chosen.click();
    else submit();
  }
}

function moveSelection(step) {
  const options = [...byId("suggestions").querySelectorAll('[role="option"]')];
  const current = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = (current + step + options.length) % options.length;
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === next)));
  options[next]?.scrollIntoView({ block: "nearest" });
}

function toggleCommands() {
  const list = byId("suggestions");
  if (list.hidden) offerCommands(commands);
  else list.hidden = true;
  byId("text").focus();
}

function suggest() {
  const words = byId("text").value;
  const prefix = words.match(/^\/(\w*)$/);
  const inline = words.match(new RegExp(`^@${store.bot.username}\\s+(.+)$`, "is"));
  clearTimeout(inlineTimer);
  if (prefix) offerCommands(commands.filter((command) => command.command.startsWith(prefix[1].toLowerCase())));
  else byId("suggestions").hidden = true;
  if (inline) inlineTimer = setTimeout(() => askInline(inline[1]), INLINE_PAUSE);
}

function offer(options) {
  byId("suggestions").replaceChildren(...options);
  byId("suggestions").hidden = options.length === 0;
}

function option(onclick, ...children) {
  return element("button", { type: "button", role: "option", "aria-selected": "false", onclick }, ...children);
}

function offerCommands(offered) {
  offer(
    offered.map(({ command, description }) => {
      const choose = () => {
        byId("suggestions").hidden = true;
        byId("text").value = "";
        sayInOpenChat(`/${command}`);
      };
      const complete = (event) => {
        event.stopPropagation();
        byId("text").value = `/${command} `;
        byId("suggestions").hidden = true;
        byId("text").focus();
      };
      const pen = element("span", { class: "complete", title: "Add words to it", onclick: complete }, "…");
      return option(choose, element("b", {}, `/${command}`), element("span", { dir: "auto" }, description), pen);
    }),
  );
}

async function askInline(words) {
  try {
    const { query_id: queryId, answer } = await act("inline", { user_id: store.me, text: words });
    if (!byId("text").value.includes(words)) return;
    const results = answer?.results ?? [];
    offer(results.map((result, index) => inlineOption(queryId, result, index)));
  } catch (error) {
    toast(error.message, "bad");
  }
}

function inlineOption(queryId, result, index) {
  const choose = async () => {
    byId("suggestions").hidden = true;
    byId("text").value = "";
    const place = { user_id: store.me, chat_id: store.chatId, thread_id: store.threadId };
    await act("choose", { ...place, query_id: queryId, index }).catch((error) => toast(error.message, "bad"));
  };
  return option(choose, element("b", { dir: "auto" }, result.title), element("span", { dir: "auto" }, result.description));
}

/** The bot's latest reply keyboard, until it takes it away. */
function showReplyKeyboard() {
  const message = openMessages().findLast((candidate) => candidate.keyboard && !candidate.keyboard.inline_keyboard);
  const rows = message?.keyboard.keyboard ?? [];
  byId("reply-keyboard").hidden = rows.length === 0;
  byId("reply-keyboard").replaceChildren(
    ...rows.map((row) => element("div", { class: "keys" }, ...row.map((button) => replyKey(button.text ?? button)))),
  );
}

/** Start the reply that the newest message asks for, as Telegram's own apps do. */
function replyWhereAsked() {
  const asked = openMessages().at(-1);
  if (!asked?.keyboard?.force_reply || asked.date + asked.message_id === forcedReply) return;
  forcedReply = asked.date + asked.message_id;
  startReply(asked);
}

function replyKey(words) {
  return element("button", { type: "button", class: "key", dir: "auto", onclick: () => sayInOpenChat(words) }, words);
}
