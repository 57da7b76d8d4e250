/** Thin facade on TensorFlow. */
package org.comparegan.graph;
