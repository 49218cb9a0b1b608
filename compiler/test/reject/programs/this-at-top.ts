console.log(this); // error MK1026
