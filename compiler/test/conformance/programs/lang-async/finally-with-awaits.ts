// finally blocks with awaits run on return, break, continue and throw.
const log: string[] = [];
const tick = async (s: string): Promise<void> => {
  await null;
  log.push(s);
};
async function f(way: number): Promise<string> {
  for (let i = 0; i < 3; i++) {
    try {
      await tick(`${way}.${i}`);
      if (way === 0 && i === 1) return "returned";
      if (way === 1 && i === 1) break;
      if (way === 2) continue;
      if (way === 3 && i === 1) throw new Error("thrown");
    } catch (e) {
      await tick("catch");
      return "caught " + (e as Error).message;
    } finally {
      await tick("f");
    }
  }
  return "end";
}
async function main(): Promise<void> {
  for (let way = 0; way < 4; way++) {
    log.length = 0;
    console.log(await f(way), log.join(" "));
  }
  const override = async (): Promise<string> => {
    try {
      await tick("x");
      throw new Error("lost");
    } finally {
      await tick("y");
      return "kept";
    }
  };
  console.log(await override());
}
main();
