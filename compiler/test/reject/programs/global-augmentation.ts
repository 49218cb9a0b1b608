declare global { // error MK1064
  interface Error {
    code: number;
  }
}
export const x = 1;
