interface Message {
  id: number;
  payload: any; // error MK1001
}
const m: Message = { id: 1, payload: 2 };
console.log(m.id);
