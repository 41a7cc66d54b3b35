// Which nodes and links results come to: statements as they stand, else what stands side by side in a row.
import { shortName, textOf } from "./terms.js";

const MOST_NODES = 250;
const MOST_EDGES = 500;
const TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const NAMES = [
  "http://www.w3.org/2004/02/skos/core#prefLabel",
  "http://www.w3.org/2000/01/rdf-schema#label",
  "http://purl.org/dc/terms/title",
  "http://xmlns.com/foaf/0.1/name",
  "http://www.w3.org/2004/02/skos/core#notation",
];
const STATEMENT = [["subject", "predicate", "object"], ["s", "p", "o"]];

const isNode = (term) => term && term.type !== "literal" && term.type !== "typed-literal";

function statementColumns(variables) {
  return STATEMENT.find((names) => names.every((name) => variables.includes(name)));
}

/** Gives statements as [subject, predicate's IRI or a name, object], those with texts, too. */
function statementsOf(results) {
  const rows = results?.getBindings() ?? [];
  const variables = rows.length ? results.getVariables() : [];
  const columns = statementColumns(variables);
  if (columns) return rows.map((row) => columns.map((name) => row[name])).map(([s, p, o]) => [s, p?.value, o]);
  const nodes = variables.filter((name) => rows.some((row) => isNode(row[name])));
  const joined = nodes.slice(1).map((name, at) => [nodes[at], name]);
  return rows.flatMap((row) => joined.map(([from, to]) => [row[from], to, row[to]]));
}

/** Gives those statements that join two nodes; types colour nodes instead. */
export function edgesOf(results) {
  return statementsOf(results).filter(([from, by, to]) => isNode(from) && isNode(to) && by !== TYPE);
}

function preferred(names) {
  const wished = [document.documentElement.lang, ...navigator.languages, "en", ""];
  const rank = ([place, language]) => {
    const at = wished.findIndex((one) => one.split("-")[0] === language.split("-")[0]);
    return place * 100 + (at < 0 ? 50 : at);
  };
  return names.reduce((best, one) => (best && rank(best) <= rank(one) ? best : one), null);
}

/** Gives nodes (id, label, kind, isIri), links between them (source, target, labels), and how many links were left out. */
export function networkOf(results) {
  const statements = statementsOf(results);
  const names = new Map();
  const kinds = new Map();
  for (const [subject, by, object] of statements) {
    if (!subject || !object) continue;
    if (by === TYPE && !kinds.has(subject.value)) kinds.set(subject.value, shortName(object.value));
    const place = object.type === "uri" ? -1 : NAMES.indexOf(by);
    if (place >= 0) names.set(subject.value, [...(names.get(subject.value) ?? []), [place, object["xml:lang"] ?? "", object.value]]);
  }
  const nodes = new Map();
  const links = new Map();
  let left = 0;
  const has = (term) => nodes.has(term.value) || nodes.size < MOST_NODES;
  const add = (term) => {
    const name = preferred(names.get(term.value) ?? []);
    const node = { id: term.value, label: name ? name[2] : textOf(term), kind: kinds.get(term.value) ?? "", isIri: term.type === "uri" };
    if (!nodes.has(term.value)) nodes.set(term.value, node);
  };
  for (const [from, by, to] of edgesOf(results)) {
    const key = `${from.value} ${to.value}`;
    const label = shortName(by);
    if (links.has(key)) {
      links.get(key).labels.add(label);
      continue;
    }
    const isRoom = has(from) && (add(from), has(to)) && links.size < MOST_EDGES;
    if (!isRoom) {
      left += 1;
      continue;
    }
    add(to);
    links.set(key, { source: from.value, target: to.value, labels: new Set([label]) });
  }
  return { nodes: [...nodes.values()], edges: [...links.values()].map((one) => ({ ...one, labels: [...one.labels] })), left };
}
