const log: string[] = [];
async function task(name: string, ticks: number): Promise<string> {
  log.push(name + "+");
  for (let i = 0; i < ticks; i++) await null;
  log.push(name + "-");
  return name;
}
async function main(): Promise<void> {
  for (const n of ["a", "b"]) await task(n, 2);
  const names = await Promise.all([task("c", 3), task("d", 1)]);
  log.push(names.join("&"));
  let chain = Promise.resolve("");
  for (const n of ["e", "f"]) chain = chain.then(async (so) => so + (await task(n, 1)));
  log.push(await chain);
  console.log(log.join(" "));
}
main();
