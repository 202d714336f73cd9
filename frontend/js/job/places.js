/** Where a loop can be shared as it is, and one click to a smaller one for where it can't. */
import { errorsOf } from "../lib/problem.js";
import { weight } from "../lib/words.js";

/** @typedef {import("../lib/api.js").Output} Output */

/**
 * What each place takes, by its preset (chalicelib/domain/presets.py): bytes, and pixels, pictures and the like.
 *
 * @type {Record<string, {name: string, bytes: number, width?: number, height?: number, pictures?: number, volume?: number}>}
 */
export const PLACES = {
  slack: { name: "Slack", bytes: 2_000_000 },
  discord: { name: "Discord", bytes: 10_000_000 },
  github: { name: "GitHub", bytes: 10_000_000 },
  x: { name: "X", bytes: 15_000_000, width: 1280, height: 1080, pictures: 350, volume: 300_000_000 },
};
/** Where nothing moves: a still is made for it. */
export const STILL_PLACES = { teams: "Teams" };

/**
 * @param {HTMLElement} el
 * @param {{onOrder: (preset: string) => Promise<void>, onRefused: (why: string) => void}} handlers
 */
export function mountPlaces(el, { onOrder, onRefused }) {
  const list = el.querySelector("ul");
  let shown = "";

  return {
    /** @param {Output | undefined} output that is shown; others than GIFs are for wherever they are taken */
    show(output) {
      el.hidden = output?.format !== "gif";
      if (el.hidden || output.link === shown) return;
      shown = output.link;
      el.querySelector("p").textContent = whereInWords(output);
      const small = Object.keys(PLACES).filter((preset) => !fits(output, PLACES[preset]));
      const offers = small.map((preset) => offer(preset, `Make it small enough for ${PLACES[preset].name}`));
      const stills = Object.entries(STILL_PLACES).map(([preset, name]) => offer(preset, `Make a still for ${name}`));
      list.replaceChildren(...offers, ...stills);
    },
    clear() {
      el.hidden = true;
      shown = "";
    },
  };

  function offer(preset, textContent) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "secondary", textContent });
    button.addEventListener("click", () => order(preset, button));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  async function order(preset, button) {
    button.disabled = true;
    onRefused("");
    try {
      await onOrder(preset);
    } catch (error) {
      const [{ detail }] = errorsOf(error);
      if (button.isConnected) onRefused(detail); // else another job is open by now
    } finally {
      button.disabled = false;
    }
  }
}

/** @param {Output} output */
function whereInWords(output) {
  const all = Object.values(PLACES);
  const names = (places) => places.map(({ name }) => name).join(", ");
  const moves = all.filter((place) => fits(output, place));
  const small = all.filter((place) => !fits(output, place));
  const still = `Cards in ${Object.values(STILL_PLACES).join(", ")} show a still.`;
  return [
    moves.length && `It moves in ${names(moves)}.`,
    small.length && `Too large for ${small.map((place) => whyNot(output, place)).join(", ")}.`,
    still,
  ]
    .filter(Boolean)
    .join(" ");
}

/** @param {Output} output */
function fits({ bytes, width, height, frames }, limits) {
  return (
    bytes <= limits.bytes &&
    width <= (limits.width ?? Infinity) &&
    height <= (limits.height ?? Infinity) &&
    frames <= (limits.pictures ?? Infinity) &&
    width * height * frames <= (limits.volume ?? Infinity)
  );
}

/** @param {Output} output */
const whyNot = ({ bytes }, { name, bytes: most }) => (bytes > most ? `${name} (${weight(bytes)}, at most ${weight(most)})` : name);
