show(); // error MK3007
const limit = 3;
function show(): void {
  console.log(limit);
}
