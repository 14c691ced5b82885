// A step of training that bench.py has compiled to WebAssembly, as V8 runs it: what it is told comes as JSON on standard
// input, the times and the losses go out as JSON. Times are those of the clock, which are too short to be interrupted.
import { readFileSync } from "node:fs";

const { file, numbers, rates } = JSON.parse(readFileSync(0, "utf8"));
const bytes = readFileSync(file);
let start = performance.now();
const module = new WebAssembly.Module(bytes);
const { memory, step } = new WebAssembly.Instance(module, { math: Math }).exports;
const count = numbers.length;
const parameters = new Float64Array(memory.buffer, 0, count);
const gradients = new Float64Array(memory.buffer, 8 * count, count);
parameters.set(numbers);
step();
const compiling = (performance.now() - start) / 1000;
const seconds = [];
const losses = [];
for (const rate of rates) {
    start = performance.now();
    losses.push(step());
    for (let i = 0; i < count; i++) parameters[i] -= rate * gradients[i];
    seconds.push((performance.now() - start) / 1000);
}
console.log(JSON.stringify({ compiling, seconds, losses, memory: memory.buffer.byteLength }));
