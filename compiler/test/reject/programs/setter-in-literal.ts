const led = {
  set on(v: boolean) { // error MK1025
    console.log(v);
  },
};
led.on = true;
