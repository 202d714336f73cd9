/** What an order will cost, before it is placed. */
import { counted, money, ordinal } from "../lib/words.js";
import { isRedrawn } from "./models.js";

/** Second chances that a run may take for calls that may have been charged (MAX_TICKETS in chalicelib/domain/limits.py). */
const TICKETS = 6;
const MEGAPIXEL = 1e6;
/** The frames that one call may give at the most, where those between are computed (MAX_REDRAW_EVERY there). */
const MOST_EVERY = 4;
/** Loops whose last frame isn't followed by the first. */
const ENDS_ELSEWHERE = ["once", "bounce"];

/**
 * @typedef {import("../lib/api.js").Model} Model
 * @typedef {import("./models.js").Models} Models
 * @typedef {object} Extent
 * @property {number} frames
 * @property {number} size the longer side, in pixels
 * @property {string} loop
 * @property {number} every of so many frames the last is redrawn, and those before it are computed, where each is drawn by
 *   itself
 * @property {number} [kept] behind frame 0, how many there are already
 */

/**
 * A picture is frame 0 itself: the others are drawn, each once when nothing fails, or all in one clip. Words have to be
 * drawn, too. Of what it costs, `charged` is the generators' part, and the rest our own.
 *
 * @param {Extent} extent
 * @param {Models} models
 */
export function estimate(extent, { redraws, begins }) {
  const others = extent.frames - 1 - (extent.kept ?? 0);
  const isClip = redraws.abilities.clip !== null;
  const redraw = isClip ? clipUsd(extent, redraws) : redraws.usd_per_call;
  const words = begins?.usd_per_call ?? 0;
  const ofOneCall = isClip ? others : Math.min(others, isRedrawn(redraws) ? extent.every : 1);
  const redrawn = Math.ceil(others / ofOneCall);
  const calls = redrawn + (begins ? 1 : 0);
  const own = redraws.own_usd * ofOneCall;
  const charged = redrawn * redraw + words;
  const usd = charged + calls * own;
  return { calls, charged, most: calls + TICKETS, usd, mostUsd: usd + TICKETS * (Math.max(redraw, words) + own) };
}

/** The most frames that one clip gives. @param {Extent} extent @param {Model} model */
const framesOf = ({ loop }, { abilities: { clip } }) => clip.longest - closing(loop, clip);

/** What a clip costs of which so many frames are taken; at its dearest, which is square. */
function clipUsd({ frames, size, loop }, { abilities: { clip }, clip_cost: sold }) {
  const steps = Math.max(0, Math.ceil((frames + closing(loop, clip) - clip.shortest) / clip.length_step));
  const pictures = clip.shortest + steps * clip.length_step;
  const onLattice = (side) => Math.ceil(side / clip.size_step) * clip.size_step;
  const side = Math.max(onLattice(clip.min_side), onLattice(size));
  const megapixels = (pictures * Math.min(clip.most_pixels, side * side)) / MEGAPIXEL;
  return sold.usd_per_clip + (sold.usd_per_second * pictures) / clip.fps + sold.usd_per_megapixel * megapixels;
}

/** How many pictures it takes beside the frames, so that the last leads to the first. */
const closing = (loop, clip) => (clip.takes_last && !ENDS_ELSEWHERE.includes(loop) ? 1 : 0);

/**
 * What is drawn; and what that costs, where somebody takes money for it.
 *
 * @param {Extent} extent
 * @param {Models} models
 */
export function costInWords(extent, models) {
  const { redraws, begins } = models;
  const poster = begins?.usd_per_call ? `A poster alone: ${money(begins.frame_usd)}.` : "";
  if (!redraws.abilities.picture) return `This model draws no loops. ${poster}`.trim();
  if (!Number.isInteger(extent.frames) || extent.frames < 2) return "";
  if (redraws.abilities.clip && extent.frames > framesOf(extent, redraws)) {
    return `This model draws at most ${framesOf(extent, redraws)} frames. ${poster}`.trim();
  }
  return `${loopInWords(extent, models)} ${poster}`.trim();
}

/**
 * How many frames may come of one call, and in words how many are then paid and shown.
 *
 * @param {Extent} extent
 * @param {Models} models
 * @returns {[string, string][]}
 */
export function spacings(extent, models) {
  const all = Array.from({ length: MOST_EVERY }, (_, at) => at + 1);
  return all.map((every) => {
    const which = every === 1 ? "every frame" : `every ${ordinal(every)} frame`;
    if (!(extent.frames >= 2)) return [which, String(every)];
    const { calls, charged } = estimate({ ...extent, every }, models);
    return [`${which}: ${spaced(calls, charged, extent.frames)}`, String(every)];
  });
}

function loopInWords(extent, models) {
  const { calls, charged, most, usd, mostUsd } = estimate(extent, models);
  const drawn = drawnInWords(extent, models, calls, charged);
  if (charged === 0) return `${drawn}.`;
  return `${drawn}: ${money(usd)}. If calls fail, ${counted(most, "call")} and ${money(mostUsd)} at most.`;
}

function drawnInWords({ frames, every }, { redraws }, calls, charged) {
  if (redraws.abilities.clip) return `${counted(calls, "call")}, ${counted(frames, "frame")}`;
  return every > 1 && isRedrawn(redraws) ? spaced(calls, charged, frames) : `${counted(calls, "frame")} to draw`;
}

const spaced = (calls, charged, frames) => `${calls} ${charged ? "paid" : "drawn"}, ${frames} shown`;
