class Source {
  async *lines() { // error MK1015
    yield 1;
  }
}
void (new Source());
