class Settings {
  a = 1;
  b = 2;
}
function set(s: Settings, key: keyof Settings): void {
  s[key] = 3; // error MK1021
}
set(new Settings(), "a");
