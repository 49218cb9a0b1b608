import "./a.native.ts";
import "./b.native.ts";
console.log("a");
//# a.native.ts
declare function led_set(on: boolean): void;
//# b.native.ts
declare function led_set(on: boolean): void; // error MK3005
