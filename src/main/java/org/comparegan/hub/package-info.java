/**
 * Models that carry their own graph: TF1 Hub modules, SavedModels, frozen graphs. Everything here
 * that runs them does so in a session of its own.
 *
 * <ul>
 *   <li>{@link org.comparegan.hub.ModelPath} finds out what a path to a model is.
 *   <li>{@link org.comparegan.hub.HubModule} lists the graphs of a module, each a {@link
 *       org.comparegan.hub.ModuleGraph} with its signatures and variables.
 *   <li>{@link org.comparegan.hub.LoadedModule} is one graph with its variables restored, called
 *       with any number of rows.
 * </ul>
 */
@NullMarked
package org.comparegan.hub;

import org.jspecify.annotations.NullMarked;
