console.log([1] <= [2]); // error MK1018
