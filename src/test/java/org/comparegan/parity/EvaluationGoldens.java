package org.comparegan.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Golden files of evaluation: the protocol ({@code evaluation}), the feature network ({@code
 * standin}), resizing and quantisation ({@code resize}), MS-SSIM, PRD, the generator's Jacobian,
 * and TensorFlow's seeded draws.
 */
public final class EvaluationGoldens {
  private EvaluationGoldens() {}

  /** The kinds of golden files that {@link #cases} takes. */
  public static Set<String> kinds() {
    return Set.of("evaluation", "standin", "resize", "ms_ssim", "prd", "seeds", "jacobian");
  }

  /**
   * The cases of one golden document.
   *
   * @param file where it lies; modules, graphs and images lie beside it or above
   */
  public static List<GoldenCase> cases(Path file, JsonNode golden) {
    String kind = golden.get("kind").asText();
    return switch (kind) {
      case "evaluation" -> List.of(ProtocolGolden.of(file, golden));
      case "jacobian" -> List.of(JacobianGolden.of(file, golden));
      case "standin" -> StandinGolden.cases(file, golden);
      case "resize" -> ResizeGolden.cases(golden);
      case "seeds" -> each(golden, (name, json) -> SeedsGolden.of(file, json));
      case "ms_ssim" -> each(golden, SimilarityGolden::of);
      case "prd" -> each(golden, CurveGolden::of);
      default -> throw new IllegalArgumentException("Kind " + kind + " is none of " + kinds());
    };
  }

  private interface OneCase {
    GoldenCase of(String name, JsonNode json);
  }

  private static List<GoldenCase> each(JsonNode golden, OneCase one) {
    List<GoldenCase> cases = new ArrayList<>();
    golden.get("cases").forEach(json -> cases.add(one.of(json.path("key").asText(), json)));
    return cases;
  }
}
