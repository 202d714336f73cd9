/** An output that there is: playing, and on its way to other people. */
import { lastingLink } from "../lib/api.js";
import { copyPicture } from "../lib/clipboard.js";
import { Problem, Unreachable } from "../lib/problem.js";
import { retry } from "../lib/retry.js";
import { fileName, weight } from "../lib/words.js";
import { load } from "./frames.js";
import { makePlayer } from "./player.js";

/** @typedef {import("../lib/api.js").Output} Output */

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const BUTTONS = ["download", "share", "copy-link", "copy", "pause"];
export const FORMATS = { gif: "GIF", webp: "WebP", avif: "AVIF", png: "PNG", apng: "APNG", mp4: "MP4" };

/**
 * @param {HTMLElement} el
 * @param {ReturnType<import("../lib/answer.js").mountAnswer>} answer
 */
export function mountResult(el, answer) {
  const button = (name) => el.querySelector(`[data-do=${name}]`);
  const caption = el.querySelector(".viewer figcaption");
  /** @type {Output | null} */ let output = null;
  /** @type {Blob | null} */ let file = null;
  /** @type {import("./player.js").Player | null} */ let player = null;
  let prompt = "";

  button("share").addEventListener("click", share);
  button("copy-link").addEventListener("click", () => answer.copyLink(lastingLink(output)));
  button("copy").addEventListener("click", copy);
  button("pause").addEventListener("click", () => setPaused(button("pause").ariaPressed !== "true"));

  return { clear, show };

  /** There is no result. */
  function clear() {
    URL.revokeObjectURL(button("download").href);
    answer.clear();
    output = file = player = null;
    for (const name of BUTTONS) button(name).hidden = true;
  }

  /**
   * @param {Output} newOutput
   * @param {{prompt: string, stillUrl: string, signal: AbortSignal, tell: import("../lib/retry.js").Tell}} context
   *   stillUrl: a frame, for who wants no motion
   * @returns {Promise<Blob | null>} its file; null: it is shown already, or no longer wanted
   */
  async function show(newOutput, context) {
    if (newOutput.link === output?.link) return null;
    const fetched = await retry(() => download(newOutput.url, context.signal), context);
    const first = await load(context.stillUrl);
    if (context.signal.aborted) return null;
    clear();
    [output, file, prompt] = [newOutput, fetched, context.prompt];
    present(first);
    return file;
  }

  function present(first) {
    const { format } = output;
    const href = URL.createObjectURL(file);
    player = makePlayer(href, { format, alt: prompt, first });
    caption.textContent = dimensions(output);
    Object.assign(button("download"), { href, download: fileName(prompt, suffixOf(format)) });
    for (const name of BUTTONS) button(name).hidden = false;
    button("share").hidden = !navigator.share;
    button("copy").hidden = format === "mp4";
    button("copy").textContent = `Copy ${FORMATS[format]}`;
    button("pause").hidden = !player.moves;
    el.querySelector(".viewer .shown").replaceChildren(player.el);
    setPaused(STILL.matches && player.moves);
  }

  function setPaused(on) {
    button("pause").ariaPressed = String(on);
    player.setPaused(on);
  }

  function copy() {
    const address = lastingLink(output);
    const failed = "This browser doesn't let the page copy pictures. Here is the link:";
    const done = `${FORMATS[output.format]} copied.`;
    answer.whenDone(copyPicture(file, { link: address, alt: prompt }), { done, failed, address });
  }

  async function share() {
    const address = lastingLink(output);
    const shared = new File([file], fileName(prompt, suffixOf(output.format)), { type: file.type });
    const whole = { files: [shared], text: prompt };
    try {
      await navigator.share(navigator.canShare?.(whole) ? whole : { text: prompt, url: address });
    } catch (error) {
      if (error.name !== "AbortError") answer.show("Sharing did not work. Here is the link:", address);
    }
  }
}

/** A PNG that moves is called as one that doesn't: places that take stickers go by the name. */
function suffixOf(format) {
  return format === "apng" ? "png" : format;
}

/** @param {Output} output */
export function dimensions({ width, height, seconds, bytes }) {
  return [`${width} × ${height}`, seconds ? `${seconds.toFixed(1)} s` : "", weight(bytes)].filter(Boolean).join(", ");
}

/**
 * One download for all: playing, saving, copying and sharing.
 *
 * @param {string} url
 * @param {AbortSignal} [signal]
 */
export async function download(url, signal) {
  try {
    const response = await fetch(url, { signal });
    if (response.ok) return await response.blob();
    throw refusalOf(response.status);
  } catch (error) {
    throw error instanceof Problem || signal?.aborted ? error : new Unreachable();
  }
}

function refusalOf(status) {
  const isStale = status === 403;
  const detail = isStale ? "This link no longer holds: load the page anew." : `The picture was not handed out (${status}).`;
  return new Problem({ status, code: isStale ? "link_expired" : "", detail });
}
