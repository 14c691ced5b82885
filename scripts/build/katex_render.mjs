// Renders formulas to HTML and MathML: a line of JSON in ({tex, display}), a line of JSON out ({html} or {error}).
import katex from "katex";
import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin })) {
    const { tex, display } = JSON.parse(line);
    let answer;
    try {
        answer = { html: katex.renderToString(tex, { displayMode: display, strict: "error", throwOnError: true }) };
    } catch (error) {
        answer = { error: error.message };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
}
