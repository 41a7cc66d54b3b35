// The editor with its tabs: YASGUI, told what is here.
import { registerChart } from "./chart.js";
import { registerCompletion } from "./completion.js";
import { dressTab, dressTabs } from "./dressing.js";
import { registerGraph } from "./graph.js";
import { markFault, renderProblem } from "./problems.js";
import { downloads, shareLink } from "./sharing.js";
import { registerTable } from "./table.js";
import { element, useTerms } from "./terms.js";
import { _, own, parts, useWords } from "./words.js";

const SEEN = "skosmith-examples";
const CALLED = "skosmith-example-names";
const LONGEST_GET = 4000;

function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

// Example → text and name that it had when its tab was made: one that was closed stays closed, one that was changed stays so
function noteExamples(examples) {
  const note = (key, what) => localStorage.setItem(key, JSON.stringify(Object.fromEntries(examples.map((one) => [one.name, one[what]]))));
  try {
    note(SEEN, "query");
    note(CALLED, "title");
  } catch {
    // Nothing is kept where the browser keeps nothing
  }
}

function configuration(aids) {
  return {
    persistenceId: "skosmith",
    tabName: _("Query"),
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
  const seen = kept(SEEN);
  const called = kept(CALLED);
  const open = new Set(yasgui.persistentConfig.getTabs());
  for (const example of aids.examples) {
    const tab = open.has(example.name) && yasgui.persistentConfig.getTab(example.name);
    if (tab && tab.yasqe.value === seen[example.name]) tab.yasqe.value = example.query;
    if (tab && tab.name === called[example.name] && tab.name !== example.title) yasgui.getTab(example.name).setName(example.title);
    if (!tab && !(example.name in seen && open.size)) yasgui.addTab(false, tabOf(example));
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
  const tab = yasgui.addTab(false, { id, name: _("Shared query"), yasqe: { value: query }, yasr: { settings } });
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
      icon.title = _("The query cannot go on like this");
    }
  };
  const { setResponse } = Yasr.prototype;
  Yasr.prototype.setResponse = function (answer, duration) {
    if (answer?.content === "") answer.content = "# no statements\n"; // which it takes for no answer
    setResponse.call(this, answer, duration);
  };
  const Response = Yasr.plugins.response;
  Yasr.registerPlugin("response", class extends Response {
    label = _("Response");
  });
  Yasr.defaults.errorRenderers = [renderProblem];
  Yasr.defaults.pluginOrder = ["table", "chart", "graph", "response"];
}

function keys() {
  const key = (...names) => element("bdi", { dir: "ltr" }, ...names.flatMap((name, at) => [at ? "+" : "", element("kbd", {}, name)]));
  const said = parts(
    "%(run)s runs the query, %(complete)s completes what is begun, %(format)s lays it out. Of tabs, %(close)s closes one, arrows go to the next.",
    { run: key("Ctrl", "Enter"), complete: key("Ctrl", "Space"), format: key("Shift", "Ctrl", "F"), close: key("Delete") },
  );
  return element("p", { class: "note", ...own }, ...said);
}

/** Draws the editor into a host; `aids` is what /sparql/workbench gives, `asked` what the address asks for. */
export function openWorkbench(host, aids, asked) {
  useTerms(aids);
  useWords(aids);
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
