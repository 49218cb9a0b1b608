console.log(Reflect.ownKeys({})); // error MK0004
