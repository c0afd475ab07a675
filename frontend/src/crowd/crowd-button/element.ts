import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { ifDefined } from "lit/directives/if-defined.js";
import { flag, text } from "../common/attributes";
import { CrowdElement } from "../common/element";
import { icon } from "../common/icons";
import { nameless } from "../common/naming";
import { isPreview } from "../common/sending";
import { buttonLook } from "./look";

/** Said by a button to the form around it. */
export const ACT = "crowd-form-act";

export class CrowdButton extends CrowdElement {
  static override shadowRootOptions: ShadowRootInit = { mode: "open", delegatesFocus: true };
  static override styles = buttonLook;
  static override properties: PropertyDeclarations = {
    variant: text("variant"),
    formAction: text("form-action"),
    disabled: flag("disabled", true),
    loading: flag("loading", true),
    href: text("href"),
    target: text("target"),
    icon: text("icon"),
    iconAlign: text("icon-align"),
    iconUrl: text("icon-url"),
  };

  declare variant: string;
  declare formAction: string;
  declare disabled: boolean;
  declare loading: boolean;
  declare href: string;
  declare target: string;
  declare icon: string;
  declare iconAlign: string;
  declare iconUrl: string;

  constructor() {
    super();
    this.variant = "";
    this.formAction = "";
    this.disabled = false;
    this.loading = false;
    this.href = "";
    this.target = "";
    this.icon = "";
    this.iconAlign = "";
    this.iconUrl = "";
    // Before anybody else hears of it, a page's own onclick included.
    this.addEventListener("click", this.#first, true);
  }

  /** As a click by hand; one that comes before there is anything to click is heard as well. */
  override click(): void {
    const inside = this.hasUpdated ? this.renderRoot.querySelector<HTMLElement>(".button") : null;
    if (inside === null) super.click();
    else inside.click();
  }

  protected override render(): TemplateResult {
    const kind = `button ${["primary", "link", "icon"].includes(this.variant) ? this.variant : "normal"}`;
    const picture = icon(this.iconUrl || this.icon);
    const inside = html`${this.loading ? html`<span class="busy" aria-hidden="true"></span>` : nothing}
      ${this.iconAlign === "right" ? nothing : picture}<slot></slot>${this.iconAlign === "right" ? picture : nothing}`;
    const name = nameless(this, this.getAttribute("aria-label") ?? this.getAttribute("title") ?? this.icon.replace(/-/g, " "));
    if (this.href !== "" && !this.#isOff) {
      const target = this.target || undefined;
      const rel = target === "_blank" ? "noopener" : undefined;
      return html`<a class=${kind} part="button" href=${this.href} target=${ifDefined(target)} rel=${ifDefined(rel)}
        aria-label=${name}>${inside}</a>`;
    }
    return html`<button type="button" class=${kind} part="button" ?disabled=${this.#isOff}
      aria-busy=${this.loading ? "true" : nothing} aria-label=${name}>${inside}</button>`;
  }

  get #isOff(): boolean {
    return this.disabled || this.loading || (this.formAction === "submit" && isPreview());
  }

  readonly #first = (event: Event): void => {
    if (this.#isOff) {
      event.stopImmediatePropagation();
      event.preventDefault();
    } else if (["submit", "reset"].includes(this.formAction)) {
      // As a native button acts when everybody has heard the click: handlers of the page fill fields in, or forbid it.
      setTimeout(this.#act, 0, event);
    }
  };

  readonly #act = (event: Event): void => {
    if (event.defaultPrevented) return;
    this.dispatchEvent(new CustomEvent(ACT, { bubbles: true, composed: true, detail: this.formAction }));
  };
}
