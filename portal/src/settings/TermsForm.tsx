import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { changeTerms } from '../api/settingsCalls';
import type { Terms } from '../api/settingsTypes';
import { capture } from '../captureMessages';
import { settings } from '../settingsMessages';
import { ActionButton } from '../ui/ActionButton';
import { DiscardDialog } from '../ui/DiscardDialog';
import { Failure } from '../ui/Failure';
import { Notice } from '../ui/Notice';
import { SaidTexts } from '../ui/SaidWords';
import { tell } from '../ui/tell';
import { draftsOf, isTouched, readDraft, type Draft } from './draft';
import { FieldInput } from './FieldInput';
import type { Section } from './fields';
import { refusalsOf } from './refusals';
import classes from './Settings.module.css';

interface Props {
  section: Section;
  /** What is chosen as the form opens. What others change meanwhile stays, for only what was changed here is sent. */
  terms: Terms;
  /** Nothing is chosen yet: all that is shown is sent, and nothing need be changed. */
  isBeginning?: boolean;
  onTouched: (isTouched: boolean) => void;
  onClose: () => void;
}

export function TermsForm({ section, terms, isBeginning = false, onTouched, onClose }: Props) {
  const { resource, fields, id } = section;
  const client = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [began] = useState(() => draftsOf(fields, terms));
  const [draft, setDraft] = useState(began);
  /** What was sent when the server last refused; what was changed since is not refused yet. */
  const [sent, setSent] = useState<Draft>({});
  const [isTried, setTried] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const attempt = useMutation({
    mutationFn: (changes: Terms) => changeTerms(resource, changes),
    onSuccess: (all) => {
      client.setQueryData(['settings', resource], all);
      void client.invalidateQueries();
      tell(settings.saved(settings.cards[id]));
      onClose();
    },
  });
  const { changes, faults } = readDraft(section, isBeginning ? {} : began, draft);
  const refusals = refusalsOf(fields, attempt.error);
  const touched = isTouched(began, draft);
  const isFaulty = Object.keys(faults).length > 0;
  const isSame = !touched || (!isFaulty && Object.keys(changes).length === 0);
  const why = isSame && !isBeginning ? settings.unchanged : undefined;

  useEffect(() => onTouched(touched), [onTouched, touched]);
  useEffect(() => () => onTouched(false), [onTouched]);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select')?.focus(), []);
  useFocusOnFault(form, attempt.error);

  const errorOf = (name: string) => {
    const fault = isTried || draft[name] !== began[name] ? faults[name] : undefined;
    const refusal = sent[name] === draft[name] ? refusals[name] : undefined;
    return fault ?? (refusal === undefined ? undefined : <SaidTexts said={refusal} />);
  };
  const submit = () => {
    setTried(true);
    if (isFaulty) focusFault(form.current);
    if (isFaulty || why !== undefined || attempt.isPending) return;
    setSent(draft);
    attempt.mutate(changes);
  };
  return (
    <form
      ref={form}
      className={classes.form}
      noValidate
      aria-label={settings.editOf(settings.cards[id])}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="lg">
        {fields.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            text={draft[field.name] ?? ''}
            error={errorOf(field.name)}
            isFrozen={attempt.isPending}
            onChange={(text) => setDraft((all) => ({ ...all, [field.name]: text }))}
          />
        ))}
        <Failure error={attempt.error} texts={settings} />
        {isTried && isFaulty && <Notice tone="bad" title={settings.faulty} isAnnounced />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" disabled={attempt.isPending} onClick={() => (touched ? setLeaving(true) : onClose())}>
            {capture.cancel}
          </Button>
          <ActionButton type="submit" loading={attempt.isPending} reason={why}>
            {isBeginning ? settings.begin : settings.save}
          </ActionButton>
        </Group>
      </Stack>
      <DiscardDialog isOpen={isLeaving} onStay={() => setLeaving(false)} onLeave={onClose} />
    </form>
  );
}

function focusFault(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

function useFocusOnFault(form: React.RefObject<HTMLFormElement>, error: Error | null): void {
  useEffect(() => {
    if (error !== null) focusFault(form.current);
  }, [form, error]);
}
