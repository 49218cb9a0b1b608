// A throw, also before the first await, rejects the promise; await throws it at its place.
async function fail(early: boolean): Promise<number> {
  if (early) throw new RangeError("early");
  await null;
  throw new TypeError("late");
}
async function handle(early: boolean): Promise<string> {
  try {
    return "value " + (await fail(early));
  } catch (e) {
    return e instanceof RangeError ? "range " + e.message : "other " + (e as Error).message;
  } finally {
    await null;
    console.log("finally " + early);
  }
}
async function passOn(): Promise<number> {
  return await fail(false);
}
async function main(): Promise<void> {
  console.log(await handle(true));
  console.log(await handle(false));
  await passOn().catch((e) => console.log("passed on", (e as Error).name));
  const p = fail(true);
  console.log("not thrown yet");
  try {
    await p;
  } catch (e) {
    console.log("thrown", (e as Error).message);
  }
}
main().then(() => console.log("end"));
