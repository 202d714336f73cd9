/** The frames as they arrive, one after another; on a slow network some are passed over. */
import { pause } from "../lib/retry.js";
import { mountFilmstrip } from "./filmstrip.js";

/** Seconds for which each frame is seen, at least; longer for who wants no motion. */
const EACH = 0.08;
const EACH_CALM = 1;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
/** With more frames than that waiting, the network is slower than the drawing: some are passed over to catch up. */
const WAITING = 12;

/**
 * @param {HTMLElement} el
 * @param {(image: HTMLImageElement, index: number) => void} show
 */
export function mountFrames(el, show) {
  const filmstrip = mountFilmstrip(el.querySelector(".filmstrip"));
  let urls = new Map();
  let shown = -1;
  let newest = -1;
  let playing = null;

  return {
    /** Begin anew. @param {number} total */
    start(total) {
      playing?.abort();
      playing = null;
      urls = new Map();
      shown = newest = -1;
      filmstrip.start(total);
    },

    /** @param {Record<string, string>} links by frame index @param {boolean} plays whether they are worth looking at */
    add(links, plays) {
      for (const [index, url] of Object.entries(links)) urls.set(Number(index), url);
      newest = Math.max(newest, ...urls.keys());
      if (plays && !playing) play((playing = new AbortController()));
    },

    /** A link to a frame, if it has come. @param {number} index */
    link: (index) => urls.get(index),
  };

  async function play(turn) {
    while (shown < newest && !turn.signal.aborted) {
      const next = shown + Math.ceil((newest - shown) / WAITING);
      const image = await load(urls.get(next));
      if (turn.signal.aborted) return;
      if (image) {
        filmstrip.add(image, { first: shown + 1, last: next });
        show(image, next);
      }
      shown = next;
      await pause(CALM.matches ? EACH_CALM : EACH);
    }
    if (playing === turn) playing = null;
  }
}

/** @param {string} url @returns {Promise<HTMLImageElement | null>} null: it can't be had, and the next one will do */
export async function load(url) {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
    return image;
  } catch {
    return null;
  }
}
