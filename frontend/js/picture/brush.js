/** The brush: pointer and keys become strokes on a mask, and the mask is shown over the picture. */

import { drawOverlay } from "./mask-overlay.js";

/** @typedef {import("./mask.js").Mask} Mask */

const STEP = 0.02;
const LEAP = 0.1;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {HTMLElement} el with canvas.mask and .brush, the ring that shows where the brush is
 * @param {{onPainted: () => void, say: (text: string) => void}} handlers
 */
export function mountBrush(el, { onPainted, say }) {
  const canvas = el.querySelector("canvas.mask");
  const ring = el.querySelector(".brush");
  const context = canvas.getContext("2d");
  /** @type {Mask | null} */ let mask = null;
  let share = 0.1; // of the longer side
  let erases = false;
  let at = { x: 0, y: 0 };
  let isDown = false;
  let pending = 0;

  canvas.addEventListener("pointerdown", (event) => {
    if (!mask || event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    moveTo(pointOf(event));
    setDown();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!mask) return;
    const way = event.getCoalescedEvents?.() ?? [];
    for (const step of way.length ? way : [event]) moveTo(pointOf(step));
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, lift);
  canvas.addEventListener("pointerleave", () => (ring.hidden = !canvas.matches(":focus-visible")));
  canvas.addEventListener("focus", () => moveTo(at));
  canvas.addEventListener("blur", () => {
    lift();
    ring.hidden = true;
  });
  canvas.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (arrow) step(arrow, event.shiftKey ? LEAP : STEP);
    else if (event.key !== " ") return;
    else if (isDown) lift();
    else setDown();
    event.preventDefault();
    say(`${isDown ? "Painting" : "Brush"} at ${percent(at.x / mask.width)} across, ${percent(at.y / mask.height)} down`);
  });

  return {
    /** @param {Mask | null} next */
    use(next) {
      mask = next;
      at = { x: (mask?.width ?? 0) / 2, y: (mask?.height ?? 0) / 2 };
      if (mask) Object.assign(canvas, { width: mask.width, height: mask.height });
      ring.hidden = true;
    },
    /** @param {number} part of the picture's longer side */
    resize(part) {
      share = part;
      if (!ring.hidden) moveTo(at);
    },
    /** @param {boolean} on */
    erase(on) {
      lift();
      erases = on;
    },
    lift,
    draw,
  };

  function setDown() {
    isDown = true;
    mask.begin(at, radius(), erases);
    draw();
  }

  function lift() {
    if (!isDown) return;
    isDown = false;
    onPainted();
  }

  function step([right, down], far) {
    const pixels = far * Math.max(mask.width, mask.height);
    moveTo({
      x: Math.min(mask.width, Math.max(0, at.x + right * pixels)),
      y: Math.min(mask.height, Math.max(0, at.y + down * pixels)),
    });
  }

  function moveTo(point) {
    at = point;
    if (isDown) {
      mask.extend(at);
      draw();
    }
    showRing();
  }

  function radius() {
    return (share * Math.max(mask.width, mask.height)) / 2;
  }

  function pointOf(event) {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * mask.width,
      y: ((event.clientY - box.top) / box.height) * mask.height,
    };
  }

  function showRing() {
    ring.hidden = false;
    ring.classList.toggle("erases", erases);
    ring.style.setProperty("--x", percent(at.x / mask.width));
    ring.style.setProperty("--y", percent(at.y / mask.height));
    ring.style.setProperty("--width", percent((2 * radius()) / mask.width));
  }

  /** Once a screen refresh is enough, however many steps the pointer took. */
  function draw() {
    if (pending) return;
    pending = requestAnimationFrame(() => {
      pending = 0;
      if (mask) context.putImageData(drawOverlay(mask), 0, 0);
    });
  }
}

const percent = (part) => `${Math.round(part * 1000) / 10}%`;
