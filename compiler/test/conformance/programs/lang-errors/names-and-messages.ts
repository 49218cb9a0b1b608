// Every library error has its name; an empty message leaves only the name.
const errors: Error[] = [new Error(), new Error(""), new Error("m"), new TypeError("t"), new RangeError("r"), new SyntaxError("s"), new EvalError("e")];
for (const e of errors) console.log(e.name, "[" + e.message + "]", e.toString(), e instanceof Error);
const e = new RangeError("before");
e.message = "after";
console.log(e.toString());
e.name = "Renamed";
console.log(e.toString());
e.name = "";
console.log(e.toString(), new TypeError("x") instanceof RangeError);
class Empty extends TypeError {}
console.log(new Empty("m").toString(), new Empty() instanceof TypeError);
