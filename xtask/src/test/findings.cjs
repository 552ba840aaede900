// Runs each line of a file, a list of the function's arguments, through the wasm module; prints what it finds.
const { readFileSync } = require("node:fs");
const [, , module_, input] = process.argv;
const { findings } = require(module_);
const lines = readFileSync(input, "utf8").split("\n");
process.stdout.write(lines.map((line) => findings(...JSON.parse(line))).join("\n"));
