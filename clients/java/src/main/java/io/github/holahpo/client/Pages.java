package io.github.holahpo.client;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Goes through the pages of a reply. */
final class Pages {
  private Pages() {}

  /** The items of every page; a page may be empty and yet not be the last. */
  static <P, T> Stream<T> stream(
      Function<@Nullable String, P> page,
      Function<P, List<T>> items,
      Function<P, @Nullable String> next) {
    return Stream.of(page)
        .flatMap(
            load -> {
              UnaryOperator<P> following =
                  last -> next.apply(last) == null ? null : load.apply(next.apply(last));
              return Stream.iterate(load.apply(null), p -> p != null, following);
            })
        .flatMap(p -> items.apply(p).stream());
  }
}
