// Building elements without ever handing the browser HTML to parse: all text goes in as text.

import { pictured } from "./emoji.js";

export const byId = (id) => document.getElementById(id);

/** An element with properties (`class`, `on…`, anything else an attribute) and children (strings become text). */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  write(made, ...children);
  return made;
}

/** Put children in the place of what an element holds; strings become text, `null` and `false` nothing. */
export function write(target, ...children) {
  const present = children.filter((child) => child !== null && child !== undefined && child !== false);
  target.replaceChildren(...present.flatMap((child) => (typeof child === "string" ? pictured(child) : [child])));
}

/** One of the page's icons. */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

const TINTS = 7;

/** The initials and colour a person or chat goes by where there is no picture. */
export function dressAvatar(target, name, id) {
  const letters = [...name.matchAll(/(?:^|\s)([\p{L}\p{N}])/gu)].map((match) => match[1]);
  target.textContent = letters.length > 1 ? letters[0] + letters[letters.length - 1] : (letters[0] ?? "?");
  target.dataset.tint = String(Math.abs(id) % TINTS);
  return target;
}

export const avatar = (name, id) => dressAvatar(element("span", { class: "avatar", "aria-hidden": "true" }), name, id);

/** A short message at the foot of the page that goes by itself. */
export function toast(text, kind = "plain") {
  const shown = element("div", { class: `toast ${kind}`, dir: "auto" }, text);
  byId("toasts").append(shown);
  setTimeout(() => shown.remove(), Math.max(3500, text.length * 70));
}
