/** The order: what the form says, as the body of `POST /jobs` or `POST /posters`, and as a link. */

/**
 * The form's values by the order's own field names, as text; and `begin`, which says what it begins with.
 * @typedef {Record<string, string>} Values
 */

/** What a switch says. */
export const ON = "on";
export const OFF = "off";

/** @type {Values} */
export const DEFAULTS = {
  begin: "picture",
  poster: "",
  prompt: "",
  frames: "24",
  strength: "0.35",
  "export.fps": "12.5",
  "export.loop": "forever",
  "export.preset": "",
  generator: "procedural",
  model: "",
  seed: "",
  size: "512",
  "export.hold": "0",
  negative_prompt: "",
  title: "",
  tagline: "",
  style: "",
  aspect_ratio: "2:3",
  redraw_every: "1",
  "coherence.colour": ON,
  "coherence.detail": ON,
  "coherence.anchor": ON,
  on_drift: "correct",
  "mask.follow": OFF,
};

const NUMBERS = new Set(["frames", "strength", "export.fps", "seed", "size", "export.hold", "redraw_every"]);
const OF_WORDS = ["title", "tagline", "style", "aspect_ratio"];
const OF_POSTER = ["prompt", "negative_prompt", "seed", "generator", "model", ...OF_WORDS];
/** What not everyone who draws can honour: an order that asks in vain is refused, so no default is sent on suspicion. */
const ABILITIES = ["seed", "strength", "negative_prompt", "redraw_every", "on_drift"];
/** What frames that are redrawn from each other are held to: all of it, where an order says nothing. */
const HELD = ["colour", "detail", "anchor"];
const OF_CHAIN = [...HELD.map((part) => `coherence.${part}`), "mask.follow"];

/**
 * @typedef {import("../lib/api.js").Abilities & {redraw_every: boolean, on_drift: boolean}} Asked what can be asked;
 *   redraw_every: to draw only some of the frames; on_drift: to hold each to the first, as it is redrawn from the one before
 * @typedef {Asked | undefined} Abilities of who draws; undefined: not known yet
 */

/** @param {Values} values */
export const beginsWithWords = ({ begin }) => begin === "words";

/**
 * @param {Values} values
 * @param {Abilities} abilities
 * @param {{source: import("../picture/source.js").Source | null, mask: Blob | null}} pictures their exact sizes get signed;
 *   null: there is none; a poster is at the server already
 */
export function composeJob(values, abilities, { source, mask }) {
  const others = ["begin", "poster", ...OF_CHAIN, ...(source ? OF_WORDS : [])];
  const names = Object.keys(DEFAULTS).filter((name) => !others.includes(name));
  const order = pick(values, abilities, names);
  if (source?.poster) order.poster = source.poster;
  else if (source) order.upload = describe(source.blob);
  if (mask) order.mask = describe(mask);
  return abilities?.on_drift ? { ...order, ...composeChain(values, order.mask) } : order;
}

/** Of frames that are redrawn from each other, what only of those can be asked. */
function composeChain(values, mask) {
  const held = HELD.filter((part) => values[`coherence.${part}`] === ON);
  const follows = mask && values["mask.follow"] === ON;
  return { ...(held.length < HELD.length && { coherence: held }), ...(follows && { mask: { ...mask, follow: true } }) };
}

/** @param {Values} values @param {Abilities} abilities */
export const composePoster = (values, abilities) => pick(values, abilities, OF_POSTER);

/** What was said of those fields, nested as their names are. */
function pick(values, abilities, names) {
  const order = {};
  for (const name of names) {
    const text = values[name];
    if (text === "" || (ABILITIES.includes(name) && !(abilities ? abilities[name] : text !== DEFAULTS[name]))) continue;
    const value = NUMBERS.has(name) ? Number(text) : text;
    const [outer, inner] = name.split(".");
    if (inner) order[outer] = { ...order[outer], [inner]: value };
    else order[outer] = value;
  }
  return order;
}

/** @param {Blob} blob */
const describe = (blob) => ({ content_type: blob.type, bytes: blob.size });

/**
 * What differs from the defaults, for the address.
 *
 * @param {Values} values
 */
export function toLink(values) {
  const told = Object.entries(values).filter(([name, text]) => text !== DEFAULTS[name]);
  return new URLSearchParams(told).toString();
}

/**
 * @param {string} hash of an address, without #
 * @returns {Values}
 */
export function fromLink(hash) {
  const known = [...new URLSearchParams(hash)].filter(([name]) => name in DEFAULTS);
  return { ...DEFAULTS, ...Object.fromEntries(known) };
}
