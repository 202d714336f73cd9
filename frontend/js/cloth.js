/** The cloth: one thread for each frame, cut from it where the thread lies, so that time runs from left to right. */

/** @param {HTMLCanvasElement} canvas */
export function mountCloth(canvas) {
  const context = canvas.getContext("2d");
  let total = 1;

  return {
    /** @param {number} frames */
    start(frames) {
      total = frames;
      context.clearRect(0, 0, canvas.width, canvas.height);
    },

    /**
     * Weave a frame into the threads from `first` to `last`: into its own, and into those of frames passed over.
     *
     * @param {HTMLImageElement} frame
     * @param {{first: number, last: number}} threads
     */
    weave(frame, { first, last }) {
      const [from, to] = [first / total, (last + 1) / total];
      const height = (frame.naturalWidth * canvas.height) / canvas.width;
      const top = Math.max(0, (frame.naturalHeight - height) / 2);
      context.drawImage(
        frame,
        from * frame.naturalWidth,
        top,
        (to - from) * frame.naturalWidth,
        Math.min(height, frame.naturalHeight),
        from * canvas.width,
        0,
        (to - from) * canvas.width,
        canvas.height,
      );
    },
  };
}
