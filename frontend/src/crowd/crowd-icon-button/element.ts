import { RoundButton } from "../shared/round-button";

export class CrowdIconButton extends RoundButton {}
