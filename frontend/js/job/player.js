/** An output, as it is looked at: a picture that moves, a still, or a video. */

/**
 * @typedef {object} Player
 * @property {HTMLElement} el
 * @property {boolean} moves
 * @property {(on: boolean) => void} setPaused
 */

/**
 * @param {string} src
 * @param {{format: string, alt: string, first: HTMLImageElement | null}} words first: a frame, seen while it is paused
 * @returns {Player}
 */
export function makePlayer(src, { format, alt, first }) {
  const play = format === "mp4" ? playVideo : playPicture;
  return { moves: format !== "png", ...play(src, alt, first) };
}

/** A picture can't be stopped: a still stands in for it. */
function playPicture(src, alt, first) {
  const el = document.createElement("div");
  const moving = Object.assign(new Image(), { src, alt });
  if (first) first.alt = `${alt}, paused`;
  el.append(moving);
  return { el, setPaused: (on) => el.replaceChildren(on && first ? first : moving) };
}

function playVideo(src, alt) {
  const el = document.createElement("video");
  Object.assign(el, { src, loop: true, muted: true, playsInline: true, ariaLabel: alt });
  return { el, setPaused: (on) => (on ? el.pause() : el.play().catch(() => {})) }; // a browser may want a click first
}
