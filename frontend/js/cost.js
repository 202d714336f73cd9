/** What an order will cost, before it is placed. */
import { counted, money } from "./words.js";

/** Second chances that a run may take for calls that may have been charged (MAX_TICKETS in chalicelib/models.py). */
const TICKETS = 6;

/**
 * Frame 0 is the picture itself: the others are drawn, each once when nothing fails.
 *
 * @param {number} frames
 * @param {number} usdPerCall
 */
export function estimate(frames, usdPerCall) {
  const expected = frames - 1;
  const most = expected + TICKETS;
  return { expected, most, usd: expected * usdPerCall, mostUsd: most * usdPerCall };
}

/**
 * @param {number} frames
 * @param {import("./api.js").Generator | undefined} generator
 */
export function costInWords(frames, generator) {
  if (!generator || !Number.isInteger(frames) || frames < 2) return "";
  const cost = estimate(frames, generator.usd_per_call);
  const calls = `${counted(cost.expected, "frame")} to draw`;
  if (generator.usd_per_call === 0) return `${calls}: free.`;
  return `${calls}: ${money(cost.usd)}. If calls fail, ${counted(cost.most, "call")} and ${money(cost.mostUsd)} at most.`;
}
