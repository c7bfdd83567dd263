@NullMarked
package dev.vso.operator.wire;

import org.jspecify.annotations.NullMarked;
