/** The order: what the form says, as the body of `POST /jobs` and as a link. */

/**
 * The form's values by the order's own field names, as text.
 * @typedef {Record<string, string>} Values
 */

/** @type {Values} */
export const DEFAULTS = {
  prompt: "",
  frames: "24",
  strength: "0.35",
  "export.fps": "12.5",
  "export.loop": "forever",
  generator: "procedural",
  seed: "",
  size: "512",
  "export.hold": "0",
  negative_prompt: "",
};

const WORDS = new Set(["prompt", "generator", "negative_prompt", "export.loop"]);
/** What not every generator can honour: an order that asks in vain is refused. */
const ABILITIES = ["seed", "strength", "negative_prompt"];

/**
 * @param {Values} values
 * @param {import("./api.js").Generator | undefined} generator
 * @param {{source: Blob, mask: Blob | null}} pictures their exact sizes get signed
 */
export function compose(values, generator, { source, mask }) {
  const order = { export: {} };
  for (const [name, text] of Object.entries(values)) {
    if (text === "" || (ABILITIES.includes(name) && generator && !generator.abilities[name])) continue;
    const [outer, inner] = name.split(".");
    const value = WORDS.has(name) ? text : Number(text);
    if (inner) order[outer][inner] = value;
    else order[outer] = value;
  }
  order.upload = describe(source);
  if (mask) order.mask = describe(mask);
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
