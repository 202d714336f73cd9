/** What a job says of itself, beside its title: what was understood, what wasn't, and whatever else there is to know. */

const ABOUT = /^(prompt|picture): /;
const UNDERSTOOD = /^'.+' understood as (.+)$/;
/** Words that are passed over, or that something else was made of. */
const MISSED = /^(not understood|nothing known)/;

/**
 * @param {HTMLElement} list
 * @param {string[]} notes sentences, as the API has them
 */
export function showNotes(list, notes) {
  const told = notes.map((note) => note.replace(ABOUT, ""));
  const means = new Set(told.flatMap((note) => note.match(UNDERSTOOD)?.[1].split(", ") ?? []));
  const others = told.filter((note) => !UNDERSTOOD.test(note));
  const understood = means.size ? [item(`Understood: ${[...means].join(", ")}.`)] : [];
  list.replaceChildren(...understood, ...others.map((note) => item(sentence(note), MISSED.test(note) ? "missed" : "")));
}

/** @param {string} note */
const sentence = (note) => `${note[0].toUpperCase()}${note.slice(1)}${/[.!?]$/.test(note) ? "" : "."}`;

const item = (textContent, className = "") => Object.assign(document.createElement("li"), { textContent, className });
