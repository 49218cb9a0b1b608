namespace Pins { // error MK1063
  export const led = 2;
}
console.log(Pins.led);
