import { NativeSelect } from '@mantine/core';
import { t } from '../messages';
import { DownIcon } from '../ui/icons';
import { chooseLanguage, LANGUAGE, LANGUAGES, type Language } from './language';

/** Every language by its own name. Choosing one loads the page again. */
export function LanguageSelect() {
  return (
    <NativeSelect
      label={t.app.language}
      size="sm"
      mt="sm"
      rightSection={<DownIcon width={14} height={14} />}
      value={LANGUAGE}
      onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
    >
      {Object.entries(LANGUAGES).map(([language, { name }]) => (
        <option key={language} value={language} lang={language}>
          {name}
        </option>
      ))}
    </NativeSelect>
  );
}
