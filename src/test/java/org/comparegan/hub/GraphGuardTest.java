package org.comparegan.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetAllOpList;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Trust;
import org.comparegan.npz.Npy;
import org.comparegan.npz.NpyArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;
import org.tensorflow.proto.OpList;
import org.tensorflow.proto.TensorProto;

/** What passes the guard, and what of it is imported; the hostile corpus has what does not. */
class GraphGuardTest {
  private static final Path MODELS = Path.of("src/test/resources/models");

  @TempDir private Path directory = Path.of("");

  /** A name with a typing error would refuse a network that should pass. */
  @Test
  void everyListedOperationIsTensorFlows() throws IOException {
    Set<String> known = registered();
    assertThat(known).hasSizeGreaterThan(1000);
    try (InputStream in =
        Objects.requireNonNull(GraphGuard.class.getResourceAsStream("network-operations.txt"))) {
      List<String> listed =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .flatMap(line -> Stream.of(line.split(" ")))
              .map(word -> word.replaceAll("\\[\\d]", ""))
              .filter(word -> !word.isEmpty())
              .toList();
      assertThat(known).containsAll(listed);
      assertThat(listed).doesNotHaveDuplicates().noneMatch(GraphGuardTest::touchesTheWorld);
    }
  }

  private static boolean touchesTheWorld(String operation) {
    return operation.matches(
        ".*(File|Save|Restore|Dataset|Iterator|Debug|Summary|Print|PyFunc|Reader|Queue|Send|Recv|Rpc|Abort).*");
  }

  private static Set<String> registered() throws IOException {
    TensorFlow.version();
    TF_Buffer all = TF_GetAllOpList();
    byte[] bytes = new byte[(int) all.length()];
    new BytePointer(all.data()).capacity(bytes.length).get(bytes);
    return OpList.parseFrom(bytes).getOpList().stream()
        .map(OpDef::getName)
        .collect(Collectors.toSet());
  }

  /**
   * A generator of many kinds of layers as Keras 2.15 saves it, with training functions, a saver,
   * and a signature that reads files; Keras computed the images.
   */
  @Test
  void aKerasModelRunsThoughOneOfItsSignaturesReadsFiles() throws IOException {
    unzip(MODELS.resolve("keras-2.15.zip"));
    NpyArray.Floats z = (NpyArray.Floats) Npy.read(directory.resolve("z.npy"));
    NpyArray.Floats wanted = (NpyArray.Floats) Npy.read(directory.resolve("generated.npy"));
    NpyArray.Ints labels = (NpyArray.Ints) Npy.read(directory.resolve("labels.npy"));
    try (LoadedModule module = HubModule.open(directory).load(List.of("serve"))) {
      FloatArray latents = new FloatArray(Shape.of(4, 8), z.values());
      float[] images = module.generate(latents, labels.values()).values();
      for (int i = 0; i < images.length; i++) {
        assertThat(images[i]).isCloseTo(wanted.values()[i], within(1e-5f));
      }
      assertThatThrownBy(
              () ->
                  module.require(
                      Objects.requireNonNull(module.description().signatures().get("of_files"))))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("ReadFile")
          .hasMessageContaining("--trust");
    }
  }

  private void unzip(Path archive) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(archive)) {
      Path root = zip.getPath("/");
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path to = directory.resolve(root.relativize(file).toString());
          Files.createDirectories(Objects.requireNonNull(to.getParent()));
          Files.copy(file, to);
        }
      }
    }
  }

  @Test
  void aFrozenInceptionMayDecodeJpegs() throws IOException {
    GraphDef graph = GraphDef.parseFrom(Files.readAllBytes(MODELS.resolve("inception-like.pb")));
    GraphGuard guard = GraphGuard.of("inception-like.pb", graph, Trust.NETWORKS);
    assertThat(guard.safe().getNodeList()).hasSameSizeAs(graph.getNodeList());
    Stream.of("DecodeJpeg", "Mul", "pool_3", "softmax/logits").forEach(guard::require);
  }

  @Test
  void aDeepButFiniteChainOfCallsIsBounded() {
    assertThatThrownBy(() -> guard(chain(2000, 1)).require("call"))
        .hasMessageContaining("calls functions");
    assertThatThrownBy(() -> guard(chain(40, 2)).require("call")).hasMessageContaining("expand to");
    guard(chain(20, 1)).require("call");
  }

  /** As a transposed convolution of a batch of 64 has it in a module of fixed batch. */
  @Test
  void largeActivationsPass() {
    guard(fill(GraphDef.newBuilder(), integers("size", 64, 256, 256, 96))).require("fill");
    assertThatThrownBy(
            () ->
                guard(fill(GraphDef.newBuilder(), integers("size", 64, 1024, 1024, 96)))
                    .require("fill"))
        .hasMessageContaining("asks for 24576 MiB");
  }

  /** Sizes that are packed from themselves would take 2^30 steps if each were followed anew. */
  @Test
  void sizesAreFollowedOnce() {
    GraphDef.Builder graph = GraphDef.newBuilder().addNode(integers("size0", 2));
    for (int i = 1; i <= 30; i++) {
      graph.addNode(
          NodeDef.newBuilder()
              .setName("size" + i)
              .setOp("Pack")
              .addInput("size" + (i - 1))
              .addInput("size" + (i - 1)));
    }
    guard(
            fill(
                graph,
                NodeDef.newBuilder().setName("size").setOp("Identity").addInput("size30").build()))
        .require("fill");
  }

  private static GraphDef fill(GraphDef.Builder graph, NodeDef size) {
    return graph
        .addNode(size)
        .addNode(
            NodeDef.newBuilder().setName("fill").setOp("Fill").addInput("size").addInput("size"))
        .build();
  }

  private static NodeDef integers(String name, int... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(DataType.DT_INT32);
    tensor.getTensorShapeBuilder().addDimBuilder().setSize(values.length);
    for (int value : values) {
      tensor.addIntVal(value);
    }
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }

  @Test
  void noTrustSpeaksForAnEndlessChain() {
    assertThatThrownBy(() -> GraphGuard.of("m", chain(40, 2), Trust.EVERYTHING))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("expand to");
  }

  private static GraphGuard guard(GraphDef graph) {
    return GraphGuard.of("m", graph, SessionOptions.defaults().trust());
  }

  /** Function i calls function i + 1 a number of times; the last does nothing. */
  private static GraphDef chain(int length, int calls) {
    GraphDef.Builder graph = GraphDef.newBuilder().addNode(call("call", "f0"));
    for (int i = 0; i < length; i++) {
      FunctionDef.Builder function = FunctionDef.newBuilder();
      function.getSignatureBuilder().setName("f" + i);
      NodeDef[] nodes = new NodeDef[calls];
      for (int n = 0; n < calls; n++) {
        nodes[n] =
            i + 1 < length
                ? call("call" + n, "f" + (i + 1))
                : NodeDef.newBuilder().setName("call" + n).setOp("NoOp").build();
      }
      graph.getLibraryBuilder().addFunction(function.addAllNodeDef(Arrays.asList(nodes)));
    }
    return graph.build();
  }

  private static NodeDef call(String name, String function) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("StatefulPartitionedCall")
        .putAttr(
            "f",
            AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(function)).build())
        .build();
  }
}
