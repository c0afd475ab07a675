import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { flag, text } from "../common/attributes";
import { CrowdElement } from "../common/element";
import { icon } from "../common/icons";
import { look } from "../common/look";

const KINDS: Readonly<Record<string, readonly [picture: string, word: string]>> = {
  info: ["info", "Information"],
  success: ["check-circle", "Success"],
  warning: ["warning", "Warning"],
  error: ["error", "Error"],
};
const INFO = ["info", "Information"] as const;

export class CrowdAlert extends CrowdElement {
  static override styles = [look, css`
    :host {
      margin-block: 8px;
      color: var(--crowd-ink);
    }
    .box {
      display: flex;
      gap: 10px;
      align-items: start;
      padding: 10px 14px;
      border: 1px solid var(--crowd-mark);
      border-radius: 4px;
      background: var(--crowd-mark-soft);
    }
    .success {
      border-color: var(--crowd-go);
      background: var(--crowd-go-soft);
    }
    .warning {
      border-color: var(--crowd-wait);
      background: var(--crowd-wait-soft);
    }
    .error {
      margin: 0;
      border-color: var(--crowd-stop);
      background: var(--crowd-stop-soft);
      color: inherit;
      font-weight: inherit;
    }
    .box > svg {
      width: 1.25em;
      height: 1.25em;
      margin-top: 0.1em;
    }
    .text {
      flex: 1;
      min-width: 0;
      overflow-wrap: break-word;
    }
    .plain {
      width: 28px;
      height: 28px;
      margin: -2px -6px -2px 0;
      font-size: 1.125rem;
    }
  `];
  static override properties: PropertyDeclarations = { type: text("type"), dismissible: flag("dismissible") };

  declare type: string;
  declare dismissible: boolean;

  constructor() {
    super();
    this.type = "";
    this.dismissible = false;
  }

  protected override render(): TemplateResult {
    const kind = this.type in KINDS ? this.type : "info";
    const [picture, word] = KINDS[kind] ?? INFO;
    const close = html`<button type="button" class="plain" aria-label="Close" @click=${this.#close}>${icon("close")}</button>`;
    return html`<div class="box ${kind}" role=${["warning", "error"].includes(kind) ? "alert" : "status"}>
      ${icon(picture)}
      <div class="text"><span class="hidden">${word}: </span><slot></slot></div>
      ${this.dismissible ? close : nothing}
    </div>`;
  }

  readonly #close = (): void => {
    this.hidden = true;
  };
}
