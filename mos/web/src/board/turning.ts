import { type PointerEvent, type RefObject, useEffect, useRef } from "react";

/** Degrees by which a hand turns something round: dragged around its centre, or up and down; the wheel gives its own. */
export function useTurning(ref: RefObject<HTMLElement | null>, onTurn: (degrees: number) => void, wheelDegrees: number) {
  const turn = useRef(onTurn);
  turn.current = onTurn;
  const last = useRef<{ x: number; y: number } | undefined>(undefined);

  useEffect(() => {
    const element = ref.current;
    // React's own wheel listeners are passive: they cannot keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      turn.current(event.deltaY < 0 ? wheelDegrees : -wheelDegrees);
    };
    element?.addEventListener("wheel", onWheel, { passive: false });
    return () => element?.removeEventListener("wheel", onWheel);
  }, [ref, wheelDegrees]);

  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      event.currentTarget.focus();
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = last.current;
      if (from === undefined) return;
      const box = event.currentTarget.getBoundingClientRect();
      const centre = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
      last.current = { x: event.clientX, y: event.clientY };
      const degrees = ((angle(centre, last.current) - angle(centre, from)) * 180) / Math.PI;
      turn.current(((degrees + 540) % 360) - 180);
    },
    onPointerUp: () => {
      last.current = undefined;
    },
    onPointerCancel: () => {
      last.current = undefined;
    },
  };
}

function angle(centre: { x: number; y: number }, at: { x: number; y: number }): number {
  return Math.atan2(at.y - centre.y, at.x - centre.x);
}
