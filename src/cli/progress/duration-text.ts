const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something has taken, exact enough to watch it: `42 s`, `3 min 20 s`, `2 h 05 min`. */
export function elapsedText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ${twoDigits(seconds % MINUTE)} s`;
  return `${Math.floor(seconds / HOUR)} h ${twoDigits(Math.floor((seconds % HOUR) / MINUTE))} min`;
}

/** How long something will take, no finer than anybody can know: `about 3 min left`. */
export function timeLeftText(seconds: number): string {
  if (seconds < 10) return 'less than 10 s left';
  if (seconds < 55) return `about ${Math.round(seconds / 10) * 10} s left`;
  if (seconds < 55 * MINUTE) return `about ${fewMinutes(Math.round(seconds / MINUTE))} min left`;
  if (seconds < DAY) {
    const tenMinutes = Math.round(seconds / (10 * MINUTE));
    const minutes = (tenMinutes % 6) * 10;
    return `about ${Math.floor(tenMinutes / 6)} h${minutes > 0 ? ` ${minutes} min` : ''} left`;
  }
  return seconds < 1000 * DAY ? `about ${(seconds / DAY).toFixed(1)} days left` : 'years left';
}

/** The longest of these texts. */
export const TIME_LEFT_LETTERS: number = 'about 23 h 50 min left'.length;

/** From ten minutes on in steps of five: an estimate is not better than that. */
function fewMinutes(minutes: number): number {
  if (minutes < 10) return Math.max(1, minutes);
  return Math.round(minutes / 5) * 5;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
