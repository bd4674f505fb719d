import { beginPasskeySignIn, completePasskeySignIn } from '../api/passkeyCalls';
import { signWithPasskey } from './authenticator';

/** The session of whoever has the passkey that is chosen. */
export async function signInWithPasskey() {
  return completePasskeySignIn(await signWithPasskey(await beginPasskeySignIn()));
}
