const things: unknown[] = ["text", 42, null, undefined, true, { code: 7 }, [1, 2]];
for (const t of things) {
  try {
    throw t;
  } catch (e) {
    if (typeof e === "string") console.log("string " + e);
    else if (typeof e === "number") console.log("number " + e);
    else if (e === null) console.log("null");
    else if (e === undefined) console.log("undefined");
    else if (typeof e === "boolean") console.log("boolean " + e);
    else if (Array.isArray(e)) console.log("array " + e.length);
    else if (typeof e === "object" && "code" in e) console.log("object " + e.code);
    else console.log("?");
  }
}
function thrower(): never {
  throw "x";
}
try {
  thrower();
} catch {
  console.log("caught without a name");
}
