if (1 < 2) {
  var level = 1;
}
console.log(level); // error MK1008
