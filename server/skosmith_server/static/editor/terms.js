// How terms are shown: short names of IRIs, where they lead, texts with their language and direction.
let base = "";
let prefixes = {};

/** Takes base and prefixes from what /sparql/workbench gives. */
export function useTerms(aids) {
  ({ base, prefixes } = aids);
}

const PLAIN = /^[\w.~!$&'()*+,;=:@/-]+$/;

/** Gives a name such as skos:broader, the part behind our base, or the IRI. */
export function shortName(iri, more = {}) {
  if (iri.startsWith(base) && iri !== base) return iri.slice(base.length);
  for (const [prefix, namespace] of Object.entries({ ...prefixes, ...more })) {
    const local = iri.startsWith(namespace) ? iri.slice(namespace.length) : "";
    if (/^[\w-]+$/.test(local)) return `${prefix}:${local}`;
  }
  return iri;
}

/** Gives the path of the page of an IRI. */
export function pathOf(iri) {
  const path = iri.startsWith(base) ? iri.slice(base.length) : "";
  if (/^\d+(\/|$)/.test(path) && PLAIN.test(path)) return `/${path}`;
  return `/resource?iri=${encodeURIComponent(iri)}`;
}

/** Makes an element with attributes and children; SVG's where a namespace is given. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  return filled(made, attributes, children);
}

/** Makes an element of SVG. */
export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(
  "integer decimal double float int long short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte"
    .split(" ")
    .map((name) => XSD + name),
);

/** Tells whether a binding is a number. */
export const isNumber = (term) => NUMBERS.has(term?.datatype);

/** Gives what a binding reads as. */
export function textOf(term) {
  if (!term) return "";
  if (term.type === "uri") return shortName(term.value);
  return term.type === "bnode" ? `_:${term.value}` : term.value;
}

/** Gives the element that shows a binding: a text stays apart from its surroundings, whichever its direction. */
export function cellOf(term) {
  if (!term) return "";
  if (term.type === "uri") {
    return element("a", { href: pathOf(term.value), title: term.value }, element("bdi", {}, shortName(term.value)));
  }
  if (term.type === "bnode") return element("code", {}, `_:${term.value}`);
  const language = term["xml:lang"];
  const text = element("bdi", { class: "text", lang: language, dir: "auto" }, term.value);
  if (language) return element("div", { class: "said" }, element("span", { class: "tag" }, language), text);
  if (!term.datatype || term.datatype === `${XSD}string` || isNumber(term)) return text;
  return element("span", {}, text, " ", element("span", { class: "tag" }, shortName(term.datatype)));
}

/** Gives a text for SVG that keeps its own direction among others (UAX #9, isolates). */
export const isolated = (text) => `\u2068${text}\u2069`;

/** Gives a text of at most so many characters. */
export const clipped = (text, most) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Makes a labelled choice; `choices` is a list of [value, text]. */
export function choice(label, choices, chosen, onChange) {
  const select = element("select", {}, ...choices.map(([value, text]) => element("option", { value, selected: value === chosen }, text)));
  select.addEventListener("change", () => onChange(select.value));
  return element("label", {}, `${label} `, select);
}
