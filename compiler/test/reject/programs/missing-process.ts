console.log(process.argv); // error MK0004
