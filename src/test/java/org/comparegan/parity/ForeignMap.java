package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.comparegan.npz.NpyArray;

/**
 * A golden map of {@code imports/maps}: our variables from the tensors of another project's file.
 * Where the map divides a kernel by its spectral norm, the kernel is taken as it is stored, and its
 * singular vectors beside it.
 */
final class ForeignMap {
  private static final String ROWS = "rows y,z -> z,y";

  private final JsonNode rows;
  private final Map<String, NpyArray.Floats> source;
  private final Map<String, Target> targets = new LinkedHashMap<>();

  /**
   * A variable.
   *
   * @param values row-major, in our layout
   * @param source the tensor they come from; empty for a constant
   * @param places for each value its index in the source; −1 for a zero that was added
   */
  record Target(float[] values, String source, int[] places) {}

  /** A tensor of indices into the source, or its layout in between. */
  private record Places(int[] shape, int[] at) {
    static Places of(int... shape) {
      int n = 1;
      for (int size : shape) {
        n *= size;
      }
      int[] at = new int[n];
      for (int i = 0; i < n; i++) {
        at[i] = i;
      }
      return new Places(shape, at);
    }

    /** The last axis of the matrix [shape[0], rest], so that rows become columns. */
    Places transposed(int rows) {
      int columns = at.length / rows;
      int[] moved = new int[at.length];
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          moved[c * rows + r] = at[r * columns + c];
        }
      }
      return new Places(new int[] {columns, rows}, moved);
    }
  }

  /**
   * Applies a map.
   *
   * @param rows one file's rows
   * @param source the file's tensors
   */
  ForeignMap(JsonNode rows, Map<String, NpyArray.Floats> source) {
    this.rows = rows;
    this.source = source;
  }

  /** All variables by name. */
  Map<String, Target> targets() {
    boolean rowsOfFirst =
        StreamSupport.stream(rows.spliterator(), false)
            .anyMatch(row -> row.path("note").asText().equals("fc_noise/kernel: then " + ROWS));
    for (JsonNode row : rows) {
      String target = row.path("target").asText();
      if (row.has("constant")) {
        continue;
      }
      if (row.has("source")) {
        String more = target.endsWith("/fc_noise/kernel") && rowsOfFirst ? ", then " + ROWS : "";
        // A convolution of stride 1 as the transposed one that our last layer is.
        boolean turned = target.endsWith("/g_dc5/kernel");
        String transform = turned ? "conv, turned" : row.path("transform").asText();
        add(target, row.get("source").asText(), transform + more);
      }
    }
    return targets;
  }

  private void add(String target, String from, String transform) {
    NpyArray.Floats tensor = source(from);
    put(target, from, transformed(transform, Places.of(tensor.shape()), from));
    if (from.endsWith(".weight_orig")) {
      vectors(target, from.replace(".weight_orig", ".weight_"), transform, tensor.shape());
    }
  }

  /** The vectors that belong to a kernel, in the order of its matrix. */
  private void vectors(String target, String stem, String transform, int[] kernel) {
    int[] row = kernel.clone();
    row[0] = 1;
    boolean columns = transform.contains("columns");
    String ofColumns = columns ? "vector c,h,w -> h,w,c" : "copy";
    String ofRows = transform.replaceFirst("linear, columns c,h,w -> h,w,c(, then )?", "");
    String rowsOnly = columns ? (ofRows.isEmpty() ? "linear" : "linear, " + ofRows) : transform;
    put(target + "/u_var", stem + "u", transformed(ofColumns, Places.of(kernel[0]), stem + "u"));
    put(target + "/v_var", stem + "v", transformed(rowsOnly, Places.of(row), stem + "v"));
  }

  private NpyArray.Floats source(String name) {
    return Optional.ofNullable(source.get(name))
        .orElseThrow(() -> new IllegalArgumentException("The file has no " + name + "."));
  }

  private void put(String target, String from, Places places) {
    float[] all = source(from).values();
    float[] values = new float[places.at.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = places.at[i] < 0 ? 0 : all[places.at[i]];
    }
    targets.put(target, new Target(values, from, places.at));
  }

  private Places transformed(String transform, Places x, String from) {
    return switch (transform) {
      case "copy", "as [n, 1]", "scalar", "row(s) of the truncation" -> x;
      case "conv", "deconv" -> spatial(x);
      case "conv, turned" -> turned(x);
      case "conv 1x1 in 3x3" -> middle(x);
      case "linear" -> x.transposed(x.shape[0]);
      case "linear, columns c,h,w -> h,w,c" -> columns(x.transposed(x.shape[0]));
      case "vector c,h,w -> h,w,c" -> columns(new Places(new int[] {1, x.at.length}, x.at));
      case "linear, rows y,z -> z,y" -> rows(x.transposed(x.shape[0]));
      case "linear, columns c,h,w -> h,w,c, then rows y,z -> z,y" ->
          rows(columns(x.transposed(x.shape[0])));
      case "first half of columns" -> half(x, 0);
      case "second half of columns" -> half(x, 1);
      default ->
          throw new IllegalArgumentException("No transform '" + transform + "' of " + from + ".");
    };
  }

  /** [a, b, h, w] to [h, w, b, a]. */
  private static Places spatial(Places x) {
    int a = x.shape[0];
    int b = x.shape[1];
    int places = x.shape[2] * x.shape[3];
    int[] moved = new int[x.at.length];
    for (int i = 0; i < a; i++) {
      for (int j = 0; j < b; j++) {
        for (int p = 0; p < places; p++) {
          moved[(p * b + j) * a + i] = x.at[(i * b + j) * places + p];
        }
      }
    }
    return new Places(new int[] {x.shape[2], x.shape[3], b, a}, moved);
  }

  /** [out, in, h, w] to [h, w, out, in], rotated by 180°. */
  private static Places turned(Places x) {
    int places = x.shape[2] * x.shape[3];
    int maps = x.shape[0] * x.shape[1];
    int[] moved = new int[x.at.length];
    for (int map = 0; map < maps; map++) {
      for (int p = 0; p < places; p++) {
        moved[(places - 1 - p) * maps + map] = x.at[map * places + p];
      }
    }
    return new Places(new int[] {x.shape[2], x.shape[3], x.shape[0], x.shape[1]}, moved);
  }

  private static Places middle(Places x) {
    Places small = spatial(x);
    int[] large = new int[9 * small.at.length];
    Arrays.fill(large, -1);
    System.arraycopy(small.at, 0, large, 4 * small.at.length, small.at.length);
    return new Places(new int[] {3, 3, small.shape[2], small.shape[3]}, large);
  }

  /** Columns c·16 + p to p·C + c. */
  private static Places columns(Places x) {
    int width = x.shape[1];
    int channels = width / 16;
    int[] moved = new int[x.at.length];
    for (int row = 0; row < x.shape[0]; row++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < 16; p++) {
          moved[row * width + p * channels + c] = x.at[row * width + c * 16 + p];
        }
      }
    }
    return new Places(x.shape, moved);
  }

  /** The first rows, as many as the label's embedding has, go behind the others. */
  private Places rows(Places x) {
    int columns = x.shape[1];
    int first = source("shared.weight").shape()[1] * columns;
    int[] moved = new int[x.at.length];
    System.arraycopy(x.at, first, moved, 0, x.at.length - first);
    System.arraycopy(x.at, 0, moved, x.at.length - first, first);
    return new Places(x.shape, moved);
  }

  private static Places half(Places x, int second) {
    int width = x.shape[1] / 2;
    int[] moved = new int[x.shape[0] * width];
    for (int row = 0; row < x.shape[0]; row++) {
      System.arraycopy(x.at, row * 2 * width + second * width, moved, row * width, width);
    }
    return new Places(new int[] {x.shape[0], width}, moved);
  }
}
