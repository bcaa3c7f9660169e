// Behind the scenes: who is in the chat, trouble to order, the sending limits, the bot's calls.

import { act } from "./api.js";
import { avatar, byId, element, toast } from "./dom.js";
import { fullName, isInCharge, isPresent, openChat, store } from "./store.js";

const TROUBLES = [
  ["Too many requests (429), wait 5 s", { status: 429, retry_after: 5 }],
  ["Blocked by the user (403)", { status: 403 }],
  ["Bad request (400)", { status: 400 }],
  ["Server error (502)", { status: 502 }],
  ["Connection cut, nothing sent", { kind: "drop_before" }],
  ["Connection cut after sending", { kind: "drop_after" }],
  ["Slow answer (8 s)", { kind: "slow", seconds: 8 }],
];
const STATUS_WORDS = { creator: "owner", administrator: "admin", member: "", left: "left", kicked: "removed" };
const secondsTime = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });

export function setUpPanel() {
  const trouble = byId("trouble");
  trouble.elements.trouble.append(...TROUBLES.map(([words], index) => element("option", { value: index }, words)));
  checkPreset(store.limits);
  trouble.addEventListener("submit", (event) => {
    event.preventDefault();
    order(trouble);
  });
  byId("panel-toggle").addEventListener("click", () => setOpen(byId("panel").hidden));
  byId("panel-close").addEventListener("click", () => setOpen(false));
  byId("limits").addEventListener("click", (event) => {
    const preset = event.target.dataset.preset;
    if (preset) tryTo("limits", { preset }).then((held) => held && checkPreset(preset));
  });
}

function setOpen(isOpen) {
  byId("panel").hidden = !isOpen;
  byId("panel-toggle").setAttribute("aria-expanded", String(isOpen));
  if (isOpen) showPanel();
}

const tryTo = (action, values) => act(action, values).catch((error) => toast(error.message, "bad"));

function checkPreset(preset) {
  for (const button of byId("limits").children) {
    button.setAttribute("aria-checked", String(button.dataset.preset === preset));
  }
}

function order(form) {
  const method = form.elements.method.value;
  const isAboutChat = !["getUpdates", "answerCallbackQuery"].includes(method);
  const [, fields] = TROUBLES[Number(form.elements.trouble.value)];
  const times = Number(form.elements.times.value) || 1;
  tryTo("fault", { ...fields, method, times, chat_id: isAboutChat ? store.chatId : null });
}

export function showPanel() {
  const chat = openChat();
  if (byId("panel").hidden || !chat) return;
  byId("members").replaceChildren(...Object.entries(chat.members).map(([id, status]) => memberRow(chat, Number(id), status)));
  byId("chat-actions").replaceChildren(...chatActions(chat));
  byId("orders").replaceChildren(...store.faults.map(orderRow));
  if (store.faults.length) byId("orders").append(element("button", { type: "button", onclick: () => tryTo("clear_faults", {}) }, "Call it all off"));
  byId("calls").replaceChildren(...store.calls.map(callRow));
}

function memberRow(chat, id, status) {
  const person = id === store.bot.id ? store.bot : store.people.get(id);
  if (!person) return "";
  const name = fullName(person);
  const words = STATUS_WORDS[status] ?? status;
  return element(
    "li",
    {},
    person.is_bot ? element("span", { class: "avatar bot-avatar" }) : avatar(name, id),
    element("span", { dir: "auto" }, name, words && element("small", {}, words)),
    ...memberActions(chat, person, status),
  );
}

function memberActions(chat, person, status) {
  if (chat.type === "private") return person.is_bot ? [blockButton(status)] : [];
  if (status === "creator") return [];
  const change = (words, name) => {
    const values = { by: store.me, chat_id: chat.id, user_id: person.id, change: name };
    return element("button", { type: "button", onclick: () => tryTo("member", values) }, words);
  };
  if (!isPresent(status)) return [change("Add", "join")];
  return [isInCharge(status) ? change("Demote", "demote") : change("Make admin", "promote"), change("Remove", "remove")];
}

function blockButton(status) {
  const isBlocked = status === "kicked";
  const onclick = () => tryTo("block", { user_id: store.me, blocked: !isBlocked });
  return element("button", { type: "button", onclick }, isBlocked ? "Unblock" : "Block");
}

function chatActions(chat) {
  if (chat.type !== "group" || chat.migrated_to) return [];
  const onclick = () => tryTo("migrate", { chat_id: chat.id, by: store.me });
  return [element("button", { type: "button", onclick }, "Make it a supergroup")];
}

function orderRow(fault) {
  const what = fault.kind === "refuse" ? `answer ${fault.status}` : fault.kind.replace("_", " ");
  return element("li", {}, `${fault.method ?? "any call"}: ${what} × ${fault.times}`);
}

function callRow(call) {
  const status = call.status === 0 ? "cut" : String(call.status);
  return element(
    "li",
    { class: call.status === 200 ? "" : "bad", title: call.description },
    element("time", {}, secondsTime.format(call.at)),
    element("code", {}, call.method),
    element("span", {}, status),
  );
}
