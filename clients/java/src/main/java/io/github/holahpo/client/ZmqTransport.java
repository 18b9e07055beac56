package io.github.holahpo.client;

import io.github.holahpo.protocol.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Placeholder until the next step. */
final class ZmqTransport implements Transport {
  static Transport open(Connection connection, Duration connectTimeout, String name) {
    throw new ConfigurationException("ZeroMQ needs JeroMQ (org.zeromq:jeromq) on the class path");
  }

  @Override
  public CompletableFuture<Response> send(String endpoint, Message message, double timeoutS) {
    throw new ConfigurationException("ZeroMQ needs JeroMQ (org.zeromq:jeromq) on the class path");
  }

  @Override
  public void close() {}
}
