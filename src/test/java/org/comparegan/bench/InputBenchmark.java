package org.comparegan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.comparegan.data.BatchStream;
import org.comparegan.data.BatchStream.ReadAhead;
import org.comparegan.data.Batches;
import org.comparegan.data.Batches.SampledLabels;
import org.comparegan.data.DataOptions;
import org.comparegan.data.DataSets;
import org.comparegan.data.LatentDistribution;
import org.comparegan.data.PictureForm;
import org.comparegan.data.Preparation;
import org.comparegan.data.StoredPictures;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.SessionOptions;
import org.comparegan.graph.Tensors;
import org.comparegan.image.ImageSet;
import org.comparegan.image.Split;
import org.comparegan.picture.Crop;
import org.comparegan.picture.PictureTransform;
import org.comparegan.picture.TransformOperations;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Signature;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.data.IteratorGetNext;
import org.tensorflow.op.image.DecodeImage;
import org.tensorflow.op.image.SampleDistortedBoundingBox;
import org.tensorflow.op.io.ParseSingleExample;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * Our stream of images against a tf.data pipeline of the same operations, from the same TFRecords:
 * ours up to the tensor that a step is fed, copies included.
 */
final class InputBenchmark implements Benchmark {
  private static final int BATCH = 64;
  private static final int BATCHES = 40;

  @Override
  public List<Row> rows() {
    return List.of(
        Row.atLeast("input of CIFAR-10, PNG records", 0.9),
        Row.atLeast("input of ImageNet, JPEG records to 128", 0.9));
  }

  @Override
  public Optional<Need> need() {
    return Optional.of(Need.DATA);
  }

  @Override
  public List<Outcome> measure(Conditions conditions) {
    Path data = conditions.given(Need.DATA);
    return List.of(
        compare("cifar10", data, false, conditions),
        compare("imagenet_128", data.resolve("imagenet-sample"), true, conditions));
  }

  private static Outcome compare(String name, Path from, boolean crops, Conditions conditions) {
    conditions.note().accept("input of " + name);
    Path records = records(name, from, conditions);
    try (ImageSet set = DataSets.open(name, Split.TRAIN, Optional.of(records));
        BatchStream ours = stream(set, conditions.threads());
        TensorFlowInput theirs =
            new TensorFlowInput(
                shards(records),
                crops ? OptionalInt.of(set.width()) : OptionalInt.empty(),
                set.size(),
                BATCH,
                conditions.threads())) {
      return new Outcome.Compared(
          Turns.of(
              conditions.rounds(), () -> repeat(() -> next(ours, set)), () -> repeat(theirs::next)),
          false);
    }
  }

  private static Path records(String name, Path from, Conditions conditions) {
    Path records = conditions.work().resolve(name);
    try (StoredPictures source =
        StoredPictures.open(name, Split.TRAIN, Optional.of(from), DataOptions.DEFAULTS)) {
      Preparation.Plan plan =
          new Preparation.Plan("set", "train", records, 2, PictureForm.AS_STORED, true);
      new Preparation(source, plan, Optional.empty())
          .run(conditions.threads(), done -> {}, () -> false);
    }
    return records;
  }

  private static BatchStream stream(ImageSet set, int threads) {
    return new Batches(set, BATCH, 0, new LatentDistribution.Normal(1), SampledLabels.NONE, 547)
        .stream(0, new ReadAhead(threads, 2));
  }

  /** A batch up to the tensor that a training step is fed. */
  private static void next(BatchStream stream, ImageSet set) {
    float[] images = stream.next().images();
    try (Tensor fed = Tensors.of(images, BATCH, set.height(), set.width(), set.channels())) {
      if (fed.shape().size() != images.length) {
        throw new IllegalStateException("A batch has another size than its tensor.");
      }
    }
  }

  private static void repeat(Runnable next) {
    for (int i = 0; i < BATCHES; i++) {
      next.run();
    }
  }

