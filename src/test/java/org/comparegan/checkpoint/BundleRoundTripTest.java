package org.comparegan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.tensorflow.ndarray.Shape;

/** What is written is read back bit by bit, whatever it is. */
class BundleRoundTripTest {
  private Path directory = Path.of("");

  /** One tensor of any fixed-size type. */
  record Numbers(Dtype dtype, Shape shape, byte[] bytes) {}

  @BeforeProperty
  void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("bundle");
  }

  @AfterProperty
  void removeDirectory() throws IOException {
    TemporaryFiles.delete(directory);
  }

  @Property(tries = 150)
  void numbersComeBackBitEqual(@ForAll("bundles") Map<String, Numbers> bundle) {
    String prefix = directory + "/model.ckpt-1";
    try (BundleWriter writer = BundleWriter.create(prefix)) {
      bundle.forEach((name, t) -> writer.bytes(name, t.dtype, t.shape, ByteBuffer.wrap(t.bytes)));
      writer.finish();
    }
    try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
      assertThat(checkpoint.names()).isEqualTo(bundle.keySet());
      bundle.forEach(
          (name, t) -> {
            assertThat(checkpoint.info(name)).isEqualTo(new TensorInfo(t.dtype, t.shape));
            assertThat(checkpoint.bytes(name)).isEqualTo(t.bytes);
          });
      checkpoint.verify();
    }
  }

  @Property(tries = 100)
  void stringsComeBack(@ForAll List<byte[]> strings) {
    String prefix = directory + "/strings";
    List<ByteString> written = strings.stream().map(ByteString::copyFrom).toList();
    try (BundleWriter writer = BundleWriter.create(prefix)) {
      writer.strings("s", Shape.of(written.size()), written).finish();
    }
    try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
      assertThat(checkpoint.strings("s")).isEqualTo(written);
    }
  }

  @Property(tries = 5)
  void manyTensorsFillSeveralBlocks(@ForAll float value) {
    String prefix = directory + "/many";
    String stem = String.join("/", Collections.nCopies(40, "scope"));
    try (BundleWriter writer = BundleWriter.create(prefix)) {
      for (int i = 0; i < 12_000; i++) {
        writer.floats(i + "/" + stem, Shape.scalar(), new float[] {value + i});
      }
      writer.finish();
    }
    try (Checkpoint checkpoint = CheckpointReader.open(prefix)) {
      assertThat(checkpoint.names()).hasSize(12_000);
      assertThat(checkpoint.floats("11999/" + stem)).containsExactly(value + 11_999);
    }
  }

  @Provide
  Arbitrary<Map<String, Numbers>> bundles() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withChars("ab/_éß€ ")
            .withCharRange('0', '9')
            .ofMinLength(1)
            .ofMaxLength(40);
    return Arbitraries.maps(names, numbers())
        .ofMaxSize(20)
        .map(map -> new TreeMap<String, Numbers>(map));
  }

  private static Arbitrary<Numbers> numbers() {
    Arbitrary<Dtype> types =
        Arbitraries.of(Arrays.stream(Dtype.values()).filter(d -> d.size() > 0).toList());
    Arbitrary<List<Integer>> shapes = Arbitraries.integers().between(0, 6).list().ofMaxSize(4);
    return Combinators.combine(types, shapes, Arbitraries.longs())
        .as(
            (dtype, sizes, seed) -> {
              Shape shape = Shape.of(sizes.stream().mapToLong(Integer::longValue).toArray());
              byte[] bytes = new byte[(int) shape.size() * dtype.size()];
              new java.util.Random(seed).nextBytes(bytes);
              return new Numbers(dtype, shape, bytes);
            });
  }
}
