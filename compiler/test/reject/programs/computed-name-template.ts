const o = { [`a${1}`]: 1 }; // error MK1031
void (o);
