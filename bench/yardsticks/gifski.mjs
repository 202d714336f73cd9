// Today's gifski, as npm's gifski-wasm: node gifski.mjs PACKAGE WIDTH HEIGHT FPS QUALITY OUT, frames as RGBA on stdin.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [at, width, height, fps, quality, out] = process.argv.slice(2);
const size = { width: Number(width), height: Number(height) };
// Not its entry for Node, which looks for its module beside whatever folder it is called from.
const { init, encode } = await import(pathToFileURL(`${at}/dist/encode.js`));
await init(await WebAssembly.compile(readFileSync(`${at}/pkg/gifski_wasm_bg.wasm`)));
const pixels = readFileSync(0);
const bytes = 4 * size.width * size.height;
const frames = Array.from({ length: pixels.length / bytes }, (_, index) =>
  new Uint8Array(pixels.subarray(index * bytes, (index + 1) * bytes)),
);
// Told the width, for it halves large frames by itself.
const options = { ...size, resizeWidth: size.width, fps: Number(fps), quality: Number(quality), repeat: 0 };
writeFileSync(out, new Uint8Array(await encode({ frames, ...options })));
