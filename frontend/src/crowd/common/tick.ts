// What the elements have in common that are on or off.

import type { PropertyDeclarations, PropertyValues } from "lit";
import { css } from "lit";
import { flag, text } from "./attributes";
import type { Contribution } from "./answer";
import { CrowdField } from "./field";
import { look } from "./look";

export abstract class Tick extends CrowdField {
  static override styles = [look, css`
    :host {
      display: block;
      width: fit-content;
      max-width: 100%;
    }
    label {
      display: flex;
      gap: 10px;
      align-items: start;
      padding: 5px 0;
      cursor: pointer;
    }
    label > span {
      min-width: 0;
      overflow-wrap: break-word;
    }
    input {
      flex: none;
      width: 18px;
      height: 18px;
      margin: 0.15em 0 0;
      accent-color: var(--crowd-go);
      cursor: inherit;
    }
    .off {
      cursor: not-allowed;
      color: var(--crowd-ink-2);
    }
    @media (pointer: coarse) {
      label {
        padding: 10px 0;
      }
    }
  `];
  static override properties: PropertyDeclarations = {
    value: { ...text("value"), converter: { fromAttribute: (value: string | null) => value ?? "on" } },
    checked: flag("checked", true),
  };

  declare value: string;
  declare checked: boolean;

  constructor() {
    super();
    this.value = "on";
    this.checked = false;
  }

  override get _submittableValue(): Record<string, boolean> {
    return { [this.value]: this.checked };
  }

  override contribution(): Contribution | null {
    const said = super.contribution();
    return said && { ...said, ticks: true };
  }

  override mistake(): string {
    return this.required && !this.checked ? "This must be on." : "";
  }

  override get draft(): string {
    return String(this.checked);
  }

  override set draft(state: string) {
    this.checked = state === "true";
  }

  /** Told from those of its name by what it stands for, wherever it stands among them. */
  override get draftName(): string | null {
    const name = super.draftName;
    return name === null ? null : `${name}=${this.value}`;
  }

  override click(): void {
    this.renderRoot.querySelector("input")?.click();
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const input = this.renderRoot.querySelector("input");
    if (input !== null) input.checked = this.checked;
  }

  /** With the browser's own `input`, so that whoever hears it finds what is meant. */
  protected readonly taken = (): void => {
    this.checked = this.renderRoot.querySelector("input")?.checked ?? false;
  };

  protected readonly ticked = (): void => {
    this.taken();
    this.fire("change");
  };
}
