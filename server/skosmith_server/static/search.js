// Comfort only: the search works without this file.
for (const box of document.querySelectorAll("form.search input[type=search]")) {
  let asked = 0;
  let waiting = 0;
  const suggest = async () => {
    const number = ++asked;
    const response = await fetch(`/suggest?q=${encodeURIComponent(box.value)}`);
    if (!response.ok || number !== asked) return; // a later letter has asked again
    const [, names, descriptions] = await response.json();
    box.list.replaceChildren(...names.map((name, n) => new Option(descriptions[n], name)));
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    if (box.value.trim()) waiting = setTimeout(suggest, 80);
  });
}
