import "./led.native.ts";
console.log("a");
//# led.native.ts
declare function led_set(on: boolean): void;
const x = 1; // error MK1066
