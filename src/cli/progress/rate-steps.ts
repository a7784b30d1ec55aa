/** Ten round figures a decade, each about a quarter above the one before. */
const ROUND = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8];
/** A step is a tenth at least: it should be felt. */
const LEAST_FACTOR = 1.1;

/** The round figure above: 500, 630, 800, 1000. */
export function stepUp(value: number): number {
  return around(value).find((round) => round >= value * LEAST_FACTOR) ?? value;
}

/** The round figure below. */
export function stepDown(value: number): number {
  return around(value).findLast((round) => round <= value / LEAST_FACTOR) ?? value;
}

function around(value: number): number[] {
  const decade = Math.floor(Math.log10(value));
  return [decade - 1, decade, decade + 1].flatMap((power) =>
    ROUND.map((round) => Number((round * 10 ** power).toPrecision(3))),
  );
}
