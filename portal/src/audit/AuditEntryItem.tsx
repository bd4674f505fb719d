import type { AuditEntry } from '../api/auditTypes';
import { t } from '../messages';
import { ToneBadge } from '../ui/StatusBadge';
import { When } from '../ui/When';
import classes from './Audit.module.css';

const ALARMING = new Set<AuditEntry['type']>(['sign_in.failed', 'sign_in.locked']);

export function AuditEntryItem({ entry }: { entry: AuditEntry }) {
  const { actor, subject, address, changes } = entry;
  const isSelf = actor.kind === 'user' && actor.name === subject;
  return (
    <li>
      <div className={classes.name}>
        <ToneBadge tone={ALARMING.has(entry.type) ? 'warn' : 'calm'}>{t.audit.types[entry.type]}</ToneBadge>
        {subject !== undefined && <strong>{subject}</strong>}
      </div>
      <p className={classes.told}>
        <When at={entry.at} />
        {!isSelf && ` ${t.audit.by(actor.kind === 'system' ? t.audit.system : (actor.name ?? ''))}`}
        {address !== undefined && ` ${t.audit.from(address)}`}
      </p>
      {changes.length > 0 && (
        <ul className={classes.changes}>
          {changes.map(({ member, from, to }) => (
            <li key={member}>
              {from === undefined && to !== undefined
                ? t.audit.fact(member, to)
                : t.audit.change(member, from ?? t.audit.nothing, to ?? t.audit.nothing)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
