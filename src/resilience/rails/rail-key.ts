/** What breakers, measurements and controls are kept by. */
export function railKey(provider: string, operation: string): string {
  return `${provider}/${operation}`;
}
