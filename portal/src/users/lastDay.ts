/** An end is where a day ends: shown is that day and not the next. */
export const lastDayOf = (endsAt: string): string => new Date(Date.parse(endsAt) - 1).toISOString();
