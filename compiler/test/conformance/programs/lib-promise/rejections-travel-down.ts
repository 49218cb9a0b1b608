Promise.reject(new Error("first"))
  .then(() => console.log("never"))
  .then(
    () => console.log("never"),
    (e: unknown) => {
      console.log(e instanceof Error ? e.message : "?");
      return "recovered";
    },
  )
  .then((v) => {
    console.log(v ?? "nothing");
    throw new TypeError("second");
  })
  .catch((e: unknown) => console.log(e instanceof TypeError, e instanceof Error ? e.message : ""))
  .then(() => {
    console.log("end");
  });
new Promise<string>(() => {
  throw new RangeError("in executor");
}).catch((e: unknown) => console.log(String(e)));
Promise.reject("plain text").catch((e: unknown) => console.log(typeof e, String(e)));
