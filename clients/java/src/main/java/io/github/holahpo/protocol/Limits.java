// Generated from schemas/draft by protocol/codegen. DO NOT EDIT: run `make generate`.
package io.github.holahpo.protocol;

/**
 * The limits of a server. A request that exceeds a limit is refused with {@code too_large} or
 * {@code invalid_message}.
 *
 * @param maxMessageBytes the longest message, in bytes
 * @param maxReplyBytes the longest reply, in bytes; a reply with a single item may be longer
 * @param maxNesting the maximum nesting depth of arrays and objects
 * @param maxBatch items of one request: suggestions asked for, results, failures, leases, trials
 * @param maxPage items of one page
 * @param maxWaitS the longest poll, in seconds
 * @param minLeaseS the shortest lease, in seconds
 * @param maxLeaseS the longest lease, in seconds
 * @param maxStudies studies of the server
 * @param maxWorkers registered workers of one study
 * @param maxParked requests that wait at the server, in total
 * @param maxPrincipalParked requests of one token that wait at the server
 * @param maxPrincipalWorkers workers of one study that one token has registered
 * @param requestRetentionS seconds for which an idempotency key is known after its trials have
 *     ended (running time)
 * @param requestRetention newer requests after which an idempotency key is forgotten if its trials
 *     have ended
 * @param eventRetention events kept for each study
 * @param workerAwayS silence after which a worker counts as away, in seconds
 * @param workerRetentionS silence after which a worker is forgotten, in seconds
 */
