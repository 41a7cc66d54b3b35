// Comfort only: every form works without this file.
for (const box of document.querySelectorAll("form.query textarea")) {
  const form = box.form;
  form.querySelectorAll(".scripted").forEach((hint) => { hint.hidden = false; });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  const button = form.querySelector("button");
  const idle = button.textContent;
  form.addEventListener("submit", () => { button.textContent = button.dataset.running; });
  window.addEventListener("pageshow", () => { button.textContent = idle; });
}
