import { useCallback, useEffect, useRef, useState } from "react";

/** What a hand has done comes back from the board after this time at the latest. */
const SETTLE_MS = 800;

/** A value under a hand: shown instead of the one from outside, until what the hand has done has come back. */
export function useHeld() {
  const [held, setHeld] = useState<number | undefined>();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const hold = useCallback((value: number) => {
    clearTimeout(timer.current);
    setHeld(value);
  }, []);
  const letGo = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHeld(undefined), SETTLE_MS);
  }, []);
  return { held, hold, letGo };
}
