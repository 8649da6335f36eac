export const MiB = 1024 * 1024;

/** Largest answers read, in bytes: a message of 300 MiB in base64 (400 MiB), a directory of 110,000 agencies with room to grow. */
export const answerLimits = { message: 400 * MiB, list: 128 * MiB, short: MiB } as const;
