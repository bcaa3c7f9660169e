// Puts the page together: loads the state, follows events, and shows what is open.

import { fetchState, followEvents } from "./api.js";
import { setUpComposer, showComposer, startReply } from "./composer.js";
import { setUpDialogs } from "./dialogs.js";
import { byId, toast } from "./dom.js";
import { forgetTyping, noteAction, setUpChat, showChatHead, showConnection, showMessages, takeMessage } from "./chat.js";
import { setUpPanel, showPanel } from "./panel.js";
import { setUpSidebar, showSidebar } from "./sidebar.js";
import { loadState, openChat, store, takeEvent, visibleChats } from "./store.js";

/** The address says who speaks and what is open: #person/chat/topic. */
function readAddress() {
  const [me, chatId, threadId] = location.hash.slice(1).split("/").map(Number);
  store.me = store.people.has(me) ? me : [...store.people.keys()][0];
  const isTheirs = visibleChats().some((chat) => chat.id === chatId);
  document.body.classList.toggle("in-chat", isTheirs);
  store.chatId = isTheirs ? chatId : (visibleChats()[0]?.id ?? null);
  store.threadId = openChat()?.topics.some((topic) => topic.thread_id === threadId) ? threadId : null;
}

function goTo(me, chatId, threadId = null) {
  location.hash = [me, chatId, threadId].filter((part) => part !== null).join("/");
}

function showAll() {
  showMessages(); // first, since what is shown counts as read
  showSidebar();
  showChatHead();
  showComposer();
  showPanel();
}

function onEvent(event) {
  const chat = takeEvent(event);
  const isOpen = chat !== null && chat.id === store.chatId;
  if (event.kind === "message" || event.kind === "edited" || event.kind === "deleted") {
    if (event.message?.from?.id === store.bot.id) forgetTyping(event.chat_id);
    if (isOpen) takeMessage(event);
    if (isOpen) showComposer();
    showSidebar();
    showChatHead();
  } else if (event.kind === "chat") {
    if (!visibleChats().some((visible) => visible.id === store.chatId)) readAddress();
    showAll();
  } else if (event.kind === "action") {
    noteAction(event);
  } else if (event.kind === "commands") {
    showComposer();
  } else if (event.kind === "call" || event.kind === "faults") {
    showPanel();
  }
}

/** Follow events first and load the state then, so that nothing falls between the two. */
async function load() {
  let early = [];
  await new Promise((opened) => {
    followEvents(
      (event) => (early ? early.push(event) : onEvent(event)),
      (isUp) => {
        showConnection(isUp);
        if (isUp) opened();
      },
    );
  });
  loadState(await fetchState());
  for (const event of early) takeEvent(event);
  early = null;
}

async function start() {
  await load();
  readAddress();
  const hands = { goTo, onReply: startReply };
  setUpSidebar(hands);
  setUpChat(hands);
  setUpComposer();
  setUpDialogs();
  setUpPanel();
  addEventListener("hashchange", () => {
    readAddress();
    showAll();
  });
  byId("back").addEventListener("click", () => goTo(store.me, null));
  showAll();
}

start().catch((error) => toast(`The page could not start: ${error.message}`, "bad"));
