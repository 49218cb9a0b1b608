// A Record<string, T> is a table of names: written, read, counted, in order of first writing.
const ages: Record<string, number> = { ann: 40, bob: 7 };
ages["carol"] = 12;
ages["bob"]! += 1;
const key = "d" + "ave";
ages[key] = 99;
console.log(ages["ann"], ages["bob"], ages["dave"], Object.keys(ages).join());
let sum = 0;
for (const name of Object.keys(ages)) sum += ages[name]!;
console.log(sum, Object.values(ages).length);
for (const [name, age] of Object.entries(ages)) console.log(name + "=" + age);
console.log("ann" in ages, "nobody" in ages, Object.hasOwn(ages, "dave"));
