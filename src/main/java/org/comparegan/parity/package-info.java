/**
 * Golden cases: what the reference computes, against what we compute.
 *
 * <p>{@link org.comparegan.parity.GoldenCase} is a case, {@link org.comparegan.parity.GoldenResult}
 * how it ended. {@link org.comparegan.parity.GinGoldens} makes the cases of kind {@code gin}:
 * {@code GinExampleCase} and {@code GinSnippetCase} run them, {@code GinCalls} calls configurables
 * as gin does, {@code GinJson} writes values as the goldens do, {@code ReferenceDatasets} says what
 * the reference's data sets are.
 */
@NullMarked
package org.comparegan.parity;

import org.jspecify.annotations.NullMarked;
