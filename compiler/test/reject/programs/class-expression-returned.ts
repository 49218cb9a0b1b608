function mixin() {
  return class {}; // error MK1042
}
console.log(mixin !== undefined);
