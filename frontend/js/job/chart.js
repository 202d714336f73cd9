/** A small chart: one number of each frame, from left to right as time passes. */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 240;
const HEIGHT = 56;
/** Left free on every side, so that no mark is cut. */
const EDGE = 4;

/**
 * @typedef {{frame: number, value: number | null, marked: boolean}} Point marked: a frame that asks to be looked at
 * @typedef {object} Measure
 * @property {string} title
 * @property {number} highest where the chart ends, unless a point lies higher
 * @property {number | null} line what is drawn across it, dashed; null: none
 */

/**
 * @param {Measure} measure
 * @param {Point[]} all
 */
export function makeChart({ title, highest, line }, all) {
  const points = all.filter(({ value }) => value !== null);
  const [first, last] = [points[0].frame, points.at(-1).frame];
  const top = Math.max(highest, ...points.map(({ value }) => value));
  const x = (frame) => EDGE + ((frame - first) / Math.max(1, last - first)) * (WIDTH - 2 * EDGE);
  const y = (value) => HEIGHT - EDGE - (value / top) * (HEIGHT - 2 * EDGE);
  const chart = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": inWords(title, points) });
  if (line !== null) chart.append(shape("path", { class: "line", d: `M0 ${y(line)}H${WIDTH}` }));
  const way = points.map(({ frame, value }) => `${x(frame).toFixed(1)} ${y(value).toFixed(1)}`);
  chart.append(shape("path", { class: "way", d: `M${way.join("L")}` }));
  const seen = points.filter(({ marked }, at) => marked || at === points.length - 1);
  chart.append(...seen.map(({ frame, value, marked }) => dot(x(frame), y(value), marked)));
  return framed(title, points.at(-1).value, chart);
}

/** @param {string} title @param {Point[]} points */
function inWords(title, points) {
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(1));
  return `${title}: from ${least} to ${most}, ${values.at(-1).toFixed(1)} in frame ${points.at(-1).frame}`;
}

function framed(title, newest, chart) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const number = Object.assign(document.createElement("strong"), { textContent: newest.toFixed(1) });
  caption.append(`${title} `, number);
  figure.append(caption, chart);
  return figure;
}

const dot = (cx, cy, marked) => shape("circle", { class: marked ? "marked" : "newest", cx, cy, r: 3 });

function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
