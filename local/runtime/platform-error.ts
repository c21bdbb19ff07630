export type PlatformErrorCode =
  /** No answer within the time limit: the instance was ended. */
  | 'timeLimit'
  /** The event is over the limit; the function never saw it. */
  | 'tooLargeIn'
  /** The answer is over the limit. */
  | 'tooLargeOut'
  /** The instance ended during the call. */
  | 'crashed'
  /** The function threw instead of answering. */
  | 'threw'

/** What the platform says when there is no answer of the function. */
export class PlatformError extends Error {
  constructor(
    readonly code: PlatformErrorCode,
    message: string,
  ) {
    super(message)
    this.name = 'PlatformError'
  }
}
