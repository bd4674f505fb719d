import { Failure as AnyFailure } from '../ui/Failure';

import { users } from '../userMessages';

/** Why a change of a user did not happen, if it did not. */
export const Failure = ({ error }: { error: Error | null }) => <AnyFailure error={error} texts={users} />;
