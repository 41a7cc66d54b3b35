// Opens the editor: at once where the page is for it, on a click where results are shown already.
// Without this file, or where the editor cannot be had, the form and the server's own results serve.
import { script, stylesheet } from "./loading.js";

const host = document.getElementById("editor");

function told(text) {
  host.hidden = false;
  host.replaceChildren(Object.assign(document.createElement("p"), { className: "note", lang: document.documentElement.lang, dir: document.documentElement.dir, textContent: text }));
}

// What the address asks for: a query behind # (as other YASGUIs share it) or ?, and how to show its results
function asked() {
  const behind = new URLSearchParams(location.hash.slice(1));
  const before = new URLSearchParams(location.search);
  return {
    query: behind.get("query") ?? before.get("query"),
    example: before.get("example"),
    view: behind.get("view"),
    isRun: !("failed" in host.dataset), // what has just failed is mended first
    options: Object.fromEntries([...behind].filter(([name]) => ["of", "by", "kind"].includes(name))),
  };
}

async function open() {
  const { yasgui, styles, workbench } = host.dataset;
  told(host.dataset.coming);
  document.documentElement.classList.add("has-editor"); // the box goes before it can be seen to go
  try {
    const [aids] = await Promise.all([
      fetch(workbench).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText)))),
      stylesheet(styles),
      script(yasgui),
    ]);
    const { openWorkbench } = await import("./workbench.js");
    openWorkbench(host, aids, asked());
  } catch (error) {
    document.documentElement.classList.remove("has-editor");
    told(host.dataset.missing);
    console.warn(error);
  }
}

if (host?.dataset.yasgui) {
  const button = document.getElementById("open-editor");
  const isShared = new URLSearchParams(location.hash.slice(1)).has("view");
  if (button && !(isShared && asked().isRun)) {
    button.hidden = false;
    button.addEventListener("click", () => { button.hidden = true; open(); });
  } else {
    open();
  }
}
