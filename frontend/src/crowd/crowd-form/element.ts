import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { FORM, PREVIEW_NOTE } from "../choices";
import { ACT } from "../crowd-button/element";
import { flattened, gathered, written, type Answer, type Contribution } from "../common/answer";
import { text } from "../common/attributes";
import { contributionOf, controlsIn, reportAll, type Native } from "../common/collect";
import { CrowdElement } from "../common/element";
import { CrowdField } from "../common/field";
import { Instructions } from "../common/regions";
import { assignmentId, isPreview, post } from "../common/sending";
import { formLook } from "./look";

const SUBMITS = "crowd-button[form-action=submit]";
const OWN = "[data-testid=crowd-submit]";

export class CrowdForm extends CrowdElement {
  static override styles = formLook;
  static override properties: PropertyDeclarations = {
    answerFormat: text("answer-format"),
    shown: { state: true },
  };

  declare answerFormat: string;
  /** The answer as JSON, for authors who opened the page without a service. */
  protected declare shown: string;
  /** A field that stands around this form instead of within it, as in an element that brings its own form. */
  outer: CrowdField | null = null;

  readonly #instructions = new Instructions(this);
  readonly #observer = new MutationObserver(() => {
    this.#settle();
  });
  #form: HTMLFormElement | null = null;
  #button: Element | null = null;
  #sent = false;
  #asking = false;
  #askedAgain = false;

  constructor() {
    super();
    this.answerFormat = "";
    this.shown = "";
    this.addEventListener(ACT, this.#act);
  }

  /** The native form that holds the content. */
  get form(): HTMLFormElement {
    this.#form ??= this.#saved() ?? document.createElement("form");
    return this.#form;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("pageshow", this.#backAgain);
    // Submit events do not leave the shadow of the element that brings this form.
    const root = this.getRootNode();
    if (root instanceof ShadowRoot) routeNativeSubmits(root);
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", this.#begin, { once: true });
    else this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("pageshow", this.#backAgain);
    this.#observer.disconnect();
  }

  /** Frameworks take away and put in where they believe their nodes to be. */
  override removeChild<T extends Node>(child: T): T {
    return child.parentNode === this.form ? this.form.removeChild(child) : super.removeChild(child);
  }

  override insertBefore<T extends Node>(node: T, before: Node | null): T {
    return before !== null && before.parentNode === this.form
      ? this.form.insertBefore(node, before)
      : super.insertBefore(node, before);
  }

  /** Checks the answers, raises `submit`, and unless that was cancelled sends them, once. */
  submit(): void {
    this.#submit(FORM.scriptedSubmitChecks);
  }

  /** As a click on its button. */
  requestSubmit(): void {
    this.#submit(true);
  }

  /** Puts everything back as the page made it; hidden fields keep what scripts have set. */
  reset(): void {
    const { form } = this;
    // A control called "reset" lies over the form's own.
    const reset = (each: HTMLFormElement): void => {
      HTMLFormElement.prototype.reset.call(each);
    };
    reset(form);
    for (const each of this.#controls()) {
      if (each instanceof CrowdField) each.reset();
      else if (each.form !== null && each.form !== form) reset(each.form);
    }
    for (const name of ["input", "change"]) form.dispatchEvent(new Event(name, { bubbles: true }));
  }

  checkValidity(): boolean {
    return this.#controls().every((each) => each.checkValidity());
  }

  reportValidity(): boolean {
    return reportAll(this.#controls());
  }

  /** The fields that are posted, name to text. Third-party programs read it. */
  _serializeForm(): Record<string, string> {
    const answer = gathered(this.#contributions());
    return this.answerFormat === "flatten-objects" ? flattened(answer) : { taskAnswers: written([answer]) };
  }

  /** Sends the answers. Hosts replace it to receive them themselves. */
  _submitHelperForm(): void {
    if (assignmentId() !== null) post(this._serializeForm());
    else this.shown = written([gathered(this.#contributions())] as Answer, 2);
  }

  protected override render(): TemplateResult {
    const note = isPreview() ? html`<p class="note" role="note">${PREVIEW_NOTE}</p>` : nothing;
    const answers = html`<div id="answers-box" role="status">
      ${this.shown && html`<p>This page was opened without a service. The answer would be:</p><pre tabindex="0">${this.shown}</pre>`}
    </div>`;
    return this.#instructions.frame(html`<slot></slot>${note}${answers}`);
  }

  #submit(checks: boolean): void {
    if (this.#asking) {
      // A handler that calls submit() means: now send it.
      this.#askedAgain = true;
      return;
    }
    if (this.#sent || isPreview() || (checks && !this.reportValidity())) return;
    if (!this.#ask()) return;
    this.#sent = assignmentId() !== null;
    this._submitHelperForm();
  }

  /** Asks the page's handlers; returns whether they let it go. */
  #ask(): boolean {
    this.#asking = true;
    this.#askedAgain = false;
    try {
      return this.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true })) || this.#askedAgain;
    } finally {
      this.#asking = false;
    }
  }

  #controls(): (Native | CrowdField)[] {
    return [...(this.outer === null ? [] : [this.outer]), ...controlsIn(this)];
  }

  #contributions(): Contribution[] {
    return this.#controls()
      .map(contributionOf)
      .filter((each) => each !== null);
  }

  readonly #begin = (): void => {
    if (!this.isConnected) return;
    this.#settle();
    this.#observer.observe(this, { childList: true, subtree: true });
    if (this.#button !== null || this.querySelector(SUBMITS) !== null) return;
    const button = document.createElement("crowd-button");
    button.setAttribute("form-action", "submit");
    button.setAttribute("variant", "primary");
    button.setAttribute("data-testid", "crowd-submit");
    button.textContent = "Submit";
    this.form.append(button);
    this.#button = button;
  };

  /** Moves the content into the form, where page scripts still find it; what a page's own button makes superfluous goes. */
  #settle(): void {
    const { form } = this;
    form.noValidate = true;
    const late = form.parentNode === this;
    const moved = [...this.childNodes].filter((node) => node !== form && !this.#instructions.is(node) && !isHidden(node));
    // Not by moveBefore, which would keep frames loaded: Chromium then draws the form at no size, now and then.
    if (!late) form.prepend(...[...this.childNodes].filter((node) => node !== form && !this.#instructions.is(node)));
    else if (moved.length > 0 && this.#button?.parentNode === form) this.#button.before(...moved);
    else form.append(...moved);
    if (!late) this.append(form);
    this.#button ??= form.querySelector(OWN);
    this.#keepLast();
    const others = [...this.querySelectorAll(SUBMITS)].filter((each) => each !== this.#button);
    if (others.length > 0 && this.#button?.matches(OWN) === true) this.#button.remove();
  }

  /** Questions that scripts append to the form stand above the button. */
  #keepLast(): void {
    const button = this.#button;
    if (button?.parentNode !== this.form || !button.matches(OWN)) return;
    // Not by the form's list of children: a control may be called "children".
    let next = button.nextElementSibling;
    while (next !== null && isHidden(next)) next = next.nextElementSibling;
    if (next !== null) this.form.append(button);
  }

  /** The form of a page that was saved after the old script had worked on it. */
  #saved(): HTMLFormElement | null {
    const found = [...this.children].find((each) => each instanceof HTMLFormElement && each.querySelector(OWN) !== null);
    return found instanceof HTMLFormElement ? found : null;
  }

  readonly #act = (event: Event): void => {
    // A form within another's shadow hears its own buttons only.
    event.stopPropagation();
    if (!(event instanceof CustomEvent)) return;
    if (event.detail === "submit") this.requestSubmit();
    else this.reset();
  };

  /** A page that comes back by the browser's history may be sent again. */
  readonly #backAgain = (event: PageTransitionEvent): void => {
    if (event.persisted) this.#sent = false;
  };
}

/** Has native submits within crowd forms go their way: one event, of the crowd form. */
export function routeNativeSubmits(around: Window | ShadowRoot): void {
  // Nobody may hear the native event first.
  around.addEventListener("submit", route, true);
}

function route(event: Event): void {
  const form = event.composedPath()[0];
  const around = form instanceof HTMLFormElement ? form.closest("crowd-form") : null;
  if (!(around instanceof CrowdForm)) return;
  event.preventDefault();
  // A form of the page's own within is its own affair, but it leads nowhere.
  if (form !== around.form) return;
  event.stopImmediatePropagation();
  around.requestSubmit();
}

function isHidden(node: Node): boolean {
  return node instanceof HTMLInputElement && node.type === "hidden";
}
