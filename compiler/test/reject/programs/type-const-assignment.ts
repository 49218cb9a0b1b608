const n = 1;
n = 2; // error MK0002
