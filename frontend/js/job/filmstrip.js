/** The filmstrip: a narrow cut of each frame, from left to right as time passes. */

/** Pixels between the cuts. */
const GAP = 1;

/** @param {HTMLCanvasElement} canvas */
export function mountFilmstrip(canvas) {
  const context = canvas.getContext("2d");
  let total = 1;

  return {
    /** @param {number} frames */
    start(frames) {
      total = frames;
      canvas.width = canvas.clientWidth * devicePixelRatio;
      canvas.height = canvas.clientHeight * devicePixelRatio;
    },

    /**
     * Draw a frame in its own place, which is the last, and in those of the frames before it that were passed over.
     *
     * @param {HTMLImageElement} frame
     * @param {{first: number, last: number}} places
     */
    add(frame, { first, last }) {
      for (let place = first; place <= last; place += 1) draw(frame, place);
    },
  };

  /** As much of the frame's width as fits beside its whole height, cut further right in every place. */
  function draw(frame, place) {
    const width = canvas.width / total;
    const { naturalWidth, naturalHeight } = frame;
    const cut = Math.min(naturalWidth, (width / canvas.height) * naturalHeight);
    const left = (naturalWidth - cut) * (place / Math.max(1, total - 1));
    const gap = width > 4 * GAP ? GAP : 0;
    context.drawImage(frame, left, 0, cut, naturalHeight, place * width, 0, width - gap, canvas.height);
  }
}
