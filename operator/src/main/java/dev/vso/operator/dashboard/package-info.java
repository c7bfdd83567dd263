/** A page for people: the health of all secrets, upcoming expiries, and recent events. Never a value. */
@NullMarked
package dev.vso.operator.dashboard;

import org.jspecify.annotations.NullMarked;
