// The editor with its tabs: YASGUI, told what is here.
import { registerChart } from "./chart.js";
import { registerCompletion } from "./completion.js";
import { dressTab, dressTabs } from "./dressing.js";
import { registerGraph } from "./graph.js";
import { markFault, renderProblem } from "./problems.js";
import { downloads, shareLink } from "./sharing.js";
import { registerTable } from "./table.js";
import { element, useTerms } from "./terms.js";

const SEEN = "skosmith-examples";
const LONGEST_GET = 4000;

// Example → text that it had when its tab was made, so that a tab that was closed stays closed
function seenExamples() {
  try {
    return JSON.parse(localStorage.getItem(SEEN)) ?? {};
  } catch {
    return {};
  }
}

function noteExamples(examples) {
  try {
    localStorage.setItem(SEEN, JSON.stringify(Object.fromEntries(examples.map((one) => [one.name, one.query]))));
  } catch {
    // Nothing is kept where the browser keeps nothing
  }
}

function configuration(aids) {
  return {
    persistenceId: "skosmith",
    populateFromUrl: false,
    autoAddOnInit: false,
    autofocus: false,
    contextMenuContainer: document.body,
    requestConfig: {
      endpoint: `${location.origin}/sparql`,
      method: (yasgui) => (yasgui.getTab().getQuery().length < LONGEST_GET ? "GET" : "POST"),
      acceptHeaderSelect: "application/sparql-results+json",
      acceptHeaderGraph: "text/turtle",
    },
    yasqe: {
      value: aids.examples[0].query,
      // Tab leaves the editor, as it leaves every other field
      extraKeys: { ...Yasgui.Yasqe.defaults.extraKeys, Tab: false, "Shift-Tab": false },
    },
    // The graph may change; and a machine may be shared
    yasr: { prefixes: aids.prefixes, maxPersistentResponseSize: -1 },
  };
}

const tabOf = (example) => ({ id: example.name, name: example.title, yasqe: { value: example.query } });

function addExamples(yasgui, aids) {
  const seen = seenExamples();
  const open = new Set(yasgui.persistentConfig.getTabs());
  for (const example of aids.examples) {
    const kept = open.has(example.name) && yasgui.persistentConfig.getTab(example.name);
    if (kept && kept.yasqe.value === seen[example.name]) kept.yasqe.value = example.query;
    else if (!kept && !(example.name in seen && open.size)) yasgui.addTab(false, tabOf(example));
  }
  noteExamples(aids.examples);
}

function openTab(yasgui, id) {
  yasgui.persistentConfig.setActive(id);
  for (const [other, tab] of Object.entries(yasgui._tabs)) if (other !== id) tab.hide();
  yasgui.getTab(id).show();
}

function openExample(yasgui, example) {
  if (!yasgui.getTab(example.name)) yasgui.addTab(false, tabOf(example));
  openTab(yasgui, example.name);
  const tab = yasgui.getTab(example.name);
  tab.setQuery(example.query);
  return tab;
}

function openShared(yasgui, { query, view, options, isRun }) {
  const id = "shared";
  yasgui.getTab(id)?.close();
  const settings = { selectedPlugin: view ?? "table", pluginsConfig: view ? { [view]: options } : {} };
  const tab = yasgui.addTab(false, { id, name: "Shared query", yasqe: { value: query }, yasr: { settings } });
  openTab(yasgui, id);
  if (isRun) tab.query().catch(() => {}); // the view of errors shows it
}

function chosenTab(yasgui, aids, asked) {
  const example = aids.examples.find((one) => one.name === asked.example);
  if (asked.query) openShared(yasgui, asked);
  else if (example) openExample(yasgui, example);
  else openTab(yasgui, yasgui.persistentConfig.getActiveId() ?? yasgui.persistentConfig.getTabs()[0]);
}

function wireExamples(yasgui, aids) {
  for (const link of document.querySelectorAll("ul.examples a")) {
    const name = new URL(link.href).searchParams.get("example");
    const example = aids.examples.find((one) => one.name === name);
    link.removeAttribute("aria-current"); // the tabs say which is open
    if (!example) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      openExample(yasgui, example).getYasqe().focus();
      yasgui.rootEl.scrollIntoView({ block: "start" });
    });
  }
}

// What YASGUI does not let one configure
function adapt() {
  const { Tab, Yasr, Yasqe } = Yasgui;
  const { show } = Tab.prototype;
  Tab.prototype.show = function () {
    const isNew = !this.getYasqe();
    show.call(this);
    if (!isNew) return;
    dressTab(this);
    markFault(this);
    downloads(this);
  };
  Tab.prototype.getShareableLink = function () {
    return shareLink(this);
  };
  // The gutter's own message would need styles in the page
  const { checkSyntax } = Yasqe.prototype;
  Yasqe.prototype.checkSyntax = function () {
    checkSyntax.call(this);
    for (const icon of this.getWrapperElement().querySelectorAll(".parseErrorIcon")) {
      icon.onmouseover = icon.onmouseout = null;
      icon.title = "The query cannot go on like this";
    }
  };
  const { setResponse } = Yasr.prototype;
  Yasr.prototype.setResponse = function (answer, duration) {
    if (answer?.content === "") answer.content = "# no statements\n"; // which it takes for no answer
    setResponse.call(this, answer, duration);
  };
  Yasr.defaults.errorRenderers = [renderProblem];
  Yasr.defaults.pluginOrder = ["table", "chart", "graph", "response"];
}

function keys() {
  const key = (name) => element("kbd", {}, name);
  return element(
    "p",
    { class: "note" },
    key("Ctrl"), "+", key("Enter"), " runs the query, ", key("Ctrl"), "+", key("Space"), " completes what is begun, ",
    key("Shift"), "+", key("Ctrl"), "+", key("F"), " lays it out. Of tabs, ", key("Delete"), " closes one, arrows go to the next.",
  );
}

/** Draws the editor into a host; `aids` is what /sparql/workbench gives, `asked` what the address asks for. */
export function openWorkbench(host, aids, asked) {
  useTerms(aids);
  adapt();
  registerCompletion(Yasgui.Yasqe, aids);
  for (const register of [registerTable, registerChart, registerGraph]) register(Yasgui.Yasr);
  host.replaceChildren();
  const yasgui = new Yasgui(host, configuration(aids));
  host.append(keys());
  dressTabs(yasgui);
  addExamples(yasgui, aids);
  chosenTab(yasgui, aids, asked);
  wireExamples(yasgui, aids);
}
