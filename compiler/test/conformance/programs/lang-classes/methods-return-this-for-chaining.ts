// A method typed `this` keeps the subclass's methods reachable in a chain.
class Builder {
  protected parts: string[] = [];
  add(part: string): this {
    this.parts.push(part);
    return this;
  }
  build(): string {
    return this.parts.join("/");
  }
}
class UrlBuilder extends Builder {
  query = "";
  with(key: string, value: string): this {
    this.query += (this.query === "" ? "?" : "&") + key + "=" + value;
    return this;
  }
  override build(): string {
    return super.build() + this.query;
  }
}
console.log(new UrlBuilder().add("a").with("x", "1").add("b").with("y", "2").build());
const plain: Builder = new UrlBuilder().with("z", "3");
console.log(plain.add("q").build());
