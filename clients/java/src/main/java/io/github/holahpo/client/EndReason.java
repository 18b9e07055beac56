package io.github.holahpo.client;

/** Why a worker ended. */
public enum EndReason {
  /** The study is finished. */
  FINISHED(0),
  /** It was told to end after what ran. */
  DRAINED(0),
  /** It was told to end at once. */
  STOPPED(130),
  /** SIGTERM: its trials were given back. */
  PREEMPTED(143),
  /** Too many failures in a row. */
  MAX_ERRORS(1),
  /** No scheduler for too long. */
  UNREACHABLE(1);

  private final int exitCode;

  EndReason(int exitCode) {
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }

  /** As it is called in summaries: {@code max_errors}. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
