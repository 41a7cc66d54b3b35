// What keyboards and screen readers need and YASGUI lacks: names of fields, tabs without controls inside, a button that says what it does.
import { _, own } from "./words.js";

function dressTabElement(list, id) {
  const root = list.get(id).tabEl;
  const link = root.querySelector("[role=tab]");
  const close = link?.querySelector(".closeTab");
  if (!close) return;
  // No control may stand within a tab; the Delete key closes it, too
  const rename = link.querySelector("input");
  rename.setAttribute("aria-label", _("Name of the tab"));
  root.append(rename, close);
  close.title = _("Close the tab");
  link.title = _("Delete closes the tab, a double click renames it");
}

function named(control, text) {
  control.title = text;
  control.setAttribute("aria-label", text);
  control.lang = own.lang;
}

/** Makes the list of tabs one that a keyboard works with; call it once. */
export function dressTabs(yasgui) {
  const list = yasgui.tabElements;
  const element = list._tabsListEl;
  element.setAttribute("aria-label", _("Queries"));
  element.lang = own.lang;
  // Among tabs there may be tabs only
  const bar = document.createElement("div");
  bar.className = "tabsBar";
  element.before(bar);
  bar.append(element, list.addTabEl);
  named(list.addTabEl.matches("button") ? list.addTabEl : list.addTabEl.querySelector("button"), _("Add a new tab"));
  list.addTabEl = null;
  for (const id of yasgui.persistentConfig.getTabs()) dressTabElement(list, id);
  yasgui.on("tabAdd", (_yasgui, id) => queueMicrotask(() => dressTabElement(list, id)));
}

/** Names the fields of a tab that has just been drawn, and has its button say whether it runs or cancels. */
export function dressTab(tab) {
  const yasqe = tab.getYasqe();
  const yasr = tab.getYasr();
  yasqe.getInputField().setAttribute("aria-label", _("SPARQL query"));
  yasqe.getWrapperElement().setAttribute("dir", "ltr");
  const button = yasqe.rootEl.querySelector(".yasqe_queryButton");
  const share = yasqe.rootEl.querySelector(".yasqe_share");
  for (const one of [button, share]) one.type = "button";
  named(share, _("Share query"));
  const name = (text) => () => named(button, text);
  const idle = name(_("Run query (Ctrl+Enter)"));
  for (const event of ["queryResponse", "queryAbort", "change"]) yasqe.on(event, idle);
  yasqe.on("query", name(_("Cancel the query")));
  idle();
  share.addEventListener("click", () => {
    yasqe.rootEl.querySelector(".yasqe_sharePopup input")?.setAttribute("aria-label", _("Link to this query"));
  });
  const status = yasr.headerEl.querySelector(".yasr_response_chip");
  status.setAttribute("role", "status");
  // An aid for what we have not
  yasr.headerEl.querySelector(".yasr_external_ref_btn")?.remove();
  yasr.headerEl.querySelector(".yasr_downloadIcon")?.remove();
  yasr.pluginControls.removeAttribute("id");
  yasr.pluginControls.removeAttribute("aria-controls");
  const mark = () => {
    for (const view of yasr.headerEl.querySelectorAll(".yasr_btn")) {
      view.setAttribute("aria-pressed", String(view.classList.contains("selected")));
      named(view, _("Shows %(view)s view", { view: view.textContent }));
      view.disabled = view.classList.contains("disabled");
    }
  };
  yasr.on("drawn", () => {
    mark();
    yasr.resultsEl.querySelector(".CodeMirror textarea")?.setAttribute("aria-label", _("Response"));
  });
  yasr.on("change", mark);
  mark();
}
