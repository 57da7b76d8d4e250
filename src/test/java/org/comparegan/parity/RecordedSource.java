package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.comparegan.model.ImageSource;
import org.comparegan.model.Latents;
import org.comparegan.model.ModuleSource;

/**
 * A module that remembers its samples, and compares its variables between accumulation and
 * sampling.
 */
final class RecordedSource implements ImageSource {
  private static final String PREFIX = "gen_module/";
  private static final double LIMIT = 1e-4;

  private final ModuleSource source;
  private final int n;
  private final JsonNode json;
  private final Checks checks;
  private final List<float[]> batches = new ArrayList<>();

  RecordedSource(ModuleSource source, int n, JsonNode json, Checks checks) {
    this.source = source;
    this.n = n;
    this.json = json;
    this.checks = checks;
  }

  /** The samples of a run, {@code [n, h, w, c]} in [0, 1]. */
  float[] run(int run) {
    int pixels = height() * width() * channels();
    int ofRun = (n + batch() - 1) / batch();
    float[] images = new float[n * pixels];
    for (int i = 0; i < ofRun; i++) {
      int at = i * batch() * pixels;
      int length = Math.min(batch() * pixels, images.length - at);
      System.arraycopy(batches.get(run * ofRun + i), 0, images, at, length);
    }
    return images;
  }

  @Override
  public float[] images(Latents latents) {
    if (batches.isEmpty()) {
      json.path("accumulators")
          .fields()
          .forEachRemaining(entry -> compare(entry.getKey(), entry.getValue()));
      json.path("model_with_accu")
          .path("tensors")
          .forEach(tensor -> compare(tensor.get("name").asText(), tensor));
    }
    float[] images = source.images(latents);
    batches.add(images);
    return images;
  }

  private void compare(String name, JsonNode golden) {
    double[] found = source.variable(name.substring(PREFIX.length()));
    long[] shape = TensorGoldens.shape(golden.get("shape")).asArray();
    checks.digest(name, found, shape, golden, LIMIT);
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public int batch() {
    return source.batch();
  }

  @Override
  public int latentWidth() {
    return source.latentWidth();
  }

  @Override
  public int classes() {
    return source.classes();
  }

  @Override
  public int height() {
    return source.height();
  }

  @Override
  public int width() {
    return source.width();
  }

  @Override
  public int channels() {
    return source.channels();
  }

  @Override
  public boolean hasAccumulators() {
    return source.hasAccumulators();
  }

  @Override
  public void accumulate(Latents latents) {
    source.accumulate(latents);
  }

  @Override
  public void close() {
    batches.clear();
  }
}
