function tag(parts: readonly string[], n: number): string {
  return parts.length + n + "";
}
console.log(tag`a${1}b`); // error MK1013
