/** The cloth: one thread for each frame, cut from it where the thread lies; time runs from left to right. */

/** Pixels between threads. */
const GAP = 1;

/** @param {HTMLCanvasElement} canvas */
export function mountCloth(canvas) {
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
     * Weave a frame into the threads from `first` to `last`: into its own, and into those of frames passed over.
     *
     * @param {HTMLImageElement} frame
     * @param {{first: number, last: number}} threads
     */
    weave(frame, { first, last }) {
      for (let thread = first; thread <= last; thread += 1) draw(frame, thread);
    },
  };

  /** As much of the frame's width as fits beside its whole height, further right in every thread. */
  function draw(frame, thread) {
    const width = canvas.width / total;
    const { naturalWidth, naturalHeight } = frame;
    const cut = Math.min(naturalWidth, (width / canvas.height) * naturalHeight);
    const left = (naturalWidth - cut) * (thread / Math.max(1, total - 1));
    const gap = width > 4 * GAP ? GAP : 0;
    context.drawImage(frame, left, 0, cut, naturalHeight, thread * width, 0, width - gap, canvas.height);
  }
}
