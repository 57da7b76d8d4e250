package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comparegan.architecture.ImageShape;
import org.comparegan.architecture.NetworkGraph;
import org.comparegan.experiment.Architecture;
import org.comparegan.experiment.GinConfig;

/**
 * The network of another project in our options, from the constructor arguments that a golden case
 * of {@code imports} lists.
 */
final class ForeignSettings {
  private static final String NEAREST = "layers.upsampling = \"nearest\"\n";
  private static final String SYMMETRIC = "D.symmetric_images = True\n";
  private static final String CONDITIONAL = "G.batch_norm_fn = @conditional_batch_norm\n";
  private static final String ONE_PLUS_GAIN = "conditional_batch_norm.gain_offset = 1.0\n";
  private static final String RIGHT =
      "spectral_norm.singular_value = \"right\"\nspectral_norm.left_layers = \"embedding_fc\"\n";
  private static final String NOT_STORED = "spectral_norm.frozen_in_eval = True\n";
  private static final String OWN_BLOCKS =
      "discriminator_blocks.first_relu = False\ndiscriminator_blocks.identity_shortcuts = True\n";
  private static final String IN_PLACE = "discriminator_blocks.activated_shortcuts = True\n";

  private static final String PLAIN_LAST = "resnet_cifar.Generator.plain_final_norm = True\n";

  private final String name;
  private final JsonNode arguments;
  private final JsonNode conventions;

  /**
   * A case's settings.
   *
   * @param json the case
   */
  ForeignSettings(JsonNode json) {
    this.name = json.get("name").asText();
    this.arguments = json.get("arguments");
    this.conventions = json.path("conventions");
  }

  /** The setting of an output; {@code more} is further gin text. */
  static NetworkGraph.Setting of(JsonNode json, String more) {
    ForeignSettings settings = new ForeignSettings(json);
    return switch (json.get("project").asText()) {
      case "BigGAN-PyTorch" -> settings.bigGan(more);
      case "pytorch-pretrained-BigGAN" -> settings.pretrained(more);
      case "PyTorch-StudioGAN" -> settings.studio(more);
      case "mimicry" -> settings.mimicry(more);
      default -> throw new IllegalArgumentException("No settings for " + json.get("project"));
    };
  }

  private NetworkGraph.Setting bigGan(String more) {
    int side = number("resolution");
    boolean deep = arguments.has("G_depth");
    boolean shared = flag("G_shared");
    double eps = arguments.get("SN_eps").asDouble();
    StringBuilder gin = new StringBuilder();
    gin.append(NEAREST + SYMMETRIC + CONDITIONAL + ONE_PLUS_GAIN + RIGHT + NOT_STORED);
    gin.append("spectral_norm.epsilon = ").append(eps * eps).append('\n');
    gin.append("standardize_batch.decay = 0.9\n");
    gin.append("standardize_batch.final_epsilon = 1e-5\n");
    gin.append("standardize_batch.epsilon = ").append(text("BN_eps")).append('\n');
    gin.append("G.spectral_norm = ").append(python(text("G_param").equals("SN"))).append('\n');
    gin.append("D.spectral_norm = ").append(python(text("D_param").equals("SN"))).append('\n');
    if (!shared) {
      gin.append("spectral_norm.plain_layers = \"gamma, beta\"\n");
    }
    String module = deep ? "resnet_biggan_deep." : "resnet_biggan.";
    String g = module + "Generator.";
    String d = module + "Discriminator.";
    gin.append(g + "ch = " + number("G_ch") + "\n" + d + "ch = " + number("D_ch") + "\n");
    gin.append(g + "embed_y = " + python(shared) + "\n");
    if (shared) {
      int width = number("shared_dim");
      gin.append(g + "embed_y_dim = " + (width > 0 ? width : number("dim_z")) + "\n");
    }
    List<String> gPlaces = new ArrayList<>();
    List<String> dPlaces = new ArrayList<>();
    int pairs = deep ? 2 : 1;
    List<String> gAttention = List.of(text("G_attn").split("_"));
    List<String> dAttention = List.of(text("D_attn").split("_"));
    for (int stage = 1, at = 8; at <= side; stage++, at *= 2) {
      if (gAttention.contains(String.valueOf(at))) {
        gPlaces.add("B" + pairs * stage);
      }
    }
    // The project lists the sides after the stages; at 32 these are 16 for all, even the last.
    List<Integer> sides =
        side == 32
            ? deep ? List.of(16, 16, 16) : List.of(16, 16, 16, 16)
            : IntStream.iterate(side / 2, s -> s >= 4, s -> s / 2).boxed().toList();
    for (int stage = 1; stage <= sides.size(); stage++) {
      if (dAttention.contains(String.valueOf(sides.get(stage - 1)))) {
        dPlaces.add("B" + pairs * stage);
      }
    }
    String key = deep ? "attention_after" : "blocks_with_attention";
    gin.append(g + key + " = \"" + String.join(",", gPlaces) + "\"\n");
    gin.append(d + key + " = \"" + String.join(",", dPlaces) + "\"\n");
    if (!deep) {
      gin.append(g + "hierarchical_z = " + python(flag("hier")) + "\n" + OWN_BLOCKS);
      gin.append(g + "share_attention = False\n" + d + "share_attention = False\n");
    }
    if (side == 32) {
      gin.append(d + "halvings = 2\n");
      gin.append(deep ? g + "widths = \"4,4,4,4,4,4,4\"\n" : "");
      gin.append(d + (deep ? "widths = \"4,4,4,4,4,4,4\"\n" : "widths = \"4,4,4,4\"\n"));
    } else if (side == 64) {
      gin.append(d + (deep ? "widths = \"1,2,2,4,4,8,8,16,16\"\n" : "widths = \"1,2,4,8,16\"\n"));
    }
    return setting(
        deep ? "resnet_biggan_deep_arch" : "resnet_biggan_arch",
        side,
        number("dim_z"),
        number("n_classes"),
        gin + more);
  }

