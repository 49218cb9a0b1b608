for (let i = 0; i < 2; i++) {
  var seen: number | undefined; // error MK1008
  if (i === 0) seen = 1;
  console.log(seen);
}
