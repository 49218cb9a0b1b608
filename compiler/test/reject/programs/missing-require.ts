const fs = require("fs"); // error MK0004
console.log(fs);
