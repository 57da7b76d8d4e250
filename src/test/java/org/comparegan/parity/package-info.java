/**
 * Golden cases: what the reference computes, against what we compute. {@code golden/README.md} in
 * the test resources says what a case is.
 *
 * <ul>
 *   <li>{@link org.comparegan.parity.GoldenCase} is a case, {@link
 *       org.comparegan.parity.GoldenResult} how it ended; {@link
 *       org.comparegan.parity.GoldenTensor} is the formula that stands for values, {@code Digest}
 *       the comparison;
 *   <li>{@link org.comparegan.parity.GoldenFiles} finds cases, {@code GoldenKinds} is the registry
 *       of who runs which kind, {@link org.comparegan.parity.GoldenRunner} the command; {@link
 *       org.comparegan.parity.DeviceParity} a few of them on one device;
 *   <li>{@code NetworkGolden} and {@code OpGolden} say what a {@code GraphGolden} builds; a {@link
 *       org.comparegan.parity.OpEvaluator} is one function, those of layers are in {@code
 *       LayerOps};
 *   <li>{@link org.comparegan.parity.CheckpointGoldens}, {@link org.comparegan.parity.HubGoldens}
 *       compare files by {@code ExactCase} and {@code HubCase};
 *   <li>{@link org.comparegan.parity.GinGoldens}: {@code GinExampleCase} and {@code GinSnippetCase}
 *       run them, {@code GinCalls} calls configurables as gin does, {@code GinJson} writes values
 *       as the goldens do, {@code ReferenceDatasets} says what the reference's data sets are;
 *   <li>{@code DataGoldens}: {@code DecodeGolden}, {@code TransformGolden}, {@code StreamGolden}
 *       and {@code LabelGolden} run them, {@code ReferenceInput} draws as the reference does.
 * </ul>
 */
@NullMarked
package org.comparegan.parity;

import org.jspecify.annotations.NullMarked;
