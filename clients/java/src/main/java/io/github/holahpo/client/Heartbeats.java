package io.github.holahpo.client;

import io.github.holahpo.client.Persistence.EndedException;
import io.github.holahpo.protocol.Command;
import io.github.holahpo.protocol.ErrorCode;
import io.github.holahpo.protocol.HeartbeatRequest;
import io.github.holahpo.protocol.HeartbeatResponse;
import io.github.holahpo.protocol.LeaseCommand;
import io.github.holahpo.protocol.LeaseRef;
import java.time.Duration;
import java.util.List;

/** Renews the leases of a worker, and does what the scheduler's replies say. */
final class Heartbeats {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");
  private static final double SHORTEST_TIMEOUT_S = 1;
  private static final double LONGEST_TIMEOUT_S = 10;

  private final WorkerRun run;
  private final HolaClient client;
  private final Registration registration;
  private final Leases leases;
  private final HeartbeatThread thread;

  Heartbeats(WorkerRun run, HolaClient client, Registration registration, Leases leases) {
    this.run = run;
    this.client = client;
    this.registration = registration;
    this.leases = leases;
    this.thread = new HeartbeatThread(leases::intervalS, this::send);
  }

  void start() {
    thread.start();
  }

  /** The leases held have changed. */
  void update() {
    thread.update();
  }

  void stop() {
    thread.stop();
  }

  /** Renews every lease: one request may not hold them all. */
  private void send() {
    List<List<LeaseRef>> batches = leases.batches(registration.maxBatch());
    for (List<LeaseRef> batch : batches.isEmpty() ? List.of(List.<LeaseRef>of()) : batches) {
      if (!send(batch)) {
        return;
      }
    }
  }

  /** Sends one request; false when it failed, and the others of its round would fail, too. */
  private boolean send(List<LeaseRef> named) {
    String workerId = registration.workerId();
    double timeoutS = Math.max(SHORTEST_TIMEOUT_S, 2 * leases.intervalS());
    long timeoutMs = (long) (1000 * Math.min(LONGEST_TIMEOUT_S, timeoutS));
    try {
      HeartbeatResponse reply =
          client.heartbeat(
              HeartbeatRequest.builder(workerId).leases(named).build(),
              CallOptions.DEFAULT.withTimeout(Duration.ofMillis(timeoutMs)));
      handleReply(reply);
      return true;
    } catch (ServerException e) {
      if (e.is(ErrorCode.UNKNOWN_WORKER)) {
        registerAgain(workerId);
      } else {
        LOG.log(System.Logger.Level.DEBUG, "a heartbeat failed: " + e.getMessage());
      }
    } catch (HolaException e) {
      LOG.log(System.Logger.Level.DEBUG, "a heartbeat failed: " + e.getMessage());
    }
    return false;
  }

  private void registerAgain(String unknownId) {
    try {
      registration.registerAgain(unknownId);
    } catch (EndedException | HolaException e) {
      LOG.log(System.Logger.Level.WARNING, "could not register again: " + e.getMessage());
    }
  }

  private void handleReply(HeartbeatResponse reply) {
    for (LeaseCommand command : reply.leaseCommands()) {
      for (Lane lane : run.lanes()) {
        if (lane.handle(command)) {
          leases.letGo(command.trialId(), command.lease());
        }
      }
    }
    if (reply.command().equals(Command.DRAIN) && !run.ending().isDraining()) {
      run.end(EndReason.DRAINED, "the scheduler said drain", false);
    } else if (reply.command().equals(Command.STOP)) {
      run.end(EndReason.STOPPED, "the scheduler said stop", true);
    }
  }
}
