package cache;

import java.util.Iterator;
import java.util.LinkedHashSet;

/**
 * A cache of keys in three segments: a window for new keys, probation, and a protected segment for
 * keys that were asked for again. A key leaves the window for the main part only when it is asked
 * for more often than the one that it would push out (TinyLFU).
 */
final class SegmentedCache {
  private final LinkedHashSet<Integer> window = new LinkedHashSet<>();
  private final LinkedHashSet<Integer> probation = new LinkedHashSet<>();
  private final LinkedHashSet<Integer> guarded = new LinkedHashSet<>();
  private final int windowSize;
  private final int mainSize;
  private final int guardedSize;
  private final byte[] counts;
  private final int aging;
  private final boolean byFrequency;
  private int counted;

  SegmentedCache(
      int size, double windowShare, double protectedShare, int bits, int aging, boolean frequency) {
    windowSize = Math.max(1, (int) (size * windowShare));
    mainSize = Math.max(1, size - windowSize);
    guardedSize = (int) (mainSize * protectedShare);
    counts = new byte[1 << bits];
    this.aging = aging;
    this.byFrequency = frequency;
  }

  /** Asks for a key, and says whether it was there. */
  boolean request(int key) {
    count(key);
    if (window.remove(key)) {
      window.add(key);
      return true;
    }
    if (guarded.remove(key)) {
      guarded.add(key);
      return true;
    }
    if (probation.remove(key)) {
      guarded.add(key);
      if (guarded.size() > guardedSize) {
        probation.add(oldest(guarded));
      }
      return true;
    }
    window.add(key);
    if (window.size() > windowSize) {
      admit(oldest(window));
    }
    return false;
  }

  private void admit(int candidate) {
    if (probation.size() + guarded.size() < mainSize) {
      probation.add(candidate);
      return;
    }
    int victim = oldest(probation.isEmpty() ? guarded : probation);
    probation.add(!byFrequency || frequency(candidate) > frequency(victim) ? candidate : victim);
  }

  private static int oldest(LinkedHashSet<Integer> segment) {
    Iterator<Integer> keys = segment.iterator();
    int key = keys.next();
    keys.remove();
    return key;
  }

  private void count(int key) {
    for (int row = 0; row < 4; row++) {
      int slot = slot(key, row);
      counts[slot] = (byte) Math.min(15, counts[slot] + 1);
    }
    if (++counted == aging) {
      counted = 0;
      for (int i = 0; i < counts.length; i++) {
        counts[i] /= 2;
      }
    }
  }

  private int frequency(int key) {
    int least = Integer.MAX_VALUE;
    for (int row = 0; row < 4; row++) {
      least = Math.min(least, counts[slot(key, row)]);
    }
    return least;
  }

  private int slot(int key, int row) {
    int hash = (key + row * 0x9E3779B9) * 0x85EBCA6B;
    return (hash ^ hash >>> 15) & counts.length - 1;
  }
}
