console.log(new Date()); // error MK0004
