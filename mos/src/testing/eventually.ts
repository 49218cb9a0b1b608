/** Waiting for what a device does in its own time. */

/** For machines that have much to do, and share this computer with others. */
export const USUAL_LIMIT_MS = 20_000;

const POLL_MS = 25;

/** Calls `check` until it does not throw, and gives its result. Throws what it has thrown last after `within` ms. */
export async function eventually<T>(check: () => T | Promise<T>, within: number = USUAL_LIMIT_MS): Promise<T> {
  const end = performance.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
