Promise.allSettled([Promise.resolve(1), Promise.reject<number>(new Error("bad")), Promise.resolve(3)]).then((results) => {
  for (const r of results) {
    if (r.status === "fulfilled") console.log("ok", r.value);
    else console.log("failed", r.reason instanceof Error ? r.reason.message : "?");
  }
  const good = results.filter((r) => r.status === "fulfilled").length;
  console.log(good, results.length);
});
const none: Promise<string>[] = [];
Promise.allSettled(none).then((r) => console.log("none", r.length));
