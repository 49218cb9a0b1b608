class Node {
  self: Node | null = null;
  list: Node[] = [];
}
const a = new Node();
a.self = a;
try {
  JSON.stringify(a);
  console.log("no error");
} catch (e) {
  console.log(e instanceof TypeError);
}
a.self = null;
a.list.push(a);
try {
  JSON.stringify({ a });
  console.log("no error");
} catch (e) {
  console.log(e instanceof TypeError);
}
// The same object twice is no circle.
const shared = new Node();
console.log(JSON.stringify([shared, shared]));
a.list = [shared];
a.self = shared;
console.log(JSON.stringify(a));
