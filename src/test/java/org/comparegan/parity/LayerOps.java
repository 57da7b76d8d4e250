package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.comparegan.architecture.Blocks.BigGanBlock;
import org.comparegan.architecture.Blocks.BigGanDeepBlock;
import org.comparegan.architecture.Blocks.ResNetBlock;
import org.comparegan.architecture.Blocks.Variant;
import org.comparegan.experiment.NetworkOptions;
import org.comparegan.experiment.NetworkOptions.Norm;
import org.comparegan.graph.Initializer;
import org.comparegan.nn.BatchNorm;
import org.comparegan.nn.BatchNorm.Affine;
import org.comparegan.nn.BatchNorm.Condition;
import org.comparegan.nn.Net;
import org.comparegan.nn.Net.Bias;
import org.comparegan.nn.Net.Style;
import org.comparegan.nn.Net.Window;
import org.comparegan.nn.Resampling;
import org.comparegan.nn.Resampling.Scale;
import org.comparegan.nn.Rotation;
import org.comparegan.nn.SpectralNorm;
import org.comparegan.nn.WeightNorm;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The {@code op} goldens of layers and blocks: the reference's arguments to ours. */
final class LayerOps {
  private LayerOps() {}

  /** What builds each function, by the golden's name of it. */
  static Map<String, GraphGolden.Builder> all() {
    Map<String, GraphGolden.Builder> ops = new TreeMap<>();
    put(ops, "linear", LayerOps::linear);
    put(ops, "conv2d", LayerOps::conv);
    put(ops, "deconv2d", LayerOps::deconv);
    put(ops, "lrelu", LayerOps::lrelu);
    put(ops, "unpool", LayerOps::unpool);
    put(ops, "rotate_images", LayerOps::rotate);
    put(ops, "layer_norm", call -> scope(call, "scope").layerNorm(x(call)));
    put(ops, "standardize_batch", call -> BatchNorm.standardized(call.net().in("norm"), x(call)));
    put(ops, "batch_norm", LayerOps::batchNorm);
    put(ops, "conditional_batch_norm", LayerOps::conditionalBatchNorm);
    put(ops, "self_modulated_batch_norm", LayerOps::selfModulatedBatchNorm);
    put(ops, "non_local_block", call -> scope(call, "name").nonLocalBlock(x(call)));
    put(ops, "weight_norm_linear", LayerOps::weightNormLinear);
    put(ops, "weight_norm_conv2d", LayerOps::weightNormConv);
    put(ops, "weight_norm_deconv2d", LayerOps::weightNormDeconv);
    put(ops, "resnet_block", LayerOps::resNetBlock);
    put(ops, "biggan_block", LayerOps::bigGanBlock);
    put(ops, "biggan_deep_block", LayerOps::bigGanDeepBlock);
    ops.put("spectral_norm", LayerOps::spectralNorm);
    return ops;
  }

  private interface Layer {
    Operand<TFloat32> output(GraphCall call);
  }

  private static void put(Map<String, GraphGolden.Builder> ops, String name, Layer layer) {
    ops.put(name, call -> Map.of("outputs", layer.output(call)));
  }

  private static Operand<TFloat32> x(GraphCall call) {
    return call.input("inputs");
  }

  private static Net scope(GraphCall call, String argument, String otherwise) {
    return styled(call, call.net().in(call.argument(argument).asText(otherwise)));
  }

  private static Net scope(GraphCall call, String argument) {
    return styled(call, call.net().in(call.required(argument).asText()));
  }

  /** With spectral norm where {@code use_sn} says so. */
  private static Net styled(GraphCall call, Net net) {
    return net.with(new Style(Norm.NONE, false, call.argument("use_sn").asBoolean(false)));
  }

  private static Bias bias(GraphCall call) {
    return call.argument("use_bias").asBoolean(true) ? Bias.ZEROS : Bias.NONE;
  }

  private static Window window(GraphCall call) {
    return new Window(
        call.required("k_h").asInt(),
        call.required("k_w").asInt(),
        call.required("d_h").asInt(),
        call.required("d_w").asInt());
  }

  private static Affine affine(GraphCall call) {
    return new Affine(
        call.argument("scale").asBoolean(true), call.argument("center").asBoolean(true));
  }

  private static Operand<TFloat32> linear(GraphCall call) {
    call.withoutEffect("stddev", "bias_start");
    return scope(call, "scope", "linear")
        .linear(x(call), call.required("output_size").asLong(), bias(call));
  }

  private static Operand<TFloat32> conv(GraphCall call) {
    call.withoutEffect("stddev");
    return scope(call, "name", "conv2d")
        .conv(x(call), call.required("output_dim").asLong(), window(call), bias(call));
  }

  private static Operand<TFloat32> deconv(GraphCall call) {
    call.withoutEffect("stddev");
    JsonNode shape = call.required("output_shape");
    return scope(call, "name", "deconv2d")
        .deconv(
            x(call),
            shape.get(1).asLong(),
            shape.get(2).asLong(),
            shape.get(3).asLong(),
            window(call));
  }

  private static Operand<TFloat32> unpool(GraphCall call) {
    call.withoutEffect("name");
    return Resampling.unpool(call.net().tf(), x(call));
  }

  private static Operand<TFloat32> lrelu(GraphCall call) {
    call.withoutEffect("name");
    return call.net().lrelu(x(call), (float) call.argument("leak").asDouble(0.2));
  }

  private static Operand<TFloat32> rotate(GraphCall call) {
    JsonNode quarters = call.argument("rot90_scalars");
    int[] turns = new int[quarters.isMissingNode() ? 4 : quarters.size()];
    for (int i = 0; i < turns.length; i++) {
      turns[i] = quarters.isMissingNode() ? i : quarters.get(i).asInt();
    }
    return Rotation.of(call.net().tf(), x(call), turns);
  }

