// Emoji for machines whose fonts have none: flags become their country's letters, common emoji our own drawings.

const DRAWN = new Set([..."🔔🔕📰📋📊📈📅🗺📍🗑🔄✅❌⚠🔴🟠🟡🟢⚪🚫🚨🔍🔗🔥💬✏🚀⏰🔇❔👎❗⏸⏳👁📝📡"]);
const EMOJI = /([\u{1F1E6}-\u{1F1FF}]{2})|([\u{23F0}\u{23F3}\u{23F8}\u{2600}-\u{27BF}\u{1F300}-\u{1FAFF}])\u{FE0F}?/gu;
const REGIONAL_A = 0x1f1e6;

/** Whether this machine draws `sample` in colours, as only an emoji font does. */
function isDrawnInColour(sample) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.font = "20px sans-serif";
  context.fillText(sample, 0, 20);
  const { data } = context.getImageData(0, 0, 24, 24);
  for (let index = 0; index < data.length; index += 4) {
    if (data[index] !== data[index + 1] || data[index + 1] !== data[index + 2]) return true;
  }
  return false;
}

const hasEmoji = isDrawnInColour("🔔");
const hasFlags = isDrawnInColour("🇮🇶");

function flagLetters(flag) {
  const letters = [...flag].map((letter) => String.fromCharCode(65 + letter.codePointAt(0) - REGIONAL_A)).join("");
  const shown = document.createElement("span");
  shown.className = "flag";
  shown.textContent = letters;
  return shown;
}

function drawing(emoji) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `/page/emoji.svg#u${emoji.codePointAt(0).toString(16)}`);
  svg.setAttribute("class", "emoji");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", emoji);
  svg.append(use);
  return svg;
}

/** `text` as nodes, with pictures for the emoji this machine lacks. */
export function pictured(text) {
  if (hasEmoji && hasFlags) return [text];
  const nodes = [];
  let cursor = 0;
  for (const match of text.matchAll(EMOJI)) {
    const [whole, flag, emoji] = match;
    const isReplaced = flag ? !hasFlags : !hasEmoji && DRAWN.has(emoji);
    if (!isReplaced) continue;
    nodes.push(text.slice(cursor, match.index), flag ? flagLetters(flag) : drawing(emoji));
    cursor = match.index + whole.length;
  }
  return [...nodes, text.slice(cursor)].filter((node) => node !== "");
}
