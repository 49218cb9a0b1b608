const e = Error; // error MK1034
void (e);
