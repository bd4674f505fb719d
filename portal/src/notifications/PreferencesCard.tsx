import { Button, Checkbox, NativeSelect, Skeleton } from '@mantine/core';
import { notifications as toasts } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router-dom';
import { newIdempotencyKey } from '../api/client';
import { loadNotificationPreferences, saveNotificationPreferences } from '../api/notificationCalls';
import type { NotificationPreference, NotificationPreferences } from '../api/notificationTypes';
import { LANGUAGES } from '../language/language';
import { t } from '../messages';
import { notices } from '../notificationMessages';
import { useSession } from '../signin/session';
import { Card } from '../ui/Card';
import { DownIcon } from '../ui/icons';
import { LoadFailure } from '../ui/LoadFailure';
import { Notice } from '../ui/Notice';
import { channelOf, choicesOf, draftOf, isByMail, isInPortal, type Draft } from './choices';
import { NOTIFICATIONS } from './keys';
import classes from './Notifications.module.css';

/** Of what one is told, and where. */
export function PreferencesCard() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: NOTIFICATIONS.preferences,
    queryFn: ({ signal }) => loadNotificationPreferences(signal),
  });
  const { hash } = useLocation();
  const place = useRef<HTMLDivElement>(null);
  const isWantedHere = hash === '#preferences' && !isPending;
  useEffect(() => {
    // Mails lead here, and the browser looked for the place before there was one.
    if (isWantedHere) place.current?.scrollIntoView();
  }, [isWantedHere]);
  return (
    <div id="preferences" ref={place} className={classes.preferences}>
      <Card title={notices.preferences}>
        {isPending && <Skeleton height={320} />}
        {error !== null && data === undefined && (
          <LoadFailure what={notices.preferencesWhat} error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && <Preferences of={data} />}
      </Card>
    </div>
  );
}

function useSaving() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (choices: Parameters<typeof saveNotificationPreferences>[0]) =>
      saveNotificationPreferences(choices, newIdempotencyKey()),
    onSuccess: (saved) => {
      client.setQueryData(NOTIFICATIONS.preferences, saved);
      toasts.show({ message: notices.saved });
    },
  });
}

function Preferences({ of }: { of: NotificationPreferences }) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(of));
  const saving = useSaving();
  const byRole = () =>
    setDraft({
      ...draft,
      channels: Object.fromEntries(of.preferences.map(({ type, default_channel }) => [type, default_channel])),
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate(choicesOf(draft, of));
      }}
    >
      <p className={classes.lead}>{notices.preferencesLead}</p>
      {!of.mails && <Notice tone="calm">{notices.noMails}</Notice>}
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{notices.kind}</th>
            <th scope="col">{notices.portal}</th>
            <th scope="col">{notices.mail}</th>
          </tr>
        </thead>
        <tbody>
          {of.preferences.map((one) => (
            <Row key={one.type} of={one} draft={draft} setDraft={setDraft} />
          ))}
        </tbody>
      </table>
      <NativeSelect
        label={notices.language}
        maw={320}
        mt="md"
        rightSection={<DownIcon width={14} height={14} />}
        value={draft.language}
        onChange={(event) => setDraft({ ...draft, language: event.currentTarget.value })}
      >
        <option value="">{notices.shopLanguage}</option>
        {Object.entries(LANGUAGES).map(([language, { name }]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </NativeSelect>
      {saving.isError && (
        <Notice tone="bad" isAnnounced>
          {notices.notSaved}
        </Notice>
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={saving.isPending}>
          {notices.save}
        </Button>
        <Button variant="default" onClick={byRole}>
          {notices.reset}
        </Button>
      </div>
    </form>
  );
}

interface RowProps {
  of: NotificationPreference;
  draft: Draft;
  setDraft: (draft: Draft) => void;
}

function Row({ of, draft, setDraft }: RowProps) {
  const { user } = useSession();
  const channel = draft.channels[of.type];
  const portal = isInPortal(channel);
  const mail = isByMail(channel);
  const what = notices.types[of.type];
  const why = of.allowed ? undefined : `why-${of.type}`;
  const choose = (here: boolean, byMail: boolean) =>
    setDraft({ ...draft, channels: { ...draft.channels, [of.type]: channelOf(here, byMail) } });
  return (
    <tr>
      <th scope="row">
        {what}
        {why !== undefined && (
          <span id={why} className={classes.why}>
            {notices.mayNot(t.app.roles[user.role])}
          </span>
        )}
      </th>
      <td>
        <Checkbox
          size="md"
          checked={portal}
          disabled={!of.allowed}
          aria-label={notices.inPortal(what)}
          aria-describedby={why}
          onChange={(event) => choose(event.currentTarget.checked, mail)}
        />
      </td>
      <td>
        <Checkbox
          size="md"
          checked={mail}
          disabled={!of.allowed}
          aria-label={notices.byMail(what)}
          aria-describedby={why}
          onChange={(event) => choose(portal, event.currentTarget.checked)}
        />
      </td>
    </tr>
  );
}
