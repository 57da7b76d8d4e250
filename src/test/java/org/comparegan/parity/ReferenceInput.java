package org.comparegan.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comparegan.graph.GraphSession;
import org.comparegan.graph.RawOps;
import org.comparegan.graph.Tensors;
import org.comparegan.picture.Crop;
import org.comparegan.picture.PictureDecoder.Decoded;
import org.comparegan.picture.PictureTransform;
import org.comparegan.picture.TransformOperations;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.SampleDistortedBoundingBox;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** The random parts of the reference's input, by the operations that it builds. */
final class ReferenceInput {
  private static final long SHUFFLE_SEED = 87654321;

  private ReferenceInput() {}

  /**
   * The first places of a shuffled, endless stream, counted from 1.
   *
   * @param buffer size of the window
   */
  static List<Integer> shuffled(int count, long buffer, long seed) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      RawOps raw = new RawOps(tf);
      DataType[] types = {DataType.DT_INT64};
      Operand<TType> range =
          raw.op("RangeDataset")
              .in(tf.constant(1L), tf.constant(count + 2 * buffer + 1), tf.constant(1L))
              .attr("output_types", types)
              .attr("output_shapes", new Shape[] {Shape.scalar()})
              .output();
      Operand<TType> shuffled =
          raw.op("ShuffleDataset")
              .in(range)
              .in(tf.constant(buffer), tf.constant(SHUFFLE_SEED), tf.constant(seed))
              .attr("reshuffle_each_iteration", true)
              .attr("output_types", types)
              .attr("output_shapes", new Shape[] {Shape.scalar()})
              .output();
      Operand<TType> iterator =
          raw.op("IteratorV2")
              .attr("shared_name", "")
              .attr("container", "")
              .attr("output_types", types)
              .attr("output_shapes", new Shape[] {Shape.scalar()})
              .output();
      GraphOperation make = raw.op("MakeIterator").in(shuffled, iterator).build();
      Operand<TInt64> next =
          raw.op("IteratorGetNext")
              .in(iterator)
              .attr("output_types", types)
              .attr("output_shapes", new Shape[] {Shape.scalar()})
              .output();
      List<Integer> places = new ArrayList<>();
      try (GraphSession session = new GraphSession(graph, OnDevice.CPU)) {
        session.runner().addTarget(make).run().close();
        for (int i = 0; i < count; i++) {
          try (Result result = session.runner().fetch(next).run()) {
            places.add((int) Tensors.longs(result.get(0))[0]);
          }
        }
      }
      return places;
    }
  }

  /**
   * The boxes that one operation with this seed draws for pictures of these sizes, in turn.
   *
   * @param sizes [h, w] each
   * @return [y, x, h, w] each
   */
  static List<int[]> distorted(List<int[]> sizes, long seed) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TInt32> shape = tf.placeholder(TInt32.class);
      SampleDistortedBoundingBox<TInt32> drawn =
          tf.image.sampleDistortedBoundingBox(
              shape,
              tf.zeros(tf.constant(new int[] {0, 0, 4}), TFloat32.class),
              tf.constant(0.1f),
              SampleDistortedBoundingBox.seed(seed),
              SampleDistortedBoundingBox.seed2(0L),
              SampleDistortedBoundingBox.aspectRatioRange(1f, 1f),
              SampleDistortedBoundingBox.areaRange(0.5f, 1f),
              SampleDistortedBoundingBox.useImageIfNoBoundingBoxes(true));
      return boxes(graph, shape, drawn.begin(), drawn.sizeOutput(), sizes);
    }
  }

  private static List<int[]> boxes(
      Graph graph,
      Operand<TInt32> shape,
      Operand<TInt32> begin,
      Operand<TInt32> sides,
      List<int[]> sizes) {
    List<int[]> boxes = new ArrayList<>();
    try (GraphSession session = new GraphSession(graph, OnDevice.CPU)) {
      for (int[] size : sizes) {
        try (Tensor fed = Tensors.of(new int[] {size[0], size[1], 3}, 3);
            Result result = session.runner().feed(shape, fed).fetch(begin).fetch(sides).run()) {
          boxes.add(box(result.get(0), result.get(1), size));
        }
      }
    }
    return boxes;
  }

  private static int[] box(Tensor begin, Tensor size, int[] whole) {
    int[] first = Tensors.ints(begin);
    int[] sides = Tensors.ints(size);
    return new int[] {
      first[0],
      first[1],
      sides[0] < 0 ? whole[0] - first[0] : sides[0],
      sides[1] < 0 ? whole[1] - first[1] : sides[1]
    };
  }

  /** The parts that a crop without a draw keeps of pictures of these sizes: [y, x, h, w] each. */
  static List<int[]> fixed(Crop crop, List<int[]> sizes) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TInt32> shape = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(3)));
      Crop.Box box =
          crop == Crop.MIDDLE
              ? TransformOperations.middle(tf, shape)
              : new Crop.Box(tf.constant(new int[] {0, 0, 0}), tf.constant(new int[] {-1, -1, -1}));
      return boxes(graph, shape, box.begin(), box.size(), sizes);
    }
  }

  /**
   * The transformed picture.
   *
   * @param box [y, x, h, w], where the transform crops
   */
  static float[] image(PictureTransform transform, Decoded picture, int[] box) {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TUint8> levels = tf.placeholder(TUint8.class);
      Operand<TFloat32> image =
          TransformOperations.image(
              tf,
              transform,
              levels,
              (ops, shape) ->
                  new Crop.Box(
                      ops.constant(new int[] {box[0], box[1], 0}),
                      ops.constant(new int[] {box[2], box[3], -1})));
      Shape shape = Shape.of(picture.height(), picture.width(), picture.channels());
      try (GraphSession session = new GraphSession(graph, OnDevice.CPU);
          Tensor fed = TUint8.tensorOf(shape, DataBuffers.of(picture.levels(), true, false))) {
        Session.Runner runner = session.runner().feed(levels, fed).fetch(image);
        try (Result result = runner.run()) {
          return Tensors.floats(result.get(0));
        }
      }
    }
  }

  /**
   * A part of an image of levels in [0, 1], resized: what the reference does after its division.
   */
  static float[] resized(float[] image, int side, int channels, int[] box, int target) {
    float[] part = new float[box[2] * box[3] * channels];
    for (int y = 0; y < box[2]; y++) {
      System.arraycopy(
          image,
          ((box[0] + y) * side + box[1]) * channels,
          part,
          y * box[3] * channels,
          box[3] * channels);
    }
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      Operand<TFloat32> x = tf.placeholder(TFloat32.class);
      Operand<TFloat32> resized =
          tf.image.resizeBilinear(x, tf.constant(new int[] {target, target}));
      try (GraphSession session = new GraphSession(graph, OnDevice.CPU);
          Tensor fed = Tensors.of(part, 1, box[2], box[3], channels);
          Result result = session.runner().feed(x, fed).fetch(resized).run()) {
        return Tensors.floats(result.get(0));
      }
    }
  }

  /** Compares boxes with those that a golden lists. */
  static boolean same(int[] found, com.fasterxml.jackson.databind.JsonNode golden) {
    int[] expected = new int[golden.size()];
    Arrays.setAll(expected, i -> golden.get(i).asInt());
    return Arrays.equals(found, expected);
  }
}
