class P {
  x = 1;
  y = 2;
}
const { x, ...others } = new P(); // error MK1030
void [x, others];
