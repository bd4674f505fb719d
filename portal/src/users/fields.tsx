import { Checkbox, Radio, Stack, TextInput } from '@mantine/core';
import type { Role } from '../api/types';
import { t } from '../messages';
import { users } from '../userMessages';

const ROLES = Object.keys(users.roleMeanings) as Role[];

export function RoleField({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <Radio.Group label={users.role} value={value} onChange={(role) => onChange(role as Role)}>
      <Stack gap={8} mt={6}>
        {ROLES.map((role) => (
          <Radio key={role} value={role} label={t.app.roles[role]} description={users.roleMeanings[role]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

interface EndProps {
  isExternal: boolean;
  lastDay: string;
  isWrong: boolean;
  onExternal: (isExternal: boolean) => void;
  onLastDay: (day: string) => void;
}

export function EndField({ isExternal, lastDay, isWrong, onExternal, onLastDay }: EndProps) {
  return (
    <>
      <Checkbox
        label={users.isExternal}
        checked={isExternal}
        onChange={(event) => onExternal(event.currentTarget.checked)}
      />
      {isExternal && (
        <TextInput
          type="date"
          label={users.lastDay}
          description={users.lastDayHelp}
          value={lastDay}
          error={isWrong && users.lastDayFault}
          onChange={(event) => onLastDay(event.currentTarget.value)}
        />
      )}
    </>
  );
}
