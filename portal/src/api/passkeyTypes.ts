// Answers of the merchant API about passkeys. What is binary is base64url.

export interface Passkey {
  passkey_id: string;
  name: string;
  created_at: string;
  last_used_at?: string;
}

export interface Passkeys {
  passkeys: Passkey[];
}

/** What a new passkey is to sign. */
export interface PasskeyChallenge {
  challenge: string;
  rp_id: string;
  user_id: string;
  user_name: string;
  excluded_credentials: string[];
  seconds: number;
}

export interface PasskeyRegistration {
  name: string;
  client_data: string;
  authenticator_data: string;
}

/** What a passkey is to sign at sign-in, whosever it is. */
export interface PasskeySignIn {
  challenge: string;
  rp_id: string;
  seconds: number;
}

export interface PasskeySignInCompletion {
  credential_id: string;
  client_data: string;
  authenticator_data: string;
  signature: string;
  user_id: string;
}
