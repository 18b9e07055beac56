package iris;

import java.util.ArrayList;
import java.util.List;

/**
 * Petal lengths and widths of iris flowers in cm: 50 of Iris versicolor and 50 of Iris virginica
 * (R. A. Fisher, 1936, "The use of multiple measurements in taxonomic problems", Annals of Eugenics
 * 7).
 */
final class Flowers {
  private static final String VERSICOLOR =
      """
      4.7 1.4, 4.5 1.5, 4.9 1.5, 4.0 1.3, 4.6 1.5, 4.5 1.3, 4.7 1.6, 3.3 1.0, 4.6 1.3, 3.9 1.4,
      3.5 1.0, 4.2 1.5, 4.0 1.0, 4.7 1.4, 3.6 1.3, 4.4 1.4, 4.5 1.5, 4.1 1.0, 4.5 1.5, 3.9 1.1,
      4.8 1.8, 4.0 1.3, 4.9 1.5, 4.7 1.2, 4.3 1.3, 4.4 1.4, 4.8 1.4, 5.0 1.7, 4.5 1.5, 3.5 1.0,
      3.8 1.1, 3.7 1.0, 3.9 1.2, 5.1 1.6, 4.5 1.5, 4.5 1.6, 4.7 1.5, 4.4 1.3, 4.1 1.3, 4.0 1.3,
      4.4 1.2, 4.6 1.4, 4.0 1.2, 3.3 1.0, 4.2 1.3, 4.2 1.2, 4.2 1.3, 4.3 1.3, 3.0 1.1, 4.1 1.3
      """;

  private static final String VIRGINICA =
      """
      6.0 2.5, 5.1 1.9, 5.9 2.1, 5.6 1.8, 5.8 2.2, 6.6 2.1, 4.5 1.7, 6.3 1.8, 5.8 1.8, 6.1 2.5,
      5.1 2.0, 5.3 1.9, 5.5 2.1, 5.0 2.0, 5.1 2.4, 5.3 2.3, 5.5 1.8, 6.7 2.2, 6.9 2.3, 5.0 1.5,
      5.7 2.3, 4.9 2.0, 6.7 2.0, 4.9 1.8, 5.7 2.1, 6.0 1.8, 4.8 1.8, 4.9 1.8, 5.6 2.1, 5.8 1.6,
      6.1 1.9, 6.4 2.0, 5.6 2.2, 5.1 1.5, 5.6 1.4, 6.1 2.3, 5.6 2.4, 5.5 1.8, 4.8 1.8, 5.4 2.1,
      5.6 2.4, 5.1 2.3, 5.1 1.9, 5.9 2.3, 5.7 2.5, 5.2 2.3, 5.0 1.9, 5.2 2.0, 5.4 2.3, 5.1 1.8
      """;

  private static final int VALIDATION_SHARE = 4;

  /**
   * A flower.
   *
   * @param features a constant, both measures around their means, and their products
   * @param virginica 1 for a virginica, 0 for a versicolor
   */
  record Flower(double[] features, int virginica) {}

  static final int FEATURES = 6;

  /** Every fourth flower. */
  static final List<Flower> VALIDATION = flowers(true);

  /** The others. */
  static final List<Flower> TRAINING = flowers(false);

  private Flowers() {}

  private static List<Flower> flowers(boolean validation) {
    List<Flower> all = new ArrayList<>(read(VERSICOLOR, 0));
    all.addAll(read(VIRGINICA, 1));
    List<Flower> chosen = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (i % VALIDATION_SHARE == 0 == validation) {
        chosen.add(all.get(i));
      }
    }
    return chosen;
  }

  private static List<Flower> read(String table, int virginica) {
    List<Flower> flowers = new ArrayList<>();
    for (String row : table.strip().split(",\\s+")) {
      String[] measures = row.split(" ");
      double x = Double.parseDouble(measures[0]) - 4.9;
      double y = Double.parseDouble(measures[1]) - 1.7;
      flowers.add(new Flower(new double[] {1, x, y, x * x, x * y, y * y}, virginica));
    }
    return flowers;
  }
}
