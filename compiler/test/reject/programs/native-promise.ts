import "./led.native.ts";
console.log("a");
//# led.native.ts
declare function led_get(): Promise<boolean>; // error MK1067
