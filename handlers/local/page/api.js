// The page's side of the control API.

const pageToken = document.querySelector('meta[name="page-token"]').content;

export class Refused extends Error {}

/** Do something as a person. Plain values go as JSON, a FormData as it is. Throws Refused with the reason. */
export async function act(action, values) {
  const isForm = values instanceof FormData;
  const headers = { "X-Page-Token": pageToken };
  if (!isForm) headers["Content-Type"] = "application/json";
  const body = isForm ? values : JSON.stringify(values);
  let response;
  try {
    response = await fetch(`/control/${action}`, { method: "POST", headers, body });
  } catch {
    throw new Refused("The local Bot API can't be reached. Is the bot still running?");
  }
  if (response.headers.get("content-type") !== "application/json") {
    throw new Refused("This page is out of date: load it again.");
  }
  const answer = await response.json();
  if (!answer.ok) throw new Refused(answer.description.replace(/^(Bad Request|Forbidden): /, ""));
  return answer.result;
}

export async function fetchState() {
  const response = await fetch("/control/state");
  return response.json();
}

/** Follow what happens. A server that went away and came back has forgotten everything, so the page starts anew. */
export function followEvents(onEvent, onConnection) {
  const events = new EventSource("/control/events");
  let wasLost = false;
  events.addEventListener("open", () => (wasLost ? location.reload() : onConnection(true)));
  events.addEventListener("error", () => {
    wasLost = true;
    onConnection(false);
  });
  events.addEventListener("message", (event) => onEvent(JSON.parse(event.data)));
}
