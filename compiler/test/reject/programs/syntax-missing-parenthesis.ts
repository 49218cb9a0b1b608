console.log((1 + 2); // error MK0001
