// A return, break or continue in finally replaces the pending one, also a pending error.
function a(): number {
  try {
    return 1;
  } finally {
    return 2;
  }
}
function b(): string {
  try {
    throw new Error("lost");
  } finally {
    return "kept";
  }
}
function c(): string {
  let s = "";
  for (const i of [1, 2, 3]) {
    try {
      if (i === 2) throw new Error("swallowed");
      s += i;
    } finally {
      s += "f";
      continue;
    }
  }
  outer: while (true) {
    try {
      return "never";
    } finally {
      break outer;
    }
  }
  return s;
}
console.log(a(), b(), c());
function d(): number {
  let n = 1;
  try {
    return n;
  } finally {
    n = 100;
  }
}
console.log(d());
function e(): string {
  try {
    try {
      throw new Error("inner");
    } finally {
      throw new Error("outer");
    }
  } catch (x) {
    return (x as Error).message;
  }
}
console.log(e());
