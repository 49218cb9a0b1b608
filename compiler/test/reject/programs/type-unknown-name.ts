console.log(undefinedName); // error MK0002
