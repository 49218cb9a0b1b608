// C code works on the bytes of typed arrays in place, views of a part included.
import "./buffers.native.ts";
const bytes = new Uint8Array([1, 2, 3, 250]);
console.log(demo_sum(bytes));
demo_fill(bytes.subarray(1, 3), 9);
console.log(bytes.join(), demo_sum(bytes));
console.log(demo_first(new Float64Array([-0.25, 7])));
console.log(demo_sum(new Uint8Array(0)));
