/** What a token is, who gives it, and what is left of it today: told below its field. */
import { readToken } from "../lib/api.js";
import { wordsOf } from "../lib/problem.js";
import { pause } from "../lib/retry.js";
import { counted, money } from "../lib/words.js";

/**
 * @typedef {object} TokenInfo
 * @property {string} name
 * @property {string | null} expires_at null: it is good until it is taken back
 * @property {string[]} generators that may draw for it
 * @property {number} usd_a_day
 * @property {number} usd_left
 * @property {number} jobs_a_day
 * @property {number} jobs_left
 * @property {string} resets_at when a new day begins
 */

/** Seconds without a key after which a token may be whole. */
const SETTLED = 0.5;
const ABOUT =
  "A token lets whoever has it use what costs money here. Whoever runs this page gives it out, and decides how much may be spent with it.";

/** @param {HTMLElement} el the token's field */
export function mountStanding(el) {
  const input = el.querySelector("input");
  const standing = line("");
  standing.role = "status";
  el.append(standing, line(ABOUT));
  let waiting = new AbortController();

  input.addEventListener("input", tell);
  // Each time that the order is shown again: something may have been spent meanwhile.
  new IntersectionObserver((entries) => entries.at(-1).isIntersecting && tell()).observe(input);

  async function tell() {
    waiting.abort();
    const { signal } = (waiting = new AbortController());
    if (!input.value.trim()) return say("");
    try {
      await pause(SETTLED, signal);
      say(inWords(await readToken(signal)));
    } catch (error) {
      if (!signal.aborted) say(wordsOf(error));
    }
  }

  function say(text) {
    standing.textContent = text;
  }
}

/** @param {TokenInfo} token */
function inWords(token) {
  const { name, usd_left: usd, usd_a_day: most, jobs_left: jobs, jobs_a_day: all, generators } = token;
  const midnight = new Date(token.resets_at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  const end = token.expires_at && new Date(token.expires_at).toLocaleString([], { dateStyle: "long", timeStyle: "short" });
  return [
    `The token ${name} has ${money(usd)} of ${money(most)} and ${jobs} of ${counted(all, "job")} left until ${midnight}.`,
    `It is for ${generators.join(", ") || "nobody who draws here"},`,
    end ? `and good until ${end}.` : "and good until it is taken back.",
  ].join(" ");
}

function line(text) {
  return Object.assign(document.createElement("p"), { className: "aside", textContent: text });
}
