/** A mask made visible. */

/** A dyed cloth with stitches, to be told from any picture: red, green, blue, opacity. */
const CLOTH = [244, 183, 59, 120];
const STITCH = [29, 39, 73, 190];

/**
 * What is painted as stitched cloth; all else transparent.
 *
 * @param {import("./mask.js").Mask} mask
 */
export function stitch({ pixels, width, height }) {
  const image = new ImageData(width, height);
  const shades = new Uint32Array(image.data.buffer);
  const [cloth, thread] = [CLOTH, STITCH].map((shade) => new Uint32Array(new Uint8Array(shade).buffer)[0]);
  const gauge = Math.max(6, Math.round(Math.max(width, height) / 64));
  for (let at = 0; at < pixels.length; at += 1) {
    if (pixels[at]) shades[at] = isStitch(at % width, Math.floor(at / width), gauge) ? thread : cloth;
  }
  return image;
}

/** Running stitches: every other one set off by half. */
function isStitch(x, y, gauge) {
  const row = Math.floor(y / gauge);
  return y % gauge < gauge / 6 && (x + (row % 2) * gauge) % (gauge * 2) < gauge;
}
