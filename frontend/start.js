// Starts the application. `cargo xtask` fills in the name of the folder with the built files.
import init from "./{{program}}/app.js";

const boot = document.getElementById("boot");

init({ module_or_path: new URL("./{{program}}/app_bg.wasm", import.meta.url) }).then(
  () => boot.remove(),
  (error) => {
    boot.classList.add("boot-failed");
    console.error(error);
  },
);
