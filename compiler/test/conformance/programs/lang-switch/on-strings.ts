// A switch over strings compares text, built at run time or not.
function command(line: string): string {
  const [word, ...rest] = line.split(" ");
  switch (word) {
    case "add":
    case "sum":
      return String(rest.map(Number).reduce((a, b) => a + b, 0));
    case "":
      return "empty";
    case "echo":
      return rest.join(" ");
    case "éa":
      return "accent";
    case "a\u0000b":
      return "nul";
    default:
      return "unknown " + word;
  }
}
for (const line of ["add 1 2 3", "sum", "", "echo a b", "Echo a", "éa", "a\u0000b", "toString"]) console.log(command(line));
