/** A job, polled until nothing more will change. */
import { readJob } from "../lib/api.js";
import { pause, retry } from "../lib/retry.js";

/** @typedef {import("../lib/api.js").Status} Status */

/**
 * Every status that differs from the one before; `frames.urls` holds only what is new.
 *
 * @param {string} job
 * @param {{signal: AbortSignal, tell: import("../lib/retry.js").Tell}} options
 * @returns {AsyncGenerator<Status>}
 */
export async function* poll(job, { signal, tell }) {
  let known = { after: -1, etag: "", signal };
  let last = null;
  for (;;) {
    const { status, etag } = await retry(() => readJob(job, known), { signal, tell });
    if (status) {
      last = status;
      known = { ...known, etag, after: status.frames.done - 1 };
      yield status;
    }
    if (last.retry_after === null) return;
    await pause(last.retry_after, signal);
  }
}
