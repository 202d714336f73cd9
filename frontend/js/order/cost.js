/** What an order will cost, before it is placed. */
import { counted, money } from "../lib/words.js";

/** Second chances that a run may take for calls that may have been charged (MAX_TICKETS in chalicelib/domain/limits.py). */
const TICKETS = 6;
const MEGAPIXEL = 1e6;
/** Loops whose last frame isn't followed by the first. */
const ENDS_ELSEWHERE = ["once", "bounce"];

/**
 * @typedef {import("../lib/api.js").Model} Model
 * @typedef {import("./models.js").Models} Models
 * @typedef {{frames: number, size: number, loop: string}} Extent size: the longer side, in pixels
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
  const redraw = isClip ? clipUsd(extent, redraws) : redraws.usd_per_call;
  const words = begins?.usd_per_call ?? 0;
  const redrawn = isClip ? 1 : others;
  const calls = redrawn + (begins ? 1 : 0);
  const own = redraws.own_usd * (isClip ? others : 1);
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
 * @param {Extent} extent
 * @param {Models} models
 */
export function costInWords(extent, models) {
  const { redraws, begins } = models;
  const poster = begins ? `A poster alone: ${price(begins.frame_usd)}.` : "";
  if (!redraws.abilities.picture) return `This model draws no loops. ${poster}`;
  if (!Number.isInteger(extent.frames) || extent.frames < 2) return "";
  if (redraws.abilities.clip && extent.frames > framesOf(extent, redraws)) {
    return `This model draws at most ${framesOf(extent, redraws)} frames. ${poster}`.trim();
  }
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
