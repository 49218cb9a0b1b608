class Point {
  x = 1;
  y = 2;
  readonly label: string;
  private secret = 3;
  #hidden = 4;
  static shared = 5;
  constructor(label: string) {
    this.label = label;
  }
  get sum(): number {
    return this.x + this.y + this.#hidden + this.secret;
  }
  move(): void {
    this.x++;
  }
}
class Point3 extends Point {
  z: number | undefined = 7;
  tags: string[] = [];
}
const p = new Point("p");
p.move();
console.log(JSON.stringify(p), p.sum);
const q = new Point3("q");
q.tags.push("a", "b");
console.log(JSON.stringify(q));
q.z = undefined;
console.log(JSON.stringify([p, q]));
class Node {
  next: Node | null = null;
  constructor(public value: number) {}
}
const list = new Node(1);
list.next = new Node(2);
console.log(JSON.stringify(list));
class Empty {}
console.log(JSON.stringify(new Empty()), JSON.stringify({ e: new Empty() }));
