// How the interface is built: the product into dist/, the same pages over invented data into .fixtures-dist/.
// No fixture may be reachable from index.html.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { onlyUsedAntdStyles } from "./antd-css.ts";

export default defineConfig(({ mode }) => {
  const fixtures = mode === "fixtures";
  return {
    plugins: [react(), onlyUsedAntdStyles()],
    clearScreen: false,
    resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
    server: { port: 5173, strictPort: true },
    build: {
      target: "es2022",
      outDir: fixtures ? ".fixtures-dist" : "dist",
      emptyOutDir: true,
      sourcemap: false,
      modulePreload: { polyfill: false },
      // Fonts and pictures as files: the content policy allows no data: but for images.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1600,
      rolldownOptions: fixtures ? { input: "fixtures.html" } : {},
    },
  };
});
