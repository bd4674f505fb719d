import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { WEBHOOK_EVENTS, type WebhookRequest } from '../api/webhookTypes';
import { DialogForm } from '../ui/DialogForm';
import { webhooks } from '../webhookMessages';
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
    <DialogForm
      attempt={{ isPending }}
      confirm={confirm}
      onSubmit={() => {
        setTried(true);
        const chosen = WEBHOOK_EVENTS.filter((each) => events.includes(each));
        if (isGood) onSubmit({ url: url.trim(), description: description.trim(), events: chosen });
      }}
      onClose={onClose}
    >
      <TextInput
        label={webhooks.url}
        description={webhooks.urlHelp}
        type="url"
        inputMode="url"
        autoComplete="off"
        maxLength={URL_MAX}
        data-autofocus
        value={url}
        error={isTried && url.trim() === '' && webhooks.urlFault}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <TextInput
        label={webhooks.description}
        description={webhooks.descriptionHelp}
        autoComplete="off"
        maxLength={DESCRIPTION_MAX}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <Checkbox.Group
        label={webhooks.events}
        description={webhooks.eventsHelp}
        value={events}
        error={isTried && events.length === 0 && webhooks.eventsFault}
        onChange={setEvents}
      >
        <Button variant="default" size="xs" my={8} onClick={() => setEvents(areAll ? [] : [...WEBHOOK_EVENTS])}>
          {areAll ? webhooks.noneChosen : webhooks.all}
        </Button>
        <div className={classes.choices}>
          {WEBHOOK_EVENTS.map((each) => (
            <Checkbox key={each} value={each} label={webhooks.eventNames[each]} description={each} />
          ))}
        </div>
      </Checkbox.Group>
      {children}
    </DialogForm>
  );
}
