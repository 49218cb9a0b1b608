import "./led.native.ts";
console.log("a");
//# led.native.ts
declare function led_set(on: any): void; // error MK1001
