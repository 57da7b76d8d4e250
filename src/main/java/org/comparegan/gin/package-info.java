/**
 * The gin language: text to bindings and back, as gin-config 0.5 reads and writes it. Knows nothing
 * of GANs; what can be configured is handed in as {@link org.comparegan.gin.Configurables}.
 *
 * <ul>
 *   <li>Text: {@code GinTokenizer} (Python's tokens), {@link org.comparegan.gin.GinParser}
 *       (statements and values), {@link org.comparegan.gin.GinFiles} (includes and imports).
 *   <li>Bindings: {@link org.comparegan.gin.GinBindings}; names are matched by their ends, {@link
 *       org.comparegan.gin.Configurables}.
 *   <li>Records: {@link org.comparegan.gin.GinConfigurable} and {@link
 *       org.comparegan.gin.GinParameter} declare them, {@link org.comparegan.gin.GinRecords} makes
 *       the table of what they declare, {@link org.comparegan.gin.BoundReader} reads them from
 *       bindings and defaults.
 *   <li>Back to text: {@link org.comparegan.gin.GinText} (a value), {@link
 *       org.comparegan.gin.GinWriter} (a configuration).
 * </ul>
 *
 * <p>Departures from gin-config: a subclass takes its parent's parameters by name, not any name, so
 * that a misspelt one is an error at once; an included file is also looked for beside the including
 * one; only optimisers can be told apart by scopes.
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.gin;

import org.jspecify.annotations.NullMarked;
