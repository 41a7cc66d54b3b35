// The search of a static site. Words are made equal as by skosmith_converter/folding.py, and cut as by search/terms.py.
"use strict";

globalThis.skosmith = (() => {
  // prettier-ignore
  const WEIGHTS = { code: 60, label: 55, altLabel: 50, guidingPhrase: 45, definition: 35, essence: 30, activity: 25, scopeNote: 20 };
  const NAMES_FROM = 45; // fields of such weight are compared as a whole, too
  const EXACT = 40;
  const BEGINS_SO = 20;
  const REPEATED = { SkillLevel: -22 }; // kinds whose names and codes are those of something else, and a number
  const TEXTS_SHOWN = 3;
  const PAGES_SHOWN = 20;
  const MOST_TERMS = 12;
  const LATER = 120; // milliseconds without a letter before it is looked for
  const LENGTH = 240;
  const BEFORE = 60;

  const LETTERS = new Map(Object.entries({
    ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", ħ: "h", ŧ: "t", ŋ: "n", ĸ: "k", ß: "ss",
    ٱ: "ا", ى: "ي", ی: "ي", ې: "ي", ة: "ه", ۀ: "ه", ک: "ك", ہ: "ه", ھ: "ه",
  }));
  for (const first of [0x660, 0x6f0]) for (let n = 0; n < 10; n++) LETTERS.set(String.fromCharCode(first + n), String(n));
  for (let code = 0x30a1; code < 0x30f7; code++) LETTERS.set(String.fromCharCode(code), String.fromCharCode(code - 0x60));
  const LOST = new RegExp("[\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u05bf-\\u05c7\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06dc"
    + "\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u1ab0-\\u1ace\\u1dc0-\\u1dff\\u20d0-\\u20f0\\ufe20-\\ufe2f"
    + "\\u00ad\\u0640\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufe00-\\ufe0f\\ufeff]", "u");
  const LONG_VOWEL = /(?<=[ぁ-ゖ])ー+(?![ぁ-ゖー])/gu;
  const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{Mn}\p{Mc}\u00ad\u0640]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff])*/gu;
  const HAN_KANA = "\\u3005-\\u3007\\u3041-\\u309f\\u30a0-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const UNSPACED = new RegExp(`^[${HAN_KANA}]`, "u");
  const RUNS = new RegExp(`[${HAN_KANA}]+|(?:(?![${HAN_KANA}])[\\p{L}\\p{N}])+`, "gu");
  const ARTICLE = /^(?:[وبكف]?ال|لل|و)(?=[\p{L}\p{N}]{3})/u;

  // By way of the capital letter: it alone is the same for all forms of a letter
  const small = (letter) => letter.toUpperCase().toLowerCase();
  const fold = (text) => {
    if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
    let plain = "";
    for (const letter of [...text.normalize("NFKD")].map(small).join("").normalize("NFKD")) {
      if (!LOST.test(letter)) plain += LETTERS.get(letter) ?? letter;
    }
    return plain.normalize("NFC").replace(LONG_VOWEL, "");
  };
  const bare = (run) => run.replace(ARTICLE, "");
  const known = new Map(); // word as written → the words that it is found by
  const formsOf = (word) => {
    let forms = known.get(word);
    if (!forms) {
      const runs = fold(word).match(RUNS) ?? [];
      known.set(word, forms = runs.flatMap((run) => (bare(run) === run ? [run] : [run, bare(run)])));
    }
    return forms;
  };
  const termsOf = (query) => [...new Set((fold(query).match(RUNS) ?? []).slice(0, MOST_TERMS).map(bare))];
  const standsIn = (term, words) => words.includes(UNSPACED.test(term) ? term : ` ${term}`);

  // Places in a text as it is written: what is marked folds to the term, or begins so
  const written = (word, first, last) => {
    const lengths = Array.from({ length: word.length + 1 }, (_, n) => fold(word.slice(0, n)).length);
    const start = lengths.findLastIndex((length) => length <= first);
    let end = lengths.findIndex((length) => length >= last);
    if (end < 0) end = word.length;
    while (end < word.length && lengths[end + 1] === lengths[end] && fold(word[end]) === "") end++;
    return [Math.min(start, end), end];
  };
  const marksIn = (text, terms) => {
    const marks = [];
    for (const { 0: word, index } of text.matchAll(WORD)) {
      const folded = fold(word);
      for (const term of terms) {
        const unspaced = UNSPACED.test(term);
        const form = unspaced ? term : formsOf(word).find((one) => one.startsWith(term));
        const place = form === undefined ? -1 : folded.indexOf(form);
        if (place < 0) continue;
        const [start, end] = written(word, place, place + term.length);
        marks.push([index + start, index + end]);
      }
    }
    return marks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  };
  const cut = (text, first) => {
    if (text.length <= LENGTH) return [0, text.length];
    const start = first <= BEFORE ? 0 : text.indexOf(" ", first - BEFORE) + 1 || first;
    const from = Math.min(start, first);
    const space = text.lastIndexOf(" ", from + LENGTH);
    return [from, from + LENGTH >= text.length ? text.length : space > first ? space : from + LENGTH];
  };

  const pages = []; // numbered, the newest edition first: [folder, code, kind, edition, level]
  const texts = []; // { page, field, language, text, whole, words }
  const names = new Map(); // language → page → name
  const add = (language, field, page, text) => texts.push({ page, field, language, text });
  const prepare = (one) => {
    if (one.words !== undefined) return;
    const words = (one.text.match(WORD) ?? []).flatMap(formsOf);
    one.words = ` ${words.join(" ")} `;
    one.count = words.length;
    if (WEIGHTS[one.field] >= NAMES_FROM) one.whole = fold(one.text);
  };

  const search = (query, language) => {
    const terms = termsOf(query);
    const key = fold(query).trim();
    const found = new Map();
    let total = 0;
    for (const one of terms.length ? texts : []) {
      prepare(one);
      if (!terms.every((term) => standsIn(term, one.words))) continue;
      total++;
      const whole = terms.filter((term) => one.words.includes(` ${term} `)).length;
      const asName = one.whole === key ? EXACT : one.whole?.startsWith(key) ? BEGINS_SO : 0;
      const repeated = WEIGHTS[one.field] > NAMES_FROM && asName < EXACT ? REPEATED[pages[one.page]?.[2]] ?? 0 : 0;
      const score = WEIGHTS[one.field] + asName + repeated + (2 * whole) / terms.length + 2 / (1 + one.count / 10) + (one.language === language ? 1 : 0);
      const hits = found.get(one.page) ?? [];
      found.set(one.page, hits);
      hits.push({ ...one, score });
    }
    const results = [...found].map(([page, hits]) => ({ page, hits: hits.sort((a, b) => b.score - a.score) }));
    return { terms, total, results: results.sort((a, b) => b.hits[0].score - a.hits[0].score || a.page - b.page) };
  };

  return {
    fold,
    termsOf,
    pages(sorts, given) {
      for (const [folder, code, sort, level] of given) pages.push([folder, code, ...sorts[sort], level]);
      given.forEach(([, code], page) => { if (code) add("", "code", page, code); });
      this.changed?.();
    },
    texts(tag, fields) {
      const language = tag === "und" ? "" : tag;
      for (const [field, said] of Object.entries(fields)) for (const [page, text] of said) add(language, field, page, text);
      if (!names.has(tag)) names.set(tag, new Map([...(fields.label ?? [])].reverse()));
      this.changed?.();
    },
    pageOf: (number) => pages[number],
    nameOf: (number, order) => {
      const tag = order.find((one) => names.get(one)?.has(number));
      return tag === undefined ? ["", ""] : [names.get(tag).get(number), tag];
    },
    isThere: () => pages.length > 0,
    search, marksIn, cut, PAGES_SHOWN, TEXTS_SHOWN, LATER,
  };
})();

