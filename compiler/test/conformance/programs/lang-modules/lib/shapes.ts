export interface Shape {
  area(): number;
}
export class Square implements Shape {
  constructor(readonly side: number) {}
  area(): number {
    return this.side ** 2;
  }
}
export default class Circle implements Shape {
  static readonly PI = 3;
  constructor(readonly r: number) {}
  area(): number {
    return Circle.PI * this.r * this.r;
  }
}
export type Pair = [Shape, Shape];
export enum Kind {
  Square = "sq",
  Circle = "ci",
}
