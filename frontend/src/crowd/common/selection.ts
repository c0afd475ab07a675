// What of the text is selected by hand: browsers differ in how they tell it from inside a shadow.

/** Returns the two ends of the selection as places in the text whose pieces are given in order, or null. */
export function selectedIn(root: ShadowRoot, pieces: readonly Element[]): [number, number] | null {
  const range = rangeIn(root);
  if (range === null || range.collapsed || !pieces.some((piece) => touches(range, piece))) return null;
  const from = placeOf(range.startContainer, range.startOffset, pieces);
  const to = placeOf(range.endContainer, range.endOffset, pieces);
  return from === to ? null : [from, to];
}

export function clearSelection(root: ShadowRoot): void {
  selectionOf(root)?.removeAllRanges();
}

/** Returns the word, of those given as places in the text, that a piece shows at a point of the page, or null. */
export function wordAt(words: readonly (readonly [number, number])[], piece: Element, x: number, y: number): readonly [number, number] | null {
  const begins = Number(piece.getAttribute("data-start"));
  const text = [...piece.childNodes].find((child) => child instanceof Text);
  if (text === undefined) return null;
  const range = document.createRange();
  const found = words.find(([start, end]) => {
    if (end <= begins || start >= begins + text.data.length) return false;
    range.setStart(text, Math.max(0, start - begins));
    range.setEnd(text, Math.min(text.data.length, end - begins));
    return [...range.getClientRects()].some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
  });
  return found ?? null;
}

type Asked = ShadowRoot & { getSelection?: () => Selection | null };

function selectionOf(root: Asked): Selection | null {
  return root.getSelection?.() ?? document.getSelection();
}

function rangeIn(root: ShadowRoot): Range | null {
  const selection = selectionOf(root);
  if (selection === null || selection.rangeCount === 0) return null;
  const told = selection.getRangeAt(0);
  if (root.contains(told.startContainer)) return told;
  const composed = "getComposedRanges" in selection ? selection.getComposedRanges({ shadowRoots: [root] })[0] : undefined;
  if (composed === undefined || !root.contains(composed.startContainer)) return null;
  const range = document.createRange();
  range.setStart(composed.startContainer, composed.startOffset);
  range.setEnd(composed.endContainer, composed.endOffset);
  return range;
}

function touches(range: Range, piece: Element): boolean {
  return range.intersectsNode(piece);
}

/** The place in the text at a point of the page: within a piece, or behind the last piece before the point. */
function placeOf(node: Node, offset: number, pieces: readonly Element[]): number {
  const point = document.createRange();
  point.setStart(node, offset);
  let place = 0;
  for (const piece of pieces) {
    const begins = Number(piece.getAttribute("data-start"));
    const text = [...piece.childNodes].find((child) => child instanceof Text);
    if (text === undefined) continue;
    if (text === node) return begins + offset;
    if (point.comparePoint(text, text.data.length) < 0) place = begins + text.data.length;
  }
  return place;
}
