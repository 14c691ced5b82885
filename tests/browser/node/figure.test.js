import assert from "node:assert/strict";
import { test } from "node:test";
import { readMarkup } from "../../../docs/javascripts/widgets/figure.js";

const read = (markup) =>
  [...readMarkup(markup)].map(({ kind, text, name, attributes, closed }) =>
    kind === "text" ? text : kind === "end" ? [`/${name}`] : [name, ...attributes.flat(), ...(closed ? ["/"] : [])],
  );

test("tags, their attributes in any quotes, and the text between", () => {
  assert.deepEqual(read(`<g id="a" class='b c' x=1 hidden>one<path d="M 0 0"/></g> two`), [
    ["g", "id", "a", "class", "b c", "x", "1", "hidden", ""],
    "one",
    ["path", "d", "M 0 0", "/"],
    ["/g"],
    " two",
  ]);
});

test("characters written by name or number, in text and in attributes", () => {
  assert.deepEqual(read(`<g title="&lt;&#42;&#x2a;">&amp;lt; &nbsp;&quot;&apos; &unknown; &#0;&#x110000;</g>`), [
    ["g", "title", "<**"],
    "&lt; \u00a0\"' &unknown; \ufffd\ufffd",
    ["/g"],
  ]);
});

test("what is no tag is text, comments are nothing", () => {
  assert.deepEqual(read("a < b <3 <> </> <g <!-- c --><!doctype html>d"), ["a < b <3 <> </> <g ", "d"]);
});

test("a tag inside an attribute's value is no tag", () => {
  assert.deepEqual(read(`<g title="<script>alert(1)</script>">x`), [["g", "title", "<script>alert(1)</script>"], "x"]);
});

for (const [name, part] of Object.entries({
  tag: "<g ",
  attribute: "<g a='",
  comment: "<!--",
  name: "<g a=",
  amp: "&#",
})) {
  test(`a text of 400,000 times an opened ${name} does not take long to read`, { timeout: 10_000 }, () => {
    const start = performance.now();
    for (const _ of readMarkup(part.repeat(400_000)));
    const few = performance.now() - start;
    assert.ok(few < 5_000, `${few} ms`);
  });
}
