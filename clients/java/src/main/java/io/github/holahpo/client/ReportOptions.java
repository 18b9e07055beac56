package io.github.holahpo.client;

import io.github.holahpo.protocol.Checkpoint;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can go with a report.
 *
 * @param checkpoint where the state of the evaluation at this step is stored; null: nowhere
 * @param metadata anything to keep with the report; null: nothing
 */
public record ReportOptions(
    @Nullable Checkpoint checkpoint, @Nullable Map<String, @Nullable Object> metadata) {
  /** Nothing. */
  public static final ReportOptions NONE = new ReportOptions(null, null);

  /**
   * With a checkpoint that every host can read.
   *
   * @param uri an opaque reference
   * @return a copy
   */
  public ReportOptions withCheckpoint(String uri) {
    return withCheckpoint(new Checkpoint(uri, null));
  }

  /**
   * With a checkpoint.
   *
   * @param checkpoint a reference, and the host on which it is valid
   * @return a copy
   */
  public ReportOptions withCheckpoint(Checkpoint checkpoint) {
    return new ReportOptions(checkpoint, metadata);
  }

  /**
   * With metadata.
   *
   * @param metadata anything to keep with the report; what JSON has no form for becomes text
   * @return a copy
   */
  public ReportOptions withMetadata(Map<String, ? extends @Nullable Object> metadata) {
    return new ReportOptions(checkpoint, Texts.metadata(metadata));
  }
}
