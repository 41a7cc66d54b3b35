// Words of the editor: what /sparql/workbench gives for the English that stands in our scripts, else that.
const { lang, dir } = document.documentElement;
const PLACE = /%\((\w+)\)s/;
// Digits are those that the pages have, whatever the browser would take
const NUMBER = new Intl.NumberFormat(lang || "en", { maximumFractionDigits: 4, numberingSystem: "latn" });

let words = {};

/** Takes the words from what /sparql/workbench gives. */
export function useWords(aids) {
  words = aids.words ?? {};
}

/** Gives a message in parts, its places filled with values (texts or elements). */
export const parts = (message, values = {}) => (words[message] ?? message).split(PLACE).map((part, at) => (at % 2 ? values[part] : part));

/** Gives a message as a text, its places filled with values. */
export const _ = (message, values) => parts(message, values).join("");

/** Gives a number as readers of the page write it. */
export const numeral = (value) => NUMBER.format(value);

/** Attributes of elements that speak the language of the page, as YASGUI around them does not. */
export const own = { lang, dir };
