const list = [1];
const add = list.push; // error MK1027
void (add);
