function f(x) { // error MK0002
  return x;
}
f(1);
