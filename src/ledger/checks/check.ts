/** One thing that must hold, and the statement that finds where it does not: each row is a break, in words. */
export interface Check {
  readonly name: string;
  readonly text: string;
}
