class Led {}
const c = Led; // error MK1043
console.log(new c());
