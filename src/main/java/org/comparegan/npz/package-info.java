/**
 * NumPy's files, read strictly and written plainly.
 *
 * <ul>
 *   <li>{@link org.comparegan.npz.NpyArray}: an array with its shape, row-major;
 *   <li>{@link org.comparegan.npz.Npy}: one array in a {@code .npy} file;
 *   <li>{@link org.comparegan.npz.NpyMatrix}: a matrix in such a file, read by rows;
 *   <li>{@link org.comparegan.npz.Npz}: named arrays in a {@code .npz} file;
 *   <li>{@link org.comparegan.npz.NpzException}: what is wrong with a file, and what to do.
 * </ul>
 */
@NullMarked
package org.comparegan.npz;

import org.jspecify.annotations.NullMarked;
