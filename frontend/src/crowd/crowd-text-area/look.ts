import { css } from "lit";

export const areaLook = css`
  textarea.entry {
    resize: vertical;
  }
`;
