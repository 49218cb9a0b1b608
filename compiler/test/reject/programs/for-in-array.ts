const list = [1, 2];
for (const i in list) console.log(i); // error MK1009
