let give: (v: Promise<string>) => void = () => {};
const p: Promise<string> = new Promise((resolve) => {
  give = resolve;
});
give(p);
p.then(
  () => console.log("never"),
  (e: unknown) => console.log(e instanceof TypeError),
);
const q: Promise<number> = Promise.resolve(1).then((): Promise<number> => q);
q.catch((e: unknown) => console.log(e instanceof TypeError));
