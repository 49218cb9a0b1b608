import { useEffect } from "react";
import type { Problem } from "../../../src/ui/protocol.ts";
import { problemOf } from "./link.ts";
import { Observable, useObservable } from "./observable.ts";

export interface LoadState<T> {
  /** The last that was loaded, also when loading it again has failed. */
  value?: T;
  problem?: Problem;
}

/**
 * Something that the tool has: loaded when it is first needed, then kept current by notices. What comes before the answer is in
 * the answer already, so changes are taken only from then on.
 */
export class Loaded<T> extends Observable<LoadState<T>> {
  private readonly read: () => Promise<T>;
  private wanted = false;
  private latest = 0;

  constructor(read: () => Promise<T>) {
    super({});
    this.read = read;
  }

  /** Loads it unless that has been done. */
  want(): void {
    if (!this.wanted) void this.reload();
  }

  /** Loads it again if it has ever been needed. */
  refresh(): void {
    if (this.wanted) void this.reload();
  }

  async reload(): Promise<void> {
    this.wanted = true;
    const turn = ++this.latest;
    try {
      const value = await this.read();
      if (turn === this.latest) this.set({ value });
    } catch (error) {
      if (turn === this.latest) this.set({ ...this.value, problem: problemOf(error) });
    }
  }

  change(next: (value: T) => T): void {
    const { value } = this.value;
    if (value !== undefined) this.set({ value: next(value) });
  }
}

export function useLoaded<T>(loaded: Loaded<T>): LoadState<T> {
  const state = useObservable(loaded);
  useEffect(() => loaded.want(), [loaded]);
  return state;
}
