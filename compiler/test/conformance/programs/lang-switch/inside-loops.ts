// break in a switch leaves the switch, continue goes on with the loop around it.
let out = "";
for (let i = 0; i < 8; i++) {
  switch (i % 4) {
    case 0:
      out += "a";
      break;
    case 1:
      continue;
    case 2: {
      let k = 0;
      while (true) {
        if (++k === i) break;
        if (k > 5) break;
      }
      out += k;
      break;
    }
    default:
      if (i > 5) break;
      out += "d";
  }
  out += ".";
}
console.log(out);
