package org.comparegan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.comparegan.checkpoint.BundleWriter;
import org.comparegan.checkpoint.Checkpoint;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.CheckpointReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.Shape;

/** A module is restored without a saver, and takes any number of rows. */
class LoadedModuleTest {
  private static final String SWITCH = "generator/bn/accu/update_accus";
  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    TinyModule.write(directory, 4);
  }

  private LoadedModule load(String... tags) {
    return HubModule.open(directory).load(List.of(tags));
  }

  private static FloatArray z(int rows) {
    float[] values = new float[rows * 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = i + 1;
    }
    return new FloatArray(Shape.of(rows, 2), values);
  }

  /** z · kernel with the kernel 1…6. */
  private static float[] expected(int rows) {
    float[] values = new float[rows * 3];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < 3; c++) {
        values[r * 3 + c] = (2 * r + 1) * (c + 1) + (2 * r + 2) * (c + 4);
      }
    }
    return values;
  }

  @Test
  void fixedBatchTakesAnyNumberOfRows() {
    try (LoadedModule module = load("bs4", "gen")) {
      for (int rows : new int[] {1, 4, 7, 8, 9}) {
        FloatArray images = module.generate(z(rows));
        assertThat(images.shape()).isEqualTo(Shape.of(rows, 3));
        assertThat(images.values()).containsExactly(expected(rows));
      }
      assertThat(module.read("generator/runs")).containsExactly(1 + 1 + 2 + 2 + 3);
    }
  }

  @Test
  void freeBatchRunsOnce() {
    try (LoadedModule module = load("gen", "bsNone")) {
      assertThat(module.generate(z(100)).values()).containsExactly(expected(100));
      assertThat(module.read("generator/runs")).containsExactly(1);
      assertThat(module.generate(z(300)).values()).containsExactly(expected(300));
      assertThat(module.read("generator/runs")).containsExactly(3);
    }
  }

  @Test
  void variablesAreReadAndSet() {
    try (LoadedModule module = load("gen", "bs4")) {
      assertThat(module.variables()).hasSize(3);
      module.fill("generator/fc/kernel", 2);
      assertThat(module.read("generator/fc/kernel")).containsOnly(2);
      assertThat(module.generate(z(1)).values()).containsExactly(6, 6, 6);
      assertThatThrownBy(() -> module.assign("generator/fc/kernel", 1, 2))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("2 values");
      assertThatThrownBy(() -> module.read("generator/fc/kernels"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("the nearest name is \"generator/fc/kernel\"");
    }
  }

  @Test
  void rowsAreNotFilledUpWhileStatisticsAccumulate() {
    try (LoadedModule module = load("gen", "bs4")) {
      module.fill(SWITCH, 1);
      assertThat(module.generate(z(8)).rows()).isEqualTo(8);
      assertThatThrownBy(() -> module.generate(z(9)))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("give a multiple of 4");
      module.fill(SWITCH, 0);
      assertThat(module.generate(z(9)).rows()).isEqualTo(9);
    }
  }

  @Test
  void savesItsVariablesUnderAPrefix() {
    String prefix = directory + "/model-with-accu.ckpt";
    try (LoadedModule module = load("gen", "bs4");
        BundleWriter writer = BundleWriter.create(prefix)) {
      module.generate(z(4));
      module.save(writer, "gen_module/");
      writer.finish();
    }
    try (Checkpoint saved = CheckpointReader.open(prefix)) {
      assertThat(saved.floats("gen_module/generator/runs")).containsExactly(1);
      assertThat(saved.ints("gen_module/" + SWITCH)).containsExactly(0);
      assertThat(saved.floats("gen_module/generator/fc/kernel")).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void aGraphWithoutValuesSaysWhatToDo() {
    assertThatThrownBy(() -> load("disc"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("discriminator/kernel")
        .hasMessageContaining("exports the variables of the generator only");
  }

  @Test
  void whatDoesNotFitIsAnError() {
    assertThatThrownBy(() -> load("gen", "bs64"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("[bs4, gen]");
    try (LoadedModule module = load("gen", "bs4")) {
      assertThatThrownBy(() -> module.generate(new FloatArray(Shape.of(1, 3), new float[3])))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("must be of shape [-1, 2]");
      assertThatThrownBy(() -> module.generate(z(1), new int[1]))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("unconditional");
      assertThatThrownBy(() -> module.discriminate(z(1), new int[0]))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("no signature takes images");
    }
  }

  @Test
  void aCheckpointOfAnotherShapeIsRefused() {
    try (BundleWriter writer = BundleWriter.create(directory + "/variables/variables")) {
      writer.floats("generator/fc/kernel", Shape.of(3, 3), new float[9]);
      writer.floats("generator/runs", Shape.scalar(), new float[1]);
      writer.ints(SWITCH, Shape.scalar(), new int[1]).finish();
    }
    assertThatThrownBy(() -> load("gen", "bs4"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("generator/fc/kernel")
        .hasMessageContaining("the graph wants float32[2, 3]");
  }
}
