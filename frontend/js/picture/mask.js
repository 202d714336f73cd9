/** Where a picture may change: what was done to it, one edit after another, and the pixels that come of it. */
import { paint } from "./raster.js";

/** @typedef {import("./raster.js").Point} Point */
/**
 * @typedef {{kind: "stroke", points: Point[], radius: number, value: number}
 *   | {kind: "invert"} | {kind: "clear"}} Edit
 */

export const MAY_CHANGE = 255;
export const STAYS = 0;

export class Mask {
  /** @type {Edit[]} */ #done = [];
  /** @type {Edit[]} */ #undone = [];

  /** @param {number} width @param {number} height pixels */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height);
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /** Whether nothing is painted; then the whole picture may change. */
  get isEmpty() {
    return !this.pixels.includes(MAY_CHANGE);
  }

  /** How much is painted, 0 to 1. */
  get share() {
    return this.pixels.reduce((sum, pixel) => sum + pixel, 0) / MAY_CHANGE / this.pixels.length;
  }

  /** Set the brush down. @param {Point} point @param {number} radius @param {boolean} erases */
  begin(point, radius, erases) {
    this.#do({ kind: "stroke", points: [point], radius, value: erases ? STAYS : MAY_CHANGE });
  }

  /** Move the brush that was set down. @param {Point} point */
  extend(point) {
    const stroke = this.#done.at(-1);
    if (stroke?.kind !== "stroke") return;
    paint(this.pixels, this.width, { ...stroke, from: stroke.points.at(-1), to: point });
    stroke.points.push(point);
  }

  invert() {
    this.#do({ kind: "invert" });
  }

  clear() {
    this.#do({ kind: "clear" });
  }

  undo() {
    this.#take(this.#done, this.#undone);
    this.pixels.fill(STAYS);
    for (const edit of this.#done) this.#apply(edit);
  }

  redo() {
    const edit = this.#take(this.#undone, this.#done);
    if (edit) this.#apply(edit);
  }

  #do(edit) {
    this.#done.push(edit);
    this.#undone = [];
    this.#apply(edit);
  }

  #take(from, to) {
    const edit = from.pop();
    if (edit) to.push(edit);
    return edit;
  }

  #apply(edit) {
    if (edit.kind === "clear") this.pixels.fill(STAYS);
    else if (edit.kind === "invert") this.pixels.forEach((pixel, at, all) => (all[at] = MAY_CHANGE - pixel));
    else edit.points.forEach((to, at, all) => paint(this.pixels, this.width, { ...edit, from: all[at - 1] ?? to, to }));
  }
}
