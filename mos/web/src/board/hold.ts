import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useRef, useState } from "react";

/** A tap is shorter than what programs take for a press: it lasts at least this long. */
const LEAST_MS = 80;

/** A button that is held with a pointer, Space or Enter; it is let go when the page loses sight of the hand, too. */
export function useHold(onChange: (down: boolean) => void) {
  const [down, setDown] = useState(false);
  const held = useRef(false);
  const since = useRef(0);
  const release = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const change = useRef(onChange);
  change.current = onChange;
  const set = (next: boolean) => {
    clearTimeout(release.current);
    if (held.current === next) return;
    const left = since.current + LEAST_MS - performance.now();
    if (!next && left > 0) {
      release.current = setTimeout(() => set(false), left);
      return;
    }
    if (next) since.current = performance.now();
    held.current = next;
    setDown(next);
    change.current(next);
  };
  useEffect(
    () => () => {
      clearTimeout(release.current);
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
        if (!isKey(event)) return;
        event.preventDefault();
        set(false);
      },
      // Neither pointer nor key: something that reads the page aloud has clicked.
      onClick: (event: MouseEvent) => {
        if (event.detail !== 0) return;
        set(true);
        set(false);
      },
      onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
    },
  };
}
