package org.comparegan.result;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Names that tell results apart. */
public final class ResultNames {
  private ResultNames() {}

  /**
   * The results under names that differ: those that are called alike are called by their place, and
   * by a number where even that is the same.
   */
  public static List<Result> distinct(List<Result> results) {
    List<String> names = results.stream().map(Result::name).toList();
    List<String> places =
        IntStream.range(0, names.size())
            .mapToObj(i -> often(names, i) ? place(results.get(i)) : names.get(i))
            .toList();
    List<Result> distinct = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      String name = places.get(i);
      distinct.add(results.get(i).named(often(places, i) ? name + " (" + (i + 1) + ")" : name));
    }
    return distinct;
  }

  private static boolean often(List<String> names, int i) {
    return names.stream().filter(names.get(i)::equals).count() > 1;
  }

  private static String place(Result result) {
    String place = result.place().toString();
    return place.endsWith(result.name()) ? place : place + " " + result.name();
  }
}
