import { t } from '../messages';
import classes from './Shell.module.css';

export function SkipLink() {
  return (
    <a
      href="#content"
      className={classes.skip}
      onClick={(event) => {
        event.preventDefault();
        document.getElementById('content')?.focus();
      }}
    >
      {t.app.skipToContent}
    </a>
  );
}