public record Limits(
    long maxMessageBytes,
    long maxReplyBytes,
    long maxNesting,
    long maxBatch,
    long maxPage,
    double maxWaitS,
    double minLeaseS,
    double maxLeaseS,
    long maxStudies,
    long maxWorkers,
    long maxParked,
    long maxPrincipalParked,
    long maxPrincipalWorkers,
    double requestRetentionS,
    long requestRetention,
    long eventRetention,
    double workerAwayS,
    double workerRetentionS)
    implements Struct {
  /**
   * Begins with what is needed.
   *
   * @return a builder with everything else at its default
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins with these values.
   *
   * @return a builder with the values of this record
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.maxMessageBytes = maxMessageBytes;
    builder.maxReplyBytes = maxReplyBytes;
    builder.maxNesting = maxNesting;
    builder.maxBatch = maxBatch;
    builder.maxPage = maxPage;
    builder.maxWaitS = maxWaitS;
    builder.minLeaseS = minLeaseS;
    builder.maxLeaseS = maxLeaseS;
    builder.maxStudies = maxStudies;
    builder.maxWorkers = maxWorkers;
    builder.maxParked = maxParked;
    builder.maxPrincipalParked = maxPrincipalParked;
    builder.maxPrincipalWorkers = maxPrincipalWorkers;
    builder.requestRetentionS = requestRetentionS;
    builder.requestRetention = requestRetention;
    builder.eventRetention = eventRetention;
    builder.workerAwayS = workerAwayS;
    builder.workerRetentionS = workerRetentionS;
    return builder;
  }

  static Limits read(JsonValue value) {
    JsonObject in = value.asObject();
    return new Limits(
        in.optional("max_message_bytes", JsonValue::asLong, 1048576L),
        in.optional("max_reply_bytes", JsonValue::asLong, 4194304L),
        in.optional("max_nesting", JsonValue::asLong, 32L),
        in.optional("max_batch", JsonValue::asLong, 256L),
        in.optional("max_page", JsonValue::asLong, 1000L),
        in.optional("max_wait_s", JsonValue::asDouble, 60.0),
        in.optional("min_lease_s", JsonValue::asDouble, 1.0),
        in.optional("max_lease_s", JsonValue::asDouble, 86400.0),
        in.optional("max_studies", JsonValue::asLong, 1000L),
        in.optional("max_workers", JsonValue::asLong, 10000L),
        in.optional("max_parked", JsonValue::asLong, 100000L),
        in.optional("max_principal_parked", JsonValue::asLong, 10000L),
        in.optional("max_principal_workers", JsonValue::asLong, 5000L),
        in.optional("request_retention_s", JsonValue::asDouble, 3600.0),
        in.optional("request_retention", JsonValue::asLong, 100000L),
        in.optional("event_retention", JsonValue::asLong, 10000L),
        in.optional("worker_away_s", JsonValue::asDouble, 60.0),
        in.optional("worker_retention_s", JsonValue::asDouble, 86400.0));
  }

  @Override
  public void write(JsonWriter out) {
    out.optional("max_message_bytes", maxMessageBytes, 1048576L);
    out.optional("max_reply_bytes", maxReplyBytes, 4194304L);
    out.optional("max_nesting", maxNesting, 32L);
    out.optional("max_batch", maxBatch, 256L);
    out.optional("max_page", maxPage, 1000L);
    out.optional("max_wait_s", maxWaitS, 60.0);
    out.optional("min_lease_s", minLeaseS, 1.0);
    out.optional("max_lease_s", maxLeaseS, 86400.0);
    out.optional("max_studies", maxStudies, 1000L);
    out.optional("max_workers", maxWorkers, 10000L);
    out.optional("max_parked", maxParked, 100000L);
    out.optional("max_principal_parked", maxPrincipalParked, 10000L);
    out.optional("max_principal_workers", maxPrincipalWorkers, 5000L);
    out.optional("request_retention_s", requestRetentionS, 3600.0);
    out.optional("request_retention", requestRetention, 100000L);
    out.optional("event_retention", eventRetention, 10000L);
    out.optional("worker_away_s", workerAwayS, 60.0);
    out.optional("worker_retention_s", workerRetentionS, 86400.0);
  }

  /** Builds a {@link Limits}. */
  public static final class Builder {
    private long maxMessageBytes = 1048576L;
    private long maxReplyBytes = 4194304L;
    private long maxNesting = 32L;
    private long maxBatch = 256L;
    private long maxPage = 1000L;
    private double maxWaitS = 60.0;
    private double minLeaseS = 1.0;
    private double maxLeaseS = 86400.0;
    private long maxStudies = 1000L;
    private long maxWorkers = 10000L;
    private long maxParked = 100000L;
    private long maxPrincipalParked = 10000L;
    private long maxPrincipalWorkers = 5000L;
    private double requestRetentionS = 3600.0;
    private long requestRetention = 100000L;
    private long eventRetention = 10000L;
    private double workerAwayS = 60.0;
    private double workerRetentionS = 86400.0;

    private Builder() {}

    /**
     * Sets {@code max_message_bytes}.
     *
     * @param maxMessageBytes the longest message, in bytes
     * @return this builder
     */
    public Builder maxMessageBytes(long maxMessageBytes) {
      this.maxMessageBytes = maxMessageBytes;
      return this;
    }

    /**
     * Sets {@code max_reply_bytes}.
     *
     * @param maxReplyBytes the longest reply, in bytes; a reply with a single item may be longer
     * @return this builder
     */
    public Builder maxReplyBytes(long maxReplyBytes) {
      this.maxReplyBytes = maxReplyBytes;
      return this;
    }

    /**
     * Sets {@code max_nesting}.
     *
     * @param maxNesting the maximum nesting depth of arrays and objects
     * @return this builder
     */
    public Builder maxNesting(long maxNesting) {
      this.maxNesting = maxNesting;
      return this;
    }

    /**
     * Sets {@code max_batch}.
     *
     * @param maxBatch items of one request: suggestions asked for, results, failures, leases,
     *     trials
     * @return this builder
     */
    public Builder maxBatch(long maxBatch) {
      this.maxBatch = maxBatch;
      return this;
    }

    /**
     * Sets {@code max_page}.
     *
     * @param maxPage items of one page
     * @return this builder
     */
    public Builder maxPage(long maxPage) {
      this.maxPage = maxPage;
      return this;
    }

    /**
     * Sets {@code max_wait_s}.
     *
     * @param maxWaitS the longest poll, in seconds
     * @return this builder
     */
    public Builder maxWaitS(double maxWaitS) {
      this.maxWaitS = maxWaitS;
      return this;
    }

    /**
     * Sets {@code min_lease_s}.
     *
     * @param minLeaseS the shortest lease, in seconds
     * @return this builder
     */
    public Builder minLeaseS(double minLeaseS) {
      this.minLeaseS = minLeaseS;
      return this;
    }

    /**
     * Sets {@code max_lease_s}.
     *
     * @param maxLeaseS the longest lease, in seconds
     * @return this builder
     */
    public Builder maxLeaseS(double maxLeaseS) {
      this.maxLeaseS = maxLeaseS;
      return this;
    }

    /**
     * Sets {@code max_studies}.
     *
     * @param maxStudies studies of the server
     * @return this builder
     */
    public Builder maxStudies(long maxStudies) {
      this.maxStudies = maxStudies;
      return this;
    }

    /**
     * Sets {@code max_workers}.
     *
     * @param maxWorkers registered workers of one study
     * @return this builder
     */
    public Builder maxWorkers(long maxWorkers) {
      this.maxWorkers = maxWorkers;
      return this;
    }

    /**
     * Sets {@code max_parked}.
     *
     * @param maxParked requests that wait at the server, in total
     * @return this builder
     */
    public Builder maxParked(long maxParked) {
      this.maxParked = maxParked;
      return this;
    }

    /**
     * Sets {@code max_principal_parked}.
     *
     * @param maxPrincipalParked requests of one token that wait at the server
     * @return this builder
     */
    public Builder maxPrincipalParked(long maxPrincipalParked) {
      this.maxPrincipalParked = maxPrincipalParked;
      return this;
    }

    /**
     * Sets {@code max_principal_workers}.
     *
     * @param maxPrincipalWorkers workers of one study that one token has registered
     * @return this builder
     */
    public Builder maxPrincipalWorkers(long maxPrincipalWorkers) {
      this.maxPrincipalWorkers = maxPrincipalWorkers;
      return this;
    }

    /**
     * Sets {@code request_retention_s}.
     *
     * @param requestRetentionS seconds for which an idempotency key is known after its trials have
     *     ended (running time)
     * @return this builder
     */
    public Builder requestRetentionS(double requestRetentionS) {
      this.requestRetentionS = requestRetentionS;
      return this;
    }

    /**
     * Sets {@code request_retention}.
     *
     * @param requestRetention newer requests after which an idempotency key is forgotten if its
     *     trials have ended
     * @return this builder
     */
    public Builder requestRetention(long requestRetention) {
      this.requestRetention = requestRetention;
      return this;
    }

    /**
     * Sets {@code event_retention}.
     *
     * @param eventRetention events kept for each study
     * @return this builder
     */
    public Builder eventRetention(long eventRetention) {
      this.eventRetention = eventRetention;
      return this;
    }

    /**
     * Sets {@code worker_away_s}.
     *
     * @param workerAwayS silence after which a worker counts as away, in seconds
     * @return this builder
     */
    public Builder workerAwayS(double workerAwayS) {
      this.workerAwayS = workerAwayS;
      return this;
    }

    /**
     * Sets {@code worker_retention_s}.
     *
     * @param workerRetentionS silence after which a worker is forgotten, in seconds
     * @return this builder
     */
    public Builder workerRetentionS(double workerRetentionS) {
      this.workerRetentionS = workerRetentionS;
      return this;
    }

    /**
     * Makes the record.
     *
     * @return the record
     */
    public Limits build() {
      return new Limits(
          maxMessageBytes,
          maxReplyBytes,
          maxNesting,
          maxBatch,
          maxPage,
          maxWaitS,
          minLeaseS,
          maxLeaseS,
          maxStudies,
          maxWorkers,
          maxParked,
          maxPrincipalParked,
          maxPrincipalWorkers,
          requestRetentionS,
          requestRetention,
          eventRetention,
          workerAwayS,
          workerRetentionS);
    }
  }
}
