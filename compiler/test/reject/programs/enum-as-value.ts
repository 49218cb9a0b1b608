enum Mode {
  Off,
  On,
}
console.log(Mode); // error MK1050
