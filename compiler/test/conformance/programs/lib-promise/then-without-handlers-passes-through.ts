Promise.resolve(5)
  .then()
  .then((v) => console.log(v));
Promise.resolve("a")
  .then(null)
  .then((v) => console.log(v));
Promise.resolve(6)
  .then(undefined, () => 0)
  .then((v) => console.log(v));
Promise.reject(new Error("kept"))
  .then((v) => v)
  .then(undefined, null)
  .catch((e: unknown) => console.log(e instanceof Error ? e.message : "?"));
Promise.resolve(true)
  .catch(null)
  .then((v) => console.log(v));
Promise.resolve("f")
  .finally(null)
  .then((v) => console.log(v));
