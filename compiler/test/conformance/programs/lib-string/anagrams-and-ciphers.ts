const rotate = (text: string, by: number): string =>
  [...text]
    .map((c) => {
      const base = c >= "a" && c <= "z" ? 97 : c >= "A" && c <= "Z" ? 65 : 0;
      return base === 0 ? c : String.fromCharCode(base + ((c.charCodeAt(0) - base + by + 26) % 26));
    })
    .join("");
const secret = rotate("Hello, Zebra!", 13);
console.log(secret, rotate(secret, 13), rotate("abc", -1), rotate("xyz", 3));
const key = (w: string): string => [...w.toLowerCase()].sort().join("");
const groups = new Map<string, string[]>();
for (const w of ["listen", "Silent", "enlist", "google", "elgoog", "abc"]) {
  const k = key(w);
  groups.set(k, [...(groups.get(k) ?? []), w]);
}
for (const [k, ws] of groups) console.log(k, ws.join("/"));
const vowels = [..."the quick brown fox"].filter((c) => "aeiou".includes(c));
console.log(vowels.join(""), vowels.length);
const title = "make each word start large".split(" ").map((w) => w.charAt(0).toUpperCase() + w.slice(1));
console.log(title.join(" "), title.map((w) => w.charAt(0)).join(""));
console.log([..."stressed"].reverse().join(""), "a-b_c d".split("-").join("_").split("_").join(" ").split(" ").length);
const camel = "some_snake_case_name".split("_").map((w, i) => (i === 0 ? w : w.charAt(0).toUpperCase() + w.slice(1)));
console.log(camel.join(""));
