// Members count up from the last given value, and are numbers at run time.
enum Level {
  Low,
  Mid = 5,
  High,
  Mask = High | 8,
  Negative = -3,
  After,
}
console.log(Level.Low, Level.Mid, Level.High, Level.Mask, Level.Negative, Level.After);
function name(l: Level): string {
  switch (l) {
    case Level.Low:
      return "low";
    case Level.Mid:
      return "mid";
    case Level.High:
      return "high";
    default:
      return "other " + l;
  }
}
const levels: Level[] = [Level.High, Level.Low, Level.After];
console.log(levels.map(name).join(), levels.sort((a, b) => a - b).join());
let l: Level = Level.Low;
l++;
console.log(l, l < Level.Mid, (Level.Mid as number) + 0.5, typeof l);
const byLevel = new Map<Level, string>([[Level.High, "h"]]);
console.log(byLevel.get(Level.High), byLevel.get(Level.Low));
