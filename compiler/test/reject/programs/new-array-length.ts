const a = new Array<number>(4); // error MK1024
a[0] = 1;
