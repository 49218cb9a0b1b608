console.log("start");
const p = Promise.reject(new Error("nobody looked"));
// Handled in time: not an error.
const q = Promise.reject(new Error("looked at later"));
queueMicrotask(() => {
  q.catch(() => console.log("looked"));
});
p.then(() => console.log("never"));
console.log("end of script");
