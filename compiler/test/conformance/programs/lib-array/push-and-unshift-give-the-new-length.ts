const list = [3];
console.log(list.push(4));
console.log(list.push(5, 6, 7));
console.log(list.unshift(2));
console.log(list.unshift(0, 1));
console.log(list.join());
console.log(list.push());
console.log(list.unshift());

const more = [8, 9];
console.log(list.push(...more));
console.log(list.join());

const texts: string[] = [];
for (let i = 0; i < 100; i++) texts.push("t" + i);
for (let i = 0; i < 100; i++) texts.unshift("u" + i);
console.log(texts.length, texts[0], texts[99], texts[100], texts[199]);

// Appending by index is appending.
const grown: number[] = [];
for (let i = 0; i < 4; i++) grown[i] = i * i;
console.log(grown.join(), grown.length);
grown[grown.length] = 100;
console.log(grown.at(-1) === 100);
