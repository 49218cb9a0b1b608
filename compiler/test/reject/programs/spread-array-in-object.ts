const o = { ...[1, 2] }; // error MK1029
void (o);
