/**
 * A grey PNG, written here: a canvas may hand out other pixels than were put in, where a browser guards against
 * fingerprints or manages colours, and a mask has to be exact. Format: https://www.w3.org/TR/png-3/
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const EIGHT_BITS_GREY = [8, 0, 0, 0, 0];

/**
 * @param {Uint8Array} pixels width × height levels of grey
 * @param {number} width
 * @returns {Promise<Blob>}
 */
export async function encodeGrey(pixels, width) {
  const height = pixels.length / width;
  const header = [...bigEndian(width), ...bigEndian(height), ...EIGHT_BITS_GREY];
  const data = await deflate(withFilterBytes(pixels, width, height));
  const parts = [chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", [])];
  return new Blob([new Uint8Array(SIGNATURE), ...parts], { type: "image/png" });
}

/** Every row begins with its filter: 0, none. */
function withFilterBytes(pixels, width, height) {
  const rows = new Uint8Array((width + 1) * height);
  for (let row = 0; row < height; row += 1) {
    rows.set(pixels.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  return rows;
}

async function deflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function chunk(name, data) {
  const body = new Uint8Array([...new TextEncoder().encode(name), ...data]);
  return new Uint8Array([...bigEndian(data.length), ...body, ...bigEndian(checksum(body))]);
}

function bigEndian(number) {
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255];
}

/** CRC-32, bit by bit: a mask packs into a few thousand bytes. */
function checksum(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
