/** A page for people: how all secrets are, what runs out when, and what happened lately. Never a value. */
@NullMarked
package dev.vso.operator.dashboard;

import org.jspecify.annotations.NullMarked;
