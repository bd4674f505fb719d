import { Checkbox, NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { settings } from '../settingsMessages';
import { DownIcon } from '../ui/icons';
import { splitNames, WEEKDAYS } from './draft';
import type { Field } from './fields';
import { optionName, optionText, weekdayName } from './shown';

interface Props {
  field: Field;
  text: string;
  error: ReactNode;
  isFrozen: boolean;
  onChange: (text: string) => void;
}

/** One member of a form, with what it means and why it will not be taken. */
export function FieldInput(props: Props) {
  const { field } = props;
  switch (field.kind) {
    case 'choice':
      return <ChoiceInput {...props} options={field.options} />;
    case 'switch':
      return <ChoiceInput {...props} options={['false', 'true']} />;
    case 'select':
      return <SelectInput {...props} options={field.options} />;
    case 'list':
      return <SetInput {...props} options={field.options} nameOf={(option) => optionName(field.name, option)} />;
    case 'weekdays':
      return <SetInput {...props} options={WEEKDAYS} nameOf={weekdayName} />;
    case 'time':
      return null;
    default:
      return <TypedInput {...props} />;
  }
}

const saidOf = ({ field, error }: Props) => ({
  label: settings.label[field.name],
  description: field.kind === 'day' ? settings.beginDay : settings.help[field.name],
  error,
});

function ChoiceInput({ options, ...props }: Props & { options: readonly string[] }) {
  const { field, text, isFrozen, onChange } = props;
  return (
    <Radio.Group {...saidOf(props)} value={text} onChange={onChange}>
      <Stack gap={8} mt={8}>
        {options.map((option) => (
          <Radio
            key={option}
            value={option}
            label={optionName(field.name, option)}
            description={optionText(field.name, option)}
            disabled={isFrozen}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

function SelectInput({ options, ...props }: Props & { options: readonly string[] }) {
  const { field, text, isFrozen, onChange } = props;
  return (
    <NativeSelect
      {...saidOf(props)}
      rightSection={<DownIcon width={14} height={14} />}
      data={options.map((option) => ({ value: option, label: optionName(field.name, option) }))}
      value={text}
      disabled={isFrozen}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

type SetProps = Props & { options: readonly string[]; nameOf: (option: string) => string };

function SetInput({ options, nameOf, ...props }: SetProps) {
  const { field, text, isFrozen, onChange } = props;
  const isChosen = (chosen: string[]) => (option: string) => chosen.includes(option);
  return (
    <Checkbox.Group
      {...saidOf(props)}
      value={splitNames(text)}
      onChange={(chosen) => onChange(options.filter(isChosen(chosen)).join(', '))}
    >
      <Stack gap={8} mt={8}>
        {options.map((option) => (
          <Checkbox
            key={option}
            value={option}
            label={nameOf(option)}
            description={optionText(field.name, option)}
            disabled={isFrozen}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

/** Longer than anything that can be taken, so that a fault is told rather than cut off. */
const NUMBERS_MAX = 60;

function TypedInput(props: Props) {
  const { field, text, isFrozen, onChange } = props;
  const isText = field.kind === 'text';
  const isEmail = isText && field.form === 'email';
  return (
    <TextInput
      {...saidOf(props)}
      type={field.kind === 'day' ? 'date' : isEmail ? 'email' : 'text'}
      inputMode={isText || field.kind === 'days' || field.kind === 'day' ? undefined : field.kind === 'whole' ? 'numeric' : 'decimal'}
      autoComplete="off"
      maxLength={isText ? field.max : NUMBERS_MAX}
      value={text}
      readOnly={isFrozen}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
