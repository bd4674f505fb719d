import type { PasskeyRegistration, PasskeyChallenge, PasskeySignIn, PasskeySignInCompletion } from '../api/passkeyTypes';

// What the browser asks of an authenticator, and how its answers go to the server. Loaded when somebody uses a passkey.

const ALGORITHMS = [-7, -8, -257]; // of COSE: ES256, EdDSA, RS256

export function toBase64url(bytes: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

export async function createPasskey(name: string, asked: PasskeyChallenge): Promise<PasskeyRegistration> {
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: fromBase64url(asked.challenge),
      rp: { id: asked.rp_id, name: 'fangst' },
      user: { id: fromBase64url(asked.user_id), name: asked.user_name, displayName: asked.user_name },
      pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      excludeCredentials: asked.excluded_credentials.map((id) => ({ type: 'public-key', id: fromBase64url(id) })),
      attestation: 'none',
      timeout: asked.seconds * 1000,
    },
  });
  const { response } = made as PublicKeyCredential;
  return {
    name,
    client_data: toBase64url(response.clientDataJSON),
    authenticator_data: toBase64url((response as AuthenticatorAttestationResponse).getAuthenticatorData()),
  };
}

export async function signWithPasskey(asked: PasskeySignIn): Promise<PasskeySignInCompletion> {
  const found = await navigator.credentials.get({
    publicKey: {
      challenge: fromBase64url(asked.challenge),
      rpId: asked.rp_id,
      userVerification: 'required',
      timeout: asked.seconds * 1000,
    },
  });
  const { rawId, response } = found as PublicKeyCredential;
  const signed = response as AuthenticatorAssertionResponse;
  return {
    credential_id: toBase64url(rawId),
    client_data: toBase64url(signed.clientDataJSON),
    authenticator_data: toBase64url(signed.authenticatorData),
    signature: toBase64url(signed.signature),
    user_id: signed.userHandle === null ? '' : toBase64url(signed.userHandle),
  };
}
