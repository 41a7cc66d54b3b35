// Links that others can open, and results in other forms.
import { element } from "./terms.js";
import { _, own } from "./words.js";

const LONGEST = 6000;
const SOLUTIONS = [["csv", "CSV"], ["tsv", "TSV"], ["json", "JSON"], ["xml", "XML"]];
const GRAPHS = [["turtle", "Turtle"], ["ntriples", "N-Triples"], ["rdfxml", "RDF/XML"], ["jsonld", "JSON-LD"]];

/** Gives the link to a tab's query and the view of its results.
 *
 * The query stands before #, so that the link works without scripts, too: the service answers with a page of results.
 * Only a query too long for that stands behind it, where nothing but the editor reads it.
 */
export function shareLink(tab) {
  const query = tab.getQuery();
  const view = tab.getYasr().getSelectedPluginName();
  const options = tab.getYasr().getPersistentConfig().pluginsConfig[view] ?? {};
  const shown = new URLSearchParams({ view, ...options });
  const asked = new URLSearchParams({ query });
  return asked.toString().length < LONGEST
    ? `${location.origin}/sparql?${asked}#${shown}`
    : `${location.origin}/sparql#${asked}&${shown}`;
}

function form(query, formats) {
  return element(
    "form",
    { ...own, class: "downloads", action: "/sparql", method: query.length < LONGEST / 2 ? "get" : "post" },
    element("input", { type: "hidden", name: "query", value: query }),
    _("Download"),
    " ",
    ...formats.map(([name, title]) => element("button", { class: "chip", name: "format", value: name }, title)),
  );
}

/** Offers the results of a tab as files, made by the service: of the query that was run, not of what is typed since. */
export function downloads(tab) {
  const yasqe = tab.getYasqe();
  const yasr = tab.getYasr();
  let query = "";
  let isGraph = false;
  yasqe.on("query", () => {
    query = yasqe.getValue();
    isGraph = ["CONSTRUCT", "DESCRIBE"].includes(yasqe.getQueryType());
  });
  yasr.on("drawn", () => {
    yasr.rootEl.querySelector("form.downloads")?.remove();
    if (!query || yasr.results.hasError()) return;
    const formats = isGraph ? GRAPHS : SOLUTIONS.filter(([name]) => yasr.results.getBoolean() === undefined || !/sv$/.test(name));
    yasr.rootEl.append(form(query, formats));
  });
}
