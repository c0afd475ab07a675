import { css, html, type TemplateResult } from "lit";
import { CHOSEN, CrowdRadioButton } from "../crowd-radio-button/element";
import { CrowdElement } from "../common/element";
import { look } from "../common/look";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

export class CrowdRadioGroup extends CrowdElement {
  static override styles = [look, css`
    :host {
      margin-block: 4px;
    }
  `];

  constructor() {
    super();
    this.addEventListener("change", this.#keepOne);
    this.addEventListener(CHOSEN, this.#keepOne);
    this.addEventListener("keydown", this.#move);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.hasAttribute("role")) this.setAttribute("role", "radiogroup");
  }

  protected override render(): TemplateResult {
    return html`<slot @slotchange=${this.#order}></slot>`;
  }

  get #buttons(): CrowdRadioButton[] {
    return [...this.querySelectorAll("crowd-radio-button")].filter(
      (each): each is CrowdRadioButton => each instanceof CrowdRadioButton,
    );
  }

  readonly #keepOne = ({ target }: Event): void => {
    if (!(target instanceof CrowdRadioButton) || !target.checked) return;
    for (const each of this.#buttons) if (each !== target) each.checked = false;
    this.#order();
  };

  readonly #order = (): void => {
    const buttons = this.#buttons;
    const stop = buttons.find((each) => each.checked) ?? buttons.find((each) => !each.disabled);
    for (const each of buttons) each.reachable = each === stop;
  };

  readonly #move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key] ?? 0;
    const buttons = this.#buttons.filter((each) => !each.disabled);
    const from = buttons.findIndex((each) => each === event.target);
    if (step === 0 || from < 0) return;
    event.preventDefault();
    const next = buttons[(from + step + buttons.length) % buttons.length];
    next?.focus();
    next?.click();
  };
}
