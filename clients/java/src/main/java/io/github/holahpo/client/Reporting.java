package io.github.holahpo.client;

import io.github.holahpo.protocol.Checkpoint;
import io.github.holahpo.protocol.ErrorCode;
import io.github.holahpo.protocol.Report;
import io.github.holahpo.protocol.ReportReceipt;
import io.github.holahpo.protocol.SubmitReportsRequest;
import io.github.holahpo.protocol.SubmitReportsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends the reports of a worker's evaluations, and says which checkpoints are not needed. */
final class Reporting {
  private static final System.Logger LOG = System.getLogger("io.github.holahpo.worker");

  private final WorkerRun run;
  private final HolaClient client;
  private final Persistence persistence;
  private final Registration registration;
  private final @Nullable Double leaseS;
  private final Consumer<Checkpoint> onDiscard;
  private final AtomicBoolean saidNoSteps = new AtomicBoolean();

  Reporting(
      WorkerRun run,
      HolaClient client,
      Persistence persistence,
      Registration registration,
      @Nullable Double leaseS,
      Consumer<Checkpoint> onDiscard) {
    this.run = run;
    this.client = client;
    this.persistence = persistence;
    this.registration = registration;
    this.leaseS = leaseS;
    this.onDiscard = onDiscard;
  }

  /**
   * Sends reports of a lane's trial, and asks for another trial in the same round trip in case this
   * one ends. More than the scheduler takes in one message is sent in several. In a study without
   * steps nothing is sent, and the log says so once (W-25).
   */
  List<ReportReceipt> send(Lane lane, List<Report> reports, boolean wantsNext) {
    if (registration.info().spec().steps() == null) {
      if (!saidNoSteps.getAndSet(true)) {
        LOG.log(System.Logger.Level.WARNING, "reports are not sent: the study has no steps");
      }
      return List.of();
    }
    while (true) {
      String workerId = registration.workerId();
      CallOptions options = CallOptions.DEFAULT.withIdempotencyKey(HolaClient.newKey());
      SubmitReportsRequest request =
          SubmitReportsRequest.builder(reports)
              .workerId(workerId)
              .nextCount(wantsNext && !run.ending().isDraining() ? 1 : 0)
              .leaseS(leaseS)
              .build();
      try {
        SubmitReportsResponse reply =
            persistence.call(() -> client.submitReports(request, options), () -> {});
        if (reply.next() != null) {
          run.asking().keep(lane, reply.next());
        }
        reply.receipts().forEach(receipt -> discard(receipt.discard()));
        return reply.receipts();
      } catch (ServerException e) {
        if (e.is(ErrorCode.UNKNOWN_WORKER)) {
          registration.registerAgain(workerId);
        } else if (!e.is(ErrorCode.TOO_LARGE) && !e.is(ErrorCode.INVALID_MESSAGE)) {
          throw e;
        } else if (reports.size() > 1) {
          int half = reports.size() / 2;
          List<ReportReceipt> receipts =
              new ArrayList<>(send(lane, reports.subList(0, half), false));
          receipts.addAll(send(lane, reports.subList(half, reports.size()), wantsNext));
          return receipts;
        } else {
          LOG.log(
              System.Logger.Level.ERROR,
              "trial " + reports.get(0).trialId() + ": a report is refused: " + e);
          return List.of(); // the evaluation goes on (W-24)
        }
      }
    }
  }

  /** Hands checkpoints that are no longer needed to who can delete them. */
  void discard(List<Checkpoint> checkpoints) {
    for (Checkpoint checkpoint : checkpoints) {
      try {
        onDiscard.accept(checkpoint);
      } catch (RuntimeException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the checkpoint " + checkpoint.uri() + " could not be discarded",
            e);
      }
    }
  }
}
