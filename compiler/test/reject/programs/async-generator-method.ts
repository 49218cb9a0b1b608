class Source {
  async *lines() { // error MK1015
    yield 1;
  }
}
console.log(new Source());
