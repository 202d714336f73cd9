/** A job, looked at again and again until nothing more will change. */
import { readJob } from "../lib/api.js";
import { patiently, pause } from "../lib/retry.js";

/** @typedef {import("../lib/api.js").Status} Status */

/**
 * Every status that differs from the one before; `frames.urls` holds only what is new.
 *
 * @param {string} job
 * @param {{signal: AbortSignal, tell: import("../app/notice.js").Tell}} options
 * @returns {AsyncGenerator<Status>}
 */
export async function* watch(job, { signal, tell }) {
  let known = { after: -1, etag: "", signal };
  let last = null;
  for (;;) {
    const { status, etag } = await patiently(() => readJob(job, known), { signal, tell });
    if (status) {
      last = status;
      known = { ...known, etag, after: status.frames.done - 1 };
      yield status;
    }
    if (last.retry_after === null) return;
    await pause(last.retry_after, signal);
  }
}
