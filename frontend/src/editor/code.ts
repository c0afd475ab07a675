// The editor itself: CodeMirror with HTML, in a shadow root, where its styles are adopted sheets that our content
// security policy lets pass. Its colours are those of the page, light and dark. Tab leaves it, as any field.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { html } from "@codemirror/lang-html";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  Decoration, drawSelection, dropCursor, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars,
  keymap, lineNumbers, MatchDecorator, ViewPlugin, type DecorationSet, type ViewUpdate,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Something to be said of a line, counted from 1. */
export interface Problem {
  line: number;
  words: string;
  grave: boolean;
}

export interface Code {
  readonly view: EditorView;
  /** Replaces everything, in one step that can be undone. */
  write(text: string): void;
  /** Puts the cursor into a line; 0 leaves it where it is. */
  go(line: number): void;
}

const NARROW = "(max-width: 767.98px)";
const GAP = /\$\{\w+(?:[ -]\w+)*\}|\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}/gu;

/** Puts an editor in the place of a text area, which stays its form's field; `changed` is called when somebody writes. */
export function codeIn(area: HTMLTextAreaElement, changed: () => void): Code {
  const host = document.createElement("div");
  host.className = area.classList.contains("is-invalid") ? "pw-editor is-invalid" : "pw-editor";
  const root = host.attachShadow({ mode: "open" });
  area.after(host);
  area.hidden = true;
  const view = new EditorView({ root, parent: root, state: EditorState.create({ doc: area.value, extensions: extensions(area, changed) }) });
  if (area.ownerDocument.activeElement === area) view.focus();
  return {
    view,
    write(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      view.focus();
    },
    go(line) {
      const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines)).from;
      if (line > 0) view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
  };
}

/** Marks lines, each with what is said of it. */
export function mark({ view }: Code, problems: readonly Problem[]): void {
  const { doc } = view.state;
  const diagnostics = problems
    .filter(({ line }) => line >= 1 && line <= doc.lines)
    .map(({ line, words, grave }): Diagnostic => {
      const { from, to, text } = doc.line(line);
      const indent = text.length - text.trimStart().length;
      return { from: Math.min(from + indent, to), to, severity: grave ? "error" : "warning", message: words };
    });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

function extensions(area: HTMLTextAreaElement, changed: () => void): Extension {
  const name = area.labels[0]?.textContent.trim() ?? "";
  return [
    EditorState.phrases.of(JSON.parse(area.dataset["phrases"] ?? "{}") as Record<string, string>),
    EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0", autocapitalize: "off", spellcheck: "false" }),
    lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(), dropCursor(),
    EditorState.allowMultipleSelections.of(true), indentOnInput(), bracketMatching(), highlightActiveLine(),
    highlightSelectionMatches(), lintGutter(), search({ top: true }), html({ autoCloseTags: true }), gaps(),
    window.matchMedia(NARROW).matches ? EditorView.lineWrapping : [],
    syntaxHighlighting(COLOURS), LOOK,
    keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...lintKeymap]),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      area.value = update.state.doc.toString();
      changed();
    }),
  ];
}

/** Marks what is filled in from a file. */
function gaps(): Extension {
  const matcher = new MatchDecorator({ regexp: GAP, decoration: Decoration.mark({ class: "cm-gap" }) });
  return ViewPlugin.fromClass(
    class {
      found: DecorationSet;

      constructor(view: EditorView) {
        this.found = matcher.createDeco(view);
      }

      update(update: ViewUpdate): void {
        this.found = matcher.updateDeco(update, this.found);
      }
    },
    { decorations: (plugin) => plugin.found },
  );
}

const COLOURS = HighlightStyle.define([
  { tag: [tags.tagName, tags.keyword, tags.modifier], color: "var(--pw-go)", fontWeight: "600" },
  { tag: [tags.attributeName, tags.propertyName, tags.definition(tags.variableName)], color: "var(--pw-mark)" },
  { tag: [tags.string, tags.attributeValue, tags.number, tags.color, tags.unit], color: "var(--pw-wait)" },
  { tag: [tags.comment, tags.documentMeta, tags.processingInstruction], color: "var(--pw-ink-2)" },
  { tag: [tags.angleBracket, tags.punctuation, tags.operator], color: "var(--pw-ink-2)" },
  { tag: tags.invalid, color: "var(--pw-stop)" },
]);

const LOOK = EditorView.theme({
  "&": { height: "100%", color: "var(--pw-ink)", backgroundColor: "var(--pw-card)", fontSize: ".8125rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--bs-font-monospace)", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--pw-ink)" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--pw-ink)" },
  ".cm-gutters": { backgroundColor: "var(--pw-well)", color: "var(--pw-ink-2)", borderRight: "1px solid var(--pw-line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--pw-well) 55%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--pw-mark) 28%, transparent)",
  },
  ".cm-selectionMatch, .cm-searchMatch": { backgroundColor: "var(--pw-wait-soft)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--pw-mark-soft)", outline: "1px solid var(--pw-mark)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--pw-go-soft)", outline: "1px solid var(--pw-go)" },
  ".cm-gap": { backgroundColor: "var(--pw-mark-soft)", borderRadius: "3px", color: "var(--pw-ink)" },
  ".cm-gap *": { color: "var(--pw-ink)" },
  ".cm-panels": { backgroundColor: "var(--pw-well)", color: "var(--pw-ink)", borderColor: "var(--pw-line)" },
  ".cm-panel.cm-search label": { fontSize: ".8125rem" },
  ".cm-textfield, .cm-button": {
    backgroundColor: "var(--pw-card)", backgroundImage: "none", color: "var(--pw-ink)", border: "1px solid var(--pw-edge)",
    borderRadius: "4px", fontSize: ".8125rem",
  },
  ".cm-button:focus-visible, .cm-textfield:focus, .cm-search input:focus-visible, [name=close]:focus-visible": {
    outline: "3px solid var(--pw-mark)", outlineOffset: "1px",
  },
  ".cm-panel.cm-search [name=close]": { color: "var(--pw-ink)" },
  ".cm-tooltip": { backgroundColor: "var(--pw-card)", color: "var(--pw-ink)", border: "1px solid var(--pw-edge)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--pw-wait)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--pw-stop)" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--pw-wait)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--pw-stop)" },
});
