class Buffer8 {
  data: u8[] = [];
}
const b = new Buffer8();
const xs: number[] = b.data; // error MK2002
console.log(xs.length);
