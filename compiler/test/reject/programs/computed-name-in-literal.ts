const key: string = "a";
const o = { [key]: 1 }; // error MK1031
void (o);
