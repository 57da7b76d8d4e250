package org.comparegan.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class BoxMullerTest {
  @Property
  void sineAndCosineAreThoseOfTheLibrary(@ForAll int word) {
    double angle = word * Math.PI / 0x1p31;
    assertThat(BoxMuller.sine(word)).isCloseTo(Math.sin(angle), within(2e-13));
    assertThat(BoxMuller.cosine(word)).isCloseTo(Math.cos(angle), within(2e-13));
  }

  @Property
  void logarithmIsThatOfTheLibrary(@ForAll int word) {
    double x = (Integer.toUnsignedLong(word) + 0.5) * 0x1p-32;
    double expected = Math.log(x);
    assertThat(BoxMuller.logarithm(x)).isCloseTo(expected, within(2e-13 * Math.abs(expected)));
  }

  @Property
  void theRadiusIsFiniteAndBounded(@ForAll int word) {
    assertThat(BoxMuller.radius(word)).isBetween(0.0, 6.77);
  }
}
