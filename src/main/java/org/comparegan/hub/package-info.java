/**
 * Models that carry their own graph: TF1 Hub modules, SavedModels, frozen graphs. Each runs in its
 * own session.
 *
 * <ul>
 *   <li>{@link org.comparegan.hub.ModelPath} is the kind of model that a path leads to.
 *   <li>{@link org.comparegan.hub.HubModule} lists the graphs of a module, each a {@link
 *       org.comparegan.hub.ModuleGraph} with its signatures and variables.
 *   <li>{@link org.comparegan.hub.GraphGuard} says what of a graph may be imported.
 *   <li>{@link org.comparegan.hub.LoadedModule} is one graph with its variables restored, called
 *       with any number of rows.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.hub;

import org.jspecify.annotations.NullMarked;