  private static List<Path> shards(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().contains(".tfrecord-")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * TensorFlow's own pipeline for the same images: records, repeated, shuffled, parsed, decoded,
   * cropped and resized in parallel, batched, prefetched.
   */
  static final class TensorFlowInput implements AutoCloseable {
    private static final long READ_BUFFER = 262_144;
    private static final long SEED = 547;

    private final Graph graph = new Graph();
    private final ConcreteFunction parse;
    private final GraphSession session;
    private final IteratorGetNext next;

    /**
     * Starts it.
     *
     * @param side of cropped and resized pictures; empty: they are of one size
     * @param window records that are shuffled
     */
    TensorFlowInput(List<Path> files, OptionalInt side, int window, int batch, int threads) {
      this.parse = ConcreteFunction.create(tf -> parse(tf, side));
      Ops tf = Ops.create(graph);
      graph.attachFunction(parse);
      List<Class<? extends TType>> text = List.of(TString.class);
      List<Shape> scalar = List.of(Shape.scalar());
      List<Class<? extends TType>> types = List.of(TFloat32.class, TInt32.class);
      Shape image = Shape.of(-1, -1, -1);
      List<Shape> shapes = List.of(image, Shape.scalar());
      List<Shape> batched = List.of(Shape.of(batch, -1, -1, -1), Shape.of(batch));
      Operand<TString> names =
          tf.constant(
              NdArrays.vectorOfObjects(files.stream().map(Path::toString).toArray(String[]::new)));
      Operand<? extends TType> set =
          graph
              .opBuilder("TFRecordDataset", "records", graph.baseScope())
              .addInput(names.asOutput())
              .addInput(tf.constant("").asOutput())
              .addInput(tf.constant(READ_BUFFER).asOutput())
              .build()
              .output(0);
      Operand<? extends TType> seeds =
          graph.opBuilder("DummySeedGenerator", "seeds", graph.baseScope()).build().output(0);
      set = tf.data.repeatDataset(set, tf.constant(-1L), text, scalar);
      set =
          tf.data.shuffleDataset(
              set,
              tf.constant((long) window),
              tf.constant(SEED),
              tf.constant(SEED),
              seeds,
              text,
              scalar);
      set =
          tf.data.parallelMapDataset(
              set, List.of(), tf.constant((long) threads), parse, types, shapes);
      set = tf.data.batchDataset(set, tf.constant((long) batch), tf.constant(true), types, batched);
      set = tf.data.prefetchDataset(set, tf.constant(2L), types, batched);
      Operand<? extends TType> iterator = tf.data.iterator("", "", types, batched);
      Op make = tf.data.makeIterator(set, iterator);
      this.next = tf.data.iteratorGetNext(iterator, types, batched);
      this.session = new GraphSession(graph, SessionOptions.defaults());
      session.runner().addTarget(make.op()).run().close();
    }

    private static Signature parse(Ops tf, OptionalInt side) {
      Operand<TString> record = tf.placeholder(TString.class, Placeholder.shape(Shape.scalar()));
      ParseSingleExample parsed =
          tf.io.parseSingleExample(
              record,
              List.of(tf.constant(""), tf.constant(0L)),
              0L,
              List.of(),
              List.of("image", "label"),
              List.of(),
              List.of(Shape.scalar(), Shape.scalar()));
      @SuppressWarnings("unchecked") // the first default is a string
      Operand<TString> encoded = (Operand<TString>) parsed.denseValues().get(0);
      @SuppressWarnings("unchecked") // the second default is an int64
      Operand<TInt64> label = (Operand<TInt64>) parsed.denseValues().get(1);
      Operand<TUint8> picture =
          tf.image.decodeImage(
              encoded, TUint8.class, DecodeImage.channels(3L), DecodeImage.expandAnimations(false));
      PictureTransform transform =
          side.isPresent()
              ? new PictureTransform.CropThenResize(side.getAsInt())
              : new PictureTransform.AsTheyAre();
      Operand<TFloat32> image =
          TransformOperations.image(tf, transform, picture, TensorFlowInput::distorted);
      return Signature.builder("parse_fn")
          .input("record", record)
          .output("image", image)
          .output("label", tf.dtypes.cast(label, TInt32.class))
          .build();
    }

    private static Crop.Box distorted(Ops tf, Operand<TInt32> shape) {
      SampleDistortedBoundingBox<TInt32> drawn =
          tf.image.sampleDistortedBoundingBox(
              shape,
              tf.zeros(tf.constant(new int[] {0, 0, 4}), TFloat32.class),
              tf.constant(0.1f),
              SampleDistortedBoundingBox.seed(SEED),
              SampleDistortedBoundingBox.aspectRatioRange(1f, 1f),
              SampleDistortedBoundingBox.areaRange(0.5f, 1f),
              SampleDistortedBoundingBox.useImageIfNoBoundingBoxes(true));
      return new Crop.Box(drawn.begin(), drawn.sizeOutput());
    }

    /** Makes one batch, which is dropped. */
    void next() {
      try (Result result =
          session.runner().fetch(next.components().get(0)).fetch(next.components().get(1)).run()) {
        if (result.size() != 2) {
          throw new IllegalStateException("A batch is images and labels.");
        }
      }
    }

    @Override
    public void close() {
      session.close();
      graph.close();
      parse.close();
    }
  }
}
