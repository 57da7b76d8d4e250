package org.comparegan.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.comparegan.checkpoint.CheckpointException;
import org.comparegan.checkpoint.TemporaryFiles;
import org.comparegan.file.Sha256;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorShapeProto;

/** A changed module is read and run, or refused with a {@link CheckpointException}. */
class DamagedModuleFuzzTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/hub/modern-saved-model");
  private static final String GRAPH = "saved_model.pb";
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final List<String> HOSTILE =
      List.of(
          "WriteFile", "ReadFile", "SaveV2", "DebugIdentityV2", "Abort", "PyFunc", "NeverHeardOf");

  private Path directory = Path.of("");

  @BeforeProperty
  void copyVariables() throws IOException {
    directory = Files.createTempDirectory("module");
    Path variables = Files.createDirectory(directory.resolve("variables"));
    for (String file : new String[] {"variables.index", "variables.data-00000-of-00001"}) {
      Files.copy(GOLDEN.resolve("variables").resolve(file), variables.resolve(file));
    }
  }

  @AfterProperty
  void removeCopy() throws IOException {
    TemporaryFiles.delete(directory);
  }

  @Property(tries = 300)
  void listed(@ForAll long seed) throws IOException {
    damage(seed);
    try {
      assertThat(HubModule.open(directory).graphs()).isNotEmpty();
    } catch (CheckpointException e) {
      assertThat(e).hasMessageContaining(directory.toString());
    }
  }

  @Property(tries = 2000)
  @Tag("slow")
  void run(@ForAll long seed) throws IOException {
    damage(seed);
    SortedMap<String, String> before = contents();
    Instant start = Instant.now();
    try {
      HubModule module = HubModule.open(directory);
      try (LoadedModule loaded = module.load(module.graphs().get(0).tags())) {
        FloatArray z = new FloatArray(Shape.of(2, 16), new float[32]);
        assertThat(loaded.generate(z, new int[2]).rows()).isEqualTo(2);
      }
    } catch (CheckpointException e) {
      assertThat(e).hasMessageContaining(directory.toString());
    }
    assertThat(Duration.between(start, Instant.now())).isLessThan(LONGEST);
    assertThat(contents()).isEqualTo(before);
  }

  /** Checksums of all files that a graph of ours could reach. */
  private SortedMap<String, String> contents() throws IOException {
    SortedMap<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found.put(file.toString(), Sha256.of(file));
      }
    }
    return found;
  }

  private void damage(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes = Files.readAllBytes(GOLDEN.resolve(GRAPH));
    if (random.nextBoolean()) {
      SavedModel.Builder model = SavedModel.parseFrom(bytes).toBuilder();
      GraphDef.Builder graph = model.getMetaGraphsBuilder(0).getGraphDefBuilder();
      for (int i = random.nextInt(3); i >= 0; i--) {
        change(graph, random);
      }
      bytes = model.build().toByteArray();
    } else {
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
    }
    Files.write(directory.resolve(GRAPH), bytes);
  }

  /** Changes what a node does, what it takes, what it calls, or how large it is. */
  private void change(GraphDef.Builder graph, Random random) {
    List<FunctionDef.Builder> functions = graph.getLibraryBuilder().getFunctionBuilderList();
    FunctionDef.Builder function = functions.get(random.nextInt(functions.size()));
    List<NodeDef.Builder> nodes =
        random.nextBoolean() ? graph.getNodeBuilderList() : function.getNodeDefBuilderList();
    NodeDef.Builder node = nodes.get(random.nextInt(nodes.size()));
    NodeDef.Builder other = nodes.get(random.nextInt(nodes.size()));
    String victim = directory.resolve("written").toString();
    switch (random.nextInt(6)) {
      case 0 -> node.setOp(HOSTILE.get(random.nextInt(HOSTILE.size())));
      case 1 -> node.setOp(other.getOp());
      case 2 -> node.addInput((random.nextBoolean() ? "^" : "") + other.getName());
      case 3 -> node.setOp(function.getSignature().getName());
      case 4 ->
          node.putAttr(
              "f",
              AttrValue.newBuilder()
                  .setFunc(NameAttrList.newBuilder().setName(function.getSignature().getName()))
                  .build());
      default -> {
        nodes.stream()
            .filter(one -> one.getOp().equals("Const"))
            .skip(random.nextInt(nodes.size()))
            .findFirst()
            .ifPresent(
                constant ->
                    constant.putAttr(
                        "value",
                        AttrValue.newBuilder()
                            .setTensor(
                                constant
                                    .getAttrOrDefault("value", AttrValue.getDefaultInstance())
                                    .getTensor()
                                    .toBuilder()
                                    .addStringVal(ByteString.copyFromUtf8(victim))
                                    .setTensorShape(
                                        TensorShapeProto.newBuilder()
                                            .addDim(
                                                TensorShapeProto.Dim.newBuilder()
                                                    .setSize(1L << random.nextInt(63)))))
                            .build()));
      }
    }
  }
}
