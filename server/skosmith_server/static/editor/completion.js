// Completion of prefixes, classes and properties: those of the graph that is served, the commonest first.
import { numeral } from "./words.js";

const MOST = 60;

const localName = (iri) => iri.slice(Math.max(iri.lastIndexOf("#"), iri.lastIndexOf("/")) + 1);

function prefixedName(iri, prefixes) {
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const local = iri.startsWith(namespace) ? iri.slice(namespace.length) : "";
    if (/^[A-Za-z_][\w-]*$/.test(local)) return `${prefix}:${local}`;
  }
  return null;
}

// The name that was begun, as an IRI; else the word, to be found anywhere in names
function ranked(terms, token) {
  const typed = (token.autocompletionString ?? token.string).trim().toLowerCase();
  const word = localName(typed).replace(/^[^:]*:/, "");
  const begins = (one) => one.iri.toLowerCase().startsWith(typed);
  const mentions = (one) => localName(one.iri).toLowerCase().includes(word) || one.label.toLowerCase().includes(word);
  // What is whole needs no completion: Enter is to end the line then
  if (terms.some((one) => one.iri.toLowerCase() === typed)) return [];
  const first = terms.filter(begins);
  // A prefix alone asks for its own terms
  const others = first.length || /[:#/]$/.test(typed) ? [] : terms.filter(mentions);
  return [...first, ...others].slice(0, MOST);
}

function completer(terms, aids, original) {
  const shown = new Map();
  const name = (yasqe, iri) => prefixedName(iri, { ...aids.prefixes, ...yasqe.getPrefixesFromQuery() }) ?? `<${iri}>`;
  return {
    ...original,
    autoShow: true,
    get: (yasqe, token) => (token ? ranked(terms, token).map((one) => one.iri) : []),
    postProcessSuggestion(yasqe, _token, iri) {
      const text = name(yasqe, iri);
      shown.set(text, terms.find((one) => one.iri === iri));
      return text;
    },
    postprocessHints: (_yasqe, hints) =>
      hints.map((hint) => {
        const { label, count } = shown.get(hint.text);
        const said = [label, count ? `${numeral(count)} ×` : ""].filter(Boolean).join(", ");
        return { ...hint, displayText: said ? `${hint.text}  –  ${said}` : hint.text };
      }),
  };
}

/** Registers completion in place of YASQE's own, which asks other hosts. */
export function registerCompletion(Yasqe, aids) {
  const { prefixes, class: classes, property } = Yasqe.Autocompleters;
  const declared = Object.entries(aids.prefixes).map(([prefix, namespace]) => `${prefix}: <${namespace}>`);
  Yasqe.registerAutocompleter({ ...prefixes, get: () => declared.sort(), persistenceId: undefined });
  Yasqe.registerAutocompleter(completer(aids.classes, aids, classes));
  Yasqe.registerAutocompleter(completer(aids.properties, aids, property));
}
