// Tracking numbers of several orders: how they are typed or pasted, and the file that says them to the server.

/** More of them are a matter for a file. */
export const TRACKED_MAX = 50;
/** Characters of a number, and of the name of who carries it. */
export const TEXT_MAX = 100;

export interface Filled {
  numbers: string[];
  /** Lines for which there was no field. */
  over: number;
}

/** A column of a spreadsheet is pasted into one field and fills those below. Undefined: it is no column, and is pasted as ever. */
export function fill(numbers: string[], from: number, pasted: string): Filled | undefined {
  const lines = pasted.replace(/(\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/);
  if (lines.length < 2 || pasted.includes('\t')) return undefined;
  const cells = lines.map((line) => line.trim());
  return {
    numbers: numbers.map((number, at) => (at < from ? number : (cells[at - from] ?? number))),
    over: cells.slice(numbers.length - from).filter((cell) => cell !== '').length,
  };
}

/**
 * A row for each order that has a number. `again` is passed over by the server, and is another one in each dialog: the same file
 * is one job for ever, and who sends the same numbers later means it.
 */
export function trackingRows(orderIds: string[], numbers: string[], company: string, again: string): string {
  const shipped = company.trim() === '' ? {} : { shipping_company: company.trim() };
  return orderIds
    .map((order_id, at) => ({ order_id, tracking_number: (numbers[at] ?? '').trim(), ...shipped, x_again: again }))
    .filter((row) => row.tracking_number !== '')
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('');
}
