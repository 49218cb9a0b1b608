// finally passes values and errors through, unless it throws itself.
const ok = Promise.resolve("value");
const bad: Promise<string> = Promise.reject(new Error("bad"));
ok.finally(() => console.log("finally 1")).then((v) => console.log("ok", v));
bad
  .finally(() => console.log("finally 2"))
  .then(() => console.log("never"))
  .catch((e) => {
    console.log("caught", (e as Error).message);
    return "from catch";
  })
  .then((v) => console.log(String(v)));
ok.finally(() => {
  throw new Error("thrown in finally");
}).catch((e) => console.log((e as Error).message));
ok.catch(() => "unused").then((v) => console.log("skipped catch", v));
