// Files that are fetched when they are needed.

/** Fetches a stylesheet, to stand before those of the page, which have the last word. */
export function stylesheet(address) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  const ready = new Promise((resolve, reject) => { link.onload = resolve; link.onerror = reject; });
  document.head.prepend(link);
  return ready;
}

/** Fetches and runs a script. */
export function script(address) {
  const element = Object.assign(document.createElement("script"), { src: address });
  const ready = new Promise((resolve, reject) => { element.onload = resolve; element.onerror = reject; });
  document.head.append(element);
  return ready;
}
