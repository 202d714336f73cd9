/** What an order will cost, before it is placed. */
import { counted, money } from "./words.js";

/** Second chances that a run may take for calls that may have been charged (MAX_TICKETS in chalicelib/models.py). */
const TICKETS = 6;

/** @typedef {import("./api.js").Generator} Generator */

/**
 * A picture is frame 0 itself: the others are drawn, each once when nothing fails. Words have to be drawn, too.
 *
 * @param {number} frames
 * @param {Generator} generator
 * @param {boolean} fromWords
 */
export function estimate(frames, generator, fromWords) {
  const expected = frames - (fromWords ? 0 : 1);
  const words = fromWords ? wordsPrice(generator) - generator.usd_per_call : 0;
  const usd = expected * generator.usd_per_call + words;
  const dearest = Math.max(generator.usd_per_call, fromWords ? wordsPrice(generator) : 0);
  return { expected, most: expected + TICKETS, usd, mostUsd: usd + TICKETS * dearest };
}

/**
 * @param {number} frames
 * @param {Generator | undefined} generator
 * @param {boolean} fromWords
 */
export function costInWords(frames, generator, fromWords) {
  if (!generator || !Number.isInteger(frames) || frames < 2) return "";
  const cost = estimate(frames, generator, fromWords);
  const poster = fromWords ? ` A poster alone: ${price(wordsPrice(generator))}.` : "";
  const calls = `${counted(cost.expected, "frame")} to draw`;
  if (cost.mostUsd === 0) return `${calls}: free.${poster}`;
  const worst = `If calls fail, ${counted(cost.most, "call")} and ${money(cost.mostUsd)} at most.`;
  return `${calls}: ${money(cost.usd)}. ${worst}${poster}`;
}

/** @param {Generator} generator whose model for words may be another than for pictures */
const wordsPrice = ({ words_model, models, usd_per_call }) => (words_model ? models[words_model].usd_per_call : usd_per_call);

const price = (usd) => (usd === 0 ? "free" : money(usd));
