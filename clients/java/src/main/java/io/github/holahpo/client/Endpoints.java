package io.github.holahpo.client;

import io.github.holahpo.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The addresses of one scheduler, and which of them is in use. */
final class Endpoints {
  private final BiPredicate<String, String> mayFollow;
  private List<String> addresses;
  private String current;

  /**
   * The preferred one first.
   *
   * @param mayFollow whether a leader's address, the second, may take the place of the first
   */
  Endpoints(List<String> addresses, BiPredicate<String, String> mayFollow) {
    this.addresses = List.copyOf(addresses);
    this.mayFollow = mayFollow;
    this.current = addresses.get(0);
  }

  synchronized String current() {
    return current;
  }

  /** Chooses where the next attempt goes, after one that failed. */
  synchronized void after(HolaException error) {
    if (error instanceof ServerException refusal && refusal.is(ErrorCode.NOT_LEADER)) {
      List<String> leaders = leaders(refusal.detail().get("endpoints"));
      List<String> all = new ArrayList<>(leaders);
      addresses.stream().filter(a -> !leaders.contains(a)).forEach(all::add);
      addresses = all;
      if (leaders.isEmpty()) {
        advance();
      } else {
        current = leaders.get(0);
      }
    } else if (error instanceof TransportException broken && current.equals(broken.endpoint())) {
      advance();
    }
  }

  private List<String> leaders(@Nullable Object told) {
    return told instanceof List<?> list
        ? list.stream()
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .filter(address -> mayFollow.test(current, address))
            .toList()
        : List.of();
  }

  private void advance() {
    current = addresses.get((addresses.indexOf(current) + 1) % addresses.size());
  }
}
