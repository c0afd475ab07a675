// Ranks of several texts, 1 the best; null for one without.

export type Ranks = readonly (number | null)[];

/** Returns ranks without gaps, so that the same order always is the same answer: 1, 3, 3 becomes 1, 2, 2. */
export function dense(ranks: readonly number[]): number[] {
  const order = [...new Set(ranks)].sort((a, b) => a - b);
  return ranks.map((rank) => order.indexOf(rank) + 1);
}

/** Returns ranks after one text was given another. Where no two may be alike, whoever had it takes what the text had. */
export function withRank(ranks: Ranks, place: number, rank: number, tie: boolean): Ranks {
  const before = ranks[place] ?? null;
  return ranks.map((each, index) => (index === place ? rank : !tie && each === rank ? before : each));
}
