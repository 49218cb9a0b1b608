const n = 10n; // error MK1011
void (n);
