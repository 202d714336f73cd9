/** The picture that was chosen: shown at once, then painted on. */
import { Unreachable } from "../lib/problem.js";
import { mountBrush } from "./brush.js";
import { keepDraft } from "./draft.js";
import { Mask } from "./mask.js";
import { mountPicker } from "./picker.js";
import { NoPicture, fit, readSource } from "./source.js";

/** The longest frame's side: a finer mask would be of no use. */
const MASK_SIDE = 1024;
const SIZE_STEP = 2;

/**
 * @param {HTMLElement} el
 * @param {object} handlers
 * @param {(poster: string) => void} handlers.onTaken it is shown, and will be read; poster: its id, where it is one
 * @param {(why: string) => void} handlers.onRefused it can't be read
 * @param {(text: string) => void} handlers.say
 */
export function mountEditor(el, { onTaken, onRefused, say }) {
  const part = (selector) => el.querySelector(selector);
  const tool = (name) => part(`[data-do=${name}]`);
  const size = part("[name=brush]");
  const brush = mountBrush(part(".canvas"), { onPainted: tellPainted, say });
  /** @type {import("./source.js").Source | null} */ let source = null;
  /** @type {Mask | null} */ let mask = null;
  let reading = 0;
  let taken = "";

  mountPicker(el, (file) => take(file));
  size.addEventListener("input", () => {
    size.ariaValueText = `${size.value} percent of the picture`;
    brush.resize(size.valueAsNumber / 100);
  });
  tool("paint").addEventListener("click", () => setPainting(!isPressed("paint")));
  tool("erase").addEventListener("click", () => setErasing(!isPressed("erase")));
  for (const name of ["undo", "redo", "invert", "clear"]) tool(name).addEventListener("click", () => change(name));
  part(".canvas").addEventListener("keydown", (event) => shortcut(event));

  return {
    take,
    /** Whether nothing was chosen since the page was loaded. */
    get isUntouched() {
      return reading === 0;
    },
    /** @returns {import("./source.js").Source | null} */
    get source() {
      return source;
    },
    /** The id of what was taken last, where it is a poster; else empty. */
    get poster() {
      return taken;
    },
    /** What may change as PNG, white on black; null: nothing was painted, all may change. */
    async maskBlob() {
      if (!mask || mask.isEmpty) return null;
      const { pixels, width } = mask;
      const { encodeGrey } = await import("./png.js").catch(() => Promise.reject(new Unreachable()));
      return encodeGrey(pixels, width);
    },
  };

  /** @param {Blob} file @param {string} poster its id, where it is one */
  async function take(file, poster = "") {
    const turn = (reading += 1);
    taken = poster;
    show(file);
    onTaken(poster);
    try {
      const read = await readSource(file, poster);
      if (turn !== reading) return; // another picture was chosen meanwhile
      source = read;
      const box = fit(source.width, source.height, MASK_SIDE);
      mask = new Mask(box.width, box.height);
      brush.use(mask);
      part(".tools").hidden = false;
      setErasing(false);
      tellPainted();
      if (!poster) keepDraft(source.blob);
    } catch (error) {
      if (!(error instanceof NoPicture)) throw error;
      if (turn === reading) refuse(error.message);
    }
  }

  function refuse(why) {
    taken = "";
    setShown(false);
    onRefused(why);
  }

  function show(file) {
    const preview = part(".preview");
    URL.revokeObjectURL(preview.src);
    preview.src = URL.createObjectURL(file);
    source = mask = null;
    setShown(true);
  }

  function setShown(on) {
    part(".empty").hidden = on;
    part(".canvas").hidden = !on;
    part(".tools").hidden = true;
    setPainting(false);
    brush.use(null);
  }

  function setPainting(on) {
    brush.lift();
    press("paint", on);
    part(".brushes").hidden = part(".painted").hidden = part(".keys").hidden = !on;
    part(".canvas").classList.toggle("painting", on);
    part("canvas.mask").tabIndex = on ? 0 : -1;
  }

  function setErasing(on) {
    press("erase", on);
    brush.erase(on);
  }

  function change(name) {
    brush.lift();
    mask[name]();
    tellPainted();
  }

  function shortcut(event) {
    if (!mask || !isPressed("paint")) return;
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (key !== "z" && key !== "y") return;
      change(key === "y" || event.shiftKey ? "redo" : "undo");
    } else if (key === "e") setErasing(!isPressed("erase"));
    else if (key === "i") change("invert");
    else if (key === "[") resize(-SIZE_STEP);
    else if (key === "]") resize(SIZE_STEP);
    else return;
    event.preventDefault();
  }

  function resize(by) {
    size.valueAsNumber += by;
    size.dispatchEvent(new Event("input"));
  }

  function tellPainted() {
    tool("undo").disabled = !mask.canUndo;
    tool("redo").disabled = !mask.canRedo;
    part(".painted").textContent = mask.isEmpty
      ? "Nothing is painted: the whole picture may change."
      : `${Math.max(1, Math.round(mask.share * 100))}% of the picture may change; the rest stays as it is.`;
    brush.draw();
  }

  function isPressed(name) {
    return tool(name).ariaPressed === "true";
  }

  function press(name, on) {
    tool(name).ariaPressed = String(on);
  }
}
