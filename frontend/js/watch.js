/** A job, looked at again and again until nothing more will change. */
import { readJob } from "./api.js";
import { patiently, pause } from "./patience.js";

const ASSEMBLY_WAIT = 1;
/** Looks at an ended job whose frames are still to become a GIF. */
const ASSEMBLY_LOOKS = 60;

/** @typedef {import("./api.js").Status} Status */

/**
 * Every status that differs from the one before; `frames.urls` holds only what is new.
 *
 * @param {string} job
 * @param {{signal: AbortSignal, tell: (trouble: string | null) => void}} options
 * @returns {AsyncGenerator<Status>}
 */
export async function* watch(job, { signal, tell }) {
  let known = { after: -1, etag: "", signal };
  let last = null;
  for (let looks = 0; looks < ASSEMBLY_LOOKS; ) {
    const { status, etag } = await patiently(() => readJob(job, known), { signal, tell });
    if (status) {
      last = status;
      known = { ...known, etag, after: status.frames.done - 1 };
      yield status;
    }
    const wait = last.retry_after ?? (awaitsAssembly(last) ? ASSEMBLY_WAIT : null);
    if (wait === null) return;
    if (last.retry_after === null) looks += 1;
    await pause(wait, signal);
  }
}

/**
 * The frames of a job that ended early become a GIF a little later.
 *
 * @param {Status} status
 */
export function awaitsAssembly({ state, frames, outputs }) {
  const isEnded = state === "cancelled" || state === "failed" || state === "expired";
  return isEnded && frames.done > 0 && outputs.length === 0;
}
