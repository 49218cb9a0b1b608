queueMicrotask(() => {
  console.log("first");
  throw new RangeError("from a microtask");
});
console.log("script");
