// What the page knows: people, chats, messages, who speaks, what is open, what has been read.

export const store = {
  bot: null,
  description: "",
  people: new Map(),
  chats: new Map(),
  faults: [],
  calls: [],
  limits: null, // the name of the preset in force
  me: null,
  chatId: null,
  threadId: null, // null is the General topic, or a chat without topics
  lastRead: new Map(), // `${me}/${chat}/${thread}` -> message id
};

const CALLS_SHOWN = 60;

export function loadState(state) {
  store.bot = state.bot;
  store.description = state.description;
  store.faults = state.faults;
  store.limits = state.limits;
  store.calls = state.calls.map((call) => ({ ...call, at: new Date(call.at * 1000) }));
  store.people = new Map(state.people.map((person) => [person.id, person]));
  store.chats = new Map(state.chats.map((chat) => [chat.id, withMessageMap(chat)]));
  for (const chat of store.chats.values()) {
    for (const message of chat.messages.values()) markRead(message, [...store.people.keys()]);
  }
}

const withMessageMap = (chat) => ({
  ...chat,
  messages: new Map((chat.messages ?? []).map((message) => [message.message_id, message])),
});

/** Take an event in. Returns the chat it concerns, if any. */
export function takeEvent(event) {
  const chat = store.chats.get(event.chat_id);
  switch (event.kind) {
    case "message":
    case "edited":
      if (chat && event.message) chat.messages.set(event.message_id, event.message);
      break;
    case "deleted":
      chat?.messages.delete(event.message_id);
      break;
    case "chat":
      if (event.chat) store.chats.set(event.chat_id, { ...event.chat, messages: chat?.messages ?? new Map() });
      break;
    case "faults":
      store.faults = event.faults;
      break;
    case "call":
      store.calls = [{ ...event, at: new Date() }, ...store.calls].slice(0, CALLS_SHOWN);
      break;
  }
  return store.chats.get(event.chat_id) ?? null;
}

export const openChat = () => store.chats.get(store.chatId) ?? null;
export const isPresent = (status) => ["creator", "administrator", "member", "restricted"].includes(status);
export const isInCharge = (status) => ["creator", "administrator"].includes(status);
export const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");
export const threadOf = (message) => (message.is_topic_message ? message.message_thread_id : null);

/** How the chat is called by whoever speaks: a private chat bears the other side's name. */
export const chatTitle = (chat) => (chat.type === "private" ? store.bot.first_name : chat.title);

/** The chats the speaker is in, the liveliest first. */
export function visibleChats() {
  const mine = [...store.chats.values()].filter((chat) =>
    chat.type === "private" ? chat.id === store.me : isPresent(chat.members[store.me]) && !chat.migrated_to,
  );
  return mine.sort((one, other) => lastDate(other) - lastDate(one) || (one.type === "private" ? -1 : 1));
}

export const lastMessage = (chat) => [...chat.messages.values()].at(-1) ?? null;
const lastDate = (chat) => (chat.type === "private" && !chat.started ? Infinity : (lastMessage(chat)?.date ?? 0));

/** The messages of the open chat's open topic. */
export function openMessages() {
  const chat = openChat();
  if (!chat) return [];
  const all = [...chat.messages.values()];
  return chat.is_forum ? all.filter((message) => threadOf(message) === store.threadId) : all;
}

const readKey = (me, chatId, thread) => `${me}/${chatId}/${thread}`;

export function markRead(message, readers = [store.me]) {
  for (const reader of readers) {
    const key = readKey(reader, message.chat.id, threadOf(message));
    store.lastRead.set(key, Math.max(store.lastRead.get(key) ?? 0, message.message_id));
  }
}

/** How many messages of others the speaker has not seen; of one topic, where `thread` is given. */
export function unreadCount(chat, thread = undefined) {
  let count = 0;
  for (const message of chat.messages.values()) {
    if (thread !== undefined && threadOf(message) !== thread) continue;
    const seen = store.lastRead.get(readKey(store.me, chat.id, threadOf(message))) ?? 0;
    if (message.message_id > seen && message.from?.id !== store.me) count += 1;
  }
  return count;
}
