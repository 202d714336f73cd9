/** Numbers as people say them. */

const CENT = 0.01;

/** @param {number} usd */
export function money(usd) {
  if (usd === 0) return "nothing";
  return usd < CENT ? "less than 1 ¢" : `$${usd.toFixed(2)}`;
}

/** @param {number} bytes */
export function weight(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * @param {number} count
 * @param {string} noun
 */
export const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** "frame 3", "frames 5 to 9, 12". @param {number[]} frames in order, at least one */
export function runs(frames) {
  const all = frames.reduce((found, frame) => {
    if (found.at(-1)?.[1] === frame - 1) found.at(-1)[1] = frame;
    else found.push([frame, frame]);
    return found;
  }, []);
  const words = all.map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  return `frame${frames.length === 1 ? "" : "s"} ${words.join(", ")}`;
}

/** 2nd, 3rd, 4th … @param {number} place up to 20 */
export const ordinal = (place) => `${place}${["", "st", "nd", "rd"][place] ?? "th"}`;

/** @param {string} prompt @param {string} suffix @returns {string} a file's name */
export function fileName(prompt, suffix) {
  const words = prompt.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["frameloom"];
  return `${words.join("-").slice(0, 60)}.${suffix}`;
}
