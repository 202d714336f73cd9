/** Pictures on their way to their jobs: they go on while other views are open, and after a reload. */
import { forgetFile, keepFile, keptFile } from "../lib/file-store.js";
import { Problem } from "../lib/problem.js";
import { send } from "./upload.js";

/** @typedef {[import("../lib/api.js").UploadLink, Blob][]} Uploads */
/**
 * @typedef {object} Sending
 * @property {number} sent
 * @property {number} total bytes
 * @property {() => void} onProgress
 * @property {Promise<void>} done
 * @property {() => void} stop
 */

const kept = (job) => `uploads ${job}`;

/** @param {import("../lib/retry.js").Tell} tell */
export function mountSending(tell) {
  /** @type {Map<string, Sending>} */ const sendings = new Map();

  return {
    /** They are kept first, so that even a reload right afterwards loses none. @param {string} job @param {Uploads} uploads */
    async start(job, uploads) {
      if (uploads.length) await keepFile(kept(job), uploads);
      begin(job, uploads);
    },

    /**
     * Begin again what a reload has cut off.
     *
     * @param {string} job that waits for its picture
     * @returns {Promise<boolean>} whether there was anything to send
     */
    async resume(job) {
      const uploads = sendings.has(job) ? null : await keptFile(kept(job));
      if (!uploads || sendings.has(job)) return false;
      begin(job, uploads);
      return true;
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
      forgetFile(kept(job));
    },
  };

  function begin(job, uploads) {
    const stopped = new AbortController();
    const sending = { sent: 0, total: 0, onProgress() {}, done: Promise.resolve(), stop: () => stopped.abort() };
    const onProgress = (sent, total) => {
      Object.assign(sending, { sent, total });
      sending.onProgress();
    };
    sending.done = finish(job, send(uploads, { signal: stopped.signal, tell, onProgress }), stopped.signal);
    sending.done.catch(() => {}); // told to whoever follows it
    sendings.set(job, sending);
  }

  async function finish(job, sent, stopped) {
    try {
      await sent;
    } catch (error) {
      if (stopped.aborted) return;
      if (error instanceof Problem) await forgetFile(kept(job)); // refused once, refused again
      throw error;
    }
    await forgetFile(kept(job));
  }
}

const aborted = (signal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
