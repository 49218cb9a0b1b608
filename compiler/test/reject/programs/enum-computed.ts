const text = "abcd";
enum Size {
  Name = text.length, // error MK1047
}
console.log(Size.Name);
