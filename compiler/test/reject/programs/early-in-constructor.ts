class Led {
  pin: number;
  constructor() {
    this.pin = defaultPin;
  }
}
console.log(new Led().pin); // error MK3007
const defaultPin = 2;
