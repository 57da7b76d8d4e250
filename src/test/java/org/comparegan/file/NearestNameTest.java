package org.comparegan.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  private static final List<String> KNOWN = List.of("imagenet-128", "landscape", "seeds");

  @Test
  void theNameWithTheFewestEditsIsAskedFor() {
    assertThat(NearestName.question("imagnet-128", KNOWN))
        .isEqualTo("; did you mean imagenet-128?");
    assertThat(NearestName.question("SEED", KNOWN)).isEqualTo("; did you mean seeds?");
    assertThat(NearestName.sorted("landscap", KNOWN)).startsWith("landscape");
  }

  @Test
  void nothingIsAskedWhereNothingIsNear() {
    assertThat(NearestName.question("xyz", KNOWN)).isEmpty();
    assertThat(NearestName.question("anything", List.of())).isEmpty();
    assertThat(NearestName.nearest("anything", List.of())).isEmpty();
  }
}
