import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";

/** A button that is held with a pointer, Space or Enter; it is let go when the page loses sight of the hand, too. */
export function useHold(onChange: (down: boolean) => void) {
  const [down, setDown] = useState(false);
  const held = useRef(false);
  const change = useRef(onChange);
  change.current = onChange;
  const set = (next: boolean) => {
    if (held.current === next) return;
    held.current = next;
    setDown(next);
    change.current(next);
  };
  useEffect(
    () => () => {
      if (held.current) change.current(false);
    },
    [],
  );
  const isKey = (event: KeyboardEvent) => event.key === " " || event.key === "Enter";
  return {
    down,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        set(true);
      },
      onPointerUp: () => set(false),
      onPointerCancel: () => set(false),
      onBlur: () => set(false),
      onKeyDown: (event: KeyboardEvent) => {
        if (!isKey(event)) return;
        event.preventDefault();
        if (!event.repeat) set(true);
      },
      onKeyUp: (event: KeyboardEvent) => {
        if (isKey(event)) set(false);
      },
      onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
    },
  };
}
