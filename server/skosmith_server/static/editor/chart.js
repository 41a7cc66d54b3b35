// Results as bars or a line: a number for each value of a column, or how many rows have that value.
import { choice, clipped, element, isNumber, isolated, svg, textOf } from "./terms.js";
import { _, numeral, own } from "./words.js";

const MOST_BARS = 40;
const MOST_POINTS = 500;
const ROWS = "";
const WIDTH = 760;
const WIDEST_LABEL = 240;
const BAR = 24;
const DATE = /^-?\d{4,}(-\d\d(-\d\d(T.*)?)?)?Z?$/;

/** Gives [label, value, term] of each group, in the order of the results; values of one label are summed. */
export function grouped(rows, by, of) {
  const groups = new Map();
  for (const row of rows) {
    const label = textOf(row[by]);
    const value = of === ROWS ? 1 : Number(row[of]?.value ?? NaN);
    if (!Number.isFinite(value)) continue;
    const group = groups.get(label) ?? [label, 0, row[by]];
    group[1] += value;
    groups.set(label, group);
  }
  return [...groups.values()];
}

function ticks(low, high) {
  const step = 10 ** Math.floor(Math.log10((high - low) / 2 || 1));
  const wide = [1, 2, 5, 10].map((one) => one * step).find((one) => (high - low) / one <= 5) ?? step;
  const first = Math.ceil(low / wide) * wide;
  return Array.from({ length: Math.floor((high - first) / wide) + 1 }, (_, at) => first + at * wide);
}

function bars(groups) {
  const shown = groups.slice(0, MOST_BARS);
  const values = shown.map(([, value]) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values, 1e-9)];
  const labels = Math.min(WIDEST_LABEL, 16 + 8 * Math.max(...shown.map(([label]) => label.length)));
  const x = (value) => labels + ((value - low) / (high - low)) * (WIDTH - labels - 70);
  const height = shown.length * BAR;
  const drawn = shown.flatMap(([label, value], at) => {
    const middle = at * BAR + BAR / 2;
    const from = Math.min(x(0), x(value));
    return [
      svg("text", { x: labels - 8, y: middle, class: "label", "text-anchor": "end" }, svg("title", {}, label), isolated(clipped(label, 34))),
      svg("rect", { x: from, y: at * BAR + 4, width: Math.max(Math.abs(x(value) - x(0)), 1), height: BAR - 8, rx: 3, class: "bar-mark" }),
      svg("text", { x: Math.max(x(value), x(0)) + 6, y: middle, class: "value" }, numeral(value)),
    ];
  });
  const grid = ticks(low, high).map((value) => svg("line", { x1: x(value), x2: x(value), y1: 0, y2: height, class: "grid" }));
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${height + 4}`, class: "chart" }, ...grid, ...drawn);
}

const place = (term) => (isNumber(term) ? Number(term.value) : Date.parse(term.value));

function line(groups) {
  const points = groups.map(([label, value, term]) => [place(term), value, label]).sort((a, b) => a[0] - b[0]).slice(0, MOST_POINTS);
  const height = 320;
  const across = points.map(([at]) => at);
  const values = points.map(([, value]) => value);
  const [left, right] = [Math.min(...across), Math.max(...across)];
  const [low, high] = [Math.min(0, ...values), Math.max(...values, 1e-9)];
  const x = (at) => 60 + ((at - left) / (right - left || 1)) * (WIDTH - 100);
  const y = (value) => height - 30 - ((value - low) / (high - low)) * (height - 50);
  const grid = ticks(low, high).flatMap((value) => [
    svg("line", { x1: 60, x2: WIDTH - 40, y1: y(value), y2: y(value), class: "grid" }),
    svg("text", { x: 54, y: y(value), class: "value", "text-anchor": "end" }, numeral(value)),
  ]);
  const every = Math.ceil(points.length / 12);
  const marks = points.flatMap(([at, value, label], index) => [
    svg("circle", { cx: x(at), cy: y(value), r: 3.5, class: "point" }, svg("title", {}, `${label}: ${numeral(value)}`)),
    index % every ? null : svg("text", { x: x(at), y: height - 10, class: "value", "text-anchor": "middle" }, isolated(clipped(label, 12))),
  ]);
  const path = points.map(([at, value]) => `${x(at)},${y(value)}`).join(" ");
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, class: "chart" }, ...grid, svg("polyline", { points: path, class: "line" }), ...marks);
}

class Chart {
  constructor(yasr) {
    this.yasr = yasr;
    this.label = _("Chart");
    this.priority = 4;
  }

  canHandleResults() {
    return (this.yasr.results?.getBindings() ?? []).length > 0;
  }

  /** Gives what can be drawn: columns of numbers, columns to group by, and those that run along a scale. */
  columns() {
    const rows = this.yasr.results.getBindings();
    const every = (name, test) => rows.some((row) => row[name]) && rows.every((row) => !row[name] || test(row[name]));
    const names = this.yasr.results.getVariables();
    const numbers = names.filter((name) => every(name, isNumber));
    const scales = names.filter((name) => every(name, (term) => isNumber(term) || (term.type !== "uri" && DATE.test(term.value))));
    return { rows, names, numbers, scales };
  }

  draw(kept = {}) {
    const { rows, names, numbers, scales } = this.columns();
    const others = names.filter((name) => !numbers.includes(name));
    const known = (name, list, usual) => (list.includes(name) ? name : usual);
    const by = known(kept.by, names, others[0] ?? names[0]);
    const measures = numbers.filter((name) => name !== by);
    const of = known(kept.of, [ROWS, ...measures], measures.at(-1) ?? ROWS);
    const kinds = scales.includes(by) ? ["bars", "line"] : ["bars"];
    const kind = known(kept.kind, kinds, "bars");
    const groups = grouped(rows, by, of);
    const chosen = (change) => {
      this.yasr.storePluginConfig("chart", { by, of, kind, ...change });
      this.yasr.resultsEl.replaceChildren();
      this.draw({ by, of, kind, ...change });
    };
    const rowsCounted = _("number of rows");
    const controls = [
      choice(_("Show"), [[ROWS, rowsCounted], ...measures.map((name) => [name, name])], of, (value) => chosen({ of: value })),
      choice(_("by"), names.map((name) => [name, name]), by, (value) => chosen({ by: value })),
      kinds.length > 1 ? choice(_("as"), kinds.map((one) => [one, one === "line" ? _("line") : _("bars")]), kind, (value) => chosen({ kind: value })) : null,
    ];
    this.yasr.resultsEl.append(element("p", { class: "controls", ...own }, ...controls.filter(Boolean)), figure(groups, { by, of, kind }));
  }
}

function figure(groups, { by, of, kind }) {
  if (!groups.length) return element("p", { class: "note", ...own }, _("There is no number to draw."));
  const what = of || _("Number of rows");
  const title = _("%(what)s by %(column)s", { what, column: by });
  const drawing = kind === "line" ? line(groups) : bars(groups);
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", `${title}: ${groups.slice(0, 10).map(([label, value]) => `${label} ${numeral(value)}`).join(", ")}`);
  const most = kind === "line" ? MOST_POINTS : MOST_BARS;
  const said = groups.length > most
    ? _("%(title)s, the first %(most)s of %(number)s. The table has all values.", { title, most: numeral(most), number: numeral(groups.length) })
    : _("%(title)s. The table has all values.", { title });
  return element("figure", {}, element("figcaption", { class: "note", ...own }, said), drawing);
}

/** Registers the view. */
export const registerChart = (Yasr) => Yasr.registerPlugin("chart", Chart);
