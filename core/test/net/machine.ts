import { corePoll } from "@meerkat/core/loop.ts";
import { type BootedMachine, bootNode } from "@meerkat/port-node/boot.ts";
import { expect, vi } from "vitest";

/** What the machine has printed since the start of the test file. */
export const printed = { text: "" };

/** The test defers and sets timers from outside the event loop, which then sleeps: it must not sleep long. */
const LONGEST_SLEEP_MS = 2;

function poll(): number {
  const wait = corePoll();
  return wait < 0 ? LONGEST_SLEEP_MS : Math.min(wait, LONGEST_SLEEP_MS);
}

/** Boots a machine in this process whose program is what the test calls; its event loop turns until it is stopped. */
export function bootForTest(stateFolder?: string): Promise<BootedMachine> {
  return bootNode({
    program: async () => poll,
    id: "test",
    console: (text) => {
      printed.text += text;
    },
    ...(stateFolder === undefined ? {} : { stateFolder }),
  });
}

/** Waits until something holds. */
export async function until(holds: () => boolean, what: string, timeout = 5000): Promise<void> {
  await vi.waitFor(() => expect(holds(), what).toBe(true), { timeout, interval: 5 });
}
