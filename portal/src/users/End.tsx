import type { User } from '../api/userTypes';
import { formatDate } from '../format/dates';
import { users } from '../userMessages';
import { lastDayOf } from './lastDay';

/** Until when somebody is let in, if not for good. */
export function End({ of }: { of: Pick<User, 'ends_at' | 'status'> }) {
  if (of.ends_at === undefined) return null;
  const day = formatDate(lastDayOf(of.ends_at));
  return ` · ${of.status === 'ended' ? users.endedOn(day) : users.until(day)}`;
}