{
  const { skosmith } = globalThis;
  const said = JSON.parse(document.getElementById("said").textContent);
  const form = document.getElementById("find");
  const box = document.getElementById("q");
  const status = document.getElementById("found");
  const list = document.getElementById("results");
  const more = document.getElementById("more");
  const hints = document.querySelector(".hints");
  const ui = document.documentElement.lang;
  let shown = skosmith.PAGES_SHOWN;

  const make = (name, className, ...children) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };
  const spoken = (element, tag) => {
    const [, direction] = said.tongues[tag] ?? [];
    if (tag && tag !== "und" && direction) Object.assign(element, { lang: tag, dir: direction });
    return element;
  };
  const marked = (text, terms) => {
    const marks = skosmith.marksIn(text, terms);
    const [from, to] = skosmith.cut(text, marks[0]?.[0] ?? 0);
    const pieces = from > 0 ? ["…"] : [];
    let place = from;
    for (const [start, end] of marks) {
      if (start < place || end > to || start === end) continue;
      pieces.push(text.slice(place, start), make("mark", "", text.slice(start, end)));
      place = end;
    }
    return [...pieces, text.slice(place, to), to < text.length ? "…" : ""];
  };
  const hitOf = ({ field, language, text }, terms) => {
    const where = make("span", "tag", make("bdi", "", said.words[field] ?? field));
    if (language) where.append(" · ", make("bdi", "", said.tongues[language]?.[0] || language));
    return make("div", "said", where, spoken(make("p", "text", ...marked(text, terms)), language));
  };
  const resultOf = ({ page, hits }, terms) => {
    const [folder, code, kind, edition, level] = skosmith.pageOf(page);
    const [name, tag] = skosmith.nameOf(page, said.order);
    const link = spoken(make("a", "", name || code || folder), tag);
    link.href = `../${folder}/${said.page}`;
    const title = make("p", "title", link, " ");
    if (code && name && code !== name) title.append(make("span", "notation", code), " ");
    const tags = [
      said.words[kind] ?? kind,
      edition && said.edition.replace("%(name)s", edition),
      level && said.level.replace("%(number)s", level),
    ];
    for (const one of tags) if (one) title.append(make("span", "tag", one), " ");
    return make("li", "", title, ...hits.slice(0, skosmith.TEXTS_SHOWN).map((hit) => hitOf(hit, terms)));
  };

  const show = () => {
    const query = box.value;
    const { terms, total, results } = skosmith.search(query, said.order[0]);
    const focused = list.contains(document.activeElement) ? document.activeElement.href : "";
    list.replaceChildren(...results.slice(0, shown).map((one) => resultOf(one, terms)));
    if (focused) [...list.querySelectorAll("a")].find((link) => link.href === focused)?.focus();
    const counted = total.toLocaleString(ui, { numberingSystem: "latn" });
    status.textContent = !query.trim() ? "" : total ? said.found.replace("%(number)s", counted) : said.nothing;
    more.hidden = results.length <= shown;
    hints.hidden = total > 0;
  };
  const look = () => {
    shown = skosmith.PAGES_SHOWN;
    show();
    const query = box.value.trim() ? `?${new URLSearchParams({ q: box.value })}` : "";
    for (const other of document.querySelectorAll(".tongues a")) other.search = query;
    history.replaceState(null, "", location.pathname + query);
  };
  let waiting = 0;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, skosmith.LATER);
  };

  form.hidden = false;
  box.value = new URLSearchParams(location.search).get("q") ?? "";
  box.addEventListener("input", later);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    look();
  });
  more.addEventListener("click", () => {
    const next = shown;
    shown += skosmith.PAGES_SHOWN;
    show();
    list.children[next]?.querySelector("a").focus();
  });
  let coming = 0;
  skosmith.changed = () => {
    clearTimeout(coming);
    coming = setTimeout(show, skosmith.LATER);
  };
  addEventListener("load", () => {
    clearTimeout(coming);
    if (skosmith.isThere()) look();
    else status.textContent = said.failed;
  });
}
