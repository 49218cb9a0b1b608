// Patterns nest: objects in arrays in objects, with defaults at any level.
interface Reply {
  status: { code: number; text?: string };
  items: { id: number; tags: string[]; size?: [number, number] }[];
}
const reply: Reply = {
  status: { code: 200 },
  items: [
    { id: 7, tags: ["a", "b"], size: [3, 4] },
    { id: 8, tags: ["c"] },
  ],
};
const {
  status: { code, text = "OK" },
  items: [{ id, tags: [firstTag, ...moreTags], size: [w, h] = [0, 0] }, second],
} = reply;
console.log(code, text, id, firstTag, moreTags.join(), w, h, second!.id);
for (const { id: n, tags: { length }, size: [width] = [1] } of reply.items) console.log(n, length, width);
const { items: { length: count } } = reply;
console.log(count);
