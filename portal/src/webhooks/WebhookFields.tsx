import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { WEBHOOK_EVENTS, type WebhookRequest } from '../api/webhookTypes';
import { t } from '../messages';
import classes from './Webhooks.module.css';

const URL_MAX = 500;
const DESCRIPTION_MAX = 200;

interface Props {
  initial: WebhookRequest;
  confirm: string;
  isPending: boolean;
  onSubmit: (request: WebhookRequest) => void;
  onClose: () => void;
  children: ReactNode;
}

/** What a webhook is: where, what for, and of what it is told. */
export function WebhookFields({ initial, confirm, isPending, onSubmit, onClose, children }: Props) {
  const [url, setUrl] = useState(initial.url);
  const [description, setDescription] = useState(initial.description);
  const [events, setEvents] = useState<string[]>(initial.events);
  const [isTried, setTried] = useState(false);
  const isGood = url.trim() !== '' && events.length > 0;
  const areAll = events.length === WEBHOOK_EVENTS.length;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        const chosen = WEBHOOK_EVENTS.filter((each) => events.includes(each));
        if (isGood && !isPending) onSubmit({ url: url.trim(), description: description.trim(), events: chosen });
      }}
    >
      <Stack gap="md">
        <TextInput
          label={t.webhooks.url}
          description={t.webhooks.urlHelp}
          type="url"
          inputMode="url"
          autoComplete="off"
          maxLength={URL_MAX}
          data-autofocus
          value={url}
          error={isTried && url.trim() === '' && t.webhooks.urlFault}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          label={t.webhooks.description}
          description={t.webhooks.descriptionHelp}
          autoComplete="off"
          maxLength={DESCRIPTION_MAX}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Checkbox.Group
          label={t.webhooks.events}
          description={t.webhooks.eventsHelp}
          value={events}
          error={isTried && events.length === 0 && t.webhooks.eventsFault}
          onChange={setEvents}
        >
          <Button variant="default" size="xs" my={8} onClick={() => setEvents(areAll ? [] : [...WEBHOOK_EVENTS])}>
            {areAll ? t.webhooks.noneChosen : t.webhooks.all}
          </Button>
          <div className={classes.choices}>
            {WEBHOOK_EVENTS.map((each) => (
              <Checkbox key={each} value={each} label={t.webhooks.eventNames[each]} description={each} />
            ))}
          </div>
        </Checkbox.Group>
        {children}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} disabled={isPending}>
            {t.capture.cancel}
          </Button>
          <Button type="submit" loading={isPending}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
