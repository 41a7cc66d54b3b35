// Results as a table: sorted by a click on a heading, filtered, a page at a time.
import { cellOf, element, isNumber, textOf } from "./terms.js";
import { _, numeral, own } from "./words.js";

const PAGE = 100;
const ORDER = new Intl.Collator(undefined, { numeric: true });

function compared(one, other) {
  if (!one || !other) return Number(!one) - Number(!other);
  if (isNumber(one) && isNumber(other)) return Number(one.value) - Number(other.value);
  return ORDER.compare(textOf(one), textOf(other));
}

class Table {
  constructor(yasr) {
    this.yasr = yasr;
    this.label = _("Table");
    this.priority = 10;
  }

  canHandleResults() {
    return (this.yasr.results?.getVariables() ?? []).length > 0;
  }

  draw() {
    this.rows = this.yasr.results.getBindings() ?? [];
    this.variables = this.yasr.results.getVariables();
    Object.assign(this, { page: 0, sorted: null, isUp: true, filter: "" });
    this.body = element("tbody");
    this.pages = element("p", { class: "pages", ...own });
    this.heads = this.variables.map((name) => this.head(name));
    const table = element("table", {}, element("thead", {}, element("tr", {}, ...this.heads)), this.body);
    const scroll = element("div", { class: "scroll results", tabindex: "0", role: "region", "aria-label": _("Results") }, table);
    this.yasr.resultsEl.append(this.filterField(), scroll, this.pages);
    this.refresh();
  }

  head(name) {
    const button = element("button", { type: "button", title: _("Sort") }, name);
    const head = element("th", { scope: "col" }, button);
    button.addEventListener("click", () => {
      this.isUp = this.sorted === name ? !this.isUp : true;
      this.sorted = name;
      for (const one of this.heads) one.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", this.isUp ? "ascending" : "descending");
      this.refresh();
    });
    return head;
  }

  filterField() {
    const field = element("input", { type: "search" });
    field.addEventListener("input", () => {
      this.filter = field.value.toLowerCase();
      this.page = 0;
      this.refresh();
    });
    return element("p", { class: "controls", ...own }, element("label", {}, _("Filter"), " ", field));
  }

  shown() {
    const has = (row) => this.variables.some((name) => textOf(row[name]).toLowerCase().includes(this.filter));
    const rows = this.filter ? this.rows.filter(has) : [...this.rows];
    if (this.sorted) rows.sort((a, b) => compared(a[this.sorted], b[this.sorted]) * (this.isUp ? 1 : -1));
    return rows;
  }

  refresh() {
    const rows = this.shown();
    const last = Math.max(Math.ceil(rows.length / PAGE) - 1, 0);
    const from = this.page * PAGE;
    const part = rows.slice(from, from + PAGE);
    const cell = (row) => (name) => element("td", { class: isNumber(row[name]) ? "number" : null }, cellOf(row[name]));
    this.body.replaceChildren(...part.map((row) => element("tr", {}, ...this.variables.map(cell(row)))));
    if (!this.rows.length) this.pages.textContent = _("Nothing in the graph fits. Check codes, the case of names, and language tags.");
    else this.pages.replaceChildren(...this.paging(rows.length, from, last));
  }

  paging(count, from, last) {
    const step = (text, page, isPossible) => {
      const button = element("button", { type: "button", class: "quiet", disabled: !isPossible }, text);
      button.addEventListener("click", () => {
        this.page = page;
        this.refresh();
      });
      return button;
    };
    const shown = { first: numeral(count ? from + 1 : 0), last: numeral(Math.min(from + PAGE, count)), number: numeral(count) };
    const said = _("%(first)s–%(last)s of %(number)s", shown);
    if (!last) return [said];
    return [said, " ", step(_("Back"), this.page - 1, this.page > 0), " ", step(_("Next"), this.page + 1, this.page < last)];
  }
}

/** Registers the table in place of YASR's, which needs styles in the page and mixes directions. */
export const registerTable = (Yasr) => Yasr.registerPlugin("table", Table);
