/** The picture that a job starts from: read, and made small enough to send. */

/**
 * @typedef {object} Source
 * @property {Blob} blob what will be sent
 * @property {number} width upright, in pixels
 * @property {number} height
 * @property {string} thumbnail a data URL
 * @property {string} poster its id, where it is one that the server has already; else empty
 */

/** Twice the longest frame: what is left of a picture after that, no frame could show. */
const LONGEST_SIDE = 2048;
const MOST_BYTES = 10_000_000;
const SHORTEST_SIDE = 16;
const THUMBNAIL = 96;
/** What is sent as it is, by the first bytes: a file's name, hence its type, may say anything. */
const ACCEPTED = {
  "image/jpeg": /^\xff\xd8\xff/,
  "image/png": /^\x89PNG\r\n\x1a\n/,
  "image/webp": /^RIFF[^]{4}WEBP/,
  "image/gif": /^GIF8[79]a/,
};
const FIRST_BYTES = 12;
const QUALITY = 0.92;

/** A file that can't be a source; the message is for the person who chose it. */
export class NoPicture extends Error {}

/**
 * @param {number} width
 * @param {number} height
 * @param {number} side of the box to fit into; nothing is made larger
 */
export function fit(width, height, side) {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Small pictures of a kind that is accepted are sent as they are, bit for bit; others are drawn anew here.
 *
 * @param {Blob} file
 * @param {string} poster
 * @returns {Promise<Source>} raises NoPicture
 */
export async function readSource(file, poster = "") {
  const { bitmap, type } = await decode(file);
  const { width, height } = bitmap;
  if (Math.min(width, height) < SHORTEST_SIDE) {
    throw new NoPicture(`The picture is ${width} by ${height} pixels: each side needs at least ${SHORTEST_SIDE}.`);
  }
  const size = fit(width, height, LONGEST_SIDE);
  const fits = size.width === width && file.size <= MOST_BYTES && type !== "";
  const blob = fits ? file.slice(0, file.size, type) : await toBlob(draw(bitmap, size), type);
  const thumbnail = thumbnailOf(bitmap);
  bitmap.close();
  return { blob, ...size, thumbnail, poster };
}

/** @param {ImageBitmap} bitmap @returns {string} a data URL */
export const thumbnailOf = (bitmap) =>
  draw(bitmap, fit(bitmap.width, bitmap.height, THUMBNAIL)).toDataURL("image/jpeg", 0.7);

async function decode(file) {
  if (file.size === 0) throw new NoPicture("The file is empty.");
  try {
    const type = await typeOf(file);
    return { type, bitmap: await createImageBitmap(file, { imageOrientation: "from-image" }) };
  } catch {
    throw new NoPicture("This browser can't read that file as a picture. JPEG, PNG, WebP and GIF work everywhere.");
  }
}

/** @param {Blob} file @returns {Promise<string>} by its bytes; empty: none that is accepted */
async function typeOf(file) {
  const bytes = new Uint8Array(await file.slice(0, FIRST_BYTES).arrayBuffer());
  const start = String.fromCharCode(...bytes);
  return Object.keys(ACCEPTED).find((type) => ACCEPTED[type].test(start)) ?? "";
}

function draw(bitmap, { width, height }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

/** As JPEG where nothing can be transparent; else as WebP, or as what the browser writes in its place. */
async function toBlob(canvas, originalType) {
  const type = originalType === "image/jpeg" ? "image/jpeg" : "image/webp";
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
  if (!blob) throw new NoPicture("The picture is too large for this browser.");
  return blob;
}
