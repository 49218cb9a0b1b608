/** What Device TypeScript has beyond TypeScript, for code that runs on Node; on devices it comes with lib.device.d.ts. */
type i8 = number;
type u8 = number;
type i16 = number;
type u16 = number;
type i32 = number;
type u32 = number;
type f32 = number;
type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
interface JsonObject {
  [key: string]: JsonValue;
}
