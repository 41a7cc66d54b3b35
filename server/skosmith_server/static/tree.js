// Comfort only: without this file the tree is a list of details and links.
// WAI-ARIA Authoring Practices, "Tree View": one tab stop, arrows, Home, End, letters, asterisk.
const PAUSE = 600; // milliseconds after which a letter begins a new word

for (const box of document.querySelectorAll(".hierarchy")) {
  const root = box.querySelector("ul");
  const status = document.getElementById("tree-status");
  let count = 0;
  let typed = "";
  let typedAt = 0;

  const itemsOf = (list) => [...list.children].map((place) => place.querySelector(":scope > [role=treeitem]"));
  const listOf = (item) => item.parentElement.querySelector(":scope > ul");
  const parentOf = (item) => item.parentElement.parentElement.parentElement.querySelector(":scope > [role=treeitem]");
  const isOpen = (item) => item.getAttribute("aria-expanded") === "true";
  const isClosed = (item) => item.getAttribute("aria-expanded") === "false";
  const shown = () => [...root.querySelectorAll("[role=treeitem]")].filter((item) => !item.closest("ul[hidden]"));
  const words = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();

  const dress = (list, level) => {
    list.setAttribute("role", level === 1 ? "tree" : "group");
    [...list.children].forEach((place, n) => {
      const details = place.querySelector(":scope > details");
      const inner = details?.querySelector(":scope > ul");
      const item = place.querySelector(":scope > details > summary > .node, :scope > .node, :scope > a");
      place.querySelector(":scope > .more")?.remove();
      const open = details?.open ?? false;
      if (details) {
        place.prepend(item, inner);
        details.remove();
      }
      place.setAttribute("role", "none");
      item.setAttribute("role", "treeitem");
      item.tabIndex = -1;
      item.setAttribute("aria-level", level);
      item.setAttribute("aria-posinset", n + 1);
      item.setAttribute("aria-setsize", list.children.length);
      if (inner) {
        dress(inner, level + 1);
        inner.hidden = !open;
        inner.id = `tree-${++count}`;
        item.setAttribute("aria-owns", inner.id);
        item.setAttribute("aria-expanded", open);
      } else if (place.dataset.more) {
        item.setAttribute("aria-expanded", "false");
      }
      if (item.hasAttribute("aria-expanded")) {
        const sign = document.createElement("span");
        sign.className = "twist";
        sign.setAttribute("aria-hidden", "true");
        sign.addEventListener("click", () => { toggle(item); stand(item); });
        place.prepend(sign);
      }
    });
  };

  const load = async (item) => {
    const place = item.parentElement;
    if (place.dataset.loading) return;
    place.dataset.loading = "yes";
    status.textContent = "";
    try {
      const response = await fetch(place.dataset.more, { headers: { Accept: "text/html" } });
      if (!response.ok) throw new Error(response.statusText);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const same = page.querySelector(`.node[data-iri="${CSS.escape(item.dataset.iri)}"]`);
      const list = document.adoptNode(same.closest("details").querySelector("ul"));
      dress(list, Number(item.getAttribute("aria-level")) + 1);
      list.id = `tree-${++count}`;
      place.append(list);
      item.setAttribute("aria-owns", list.id);
      item.setAttribute("aria-expanded", "true");
    } catch {
      status.textContent = box.dataset.failed;
    } finally {
      delete place.dataset.loading;
    }
  };

  const open = (item) => {
    const list = listOf(item);
    if (!list) return load(item);
    list.hidden = false;
    item.setAttribute("aria-expanded", "true");
  };
  const close = (item) => {
    const list = listOf(item);
    if (list.contains(document.activeElement)) stand(item);
    list.hidden = true;
    item.setAttribute("aria-expanded", "false");
  };
  const toggle = (item) => (isOpen(item) ? close(item) : open(item));

  // The one item that the tab key comes to
  const stop = (item) => {
    root.querySelectorAll("[tabindex='0']").forEach((other) => { other.tabIndex = -1; });
    item.tabIndex = 0;
  };
  const stand = (item) => {
    if (!item) return;
    stop(item);
    item.focus();
  };
  const step = (item, distance) => {
    const all = shown();
    stand(all[all.indexOf(item) + distance]);
  };
  const find = (item, letter) => {
    const now = Date.now();
    typed = now - typedAt > PAUSE ? letter : typed + letter;
    typedAt = now;
    const all = shown();
    const here = all.indexOf(item);
    const from = typed.length > 1 ? here : here + 1;
    stand([...all.slice(from), ...all.slice(0, from)].find((other) => words(other.textContent).startsWith(words(typed))));
  };

  const forward = (item) => {
    if (isClosed(item)) open(item);
    else if (isOpen(item)) stand(itemsOf(listOf(item))[0]);
  };
  const back = (item) => (isOpen(item) ? close(item) : stand(parentOf(item)));

  box.addEventListener("keydown", (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (!item || event.altKey || event.ctrlKey || event.metaKey) return;
    const mirrored = getComputedStyle(root).direction === "rtl";
    const act = {
      ArrowDown: () => step(item, 1),
      ArrowUp: () => step(item, -1),
      ArrowRight: () => (mirrored ? back : forward)(item),
      ArrowLeft: () => (mirrored ? forward : back)(item),
      Home: () => stand(shown()[0]),
      End: () => stand(shown().at(-1)),
      Enter: () => (item.href ? item.click() : toggle(item)),
      " ": () => item.hasAttribute("aria-expanded") && toggle(item),
      "*": () => itemsOf(item.parentElement.parentElement).filter(isClosed).forEach(open),
    }[event.key];
    if (act) act();
    else if (event.key.length === 1 && /[\p{L}\p{N}]/u.test(event.key)) find(item, event.key);
    else return;
    event.preventDefault();
  });
  root.addEventListener("focusin", (event) => stop(event.target));

  dress(root, 1);
  root.setAttribute("aria-labelledby", box.dataset.label);
  const keys = document.getElementById(box.dataset.keys);
  keys.hidden = false;
  root.setAttribute("aria-describedby", keys.id);
  const current = root.querySelector("[aria-current]");
  stop(current ?? shown()[0]);
  current?.scrollIntoView({ block: "center" });
}
