let reading: any = 1; // error MK1001
console.log(reading);
