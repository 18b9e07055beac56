package io.github.holahpo.client;

import io.github.holahpo.protocol.Operation;
import io.github.holahpo.protocol.Response;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Carries one request to one endpoint, once. */
interface Transport extends AutoCloseable {
  /** A request that is ready to be sent. */
  record Message(
      Operation<?, ?> operation,
      @Nullable String study,
      byte[] body,
      String version,
      @Nullable String key) {}

  /** A future of the reply, or of a {@link HolaException}; cancelling it gives the request up. */
  CompletableFuture<Response> send(String endpoint, Message message, double timeoutS);

  /**
   * Whether the address of a leader may take the place of the one in use: never one that is secured
   * less.
   */
  boolean mayFollow(String from, String to);

  @Override
  void close();
}
