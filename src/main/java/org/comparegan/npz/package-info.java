/**
 * NumPy's files, read strictly and written plainly.
 *
 * <ul>
 *   <li>{@link org.comparegan.npz.NpyArray}: an array with its shape, row-major;
 *   <li>{@link org.comparegan.npz.Npy}: one array in a {@code .npy} file;
 *   <li>{@link org.comparegan.npz.Npz}: named arrays of a {@code .npz} file, in memory;
 *   <li>{@link org.comparegan.npz.NpzFile}: an open {@code .npz} or {@code .npy} file, read an
 *       array or some rows at a time ({@link org.comparegan.npz.NpyRows});
 *   <li>{@link org.comparegan.npz.NpzException}: what is wrong with a file, and what to do.
 * </ul>
 *
 * <p>Internal: it may change at any time. The Java API is package {@code org.comparegan}.
 */
@NullMarked
package org.comparegan.npz;

import org.jspecify.annotations.NullMarked;
