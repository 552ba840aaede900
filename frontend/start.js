// Starts the application. `cargo xtask` fills in the names of the built files.
import init from "./{{app}}";

const boot = document.getElementById("boot");

init({ module_or_path: new URL("./{{wasm}}", import.meta.url) }).then(
  () => boot.remove(),
  (error) => {
    boot.classList.add("boot-failed");
    console.error(error);
  },
);
