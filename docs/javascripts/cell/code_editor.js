// <code-editor>: CodeMirror with the site's colours. It stands in a shadow root, so that its style sheet is one that a
// strict Content-Security-Policy allows. Loaded by the first click on Edit.

import { importModule } from "../python/manifest.js";

/** @typedef {typeof import("../../../scripts/build/codemirror.js")} CodeMirror */
/**
 * @typedef {object} Options
 * @property {string} name
 * @property {(code: string) => void} changed
 * @property {() => void} run with Shift+Enter, and with Ctrl+Enter where there is no check
 * @property {() => void} [check] with Ctrl+Enter
 * @property {string} [help] what the keys do besides
 * @property {boolean} [numbered] whether lines have their numbers, and long ones are wrapped
 */

/** @type {CodeMirror} */
let cm;

export class CodeEditor extends HTMLElement {
  /** @type {import("@codemirror/view").EditorView | undefined} */
  #view;
  /** @type {import("@codemirror/state").StateEffectType<number> | undefined} */
  #markLine;

  /**
   * @param {string} url where CodeMirror is
   * @param {string} code
   * @param {Options} options
   * @returns {Promise<CodeEditor>}
   */
  static async open(url, code, options) {
    await CodeEditor.load(url);
    const editor = /** @type {CodeEditor} */ (document.createElement("code-editor"));
    editor.#fill(code, options);
    return editor;
  }

  /**
   * Have CodeMirror here.
   * @param {string} url
   */
  static async load(url) {
    cm ??= /** @type {CodeMirror} */ (await importModule(url));
  }

  /**
   * @param {string} code
   * @param {Options} options
   */
  #fill(code, options) {
    const root = this.attachShadow({ mode: "open" });
    const help = document.createElement("p");
    help.id = "help";
    help.part.add("help");
    help.textContent = `Tab indents; to leave with Tab, press Escape first. ${options.help ?? "Shift+Enter runs."}`;
    const [markLine, marked] = lineMarks();
    this.#markLine = markLine;
    this.#view = new cm.EditorView({
      root,
      parent: root,
      state: cm.EditorState.create({
        doc: code,
        extensions: [
          cm.history(),
          cm.indentOnInput(),
          cm.indentUnit.of("    "),
          cm.bracketMatching(),
          cm.python(),
          cm.syntaxHighlighting(cm.HighlightStyle.define(colours())),
          cm.EditorView.theme(look),
          cm.EditorView.contentAttributes.of({
            "aria-label": options.name,
            "aria-describedby": "help",
            spellcheck: "false",
            tabindex: "0", // for those who look for what the keyboard reaches in what scrolls
          }),
          cm.keymap.of([
            { key: "Shift-Enter", run: () => (options.run(), true) },
            { key: "Mod-Enter", run: () => ((options.check ?? options.run)(), true) },
            cm.indentWithTab,
          ]),
          cm.keymap.of([...cm.defaultKeymap, ...cm.historyKeymap]),
          cm.EditorView.updateListener.of((update) => {
            if (update.docChanged) options.changed(update.state.doc.toString());
          }),
          marked,
          ...(options.numbered ? [cm.lineNumbers(), cm.EditorView.lineWrapping] : []),
        ],
      }),
    });
    root.append(help);
  }

  focus() {
    this.#view?.focus();
  }

  /**
   * Put the cursor where the pointer is.
   * @param {number} x
   * @param {number} y
   */
  focusAt(x, y) {
    const at = this.#view?.posAtCoords({ x, y });
    if (typeof at === "number") this.#view?.dispatch({ selection: { anchor: at } });
    this.focus();
  }

  /**
   * Put the cursor at the beginning of a line, counted from 1, and have it seen.
   * @param {number} line
   */
  goTo(line) {
    const view = this.#view;
    if (!view) return;
    const { from, text } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
    const anchor = from + text.length - text.trimStart().length;
    view.dispatch({ selection: { anchor }, effects: cm.EditorView.scrollIntoView(anchor, { y: "center" }) });
    view.focus();
  }

  /**
   * Put another text in the place of this one; undo brings it back.
   * @param {string} code
   */
  replace(code) {
    const length = this.#view?.state.doc.length;
    this.#view?.dispatch({ changes: { from: 0, to: length, insert: code }, selection: { anchor: 0 } });
  }

  /**
   * Mark a line, counted from 1; 0 takes the mark away.
   * @param {number} line
   */
  mark(line) {
    this.#view?.dispatch({ effects: this.#markLine?.of(line) });
  }
}

/** @returns {[import("@codemirror/state").StateEffectType<number>, import("@codemirror/state").Extension]} */
function lineMarks() {
  /** @type {import("@codemirror/state").StateEffectType<number>} */
  const effect = cm.StateEffect.define();
  const mark = cm.Decoration.line({ class: "fault" });
  const field = cm.StateField.define({
    create: () => cm.Decoration.none,
    update(marks, change) {
      for (const one of change.effects) {
        if (!one.is(effect)) continue;
        const there = one.value > 0 && one.value <= change.state.doc.lines;
        return there ? cm.Decoration.set(mark.range(change.state.doc.line(one.value).from)) : cm.Decoration.none;
      }
      return marks.map(change.changes);
    },
    provide: (one) => cm.EditorView.decorations.from(one),
  });
  return [effect, field];
}

const look = {
  "&": {
    border: "1px solid var(--rule)",
    borderRadius: "0.3rem",
    background: "var(--panel)",
    color: "var(--ink)",
    fontSize: "0.68rem",
    height: "var(--editor-height, auto)",
  },
  "&.cm-focused": { outline: "2px solid var(--link)" },
  ".cm-scroller": { fontFamily: "var(--md-code-font-family)", lineHeight: "1.6" },
  ".cm-content": { padding: "0.7720588235em 1.1764705882em", caretColor: "var(--ink)" },
  ".cm-gutters": { background: "none", border: "none", color: "var(--ink-soft)" },
  ".cm-gutters + .cm-content": { paddingLeft: "0.5em" },
  ".cm-line": { padding: "0" },
  ".cm-line.fault": { background: "var(--gradient-soft)", boxShadow: "inset 3px 0 var(--gradient)" },
  "&.cm-focused .cm-matchingBracket": { background: "var(--value-soft)", outline: "1px solid var(--rule)" },
};

function colours() {
  const { tags } = cm;
  return [
    { tag: [tags.keyword, tags.bool, tags.null], color: "var(--code-keyword)" },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
    { tag: tags.number, color: "var(--code-number)" },
    {
      tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)],
      color: "var(--code-function)",
    },
    { tag: tags.comment, color: "var(--code-comment)" },
  ];
}

if (!customElements.get("code-editor")) customElements.define("code-editor", CodeEditor);
