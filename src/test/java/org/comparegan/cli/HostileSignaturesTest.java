package org.comparegan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** Models whose signatures promise what no generator or discriminator has, or lie. */
class HostileSignaturesTest {
  private static final Path BASE = Path.of("src/test/resources/hostile/models/base.pbtxt");

  @TempDir private Path directory = Path.of("");

  static Stream<Arguments> generators() {
    return Stream.of(
        given("rank 0", s -> generated(s, DataType.DT_FLOAT), "images of shape []"),
        given("rank 1", s -> generated(s, DataType.DT_FLOAT, -1), "must be known"),
        given("rank 2", s -> generated(s, DataType.DT_FLOAT, -1, 4), "must be known"),
        given("rank 5", s -> generated(s, DataType.DT_FLOAT, -1, 2, 2, 1, 1), "must be known"),
        given("integers", s -> generated(s, DataType.DT_INT32, -1, 2, 2, 1), "must be float32"),
        given("strings", s -> generated(s, DataType.DT_STRING, -1, 2, 2, 1), "must be float32"),
        given("channels", s -> generated(s, DataType.DT_FLOAT, -1, 2, 2, 7), "channels 1 or 3"),
        given("no height", s -> generated(s, DataType.DT_FLOAT, -1, 0, 2, 1), "1 or more"),
        given("free", s -> generated(s, DataType.DT_FLOAT, -1, -1, 2, 1), "must be known"),
        given(
            "huge sides",
            s -> generated(s, DataType.DT_FLOAT, -1, Integer.MAX_VALUE, Integer.MAX_VALUE, 3),
            "fit an array"),
        given(
            "sides beyond int",
            s -> generated(s, DataType.DT_FLOAT, -1, (1L << 32) + 2, (1L << 32) + 2, 1),
            "fit an array"),
        given(
            "other sides", s -> generated(s, DataType.DT_FLOAT, -1, 4, 4, 1), "its signature says"),
        given("no batch", s -> z(s, DataType.DT_FLOAT, 0, 4), "the batch must be 1 or more"),
        given("huge batch", s -> z(s, DataType.DT_FLOAT, Integer.MAX_VALUE, 4), "fit an array"),
        given("endless batch", s -> z(s, DataType.DT_FLOAT, Long.MAX_VALUE, 4), "fit an array"),
        given("wide z", s -> z(s, DataType.DT_FLOAT, -1, Integer.MAX_VALUE), "fit an array"),
        given("z of rank 3", s -> z(s, DataType.DT_FLOAT, -1, 2, 2), "must be [n, z_dim]"),
        given("z of rank 0", s -> z(s, DataType.DT_FLOAT), "must be [n, z_dim]"),
        given("z of integers", s -> z(s, DataType.DT_INT32, -1, 4), "must be float32"),
        given("no inputs", SignatureDef.Builder::clearInputs, "has no generator"),
        given(
            "labels of strings",
            s -> s.putInputs("labels", info("z:0", DataType.DT_STRING, -1)),
            "must be int32[n] or int64[n]"),
        given(
            "no such tensor",
            s -> s.putOutputs("generated", info("none:0", DataType.DT_FLOAT, -1, 2, 2, 1)),
            "none"),
        given(
            "no name",
            s -> s.putOutputs("generated", info("", DataType.DT_FLOAT, -1, 2, 2, 1)),
            ""));
  }

