const x = 1;
export = x; // error MK1062
