import { nameOfActor } from '../api/actor';
import type { AuditEntry } from '../api/auditTypes';
import { audit } from '../auditMessages';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import classes from './Audit.module.css';
import { changesOf, subjectOf } from './changes';

const ALARMING = new Set<AuditEntry['type']>(['sign_in.failed', 'sign_in.locked', 'sign_in.network_locked']);

export function AuditEntryItem({ entry }: { entry: AuditEntry }) {
  const { actor, subject, address, changes } = entry;
  const isSelf = actor.kind === 'user' && actor.name === subject;
  return (
    <li>
      <div className={classes.name}>
        <ToneBadge tone={ALARMING.has(entry.type) ? 'warn' : 'calm'}>{audit.types[entry.type]}</ToneBadge>
        {subject !== undefined && <strong>{subjectOf(entry)}</strong>}
      </div>
      <p className={classes.told}>
        <When at={entry.at} />
        {!isSelf && ` ${audit.by(nameOfActor(actor, audit.system))}`}
        {address !== undefined && ` ${audit.from(address)}`}
      </p>
      {changes.length > 0 && (
        <ul className={classes.changes}>
          {changesOf(entry).map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )}
    </li>
  );
}
