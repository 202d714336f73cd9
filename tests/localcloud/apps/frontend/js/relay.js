export const relay = true;
