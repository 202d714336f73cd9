/** What an order will cost, before it is placed. */
import { counted, money } from "../lib/words.js";

/** Second chances that a run may take for calls that may have been charged (MAX_TICKETS in chalicelib/domain/records.py). */
const TICKETS = 6;

/** @typedef {import("./models.js").Models} Models */

/**
 * A picture is frame 0 itself: the others are drawn, each once when nothing fails. Words have to be drawn, too.
 *
 * @param {number} frames
 * @param {Models} models
 */
export function estimate(frames, { redraws, begins }) {
  const expected = frames - (begins ? 0 : 1);
  const words = begins?.frame_usd ?? 0;
  const usd = (frames - 1) * redraws.frame_usd + words;
  return { expected, most: expected + TICKETS, usd, mostUsd: usd + TICKETS * Math.max(redraws.frame_usd, words) };
}

/**
 * @param {number} frames
 * @param {Models} models
 */
export function costInWords(frames, models) {
  const { redraws, begins } = models;
  const poster = begins ? `A poster alone: ${price(begins.frame_usd)}.` : "";
  if (!redraws.abilities.picture) return `This model draws no loops. ${poster}`;
  if (!Number.isInteger(frames) || frames < 2) return "";
  return `${loopInWords(estimate(frames, models))} ${poster}`.trim();
}

function loopInWords({ expected, most, usd, mostUsd }) {
  const calls = `${counted(expected, "frame")} to draw`;
  if (mostUsd === 0) return `${calls}: free.`;
  return `${calls}: ${money(usd)}. If calls fail, ${counted(most, "call")} and ${money(mostUsd)} at most.`;
}

const price = (usd) => (usd === 0 ? "free" : money(usd));
