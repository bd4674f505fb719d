import { nameOfActor } from '../api/actor';
import type { AuditEntry } from '../api/auditTypes';
import { audit } from '../auditMessages';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import classes from './Audit.module.css';

const ALARMING = new Set<AuditEntry['type']>(['sign_in.failed', 'sign_in.locked', 'sign_in.network_locked']);

export function AuditEntryItem({ entry }: { entry: AuditEntry }) {
  const { actor, subject, address, changes } = entry;
  const isSelf = actor.kind === 'user' && actor.name === subject;
  return (
    <li>
      <div className={classes.name}>
        <ToneBadge tone={ALARMING.has(entry.type) ? 'warn' : 'calm'}>{audit.types[entry.type]}</ToneBadge>
        {subject !== undefined && <strong>{subject}</strong>}
      </div>
      <p className={classes.told}>
        <When at={entry.at} />
        {!isSelf && ` ${audit.by(nameOfActor(actor, audit.system))}`}
        {address !== undefined && ` ${audit.from(address)}`}
      </p>
      {changes.length > 0 && (
        <ul className={classes.changes}>
          {changes.map(({ member, from, to }) => (
            <li key={member}>
              {from === undefined && to !== undefined
                ? audit.fact(member, to)
                : audit.change(member, from ?? audit.nothing, to ?? audit.nothing)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
