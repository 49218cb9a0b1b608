function make(): Led {
  return new Led();
}
make(); // error MK3007
class Led {
  on = false;
}
