/** A round brush drawn in whole pixels: a pixel is painted when its centre lies under the brush. */

/** @typedef {{x: number, y: number}} Point in pixels from the top left corner */

/**
 * Draw the brush's way from one point to another.
 *
 * @param {Uint8Array} pixels width × height
 * @param {number} width
 * @param {{from: Point, to: Point, radius: number, value: number}} stroke
 */
export function paint(pixels, width, { from, to, radius, value }) {
  const height = pixels.length / width;
  const top = Math.max(0, Math.ceil(Math.min(from.y, to.y) - radius - 0.5));
  const bottom = Math.min(height - 1, Math.floor(Math.max(from.y, to.y) + radius - 0.5));
  for (let row = top; row <= bottom; row += 1) {
    const cuts = cutsAt(row + 0.5, from, to, radius);
    const left = Math.max(0, Math.ceil(Math.min(...cuts) - 0.5));
    const right = Math.min(width - 1, Math.floor(Math.max(...cuts) - 0.5));
    if (left <= right) pixels.fill(value, row * width + left, row * width + right + 1);
  }
}

/**
 * Where a row cuts the way's outline, two half circles and two straight edges: the way is convex, so what lies
 * between the outermost cuts is painted.
 */
function cutsAt(y, from, to, radius) {
  const cuts = [];
  for (const end of [from, to]) {
    const rise = radius ** 2 - (y - end.y) ** 2;
    if (rise >= 0) cuts.push(end.x - Math.sqrt(rise), end.x + Math.sqrt(rise));
  }
  const along = { x: to.x - from.x, y: to.y - from.y };
  const length = Math.hypot(along.x, along.y);
  if (along.y === 0) return cuts;
  for (const side of [radius / length, -radius / length]) {
    const part = (y - from.y - along.x * side) / along.y;
    if (part >= 0 && part <= 1) cuts.push(from.x - along.y * side + along.x * part);
  }
  return cuts;
}
