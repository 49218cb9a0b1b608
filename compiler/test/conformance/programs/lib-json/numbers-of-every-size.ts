const list = JSON.parse("[0,1,-1,127,128,255,256,65535,65536,2147483647,2147483648,-2147483648,4294967295,9007199254740991,9007199254740993,0.1,1.7976931348623157e308,5e-324,1e400]");
if (Array.isArray(list)) {
  for (const n of list) console.log(JSON.stringify(n));
  let sum = 0;
  for (const n of list) if (typeof n === "number" && Number.isInteger(n) && Math.abs(n) < 1000) sum += n;
  console.log(sum);
}
