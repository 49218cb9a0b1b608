console.log(import.meta); // error MK1061
