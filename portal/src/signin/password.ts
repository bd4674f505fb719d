/** As the server has it. */
export const PASSWORD_CHARS_MIN = 8;
