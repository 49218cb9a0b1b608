import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./shell/app.tsx";
import { applyTheme } from "./shell/theme.ts";
import { takeToken } from "./tool/token.ts";
import "./styles/index.css";

applyTheme();
const token = takeToken();
const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App token={token} />
    </StrictMode>,
  );
}