  private static Arguments given(
      String name, Consumer<SignatureDef.Builder> change, String expected) {
    return Arguments.of(name, change, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("generators")
  void generatorsAreRefusedInOneLine(
      String name, Consumer<SignatureDef.Builder> change, String expected) throws IOException {
    Path out = directory.resolve("out.npz");
    String model = model(change).toString();
    CommandRun run =
        CommandRun.of(
            "sample",
            "-q",
            "--from",
            model,
            "--count",
            "3",
            "--classes",
            "2",
            "--out",
            out.toString());
    assertRefused(run, expected);
    assertThat(out).doesNotExist();
  }

  static Stream<Arguments> discriminators() {
    return Stream.of(
        given("rank 0", s -> images(s, DataType.DT_FLOAT), "must be known"),
        given("rank 2", s -> images(s, DataType.DT_FLOAT, -1, 4), "must be known"),
        given("strings", s -> images(s, DataType.DT_STRING, -1, 2, 2, 1), "must be float32"),
        given("no batch", s -> images(s, DataType.DT_FLOAT, 0, 2, 2, 1), "1 or more"),
        given("endless batch", s -> images(s, DataType.DT_FLOAT, Long.MAX_VALUE, 2, 2, 1), "fit"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("discriminators")
  void discriminatorsAreRefusedInOneLine(
      String name, Consumer<SignatureDef.Builder> change, String expected) throws IOException {
    Path images = directory.resolve("images.npy");
    Npy.write(images, new NpyArray.Floats(new int[] {2, 2, 2, 1}, new float[8]));
    Path out = directory.resolve("out.npz");
    CommandRun run =
        CommandRun.of(
            "discriminate",
            "-q",
            "--from",
            model(change).toString(),
            "--images",
            images.toString(),
            "--out",
            out.toString());
    assertRefused(run, expected);
    assertThat(out).doesNotExist();
  }

  @Test
  void moreImagesThanAnArrayHoldsAreNotBegun() throws IOException {
    String model = model(s -> z(s, DataType.DT_FLOAT, -1, 4)).toString();
    Path out = directory.resolve("out.npz");
    CommandRun run =
        CommandRun.of(
            "sample", "-q", "--from", model, "--count", "2147483647", "--out", out.toString());
    assertRefused(run, "--count must be at most 10,000,000");
    assertThat(out).doesNotExist();
  }

  @Test
  void brokenImagesAreCounted() throws IOException {
    Path z = directory.resolve("z.npy");
    float[] latents = new float[3 * 4];
    latents[5] = -Float.MAX_VALUE;
    latents[6] = -Float.MAX_VALUE;
    latents[9] = -Float.MAX_VALUE;
    Npy.write(z, new NpyArray.Floats(new int[] {3, 4}, latents));
    Path out = directory.resolve("out.npz");
    Path model = model(signature -> {}, "Square");
    CommandRun run =
        CommandRun.of(
            "sample",
            "-q",
            "--from",
            model.toString(),
            "--z",
            z.toString(),
            "--out",
            out.toString());
    assertRefused(run, "3 values in 2 of 3 images are NaN or infinite");
    assertThat(run.err()).contains("Nothing was written.");
    assertThat(out).doesNotExist();
  }

  private static void assertRefused(CommandRun run, String expected) {
    assertThat(run.err()).hasLineCount(1).contains(expected).doesNotContain("Unexpected failure");
    assertThat(run.code()).isBetween(1, 2);
  }

  private Path model(Consumer<SignatureDef.Builder> change) throws IOException {
    return model(change, "Sigmoid");
  }

  private Path model(Consumer<SignatureDef.Builder> change, String operation) throws IOException {
    MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
    TextFormat.merge(
        Files.readString(BASE)
            .replace("input: \"^touch\"", "")
            .replace("op: \"Sigmoid\"", "op: \"" + operation + "\""),
        meta);
    SignatureDef.Builder signature = meta.getSignatureDefOrThrow("serving_default").toBuilder();
    change.accept(signature);
    meta.putSignatureDef("serving_default", signature.build());
    return HostileModelsTest.write(meta.build(), directory.resolve("model"));
  }

  private static void generated(SignatureDef.Builder signature, DataType type, long... sides) {
    signature.putOutputs("generated", info("images:0", type, sides));
  }

  private static void z(SignatureDef.Builder signature, DataType type, long... sides) {
    signature.putInputs("z", info("z:0", type, sides));
  }

  private static void images(SignatureDef.Builder signature, DataType type, long... sides) {
    signature.clearInputs().clearOutputs();
    signature.putInputs("images", info("z:0", type, sides));
    signature.putOutputs("prediction", info("images:0", DataType.DT_FLOAT, -1, 1));
  }

  private static TensorInfo info(String tensor, DataType type, long... sides) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long side : sides) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(side));
    }
    return TensorInfo.newBuilder().setName(tensor).setDtype(type).setTensorShape(shape).build();
  }
}
