/** What the decisions of all components and controllers have in common. Pure. */
@NullMarked
package dev.vso.operator.decision;

import org.jspecify.annotations.NullMarked;
