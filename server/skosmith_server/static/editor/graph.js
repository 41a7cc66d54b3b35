// Results as a network: resources and what joins them, laid out by d3-force.
import { script } from "./loading.js";
import { edgesOf, networkOf } from "./network.js";
import { clipped, element, isolated, pathOf, svg } from "./terms.js";
import { _, numeral, own } from "./words.js";

const WIDTH = 900;
const HEIGHT = 560;
const ROUNDS = 300;
const COLOURS = 6;
let layout = null;

function laidOut({ nodes, edges }) {
  const wide = Math.sqrt(nodes.length);
  const simulation = d3
    .forceSimulation(nodes)
    .force("link", d3.forceLink(edges).id((one) => one.id).distance(90).strength(0.6))
    .force("charge", d3.forceManyBody().strength(-220))
    .force("collide", d3.forceCollide(26))
    .force("x", d3.forceX().strength(0.05))
    .force("y", d3.forceY().strength(0.09))
    .stop();
  simulation.tick(ROUNDS);
  const across = nodes.map((node) => node.x);
  const down = nodes.map((node) => node.y);
  const [left, top] = [Math.min(...across) - 60, Math.min(...down) - 40];
  const width = Math.max(Math.max(...across) - left + 160, WIDTH / 2);
  const height = Math.max(Math.max(...down) - top + 50, (HEIGHT / 2) * Math.min(wide, 1));
  return [left, top, width, height];
}

function lineOf(edge) {
  const { source, target } = edge;
  const far = Math.hypot(target.x - source.x, target.y - source.y) || 1;
  const [dx, dy] = [(target.x - source.x) / far, (target.y - source.y) / far];
  return svg("line", { x1: source.x, y1: source.y, x2: target.x - dx * 12, y2: target.y - dy * 12, class: "edge", "marker-end": "url(#arrow)" }, svg("title", {}, edge.labels.join(", ")));
}

const middle = (edge) =>
  svg("text", { x: (edge.source.x + edge.target.x) / 2, y: (edge.source.y + edge.target.y) / 2 - 3, class: "edge-label" }, clipped(edge.labels.join(", "), 24));

function nodeOf(node, kinds) {
  const at = kinds.indexOf(node.kind);
  const drawn = [
    svg("title", {}, node.kind ? `${node.label} (${node.kind})` : node.label),
    svg("circle", { cx: node.x, cy: node.y, r: 9, class: `node kind-${at < 0 || at >= COLOURS ? "other" : at}` }),
    svg("text", { x: node.x + 13, y: node.y + 4, class: "label" }, isolated(clipped(node.label, 28))),
  ];
  const link = svg("a", { href: pathOf(node.id), tabindex: "-1", "aria-label": node.kind ? `${node.label}, ${node.kind}` : node.label }, ...drawn);
  return node.isIri ? link : svg("g", {}, ...drawn);
}

// One tab stop: arrows go from node to node in the order of their names
function walkable(drawing) {
  const links = [...drawing.querySelectorAll("a")].sort((a, b) => a.getAttribute("aria-label").localeCompare(b.getAttribute("aria-label")));
  if (!links.length) return;
  links[0].setAttribute("tabindex", "0");
  drawing.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const here = links.indexOf(document.activeElement);
    if (!step || here < 0) return;
    event.preventDefault();
    const next = links[(here + step + links.length) % links.length];
    for (const link of links) link.setAttribute("tabindex", link === next ? "0" : "-1");
    next.focus();
  });
}

function zooming(drawing, box) {
  let [left, top, width, height] = box;
  const whole = [...box];
  const set = () => drawing.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
  const scale = (by, x = left + width / 2, y = top + height / 2) => {
    [left, top, width, height] = [x - (x - left) * by, y - (y - top) * by, width * by, height * by];
    set();
  };
  const scaled = () => width / drawing.clientWidth;
  drawing.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // without it, the page scrolls
    event.preventDefault();
    const area = drawing.getBoundingClientRect();
    scale(event.deltaY > 0 ? 1.15 : 0.87, left + (event.clientX - area.left) * scaled(), top + (event.clientY - area.top) * scaled());
  }, { passive: false });
  drawing.addEventListener("pointermove", (event) => {
    if (!(event.buttons & 1)) return;
    left -= event.movementX * scaled();
    top -= event.movementY * scaled();
    set();
  });
  drawing.addEventListener("dragstart", (event) => event.preventDefault());
  const button = (text, name, action) => {
    const made = element("button", { type: "button", class: "quiet", "aria-label": name, title: name }, text);
    made.addEventListener("click", action);
    return made;
  };
  const all = () => {
    [left, top, width, height] = whole;
    set();
  };
  set();
  return [button("+", _("Larger"), () => scale(0.8)), button("−", _("Smaller"), () => scale(1.25)), button(_("All"), _("Show all"), all)];
}

function legend(kinds) {
  const entry = (kind, at) => element("li", {}, svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, svg("circle", { cx: 10, cy: 10, r: 8, class: `node kind-${at}` })), kind);
  return element("ul", { class: "legend" }, ...kinds.slice(0, COLOURS).map(entry));
}

class Graph {
  constructor(yasr) {
    this.yasr = yasr;
    this.label = _("Graph");
    this.priority = 3;
  }

  /** Fetches what lays graphs out, when the first is to be drawn. */
  initialize() {
    layout ??= script(document.getElementById("editor").dataset.layout);
    return layout;
  }

  canHandleResults() {
    return edgesOf(this.yasr.results).length > 0;
  }

  draw() {
    const network = networkOf(this.yasr.results);
    const { nodes, edges, left } = network;
    const box = laidOut(network);
    const kinds = [...new Set(nodes.map((node) => node.kind).filter(Boolean))];
    const meanings = new Set(edges.map((edge) => edge.labels.join(", ")));
    const arrow = svg("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, svg("path", { d: "M0,0 8,4 0,8z", class: "arrow" }));
    const counts = { nodes: numeral(nodes.length), links: numeral(edges.length) };
    const parts = [svg("defs", {}, arrow), ...edges.map(lineOf), ...(meanings.size > 1 && edges.length <= 60 ? edges.map(middle) : []), ...nodes.map((node) => nodeOf(node, kinds))];
    const drawing = svg("svg", { class: "network", role: "group", "aria-label": _("Network of %(nodes)s nodes and %(links)s links", counts) }, ...parts);
    const buttons = zooming(drawing, box);
    walkable(drawing);
    const meaning = meanings.size === 1 ? ` (${[...meanings][0]})` : "";
    const said = [
      _("%(nodes)s nodes, %(links)s links%(meaning)s.", { ...counts, meaning }),
      left ? _("%(number)s more links are left out.", { number: numeral(left) }) : "",
      _("Arrow keys go from node to node."),
    ].filter(Boolean).join(" ");
    this.yasr.resultsEl.append(element("p", { class: "controls", ...own }, ...buttons, element("span", { class: "note" }, said)), legend(kinds), drawing);
  }
}

/** Registers the view. */
export const registerGraph = (Yasr) => Yasr.registerPlugin("graph", Graph);
