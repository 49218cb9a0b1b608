import "./led.native.ts";
console.log("a");
//# led.native.ts
declare function led_set<T>(on: T): void; // error MK1067
