@NullMarked
package dev.vso.operator.kubernetes.json;

import org.jspecify.annotations.NullMarked;
