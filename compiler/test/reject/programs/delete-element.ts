const list = [1, 2];
delete list[0]; // error MK1006
