// Forwarding a post, and sending photos and files.

import { act } from "./api.js";
import { byId, element, icon, toast } from "./dom.js";
import { store } from "./store.js";

const PICTURES = ["image/png", "image/jpeg", "image/webp", "image/gif"];
let chosenFile = null;

export function setUpDialogs() {
  byId("forward").addEventListener("click", openForward);
  byId("forward-dialog").addEventListener("close", sendForward);
  byId("attach").addEventListener("click", () => byId("file-input").click());
  byId("file-input").addEventListener("change", (event) => {
    if (event.target.files.length) openFile(event.target.files[0]);
    event.target.value = "";
  });
  byId("file-dialog").addEventListener("close", sendFile);
  byId("text").addEventListener("paste", (event) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    openFile(event.clipboardData.files[0]);
  });
  byId("chat").addEventListener("dragover", (event) => event.preventDefault());
  byId("chat").addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) openFile(event.dataTransfer.files[0]);
  });
  byId("picture-dialog").addEventListener("click", () => byId("picture-dialog").close());
}

const place = () => ({ user_id: store.me, chat_id: store.chatId, thread_id: store.threadId });

function openForward() {
  const form = byId("forward-dialog").querySelector("form");
  const now = new Date();
  form.elements.date.value = new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  byId("forward-dialog").returnValue = "";
  byId("forward-dialog").showModal();
}

async function sendForward() {
  if (byId("forward-dialog").returnValue !== "send") return;
  const form = byId("forward-dialog").querySelector("form");
  const { text, channel, date } = Object.fromEntries(new FormData(form));
  try {
    await act("forward", { ...place(), text, channel, date: Math.floor(new Date(date).getTime() / 1000) });
    form.elements.text.value = "";
  } catch (error) {
    toast(error.message, "bad");
  }
}

function openFile(file) {
  chosenFile = file;
  const isPicture = PICTURES.includes(file.type);
  const dialog = byId("file-dialog");
  byId("as-file-label").hidden = !isPicture;
  dialog.querySelector("h2").textContent = isPicture ? "Send a photo" : "Send a file";
  byId("file-preview").replaceChildren(icon(isPicture ? "photo" : "file"), element("b", { dir: "auto" }, file.name));
  if (isPicture) preview(file);
  dialog.returnValue = "";
  dialog.showModal();
}

function preview(file) {
  const reader = new FileReader();
  reader.addEventListener("load", () => byId("file-preview").replaceChildren(element("img", { src: reader.result, alt: file.name })));
  reader.readAsDataURL(file);
}

async function sendFile() {
  const dialog = byId("file-dialog");
  const form = dialog.querySelector("form");
  const wanted = dialog.returnValue === "send";
  const values = new FormData();
  for (const [name, value] of Object.entries(place())) if (value !== null) values.set(name, value);
  values.set("file", chosenFile);
  values.set("caption", form.elements.caption.value);
  values.set("as_photo", String(PICTURES.includes(chosenFile.type) && !form.elements.as_file.checked));
  form.reset();
  if (!wanted) return;
  await act("send_file", values).catch((error) => toast(error.message, "bad"));
}
