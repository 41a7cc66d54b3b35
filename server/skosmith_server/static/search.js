// Comfort only: the search works without this file.
const LATER = 120; // milliseconds without a letter before the service is asked

const once = (ask) => {
  let waiting = 0;
  let running = new AbortController();
  return () => {
    clearTimeout(waiting);
    running.abort();
    running = new AbortController();
    const { signal } = running;
    waiting = setTimeout(() => ask(signal).catch((error) => {
      if (error.name !== "AbortError") throw error;
    }), LATER);
  };
};

// Suggestions: WAI-ARIA Authoring Practices, "Combobox", with a list that is shown while one types
for (const box of document.querySelectorAll("input[data-suggestions]")) {
  const list = document.createElement("ul");
  list.id = `${box.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.suggestions);
  list.hidden = true;
  const place = document.createElement("div");
  place.className = "suggesting";
  box.replaceWith(place);
  place.append(box, list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");

  const options = () => [...list.children];
  const active = () => list.querySelector("[aria-selected=true]");
  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    active()?.setAttribute("aria-selected", "false");
  };
  const open = () => {
    if (!list.children.length) return;
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  };
  const stand = (option) => {
    active()?.setAttribute("aria-selected", "false");
    if (!option) return box.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", option.id);
  };
  const go = (option) => {
    const address = new URL(option.dataset.address, location.href);
    for (const { name, value } of box.form.querySelectorAll("input[type=hidden]")) address.searchParams.set(name, value);
    location.assign(`${address.pathname}${address.search}`);
  };
  const optionOf = (name, n, description, address) => {
    const option = document.createElement("li");
    option.id = `${list.id}-${n}`;
    option.dir = "auto";
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.address = address;
    const note = document.createElement("span");
    note.className = "note";
    note.textContent = description;
    option.append(name, " ", note);
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => go(option));
    return option;
  };
  const suggest = once(async (signal) => {
    const response = await fetch(`/suggest?q=${encodeURIComponent(box.value)}`, { signal }).catch((error) => {
      if (error.name === "AbortError") throw error;
    });
    const [, names, descriptions, addresses] = response?.ok ? await response.json() : [, [], [], []];
    if (document.activeElement !== box) return;
    const found = names.map((name, n) => [name, n, descriptions[n], addresses[n]]).filter((one) => one[3]);
    close();
    list.replaceChildren(...found.map((one) => optionOf(...one)));
    open();
  });

  box.addEventListener("input", () => {
    if (box.value.trim()) return suggest();
    list.replaceChildren();
    close();
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = options();
    const here = all.indexOf(active());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      open();
      const down = event.key === "ArrowDown";
      stand(here < 0 ? all.at(down ? 0 : -1) : all[here + (down ? 1 : -1)]);
    } else if (event.key === "Enter" && !list.hidden && here >= 0) {
      event.preventDefault();
      go(all[here]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault(); // the first closes the list, the second empties the box
      close();
    }
  });
}

// Results while one types: the page that the form would give, without leaving this one
for (const form of document.querySelectorAll("form[data-live]")) {
  const results = document.getElementById(form.dataset.live);
  const status = document.getElementById(form.dataset.status);
  const address = () => {
    const given = [...new FormData(form)].filter(([, value]) => value.trim());
    return given.length ? `${form.action}?${new URLSearchParams(given)}` : form.action;
  };
  const show = once(async (signal) => {
    const wanted = address();
    try {
      const response = await fetch(wanted, { headers: { Accept: "text/html" }, signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = page.getElementById(status.id);
      if (response.ok && found) {
        status.replaceChildren(...found.childNodes);
        results.replaceChildren(...page.getElementById(results.id).childNodes);
        document.title = page.title;
        history.replaceState(null, "", wanted);
      } else {
        results.replaceChildren();
        status.textContent = page.querySelector(".problem")?.textContent ?? form.dataset.failed;
      }
    } catch (error) {
      if (error.name === "AbortError") throw error;
      status.textContent = form.dataset.failed;
    }
  });
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
}
