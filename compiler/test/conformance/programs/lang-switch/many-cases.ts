// A dense switch of many cases picks every one of them.
function opcode(n: number): number {
  switch (n) {
    case 0: return 7;
    case 1: return 14;
    case 2: return 22;
    case 3: return 35;
    case 4: return 41;
    case 5: return 58;
    case 6: return 63;
    case 7: return 70;
    case 8: return 81;
    case 9: return 94;
    case 10: return 105;
    case 11: return 110;
    case 12: return 122;
    case 13: return 134;
    case 14: return 149;
    case 15: return 155;
    case 16: return 163;
    case 17: return 171;
    case 18: return 188;
    case 19: return 190;
    case 1000: return 1;
    case -5: return 2;
    case 2147483647: return 3;
    case -2147483648: return 4;
    case 4294967295: return 5;
    case 0.5: return 6;
    default: return -1;
  }
}
let sum = 0;
for (let i = -10; i < 30; i++) sum = sum * 3 % 1000007 + opcode(i);
console.log(sum);
console.log([1000, -5, 2147483647, -2147483648, 4294967295, 0.5, 0.25, 19, 20, NaN, -1].map(opcode).join());
