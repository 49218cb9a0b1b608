const A = class { // error MK1042
  x = 1;
};
console.log(new A().x);
