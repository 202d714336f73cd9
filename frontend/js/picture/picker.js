/** The ways in for a picture: chosen, dropped anywhere on the page, or pasted. */

/**
 * @param {HTMLElement} el with the file input and .pane
 * @param {(file: File) => void} onPicture
 */
export function mountPicker(el, onPicture) {
  const input = el.querySelector("input[type=file]");
  const pane = el.querySelector(".pane");
  let depth = 0;

  input.addEventListener("change", () => {
    if (input.files.length) onPicture(input.files[0]);
    input.value = ""; // the same file may be chosen again
  });
  addEventListener("paste", (event) => isWriting(event) || take(event, event.clipboardData));
  addEventListener("drop", (event) => {
    lower(0);
    take(event, event.dataTransfer);
  });
  addEventListener("dragover", (event) => {
    if (bringsFile(event.dataTransfer)) event.preventDefault();
  });
  addEventListener("dragenter", (event) => bringsFile(event.dataTransfer) && lower(depth + 1));
  addEventListener("dragleave", () => lower(Math.max(0, depth - 1)));

  function lower(to) {
    depth = to;
    pane.classList.toggle("dragover", depth > 0);
  }

  function take(event, transfer) {
    const file = transfer?.files[0];
    if (!file) return;
    event.preventDefault();
    onPicture(file);
  }
}

/**
 * Whether words are pasted into a field: they stay words, also where a picture of them comes along, as from an office
 * program. A copied file's name or path, which file managers put beside it, is none of them.
 */
function isWriting({ target, clipboardData }) {
  const words = clipboardData?.getData("text/plain").trim();
  const name = clipboardData?.files[0]?.name;
  return Boolean(words) && !(name && words.endsWith(name)) && target instanceof Element && target.matches(":read-write");
}

const bringsFile = (transfer) => transfer?.types.includes("Files") ?? false;
