function show(parts: string[]): void {
  console.log(parts.length + ":" + parts.map((p) => `[${p}]`).join(""));
}
show("a,b,c".split(","));
show("a,b,c".split(",", 2));
show("a,b,c".split(",", 0));
show("a,b,c".split(",", 10));
show(",a,,b,".split(","));
show("abc".split(""));
show("abc".split("", 2));
show("abc".split("x"));
show("abc".split("abc"));
show("".split(","));
show("".split(""));
show("a--b---c".split("--"));
show("aXXbXc".split("X"));
show("1€2€3".split("€"));
show("😀".split(""));
show("key=value=more".split("="));
show("line1\nline2\r\nline3".split("\n"));
const [name, value = "none"] = "flag".split("=");
console.log(name!, value);
