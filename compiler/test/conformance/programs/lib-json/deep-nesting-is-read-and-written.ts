function nested(depth: number): string {
  return "[".repeat(depth) + "]".repeat(depth);
}
for (const depth of [1, 10, 100]) {
  const v = JSON.parse(nested(depth));
  console.log(JSON.stringify(v) === nested(depth));
}
let text = "1";
for (let i = 0; i < 50; i++) text = i % 2 === 0 ? `{"k":${text}}` : `[${text}]`;
const back = JSON.stringify(JSON.parse(text));
console.log(back === text, back.length);
// Unclosed brackets end in an error however many there are.
try {
  JSON.parse("[".repeat(5000));
  console.log("accepted");
} catch (e) {
  console.log(e instanceof SyntaxError);
}
