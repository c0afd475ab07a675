import { RoundButton } from "../common/round-button";

export class CrowdIconButton extends RoundButton {}
