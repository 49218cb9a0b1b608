const names: string[] = ["a"];
const maybe: (string | undefined)[] = names; // error MK2009
maybe.push(undefined);
