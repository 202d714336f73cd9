/** Pictures on their way to their jobs: they go on while other views are open. */
import { send } from "./upload.js";

/**
 * @typedef {object} Sending
 * @property {number} sent
 * @property {number} total bytes
 * @property {() => void} onProgress
 * @property {Promise<void>} done
 * @property {() => void} stop
 */

/** @param {import("../lib/retry.js").Tell} tell */
export function mountSending(tell) {
  /** @type {Map<string, Sending>} */ const sendings = new Map();

  return {
    /** @param {string} job @param {[import("../lib/api.js").UploadLink, Blob][]} uploads */
    start(job, uploads) {
      const stopped = new AbortController();
      const sending = { sent: 0, total: 0, onProgress() {}, done: Promise.resolve(), stop: () => stopped.abort() };
      const onProgress = (sent, total) => {
        Object.assign(sending, { sent, total });
        sending.onProgress();
      };
      sending.done = send(uploads, { signal: stopped.signal, tell, onProgress }).catch((error) => {
        if (!stopped.signal.aborted) throw error;
      });
      sending.done.catch(() => {}); // told to whoever follows it
      sendings.set(job, sending);
    },

    /**
     * Until it is sent, or stopped; a job of which nothing is sent from here is not waited for.
     *
     * @param {string} job
     * @param {{signal: AbortSignal, onProgress: (sent: number, total: number) => void}} options in bytes
     */
    async follow(job, { signal, onProgress }) {
      const sending = sendings.get(job);
      if (!sending) return;
      sending.onProgress = () => signal.aborted || onProgress(sending.sent, sending.total);
      sending.onProgress();
      await Promise.race([sending.done, aborted(signal)]);
    },

    /** @param {string} job that wants no picture any more */
    stop(job) {
      sendings.get(job)?.stop();
      sendings.delete(job);
    },
  };
}

const aborted = (signal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
