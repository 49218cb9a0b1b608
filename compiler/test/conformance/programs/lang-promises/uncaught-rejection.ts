// A rejection that nobody handles ends the program like an uncaught error.
console.log("start");
Promise.resolve().then(() => console.log("tick"));
const p = new Promise<void>((_, reject) => reject(new RangeError("nobody listens")));
Promise.reject(new Error("handled")).catch(() => console.log("handled"));
p.then(() => console.log("never"));