  private static Operand<TFloat32> batchNorm(GraphCall call) {
    return BatchNorm.unconditional(scope(call, "name", "batch_norm"), x(call), affine(call));
  }

  private static Operand<TFloat32> conditionalBatchNorm(GraphCall call) {
    Operand<TFloat32> y = call.labels().orElseGet(() -> call.input("y"));
    return BatchNorm.conditional(
        scope(call, "name", "batch_norm"),
        x(call),
        Condition.ofLabel(Optional.of(y)),
        affine(call));
  }

  private static Operand<TFloat32> selfModulatedBatchNorm(GraphCall call) {
    return BatchNorm.selfModulated(
        scope(call, "name", "batch_norm"),
        x(call),
        Condition.of(call.input("z"), Optional.empty()),
        affine(call));
  }

  private static Map<String, Operand<TFloat32>> spectralNorm(GraphCall call) {
    JsonNode sizes = call.required("kernel_shape");
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).asLong();
    }
    Net layer = call.net().in("layer");
    SpectralNorm result =
        SpectralNorm.of(
            layer.in("kernel"), layer.weight("kernel", new Initializer.Normal(0.02), shape));
    Map<String, Operand<TFloat32>> outputs = new LinkedHashMap<>();
    outputs.put("normalized", result.normalized());
    outputs.put("sigma", result.sigma());
    return outputs;
  }

  private static Net weightNormScope(GraphCall call, String otherwise) {
    call.withoutEffect("stddev");
    return call.net().in("w").in(call.argument("name").asText(otherwise));
  }

  private static float initScale(GraphCall call) {
    return (float) call.argument("init_scale").asDouble(1);
  }

  private static Operand<TFloat32> weightNormLinear(GraphCall call) {
    Net net = weightNormScope(call, "wn_linear");
    long width = call.required("output_size").asLong();
    float scale = initScale(call);
    return call.argument("init").asBoolean()
        ? WeightNorm.startLinear(net, x(call), width, scale).output()
        : WeightNorm.linear(net, x(call), width);
  }

  private static Operand<TFloat32> weightNormConv(GraphCall call) {
    Net net = weightNormScope(call, "wn_conv2d");
    long channels = call.required("output_dim").asLong();
    float scale = initScale(call);
    return call.argument("init").asBoolean()
        ? WeightNorm.startConv(net, x(call), channels, window(call), scale).output()
        : WeightNorm.conv(net, x(call), channels, window(call));
  }

  private static Operand<TFloat32> weightNormDeconv(GraphCall call) {
    Net net = weightNormScope(call, "wn_deconv2d");
    long channels = call.required("output_dim").asLong();
    float scale = initScale(call);
    return call.argument("init").asBoolean()
        ? WeightNorm.startDeconv(net, x(call), channels, window(call), scale).output()
        : WeightNorm.deconv(net, x(call), channels, window(call));
  }

  private static boolean ofGenerator(GraphCall call) {
    String owner = call.required("owner").asText();
    return switch (owner) {
      case "generator" -> true;
      case "discriminator" -> false;
      default -> throw new IllegalArgumentException("No network owns a block of " + owner + ".");
    };
  }

  private static Net block(GraphCall call) {
    NetworkOptions options = call.config().network();
    Style style =
        ofGenerator(call) ? Style.of(options.generator()) : Style.of(options.discriminator());
    long width = x(call).shape().get(3);
    long declared = call.required("in_channels").asLong();
    if (declared != width) {
      throw new IllegalArgumentException(
          "in_channels is %d, the input has %d channels.".formatted(declared, width));
    }
    return call.net().in(call.required("name").asText()).with(style);
  }

  private static Condition condition(GraphCall call) {
    Optional<Operand<TFloat32>> y =
        call.labels().or(() -> Optional.ofNullable(call.inputs().get("y")));
    return new Condition(Optional.ofNullable(call.inputs().get("z")), y);
  }

  private static long channels(GraphCall call) {
    return call.required("out_channels").asLong();
  }

  private static Scale scale(GraphCall call) {
    String scale = call.required("scale").asText();
    return switch (scale) {
      case "up" -> Scale.UP;
      case "down" -> Scale.DOWN;
      case "none" -> Scale.NONE;
      default -> throw new IllegalArgumentException("No block scales " + scale + ".");
    };
  }

  private static Operand<TFloat32> resNetBlock(GraphCall call) {
    return ofGenerator(call)
        ? ResNetBlock.ofGenerator(
            block(call), x(call), condition(call), channels(call), scale(call))
        : ResNetBlock.ofDiscriminator(
            block(call), x(call), condition(call), channels(call), scale(call), Variant.REFERENCE);
  }

  private static Operand<TFloat32> bigGanBlock(GraphCall call) {
    if (!ofGenerator(call)) {
      return BigGanBlock.ofDiscriminator(
          block(call), x(call), condition(call), channels(call), scale(call), Variant.REFERENCE);
    }
    boolean shortcut = call.config().network().architectures().bigGanBlock().addShortcut();
    return BigGanBlock.ofGenerator(
        block(call),
        x(call),
        condition(call),
        channels(call),
        scale(call),
        shortcut ? BigGanBlock.Shortcut.CONVOLUTION : BigGanBlock.Shortcut.NONE);
  }

  private static Operand<TFloat32> bigGanDeepBlock(GraphCall call) {
    return BigGanDeepBlock.of(
        block(call), x(call), condition(call), channels(call), scale(call), false);
  }
}
