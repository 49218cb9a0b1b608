import { lowerCaseText } from "@meerkat/core/ascii.ts";

/** Media type of a file by its ending; text/plain for an unknown one, as in Mongoose OS. */
export function mediaType(path: string): string {
  switch (ending(path)) {
    case "html":
    case "htm":
      return "text/html";
    case "css":
      return "text/css";
    case "js":
    case "mjs":
      return "application/x-javascript";
    case "json":
      return "application/json";
    case "xml":
      return "text/xml";
    case "ico":
      return "image/x-icon";
    case "png":
      return "image/png";
    case "jpg":
    case "jpeg":
      return "image/jpeg";
    case "gif":
      return "image/gif";
    case "svg":
      return "image/svg+xml";
    case "pdf":
      return "application/pdf";
    case "zip":
      return "application/x-zip-compressed";
    case "gz":
      return "application/x-gunzip";
    case "mp3":
      return "audio/x-mp3";
    case "mp4":
      return "video/mp4";
    case "wasm":
      return "application/wasm";
    case "woff2":
      return "font/woff2";
    default:
      return "text/plain";
  }
}

function ending(path: string): string {
  const dot = path.lastIndexOf(".");
  return dot < 0 || dot < path.lastIndexOf("/") ? "" : lowerCaseText(path.slice(dot + 1));
}
