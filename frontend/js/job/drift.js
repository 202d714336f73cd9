/** How far the frames of a chain have come from the first: four small charts, said in words, and as numbers. */
import { runs } from "../lib/words.js";
import { makeChart } from "./chart.js";

/** @typedef {import("../lib/api.js").FrameDrift} FrameDrift */

/** CIEDE2000 past which a chain has run away, and what can just be seen (chalicelib/coherence/drift_meter.py). */
const RUN_AWAY = 8;
const JUST_SEEN = 1;
const PERCENT = 100;

/**
 * What is drawn of each frame, in the order of the table's columns.
 *
 * highest: where its chart ends, unless a frame lies higher; line: what the dashed line stands for
 */
const MEASURES = [
  { name: "colours", title: "Colours, away from the first frame", of: ({ colour }) => colour, highest: RUN_AWAY, line: RUN_AWAY },
  { name: "sharpness", title: "Sharpness, in % of the first frame's", of: sharpnessOf, highest: 150, line: PERCENT },
  { name: "flicker", title: "Flicker, from frame to frame", of: ({ flicker }) => flicker, highest: 4, line: JUST_SEEN },
  { name: "mask", title: "How surely the mask was found, in %", of: certaintyOf, highest: PERCENT, line: null },
];

/**
 * @param {HTMLElement} el
 * @param {FrameDrift[]} told of each frame, in any order; what is told last counts
 */
export function showDrift(el, told) {
  const part = (selector) => el.querySelector(selector);
  const known = new Map(told.map((one) => [one.frame, one]));
  const frames = [...known.values()].sort((one, other) => one.frame - other.frame);
  const measures = MEASURES.filter(({ of }) => frames.some((frame) => of(frame) !== null));
  part(".verdict").textContent = verdictOf(frames);
  part(".told").replaceChildren(...sayings(frames).map((text) => element("li", text)));
  part(".charts").replaceChildren(...measures.map((measure) => makeChart(measure, pointsOf(frames, measure))));
  part("thead tr").replaceChildren(...["frame", ...measures.map(({ name }) => name)].map((name) => heading(name, "col")));
  part("tbody").replaceChildren(...frames.map((frame) => rowOf(frame, measures)));
  el.hidden = false;
}

/** A look at it, before it is opened. @param {FrameDrift[]} frames */
function verdictOf(frames) {
  const last = frames.at(-1);
  if (last.too_far) return "Drift: the frames have come too far from the first";
  return `Drift: ${last.colour > RUN_AWAY / 2 ? "the frames come away from the first" : "the frames keep to the first"}`;
}

/** What a person would want to know, in sentences. @param {FrameDrift[]} frames */
function sayings(frames) {
  const farthest = frames.reduce((far, frame) => (frame.colour > far.colour ? frame : far));
  const those = (wanted) => frames.filter(wanted).map(({ frame }) => frame);
  const of = { far: those((one) => one.too_far), back: those((one) => one.way === "corrected"), stayed: those((one) => one.mask_stayed) };
  return [
    `Farthest away: frame ${farthest.frame}, whose colours are ${farthest.colour.toFixed(1)} from the first frame's. ` +
      `About ${JUST_SEEN} can just be seen; past ${RUN_AWAY} a loop has run away.`,
    of.far.length && `Too far: ${runs(of.far)}.`,
    of.back.length && `Brought back with full force: ${runs(of.back)}.`,
    of.stayed.length && `The mask stayed where it was, as what it covers was not found surely enough: ${runs(of.stayed)}.`,
  ].filter(Boolean);
}

/** @returns {import("./chart.js").Point[]} */
const pointsOf = (frames, { name, of }) =>
  frames.map((frame) => ({ frame: frame.frame, value: of(frame), marked: name === "mask" ? frame.mask_stayed : frame.too_far }));

/** The meter tells a ratio of mean squares: of its root is how strong detail looks. @param {FrameDrift} frame */
function sharpnessOf({ sharpness }) {
  return Math.sqrt(sharpness) * PERCENT;
}

/** @param {FrameDrift} frame @returns {number | null} null: there is no mask that follows */
function certaintyOf({ mask_confidence: confidence }) {
  return confidence === null ? null : confidence * PERCENT;
}

function rowOf(frame, measures) {
  const row = element("tr", "");
  const numbers = measures.map(({ of }) => element("td", of(frame)?.toFixed(1) ?? "–"));
  row.append(heading(String(frame.frame), "row"), ...numbers);
  return row;
}

const heading = (textContent, scope) => Object.assign(element("th", textContent), { scope });

const element = (tag, textContent) => Object.assign(document.createElement(tag), { textContent });
