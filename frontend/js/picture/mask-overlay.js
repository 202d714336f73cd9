/** A mask made visible over its picture. */

/** A tint with dark dashes in it, to be told from any picture: red, green, blue, opacity. */
const TINT = [244, 183, 59, 120];
const DASH = [29, 39, 73, 190];

/**
 * What is painted as a dashed tint; all else transparent.
 *
 * @param {import("./mask.js").Mask} mask
 */
export function drawOverlay({ pixels, width, height }) {
  const image = new ImageData(width, height);
  const colours = new Uint32Array(image.data.buffer);
  const [tint, dash] = [TINT, DASH].map((colour) => new Uint32Array(new Uint8Array(colour).buffer)[0]);
  const spacing = Math.max(6, Math.round(Math.max(width, height) / 64));
  for (let at = 0; at < pixels.length; at += 1) {
    if (pixels[at]) colours[at] = isDash(at % width, Math.floor(at / width), spacing) ? dash : tint;
  }
  return image;
}

/** In rows, every other one set off by half. */
function isDash(x, y, spacing) {
  const row = Math.floor(y / spacing);
  return y % spacing < spacing / 6 && (x + (row % 2) * spacing) % (spacing * 2) < spacing;
}
