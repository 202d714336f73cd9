/** The presigned PUT. XMLHttpRequest, because fetch tells nothing of an upload's progress. */
import { Problem, Unreachable } from "../lib/problem.js";
import { retry } from "../lib/retry.js";

const ALREADY_THERE = 412;
/** Seconds without a byte's progress after which a connection counts as dead. */
const STALLED = 30;

/** @typedef {import("../lib/api.js").UploadLink} UploadLink */

/**
 * Send one after the other, however often the network fails; who wants to leave meanwhile is asked whether to.
 *
 * @param {[UploadLink, Blob][]} uploads
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {import("../lib/retry.js").Tell} options.tell
 * @param {(sent: number, total: number) => void} options.onProgress in bytes
 */
export async function send(uploads, { signal, tell, onProgress }) {
  const total = uploads.reduce((sum, [, blob]) => sum + blob.size, 0);
  const warn = (event) => event.preventDefault();
  let before = 0;
  onProgress(before, total);
  addEventListener("beforeunload", warn);
  try {
    for (const [link, blob] of uploads) {
      const progress = (bytes) => onProgress(before + bytes, total);
      await retry(() => put(link, blob, { signal, onProgress: progress }), { signal, tell });
      before += blob.size;
    }
  } finally {
    removeEventListener("beforeunload", warn);
  }
}

/** A first try of which only the answer was lost is found out by the second. */
function put(link, blob, { signal, onProgress }) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open(link.method, link.url);
    for (const [name, value] of Object.entries(link.headers)) request.setRequestHeader(name, value);
    const stall = abortWhenStalled(request);
    request.upload.onprogress = (event) => {
      stall.progressed();
      onProgress(event.loaded);
    };
    request.onload = () => {
      const arrived = request.status < 300 || request.status === ALREADY_THERE;
      if (arrived) onProgress(blob.size);
      arrived ? resolve() : reject(refusalOf(request.status));
    };
    request.onerror = () => reject(new Unreachable());
    request.onabort = () => reject(signal.aborted ? signal.reason : new Unreachable());
    request.onloadend = stall.end;
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(blob);
  });
}

function abortWhenStalled(request) {
  let timer = 0;
  const progressed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => request.abort(), STALLED * 1000);
  };
  progressed();
  return { progressed, end: () => clearTimeout(timer) };
}

function refusalOf(status) {
  const detail = status === 403 ? "The link for the upload no longer holds." : `The upload was refused (${status}).`;
  return new Problem({ status: status || 502, code: "upload_refused", detail });
}
