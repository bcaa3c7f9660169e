// A message's text with its entities, as elements. Offsets count UTF-16 code units, as JavaScript strings do.

import { element, write } from "./dom.js";

const SAFE_PROTOCOLS = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

/** A link that opens elsewhere, or null for an address no chat should open. */
export function safeLink(address, ...children) {
  const absolute = /^[a-z][a-z+.-]*:/i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(absolute) || !SAFE_PROTOCOLS.has(new URL(absolute).protocol)) return null;
  const properties = { href: absolute, target: "_blank", rel: "noopener noreferrer", title: absolute };
  return element("a", properties, ...children);
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const PLAIN_TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};

function wrapperOf(entity, words, onCommand) {
  if (entity.type in PLAIN_TAGS) return element(PLAIN_TAGS[entity.type], { dir: entity.type === "pre" ? "ltr" : null });
  switch (entity.type) {
    case "text_link":
      return safeLink(entity.url);
    case "url":
      return safeLink(words);
    case "bot_command":
      return element("button", { type: "button", class: "command", onclick: () => onCommand(words) });
    case "mention":
    case "hashtag":
      return element("span", { class: "mention" });
    case "spoiler":
      return revealable("span", "spoiler");
    case "expandable_blockquote":
      return revealable("blockquote", "expandable");
    default:
      return null;
  }
}

function revealable(tag, name) {
  const made = element(tag, { class: name, tabindex: "0", role: "button" });
  const reveal = () => made.classList.toggle("open");
  made.addEventListener("click", reveal);
  made.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
  return made;
}

/** `text` between `start` and `end` as nodes; `entities` are those inside, outermost first. */
function nodesOf(text, start, end, entities, onCommand) {
  const nodes = [];
  let cursor = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < cursor || stop <= entity.offset) continue;
    const inner = entities.slice(index + 1).filter((other) => other.offset >= entity.offset && other.offset < stop);
    const wrapper = wrapperOf(entity, text.slice(entity.offset, stop), onCommand);
    const children = nodesOf(text, entity.offset, stop, inner, onCommand);
    if (entity.offset > cursor) nodes.push(text.slice(cursor, entity.offset));
    if (wrapper) {
      write(wrapper, ...children);
      nodes.push(wrapper);
    } else {
      nodes.push(...children);
    }
    // A block ends its line by itself, so the line break written after it would show as an empty line.
    cursor = BLOCKS.has(entity.type) && text[stop] === "\n" ? stop + 1 : stop;
  }
  if (cursor < end) nodes.push(text.slice(cursor, end));
  return nodes;
}

/** The formatted text as one block; every paragraph finds its own direction. */
export function formatted(text, entities, onCommand) {
  const ordered = [...(entities ?? [])].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return element("div", { class: "text", dir: "auto" }, ...nodesOf(text, 0, text.length, ordered, onCommand));
}
