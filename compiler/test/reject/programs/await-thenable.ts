class Later {
  then(resolve: (n: number) => void): void {
    resolve(1);
  }
}
async function f(): Promise<void> {
  await new Later(); // error MK1035
}
f();
