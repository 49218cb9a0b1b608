const log: string[] = [];
async function fail(where: string): Promise<never> {
  await null;
  throw new RangeError(where);
}
async function outer(): Promise<string> {
  try {
    log.push("try");
    await fail("inner");
    log.push("never");
  } catch (e) {
    log.push(e instanceof RangeError ? e.message : "?");
    await null;
    log.push("after catch");
  } finally {
    log.push("finally");
    await null;
    log.push("after finally");
  }
  try {
    return await fail("second");
  } catch {
    return "replaced";
  } finally {
    log.push("last");
  }
}
async function main(): Promise<void> {
  log.push(await outer());
  try {
    await Promise.all([fail("x"), fail("y"), Promise.resolve(1)].map((p) => p.then(() => 0)));
  } catch (e) {
    log.push(e instanceof Error ? e.message : "?");
  }
  const settled = await Promise.allSettled([fail("p"), fail("q")]);
  log.push(settled.map((s) => (s.status === "rejected" && s.reason instanceof Error ? s.reason.message : "?")).join());
  console.log(log.join("; "));
  throw new Error("main ends badly");
}
main().catch((e: unknown) => console.log("main:", e instanceof Error ? e.message : "?"));
