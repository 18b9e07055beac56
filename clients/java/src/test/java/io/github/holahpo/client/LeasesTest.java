package io.github.holahpo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.holahpo.protocol.GetSuggestionResponse;
import io.github.holahpo.protocol.LeaseRef;
import io.github.holahpo.protocol.Operation;
import io.github.holahpo.protocol.Protocol;
import io.github.holahpo.protocol.Suggestion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeasesTest {
  private static Suggestion suggestion(String lease) {
    return suggestion(1, lease);
  }

  private static Suggestion suggestion(long id, String lease) {
    String reply =
        "{\"tag\":\"GetSuggestionResponse\",\"status\":\"suggestions\",\"suggestions\":[{"
            + "\"trial_id\":"
            + id
            + ",\"attempt\":1,\"lease\":\""
            + lease
            + "\",\"lease_s\":4,\"parameters\":{}}]}";
    Operation<?, ?> ask = Protocol.GET_SUGGESTION;
    byte[] body = reply.getBytes(StandardCharsets.UTF_8);
    return ((GetSuggestionResponse) ask.readReply(body)).suggestions().get(0);
  }

  /** Another lane may have the next attempt before this one lets the last one go. */
  @Test
  void lettingAnOldLeaseGoKeepsTheNewOne() {
    Leases leases = new Leases();
    leases.hold(suggestion("old"));
    leases.hold(suggestion("new"));
    leases.letGo(1, "old");
    assertEquals(List.of(List.of(new LeaseRef(1, "new"))), leases.batches(9));
    leases.letGo(1, "new");
    assertEquals(List.of(), leases.batches(9));
  }

  @Test
  void aBatchHoldsNoMoreThanIsAllowed() {
    Leases leases = new Leases();
    for (int id = 1; id <= 5; id++) {
      leases.hold(suggestion(id, "l"));
    }
    assertEquals(
        List.of(
            List.of(new LeaseRef(1, "l"), new LeaseRef(2, "l")),
            List.of(new LeaseRef(3, "l"), new LeaseRef(4, "l")),
            List.of(new LeaseRef(5, "l"))),
        leases.batches(2));
  }
}
