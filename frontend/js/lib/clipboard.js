/** What leaves the page through the clipboard. */

/** @param {string} text @returns {Promise<boolean>} whether it could be copied */
export async function copyText(text) {
  return tried(() => navigator.clipboard.writeText(text));
}

const STILL = "image/png";

/**
 * A still goes as itself. A moving picture has no place of its own on clipboards: it travels as rich text that holds
 * the file itself, beside its link for whoever takes plain text.
 *
 * @param {Blob} picture
 * @param {{link: string, alt: string}} words
 */
export async function copyPicture(picture, { link, alt }) {
  const image = document.createElement("img");
  image.alt = alt;
  image.setAttribute("src", await dataUrl(picture));
  return tried(() =>
    navigator.clipboard.write([
      new ClipboardItem({
        "text/html": new Blob([image.outerHTML], { type: "text/html" }),
        "text/plain": new Blob([link], { type: "text/plain" }),
        ...(picture.type === STILL && { [STILL]: picture }),
      }),
    ]),
  );
}

async function tried(copy) {
  try {
    await copy();
    return true;
  } catch {
    return false; // forbidden here, or no clipboard at all
  }
}

function dataUrl(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
