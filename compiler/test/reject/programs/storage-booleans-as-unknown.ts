const flags: boolean[] = [true];
const things: unknown[] = flags; // error MK2002
console.log(things.length);
