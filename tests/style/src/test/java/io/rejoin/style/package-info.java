/** The house rules, read from sources and classes of every module; each rule is shown to fail on a planted breach. */
@NullMarked
package io.rejoin.style;

import org.jspecify.annotations.NullMarked;
