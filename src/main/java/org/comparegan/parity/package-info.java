/**
 * Runs the golden cases: what the reference computed against what this project computes. Each kind
 * of case has a class that turns a file of goldens into {@link org.comparegan.parity.GoldenCase}s.
 */
@NullMarked
package org.comparegan.parity;

import org.jspecify.annotations.NullMarked;
