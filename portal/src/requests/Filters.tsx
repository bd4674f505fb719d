import { Button, NativeSelect, TextInput } from '@mantine/core';
import { METHODS, STATUS_CLASSES } from '../api/requestTypes';
import { requests } from '../requestMessages';
import { isId, isRequestFiltered, NO_REQUEST_FILTER, type RequestFilter } from './requestsUrl';
import classes from './Requests.module.css';

const ANSWERS = [
  { value: '', label: requests.anyAnswer },
  ...STATUS_CLASSES.map((one) => ({ value: one as string, label: requests.classes[one] })),
];
const METHOD_CHOICES = [{ value: '', label: requests.anyMethod }, ...METHODS.map((one) => ({ value: one as string, label: one as string }))];
const TEXTS = ['path', 'key', 'order', 'correlation'] as const;
const DAYS = ['from', 'to'] as const;

interface Props {
  filter: RequestFilter;
  onChange: (filter: RequestFilter) => void;
}

export function Filters({ filter, onChange }: Props) {
  const set = (name: keyof RequestFilter) => (event: { currentTarget: { value: string } }) =>
    onChange({ ...filter, [name]: event.currentTarget.value });
  const faultOf = (name: (typeof TEXTS)[number]) =>
    (name === 'order' || name === 'correlation') && !isId(filter[name]) ? requests.badId : undefined;
  return (
    <section aria-label={requests.filters} className={classes.filters}>
      <NativeSelect label={requests.answer} data={ANSWERS} value={filter.answer} onChange={set('answer')} />
      <NativeSelect label={requests.method} data={METHOD_CHOICES} value={filter.method} onChange={set('method')} />
      {TEXTS.map((name) => (
        <TextInput
          key={name}
          label={requests[name]}
          value={filter[name]}
          error={faultOf(name)}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={set(name)}
        />
      ))}
      {DAYS.map((name) => (
        <TextInput key={name} type="date" label={requests[name]} value={filter[name]} onChange={set(name)} />
      ))}
      {isRequestFiltered(filter) && (
        <Button variant="default" className={classes.clear} onClick={() => onChange(NO_REQUEST_FILTER)}>
          {requests.clear}
        </Button>
      )}
    </section>
  );
}
