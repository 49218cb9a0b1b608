let running = 0;
let most = 0;
const finished: number[] = [];
async function job(i: number): Promise<number> {
  running++;
  most = Math.max(most, running);
  for (let t = 0; t < 1 + ((i * 7) % 5); t++) await null;
  running--;
  finished.push(i);
  return i * i;
}
async function pool<T, R>(items: readonly T[], limit: number, f: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const i = next++;
      const r = await f(items[i]!);
      while (results.length <= i) results.push(r);
      results[i] = r;
    }
  };
  await Promise.all(Array.from({ length: limit }, () => worker()));
  return results;
}
pool([1, 2, 3, 4, 5, 6, 7, 8], 3, job).then((r) => {
  console.log(r.join(), most, running);
  console.log(finished.join());
});
