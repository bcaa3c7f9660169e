// Who speaks, and the chats they are in.

import { avatar, byId, element, icon } from "./dom.js";
import { clockTime, dayKey, senderName, serviceLine, summary } from "./messages.js";
import { chatTitle, fullName, isInCharge, lastMessage, openChat, store, unreadCount, visibleChats } from "./store.js";

const THEMES = ["auto", "light", "dark"];
const shortDay = new Intl.DateTimeFormat([], { day: "numeric", month: "short" });
let hands;

export function setUpSidebar(given) {
  hands = given;
  applyTheme(localStorage.getItem("theme") ?? "auto");
  byId("theme").addEventListener("click", () => {
    const current = document.documentElement.dataset.theme;
    applyTheme(THEMES[(THEMES.indexOf(current) + 1) % THEMES.length]);
  });
}

function applyTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  byId("theme").title = `Colours: ${theme}`;
}

export function showSidebar() {
  byId("speakers").replaceChildren(...[...store.people.values()].map(speaker));
  byId("chats").replaceChildren(...visibleChats().map(chatRow));
  const unread = visibleChats().reduce((sum, chat) => sum + unreadCount(chat), 0);
  document.title = unread ? `(${unread}) Sitrep · local chat` : "Sitrep · local chat";
}

function speaker(person) {
  const isMe = person.id === store.me;
  const name = fullName(person);
  const properties = {
    type: "button",
    role: "radio",
    class: "speaker",
    "aria-checked": String(isMe),
    title: `${name} (@${person.username})`,
    onclick: () => speakAs(person.id),
  };
  return element("button", properties, avatar(name, person.id), speakerName(person));
}

function speakerName(person) {
  const status = openChat()?.type === "private" ? null : openChat()?.members[person.id];
  const rank = isInCharge(status) && element("small", {}, " · admin");
  return element("span", { class: "speaker-name", dir: "auto" }, person.first_name, rank);
}

/** The same chat through another person's eyes, or their own private chat. */
function speakAs(personId) {
  const chat = openChat();
  const staysOpen = chat && chat.type !== "private" && chat.members[personId];
  hands.goTo(personId, staysOpen ? chat.id : personId, staysOpen ? store.threadId : null);
}

function chatRow(chat) {
  const last = lastMessage(chat);
  const unread = unreadCount(chat);
  const title = chatTitle(chat);
  return element(
    "button",
    {
      type: "button",
      class: "chat-row",
      "aria-current": chat.id === store.chatId ? "true" : null,
      onclick: () => hands.goTo(store.me, chat.id),
    },
    chat.type === "private" ? element("span", { class: "avatar bot-avatar", "aria-hidden": "true" }) : avatar(title, chat.id),
    element(
      "span",
      { class: "chat-row-text" },
      element("span", { class: "line" }, kindIcon(chat), element("b", { dir: "auto" }, title), element("time", {}, last ? shortTime(last.date) : "")),
      element("span", { class: "line" }, element("span", { class: "snippet", dir: last && serviceLine(last) ? "ltr" : "auto" }, snippet(chat, last)), unread > 0 && element("span", { class: "badge" }, String(unread))),
    ),
  );
}

function kindIcon(chat) {
  if (chat.type === "private") return null;
  return icon(chat.type === "channel" ? "channel" : "people");
}

const shortTime = (date) =>
  dayKey(date) === new Date().toDateString() ? clockTime(date) : shortDay.format(new Date(date * 1000));

function snippet(chat, last) {
  if (!last) return chat.type === "private" ? "Tap to start" : "No messages yet";
  if (serviceLine(last) || chat.type === "private" || chat.type === "channel" || !last.from) return summary(last);
  return `${last.from.id === store.me ? "You" : senderName(last).split(" ")[0]}: ${summary(last)}`;
}
