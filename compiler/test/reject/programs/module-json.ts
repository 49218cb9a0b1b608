import data from "./data.json"; // error MK0003
console.log(data);
//# data.json
{ "a": 1 }
