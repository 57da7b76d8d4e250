package org.comparegan.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every golden in the project and under the directories of system property {@code
 * comparegan.golden}; a network's gradient may be a kink.
 */
class GoldenTest {

  @TestFactory
  Stream<DynamicTest> golden() {
    return GoldenFiles.cases(roots()).stream()
        .map(
            golden ->
                DynamicTest.dynamicTest(
                    golden.kind() + " " + golden.name(),
                    () -> {
                      GoldenResult result = golden.run();
                      assertThat(result.status())
                          .describedAs(result.why())
                          .isNotEqualTo(GoldenResult.Status.FAIL);
                    }));
  }

  private static List<Path> roots() {
    List<Path> roots = new ArrayList<>();
    roots.add(Path.of("src/test/resources/golden/network"));
    roots.add(Path.of("src/test/resources/golden/op"));
    roots.add(Path.of("src/test/resources/golden/training"));
    String property = System.getProperty("comparegan.golden", "");
    if (!property.isEmpty() && !property.startsWith("${")) {
      Stream.of(property.split(File.pathSeparator)).map(Path::of).forEach(roots::add);
    }
    return roots;
  }
}
