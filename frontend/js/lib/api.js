/** The HTTP API: one function for each route that the page uses. */
import { API } from "./config.js";
import { Problem, Unreachable } from "./problem.js";
import { keptToken } from "./token.js";

/**
 * @typedef {{method: "PUT", url: string, headers: Record<string, string>, expires_at: string}} UploadLink
 *
 * @typedef {object} JobCreated
 * @property {string} id
 * @property {UploadLink | null} upload
 * @property {UploadLink | null} mask_upload
 *
 * @typedef {object} Output
 * @property {string} export
 * @property {"gif" | "webp" | "avif" | "png" | "apng" | "mp4"} format
 * @property {string} link
 * @property {string} url
 * @property {number} bytes
 * @property {number} width
 * @property {number} height
 * @property {number} frames
 * @property {number} seconds
 * @property {string | null} trade what it gave up to be no larger than was asked
 *
 * @typedef {{export: string, state: "pending" | "done" | "failed", detail: string | null}} ExportProgress
 *
 * @typedef {object} Status
 * @property {string} id
 * @property {"awaiting_upload" | "generating" | "assembling" | "done" | "failed" | "cancelled" | "expired"} state
 * @property {{done: number, total: number, computed: number, urls: Record<string, string>}} frames computed: of those that
 *   are done, between two others
 * @property {number} progress
 * @property {Output[]} outputs
 * @property {ExportProgress[]} exports the job's own first
 * @property {{paid: boolean, calls: number, spent_usd: number, reserved_usd: number}} cost paid: a generator takes money for its calls
 * @property {FrameDrift[]} drift of the frames whose links are new, where they are redrawn from each other
 * @property {string[]} notes
 * @property {{code: string, detail: string} | null} error
 * @property {number | null} retry_after seconds
 *
 * @typedef {object} FrameDrift how far a frame has come from the first
 * @property {number} frame
 * @property {number} colour CIEDE2000
 * @property {number} sharpness how strong its finest detail is, as a ratio of mean squares
 * @property {number} flicker CIEDE2000 to the frame before
 * @property {"drawn" | "corrected" | "computed"} way
 * @property {boolean} too_far
 * @property {number | null} mask_confidence 0 to 1; null: there is no mask
 * @property {boolean} mask_stayed
 *
 * @typedef {object} Abilities
 * @property {boolean} picture whether it redraws one
 * @property {boolean} words whether it draws from words alone
 * @property {boolean} seed
 * @property {boolean} strength
 * @property {boolean} negative_prompt
 * @property {string[]} styles
 * @property {"previous" | "first"} parent which frame it redraws
 * @property {Lattice | null} clip of a model that draws a whole clip in one call
 *
 * @typedef {object} Lattice the clips that there are
 * @property {number} shortest pictures
 * @property {number} longest
 * @property {number} length_step a clip is the shortest, or so many pictures longer, any number of times
 * @property {number} size_step both sides are multiples of it
 * @property {number} min_side
 * @property {number} most_pixels of one picture
 * @property {number} fps
 * @property {boolean} takes_last whether it can end with the picture that it began with
 *
 * @typedef {object} Model
 * @property {Abilities} abilities
 * @property {boolean} computes by rules, and no AI is asked
 * @property {number} usd_per_call of whoever draws
 * @property {number} own_usd what a frame takes beside that
 * @property {number} frame_usd both together: as a job's bill has it
 * @property {{usd_per_clip: number, usd_per_second: number, usd_per_megapixel: number} | null} clip_cost
 *
 * @typedef {object} OfGenerator
 * @property {string} name
 * @property {string | null} model the default; null: the only one, or whichever is loaded
 * @property {Record<string, Model>} models that an order may name
 * @property {string | null} words_model which of them draws from words, where the order names none
 * @property {boolean} needs_token
 *
 * @typedef {object} Reading of a prompt
 * @property {{words: string, means: string[], denied: boolean}[]} understood denied: it is asked not to be there
 * @property {string[]} not_understood
 * @property {{words: string, instead: string}[]} suggestions
 *
 * @typedef {Model & OfGenerator} Generator abilities and price are those of the default
 */

