/** What would come of a prompt, told while it is written. */
import { readPrompt } from "../lib/api.js";
import { wordsOf } from "../lib/problem.js";
import { pause } from "../lib/retry.js";

/** @typedef {import("../lib/api.js").Reading} Reading */

/** Seconds without a key after which somebody may want to know. */
const SETTLED = 0.5;

/**
 * @param {HTMLElement} el
 * @param {(words: string, instead: string) => void} onInstead other words are to be taken
 */
export function mountReading(el, onInstead) {
  let asked = "";
  let waiting = new AbortController();

  return { ask };

  /** @param {{prompt: string, generator: string, purpose: "loop" | "motion_poster"}} question */
  async function ask(question) {
    const body = JSON.stringify(question);
    if (body === asked) return;
    asked = body;
    waiting.abort();
    const { signal } = (waiting = new AbortController());
    if (!question.prompt) return clear();
    try {
      await pause(SETTLED, signal);
      show(await readPrompt(body, signal));
    } catch (error) {
      if (signal.aborted) return;
      wordsOf(error);
      clear(); // this only helps: what is wrong with an order is told once it is placed
    }
  }

  function clear() {
    el.hidden = true;
  }

  /** @param {Reading} reading */
  function show({ understood, not_understood: missed, suggestions }) {
    const means = (denied) => [...new Set(understood.filter((one) => one.denied === denied).flatMap((one) => one.means))];
    const lines = { Understood: means(false), "Left out": means(true), "Not understood": missed };
    const said = Object.entries(lines).filter(([, words]) => words.length);
    el.querySelector("p").textContent = said.map(([title, words]) => `${title}: ${words.join(", ")}.`).join(" ");
    el.querySelector("ul").replaceChildren(...suggestions.map(offer));
    el.hidden = said.length === 0;
  }

  function offer({ words, instead }) {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.textContent = `${instead} instead of ${words}`;
    button.addEventListener("click", () => onInstead(words, instead));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}
