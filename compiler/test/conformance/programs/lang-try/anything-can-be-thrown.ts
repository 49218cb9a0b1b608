// throw takes any value; catch gets exactly it.
class Custom {
  constructor(readonly code: number) {}
}
function thrower(i: number): never {
  switch (i) {
    case 0: throw "text";
    case 1: throw 42;
    case 2: throw true;
    case 3: throw null;
    case 4: throw undefined;
    case 5: throw new Custom(7);
    case 6: throw [1, 2];
    default: throw { reason: "literal" };
  }
}
for (let i = 0; i < 8; i++) {
  try {
    thrower(i);
  } catch (e: unknown) {
    if (e instanceof Custom) console.log("custom", e.code);
    else if (Array.isArray(e)) console.log("array", e.length);
    else if (typeof e === "object" && e !== null) console.log("object", (e as { reason: string }).reason);
    else console.log(typeof e, String(e));
  }
}