/** @returns {Promise<Generator[]>} */
export async function listGenerators() {
  const { generators, usd_per_frame: ours } = await body("GET", "/generators");
  const priced = (model, computes) => ({ ...model, computes, own_usd: ours, frame_usd: model.usd_per_call + ours });
  const allPriced = ({ models, computes }) =>
    Object.fromEntries(Object.entries(models).map(([name, model]) => [name, priced(model, computes)]));
  return generators.map((generator) => ({ ...priced(generator, generator.computes), models: allPriced(generator) }));
}

/** What the token that is kept is good for. @param {AbortSignal} signal @returns {Promise<object>} */
export const readToken = (signal) => body("GET", "/token", { signal });

/**
 * @param {string} question JSON
 * @param {AbortSignal} signal
 * @returns {Promise<Reading>}
 */
export const readPrompt = (question, signal) => body("POST", "/readings", { ...json(question), signal });

/**
 * @param {string} order JSON
 * @param {string} key the same order under the same key makes one job, however often it is sent
 * @returns {Promise<JobCreated>}
 */
export const createJob = (order, key) => body("POST", "/jobs", json(order, { "Idempotency-Key": key }));

/**
 * A job of one frame, drawn from words; its status is looked at as any other's.
 *
 * @param {string} order JSON
 * @param {string} key as of a job
 * @returns {Promise<{id: string}>}
 */
export const createPoster = (order, key) =>
  body("POST", "/posters", json(order, { "Idempotency-Key": key, Prefer: "respond-async" }));

/**
 * @param {string} job
 * @param {string} order JSON
 * @returns {Promise<{export: string}>} the same order makes the same export
 */
export const orderExport = (job, order) => body("POST", `/jobs/${job}/exports`, json(order));

/** @param {string} job */
export const cancelJob = (job) => body("POST", `/jobs/${job}/cancel`);

/** @param {string} job */
export const resumeJob = (job) => body("POST", `/jobs/${job}/resume`);

/**
 * Another job, which goes on from a frame of this one.
 *
 * @param {string} job
 * @param {string} order JSON
 * @param {string} key as of a job
 * @returns {Promise<JobCreated>}
 */
export const branchJob = (job, order, key) =>
  body("POST", `/jobs/${job}/branch`, json(order, { "Idempotency-Key": key }));

/** @param {string} job */
export const deleteJob = (job) => body("DELETE", `/jobs/${job}`);

/**
 * Where a job stands; null: as it was when `etag` was given.
 *
 * @param {string} job
 * @param {{after: number, etag: string, signal: AbortSignal}} known after: the newest frame whose link is known
 * @returns {Promise<{status: Status | null, etag: string}>}
 */
export async function readJob(job, { after, etag, signal }) {
  const path = `/jobs/${job}?after=${after}`;
  const response = await ask("GET", path, { signal, headers: etag ? { "If-None-Match": etag } : {} });
  const status = response.status === 304 ? null : await answerOf(response);
  return { status, etag: response.headers.get("ETag") ?? "" };
}

/**
 * The link that lasts as long as the job.
 *
 * @param {Output} output
 */
export const lastingLink = (output) => API + output.link;

const json = (order, headers = {}) => ({ body: order, headers: { "Content-Type": "application/json", ...headers } });

async function body(method, path, options) {
  return answerOf(await ask(method, path, options));
}

/** The token goes only where it is asked for: what is free stays so, whatever became of a token. */
async function ask(method, path, options = {}) {
  const token = keptToken();
  const response = await call(method, path, options);
  if (isGood(response)) return response;
  const problem = await problemOf(response);
  if (!problem.needsToken || !token) throw problem;
  const answer = await call(method, path, signed(options, token));
  if (isGood(answer)) return answer;
  throw await problemOf(answer);
}

const isGood = (response) => response.ok || response.status === 304;

async function call(method, path, options) {
  try {
    return await fetch(API + path, { method, cache: "no-store", ...options });
  } catch (error) {
    throw options.signal?.aborted ? error : new Unreachable();
  }
}

/** Encoded, so that whatever was typed can be sent, and refused; a token itself holds nothing to encode. */
const signed = (options, token) => ({
  ...options,
  headers: { ...options.headers, Authorization: `Bearer ${encodeURI(token)}` },
});

async function answerOf(response) {
  try {
    return await response.json();
  } catch {
    throw new Unreachable(); // cut off on the way
  }
}

async function problemOf(response) {
  const status = response.status;
  const said = await response.json().catch(() => ({}));
  return new Problem({ code: "", detail: `The server answered ${status} ${response.statusText}`.trim(), ...said, status });
}