  private NetworkGraph.Setting pretrained(String more) {
    String g = "resnet_biggan_deep.Generator.";
    List<Integer> widths = new ArrayList<>();
    widths.add(arguments.get("layers").get(0).get(1).asInt());
    arguments.get("layers").forEach(layer -> widths.add(layer.get(2).asInt()));
    String table = widths.stream().map(String::valueOf).collect(Collectors.joining(","));
    return setting(
        "resnet_biggan_deep_arch",
        number("output_dim"),
        number("z_dim"),
        number("num_classes"),
        NEAREST
            + CONDITIONAL
            + ONE_PLUS_GAIN
            + RIGHT
            + "spectral_norm.stored_vectors = True\nG.spectral_norm = True\n"
            + ("standardize_batch.epsilon = " + text("eps") + "\n")
            + (g + "ch = " + number("channel_width") + "\n")
            + (g + "embed_y_dim = " + number("z_dim") + "\n")
            + (g + "experimental_fast_conv_to_rgb = True\n")
            + (g + "fast_rgb_channels = " + number("channel_width") + "\n")
            + (g + "attention_after = \"B" + number("attention_layer_position") + "\"\n")
            + (g + "widths = \"" + table + "\"\n")
            + more);
  }

  private NetworkGraph.Setting studio(String more) {
    String backbone = text("backbone");
    boolean deep = backbone.equals("big_resnet_deep_legacy");
    int side = number("img_size");
    StringBuilder gin = new StringBuilder(NEAREST + RIGHT);
    gin.append("standardize_batch.epsilon = 1e-4\nstandardize_batch.decay = 0.9\n");
    gin.append("spectral_norm.epsilon = 1e-12\n");
    gin.append("G.spectral_norm = " + python(flag("apply_g_sn")) + "\n");
    gin.append("D.spectral_norm = " + python(flag("apply_d_sn")) + "\n" + IN_PLACE);
    if (text("g_cond_mtd").equals("cBN")) {
      gin.append(CONDITIONAL + ONE_PLUS_GAIN);
    } else {
      gin.append("G.batch_norm_fn = @batch_norm\n");
    }
    boolean projects = text("d_cond_mtd").equals("PD");
    int gWidth = number("g_conv_dim");
    int dWidth = number("d_conv_dim");
    String architecture;
    if (backbone.equals("deep_conv")) {
      architecture = "sndcgan_arch";
      // Golden widths are the project's by 16.
      gin.append(
          "sndcgan.Generator.widths = \"32,16,8,4\"\nsndcgan.Generator.first_norm = False\n");
      gin.append("sndcgan.Discriminator.widths = \"4,4,8,8,16,16,32\"\n");
      gin.append("sndcgan.Discriminator.leak = 0.0\nsndcgan.Discriminator.sum_pooling = True\n");
      gin.append("sndcgan.Discriminator.batch_norm = " + python(!flag("apply_d_sn")) + "\n");
    } else if (backbone.equals("resnet")) {
      gin.append(SYMMETRIC);
      architecture = "resnet_cifar_arch";
      List<Integer> g = side == 32 ? List.of(4, 4, 4, 4) : List.of(16, 8, 4, 2, 1);
      List<Integer> d = side == 32 ? List.of(2, 2, 2, 2) : List.of(1, 2, 4, 8, 16);
      gin.append(OWN_BLOCKS + "resnet_cifar.Generator.tanh_output = True\n" + PLAIN_LAST);
      gin.append("resnet_cifar.Generator.widths = \"" + times(g, gWidth) + "\"\n");
      gin.append("resnet_cifar.Discriminator.widths = \"" + times(d, dWidth) + "\"\n");
      gin.append("resnet_cifar.Discriminator.halvings = " + (side == 32 ? 2 : 4) + "\n");
      gin.append("resnet_cifar.Discriminator.sum_pooling = True\n");
      gin.append("resnet_cifar.Discriminator.project_y = " + python(projects) + "\n");
    } else {
      architecture = deep ? "resnet_biggan_deep_arch" : "resnet_biggan_arch";
      gin.append(SYMMETRIC);
      String module = deep ? "resnet_biggan_deep." : "resnet_biggan.";
      String g = module + "Generator.";
      String d = module + "Discriminator.";
      String key = deep ? "attention_after" : "blocks_with_attention";
      gin.append(g + "ch = " + gWidth + "\n" + d + "ch = " + dWidth + "\n");
      gin.append(g + "embed_y_dim = " + number("g_shared_dim") + "\n");
      gin.append(g + key + " = \"" + places("attn_g_loc", deep) + "\"\n");
      gin.append(d + key + " = \"" + places("attn_d_loc", deep) + "\"\n");
      gin.append(d + "project_y = " + python(projects) + "\n");
      gin.append(deep ? "" : OWN_BLOCKS);
      if (side == 32) {
        gin.append(d + "halvings = 2\n");
        gin.append(deep ? g + "widths = \"4,4,4,4,4,4,4\"\n" : "");
        gin.append(d + (deep ? "widths = \"4,4,4,4,4,4,4\"\n" : "widths = \"2,2,2,2\"\n"));
      }
    }
    return setting(architecture, side, number("z_dim"), number("num_classes"), gin + more);
  }

