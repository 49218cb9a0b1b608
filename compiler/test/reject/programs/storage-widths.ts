const bytes: u8[] = [1, 2];
const words: u16[] = bytes; // error MK2002
console.log(words.length);
