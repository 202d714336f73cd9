/** What an order will cost, before it is placed. */
import { counted, money } from "../lib/words.js";

/** Second chances that a run may take for calls that may have been charged (MAX_TICKETS in chalicelib/domain/limits.py). */
const TICKETS = 6;
const MEGAPIXEL = 1e6;

/**
 * @typedef {import("./models.js").Models} Models
 * @typedef {{frames: number, size: number}} Extent size: the longer side, in pixels
 */

/**
 * A picture is frame 0 itself: the others are drawn, each once when nothing fails, or all in one clip. Words have to be
 * drawn, too. Of what it costs, `charged` is the generators' part, and the rest our own.
 *
 * @param {Extent} extent
 * @param {Models} models
 */
export function estimate(extent, { redraws, begins }) {
  const others = extent.frames - 1;
  const isClip = redraws.abilities.clip !== null;
  const calls = (isClip ? 1 : others) + (begins ? 1 : 0);
  const call = isClip ? clipUsd(extent, redraws) : redraws.usd_per_call;
  const charged = call * (isClip ? 1 : others) + (begins?.usd_per_call ?? 0);
  const usd = charged + others * redraws.own_usd + (begins?.own_usd ?? 0);
  const dearest = Math.max(call + redraws.own_usd, begins?.frame_usd ?? 0);
  return { calls, charged, most: calls + TICKETS, usd, mostUsd: usd + TICKETS * dearest };
}

/** What a clip costs of which so many frames are taken; at its dearest, which is square. */
function clipUsd({ frames, size }, { abilities: { clip }, clip_cost: sold }) {
  const steps = Math.max(0, Math.ceil((frames - clip.shortest) / clip.length_step));
  const pictures = Math.min(clip.longest, clip.shortest + steps * clip.length_step);
  const megapixels = (pictures * size * size) / MEGAPIXEL;
  return sold.usd_per_clip + (sold.usd_per_second * pictures) / clip.fps + sold.usd_per_megapixel * megapixels;
}

/**
 * @param {Extent} extent
 * @param {Models} models
 */
export function costInWords(extent, models) {
  const { redraws, begins } = models;
  const poster = begins ? `A poster alone: ${price(begins.frame_usd)}.` : "";
  if (!redraws.abilities.picture) return `This model draws no loops. ${poster}`;
  if (!Number.isInteger(extent.frames) || extent.frames < 2) return "";
  return `${loopInWords(extent, models)} ${poster}`.trim();
}

function loopInWords(extent, models) {
  const { calls, most, usd, mostUsd } = estimate(extent, models);
  const drawn = models.redraws.abilities.clip
    ? `${counted(calls, "call")}, ${counted(extent.frames, "frame")}`
    : `${counted(calls, "frame")} to draw`;
  if (mostUsd === 0) return `${drawn}: free.`;
  return `${drawn}: ${money(usd)}. If calls fail, ${counted(most, "call")} and ${money(mostUsd)} at most.`;
}

const price = (usd) => (usd === 0 ? "free" : money(usd));