  private NetworkGraph.Setting mimicry(String more) {
    JsonNode g = arguments.get("generator");
    JsonNode d = arguments.get("discriminator");
    boolean large = name.endsWith("64");
    boolean plain = name.startsWith("dcgan");
    int classes = g.path("num_classes").asInt(0);
    int ngf = g.get("ngf").asInt();
    int ndf = d.get("ndf").asInt();
    List<Integer> up = List.of(16, 8, 4, 2, 1);
    List<Integer> down = List.of(1, 2, 4, 8, 16);
    String gWidths = large ? times(up, ngf / 16) : times(List.of(1, 1, 1, 1), ngf);
    String dWidths = large ? times(down, ndf / 16) : times(List.of(1, 1, 1, 1), ndf);
    boolean own = conventions.path("spectral_norm").asText().contains("sn_u");
    return setting(
        "resnet_cifar_arch",
        large ? 64 : 32,
        g.get("nz").asInt(),
        classes,
        "layers.upsampling = \"bilinear\"\n"
            + (plain ? "" : SYMMETRIC + "resnet_cifar.Generator.tanh_output = True\n")
            + (classes > 0 ? CONDITIONAL : "G.batch_norm_fn = @batch_norm\n")
            + RIGHT
            + NOT_STORED
            + OWN_BLOCKS
            + IN_PLACE
            + PLAIN_LAST
            + "discriminator_blocks.hidden_width = \"input_after_first\"\n"
            + "spectral_norm.stored_vectors = True\n"
            + (own
                ? "spectral_norm.iterated_layers = \"disc_final_fc, embedding_fc,"
                    + " score_classify\"\n"
                : "")
            + "standardize_batch.epsilon = 1e-5\nstandardize_batch.decay = 0.9\n"
            + ("D.spectral_norm = " + python(!plain) + "\n")
            + ("resnet_cifar.Generator.widths = \"" + gWidths + "\"\n")
            + ("resnet_cifar.Discriminator.widths = \"" + dWidths + "\"\n")
            + ("resnet_cifar.Discriminator.halvings = " + (large ? 5 : 2) + "\n")
            + "resnet_cifar.Discriminator.sum_pooling = True\n"
            + ("resnet_cifar.Discriminator.project_y = " + python(classes > 0) + "\n")
            + more);
  }

  /** Blocks with attention; in deep networks, stages are of two blocks. */
  private String places(String key, boolean deep) {
    List<String> places = new ArrayList<>();
    if (flag("apply_attn")) {
      arguments.get(key).forEach(place -> places.add("B" + place.asInt() * (deep ? 2 : 1)));
    }
    return String.join(",", places);
  }

  private static String times(List<Integer> widths, int ch) {
    return widths.stream().map(w -> String.valueOf(w * ch)).collect(Collectors.joining(","));
  }

  private NetworkGraph.Setting setting(
      String architecture, int side, int zDim, int classes, String gin) {
    return new NetworkGraph.Setting(
        Architecture.named(architecture).orElseThrow(),
        new ImageShape(side, side, 3),
        zDim,
        classes,
        GinConfig.of(name, gin).network());
  }

  private int number(String key) {
    return Objects.requireNonNull(arguments.get(key), key).asInt();
  }

  private String text(String key) {
    return Objects.requireNonNull(arguments.get(key), key).asText();
  }

  private boolean flag(String key) {
    return Objects.requireNonNull(arguments.get(key), key).asBoolean();
  }

  private static String python(boolean value) {
    return value ? "True" : "False";
  }
}
