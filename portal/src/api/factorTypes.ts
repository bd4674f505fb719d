// Answers of the merchant API about one's own second factor.

export interface SecondFactor {
  status: 'off' | 'pending' | 'on';
  since?: string;
  recovery_codes: number;
}

/** Told this once. */
export interface SecondFactorSetup {
  key: string;
  uri: string;
}

export interface RecoveryCodes {
  recovery_codes: string[];
}
