/**
 * Weights from one form to another: the architecture that tensors belong to, and which tensor goes
 * where.
 *
 * <ul>
 *   <li>{@link org.comparegan.transfer.WeightSource} lists the tensors of any model under the
 *       reference's names.
 *   <li>{@link org.comparegan.transfer.ResolvedModel} is a source with its configuration: given, or
 *       inferred from names and shapes ({@link org.comparegan.transfer.InferredArchitecture},
 *       {@link org.comparegan.transfer.InferredOptions}) and from graphs ({@link
 *       org.comparegan.transfer.GraphProperties}).
 *   <li>{@link org.comparegan.transfer.TransferPlan} says tensor by tensor where a target's values
 *       come from, and writes them.
 *   <li>{@link org.comparegan.transfer.ModelExport} writes TF1 Hub modules, SavedModels and frozen
 *       graphs, with the node names of {@link org.comparegan.transfer.PortableGraph}.
 *   <li>{@link org.comparegan.transfer.FineTunePlan} says what fine-tuning keeps.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.transfer;

import org.jspecify.annotations.NullMarked;
