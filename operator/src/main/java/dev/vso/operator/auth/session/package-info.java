/** Logged-in sessions: one token for each identity, renewed, replaced, and kept for the leases that depend on it. */
@NullMarked
package dev.vso.operator.auth.session;

import org.jspecify.annotations.NullMarked;
