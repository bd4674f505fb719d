import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isProblem } from '../api/errors';
import { loadTerms } from '../api/settingsCalls';
import { t } from '../messages';
import { settings } from '../settingsMessages';
import { useMay, useSession } from '../signin/session';
import { ActionButton } from '../ui/ActionButton';
import { Card } from '../ui/Card';
import { EmptyState } from '../ui/EmptyState';
import { LoadFailure } from '../ui/LoadFailure';
import { BEGIN_PAYOUTS, FIRST_PAYOUT_TERMS, type Section } from './fields';
import classes from './Settings.module.css';
import { TermsForm } from './TermsForm';
import { TermsView } from './TermsView';

interface Props {
  section: Section;
  onTouched: (id: Section['id'], isTouched: boolean) => void;
}

/** What is chosen of one kind: read, or in a form of its own. */
export function TermsCard({ section, onTouched }: Props) {
  const { id, resource, fields } = section;
  const { user } = useSession();
  const mayEdit = useMay('manage');
  const [isEditing, setEditing] = useState(false);
  const aside = useRef<HTMLDivElement>(null);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['settings', resource],
    queryFn: ({ signal }) => loadTerms(resource, signal),
  });
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !isEditing) aside.current?.querySelector('button')?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  const touched = useCallback((is: boolean) => onTouched(id, is), [onTouched, id]);
  const close = useCallback(() => setEditing(false), []);

  const title = settings.cards[id];
  const isNone = data === undefined && isProblem(error, 404);
  const isThere = data !== undefined || isNone;
  const button = (
    <div ref={aside}>
      {isThere && !isEditing && (
        <ActionButton
          variant="default"
          size="xs"
          label={isNone ? undefined : settings.editOf(title)}
          reason={mayEdit ? undefined : settings.mayNotEdit(t.app.roles[user.role])}
          onClick={() => setEditing(true)}
        >
          {isNone ? settings.begin : settings.edit}
        </ActionButton>
      )}
    </div>
  );
  return (
    <Card title={title} aside={button}>
      <p className={classes.lead}>{settings.leads[id]}</p>
      {isPending && <Skeleton height={180} />}
      {isNone && !isEditing && <EmptyState title={settings.notPaid} text={settings.notPaidText} />}
      {isNone && isEditing && (
        <TermsForm section={BEGIN_PAYOUTS} terms={FIRST_PAYOUT_TERMS} isBeginning onTouched={touched} onClose={close} />
      )}
      {data === undefined && error !== null && !isNone && (
        <LoadFailure what={title} error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && !isEditing && <TermsView fields={fields} terms={data} />}
      {data !== undefined && isEditing && (
        <TermsForm section={section} terms={data} onTouched={touched} onClose={close} />
      )}
    </Card>
  );
}
