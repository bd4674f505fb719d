import { del, get, post } from './client';
import type {
  PasskeyRegistration,
  Passkey,
  PasskeyChallenge,
  Passkeys,
  PasskeySignIn,
  PasskeySignInCompletion,
} from './passkeyTypes';
import type { Session } from './types';

export const loadPasskeys = (signal?: AbortSignal) => get<Passkeys>('/passkeys', { signal });
export const beginPasskey = (body: { password: string; code?: string }) =>
  post<PasskeyChallenge>('/passkey-challenges', { body });
export const addPasskey = (body: PasskeyRegistration) => post<Passkey>('/passkeys', { body });
export const removePasskey = (passkeyId: string) => del(`/passkeys/${encodeURIComponent(passkeyId)}`);
export const removePasskeysOf = (email: string) => del(`/users/${encodeURIComponent(email)}/passkeys`);

export const beginPasskeySignIn = () => post<PasskeySignIn>('/passkey-sign-ins', {});
export const completePasskeySignIn = (body: PasskeySignInCompletion) =>
  post<Session>('/passkey-sign-ins/completions', { body });
