package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every golden of evaluation, those of the project and those of the golden folders. */
class EvaluationGoldensTest {

  @TestFactory
  Stream<DynamicTest> agreesWithTheReference() {
    return tests(Set.of("resize", "ms_ssim", "prd", "seeds", "standin"));
  }

  @TestFactory
  @Tag("slow")
  Stream<DynamicTest> evaluatesAsTheReference() {
    return tests(Set.of("evaluation"));
  }

  private static Stream<DynamicTest> tests(Set<String> kinds) {
    return GoldenFiles.cases(GoldenFolders.folders("eval")).stream()
        .filter(golden -> kinds.contains(golden.kind()))
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.kind() + " " + golden.name(),
                    () -> assertThat(golden.run().why()).isEmpty()));
  }
}
