package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every golden of kind data: those of the project, which need no pictures but such as were made
 * from the formula, and those of the golden folders.
 */
class DataGoldensTest {

  @TestFactory
  Stream<DynamicTest> agreesWithTheReference() {
    return GoldenFiles.cases(GoldenFolders.folders("data")).stream()
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.name(), () -> assertThat(golden.run().why()).isEmpty()));
  }

  @Test
  void holdsEveryCaseOfTheFiles() {
    assertThat(GoldenFiles.cases(List.of(Path.of("src/test/resources/golden/data"))))
        .hasSizeGreaterThan(80)
        .allSatisfy(golden -> assertThat(golden.kind()).isEqualTo("data"));
  }
}
