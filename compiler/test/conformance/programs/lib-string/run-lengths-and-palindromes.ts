function encode(s: string): string {
  let out = "";
  let i = 0;
  while (i < s.length) {
    let n = 1;
    while (i + n < s.length && s[i + n] === s[i]) n++;
    out += (n > 1 ? n : "") + s[i]!;
    i += n;
  }
  return out;
}
function decode(s: string): string {
  let out = "";
  let digits = "";
  for (const c of s) {
    if (c >= "0" && c <= "9") digits += c;
    else {
      out += c.repeat(digits === "" ? 1 : parseInt(digits, 10));
      digits = "";
    }
  }
  return out;
}
for (const s of ["aaabccd", "", "abc", "zzzzzzzzzzzz", "ééé€€"]) {
  const e = encode(s);
  console.log(e, decode(e) === s);
}
const isPalindrome = (s: string): boolean => {
  const letters = [...s.toLowerCase()].filter((c) => c.toUpperCase() !== c);
  return letters.join("") === letters.toReversed().join("");
};
for (const s of ["A man, a plan, a canal: Panama", "hello", "Ésope reste ici et se repose", ""]) console.log(isPalindrome(s));
