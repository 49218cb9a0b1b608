const s = "héllo";
console.log(s.at(0) ?? "-", s.at(-1) ?? "-", s.at(1) ?? "-");
console.log(s.at(5) === undefined, s.at(-6) === undefined);
console.log(s.charAt(0) + s.charAt(4), "[" + s.charAt(5) + "]", "[" + s.charAt(-1) + "]");
console.log(s[0]! + s[4]!);
console.log("".at(0) === undefined, "".charAt(0) === "");

// Units, not characters.
const smile = "😀";
console.log(smile.length, smile.charCodeAt(0), smile.charCodeAt(1));
console.log(smile.at(0) === "\ud83d", smile.at(-1) === "\ude00");
console.log(smile.charAt(0) + smile.charAt(1) === smile);
let total = 0;
for (let i = 0; i < s.length; i++) total += s.charCodeAt(i);
console.log(total);
