import "./led.native.ts";
led_set(true);
//# led.native.ts
function led_set(on: boolean): void { // error MK1066
}
