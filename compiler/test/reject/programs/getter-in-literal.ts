const led = {
  get on(): boolean { // error MK1025
    return true;
  },
};
console.log(led.on);
