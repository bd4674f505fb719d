import { CloseButton, TextInput, VisuallyHidden } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { Link } from 'react-router-dom';
import { changeTags, loadTags } from '../api/calls';
import type { TagChange } from '../api/paperTypes';
import type { Order } from '../api/types';
import { t } from '../messages';
import { tags as texts } from '../paperMessages';
import { useSession } from '../signin/session';
import { ActionButton } from '../ui/ActionButton';
import { AttemptNotice } from '../ui/AttemptNotice';
import { useAttempt } from '../ui/useAttempt';
import classes from './OrderTags.module.css';
import { undoOf, type Undo } from './undo';
import { UndoButton } from './UndoButton';

const TAG_MAX = 50;

/** The order's tags. Each leads to the orders that have it as well. */
export function OrderTags({ order }: { order: Order }) {
  const { user } = useSession();
  const [times, setTimes] = useState(0);
  const [said, setSaid] = useState('');
  const [undo, setUndo] = useState<Undo>();
  const input = useRef<HTMLInputElement>(null);
  const mayWrite = user.verbs.includes('notes');
  const done = (what: string, back?: Undo) => {
    setSaid(what);
    setUndo(() => back);
    setTimes(times + 1);
  };
  // What was removed is gone, and so would the focus be.
  useEffect(() => {
    if (times > 0) input.current?.focus();
  }, [times]);
  return (
    <section aria-label={texts.title} className={classes.tags}>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {mayWrite ? (
        <Tagging key={times} order={order} input={input} onDone={done} />
      ) : (
        <>
          <Chips tags={order.tags ?? []} />
          <ActionButton variant="default" size="xs" reason={texts.mayNot(t.app.roles[user.role])}>
            {texts.add}
          </ActionButton>
        </>
      )}
      {undo !== undefined && <UndoButton key={`undo ${times}`} orderId={order.order_id} undo={undo} />}
    </section>
  );
}

interface TaggingProps {
  order: Order;
  input: React.RefObject<HTMLInputElement>;
  onDone: (what: string, undo?: Undo) => void;
}

/** One change of the tags; made anew after it. */
function Tagging({ order, input, onDone }: TaggingProps) {
  const client = useQueryClient();
  const [text, setText] = useState('');
  const typed = text.trim();
  const attempt = useAttempt({
    send: (body: TagChange, key) => changeTags(order.order_id, body, key),
    onDone: ({ body: { tags: now }, etag }, { add = [], remove = [] }) => {
      void client.invalidateQueries({ queryKey: ['order', order.order_id] });
      void client.invalidateQueries({ queryKey: ['orders'] });
      void client.invalidateQueries({ queryKey: ['tags'] });
      const former = order.tags ?? [];
      const back: TagChange = {
        add: former.filter((tag) => !now.includes(tag)),
        remove: now.filter((tag) => !former.includes(tag)),
      };
      const write = (ifMatch: string, key: string) => changeTags(order.order_id, back, key, ifMatch);
      onDone([...add.map(texts.added), ...remove.map(texts.removed)].join(' '), undoOf(order.etag, etag, write));
    },
  });
  return (
    <>
      <Chips
        tags={order.tags ?? []}
        onRemove={attempt.isFrozen ? undefined : (tag) => attempt.submit({ remove: [tag] })}
      />
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          attempt.submit(typed === '' ? undefined : { add: [typed] });
        }}
      >
        <TagInput input={input} value={text} isFrozen={attempt.isFrozen} onChange={setText} />
        <ActionButton
          type="submit"
          variant="default"
          size="xs"
          loading={attempt.isPending}
          reason={typed === '' && !attempt.isUnknown ? texts.empty : undefined}
        >
          {attempt.isUnknown ? texts.again : texts.add}
        </ActionButton>
      </form>
      <AttemptNotice attempt={attempt} texts={texts.texts} />
    </>
  );
}

interface TagInputProps {
  input: React.RefObject<HTMLInputElement>;
  value: string;
  isFrozen: boolean;
  onChange: (value: string) => void;
}

/** Suggests what is in use, so that one thing gets one tag. */
function TagInput({ input, value, isFrozen, onChange }: TagInputProps) {
  const [isWanted, setWanted] = useState(false);
  const listId = useId();
  const { data } = useQuery({ queryKey: ['tags'], queryFn: ({ signal }) => loadTags(signal), enabled: isWanted });
  return (
    <>
      <TextInput
        ref={input}
        size="xs"
        aria-label={texts.name}
        placeholder={texts.name}
        list={listId}
        autoComplete="off"
        maxLength={TAG_MAX}
        value={value}
        readOnly={isFrozen}
        onFocus={() => setWanted(true)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <datalist id={listId}>
        {data?.tags.map(({ name }) => <option key={name} value={name} />)}
      </datalist>
    </>
  );
}

function Chips({ tags, onRemove }: { tags: string[]; onRemove?: ((tag: string) => void) | undefined }) {
  if (tags.length === 0) return null;
  return (
    <ul className={classes.chips} aria-label={texts.title}>
      {tags.map((tag) => (
        <li key={tag} className={classes.chip}>
          <Link to={`/orders?${new URLSearchParams({ tag }).toString()}`}>{tag}</Link>
          {onRemove !== undefined && (
            <CloseButton size={24} iconSize={13} aria-label={texts.remove(tag)} onClick={() => onRemove(tag)} />
          )}
        </li>
      ))}
    </ul>
  );
}
